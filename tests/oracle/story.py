"""A story of the README: its commands, run in order, and what they print.

Blocks marked `console` hold commands behind "$ " and their output; "..." stands for any lines. With
MODELMEND_WRITE_EXPECTED set, outputs that differ are written into the page.
"""

import os
import re
import subprocess

# What is another at each run: how long it took, what git calls a commit or a text.
VOLATILE = [(re.compile(r"\bin \d+\.\d\ds\b"), "in 0.10s"),
            (re.compile(r"\b[0-9a-f]{10}\b"), "1a2b3c4d5e"),
            (re.compile(r"^index [0-9a-f]+\.\.[0-9a-f]+"), "index 1a2b3c4..5d6e7f8")]


def settled(line):
    for pattern, instead in VOLATILE:
        line = pattern.sub(instead, line)
    return line.rstrip()


def matches(got, wanted):
    """Whether the lines are those, where "..." stands for any number of them."""
    if not wanted:
        return not got
    if wanted[0] == "...":
        return any(matches(got[skipped:], wanted[1:]) for skipped in range(len(got) + 1))
    return bool(got) and got[0] == wanted[0] and matches(got[1:], wanted[1:])


def blocks_of(page, language):
    """{heading: [the lines of each block]}"""
    blocks, heading, block = {}, "", None
    for line in page.splitlines():
        if block is not None and line == "```":
            blocks.setdefault(heading, []).append(block)
            block = None
        elif block is not None:
            block.append(line)
        elif line.startswith("#"):
            heading = line.lstrip("# ")
        elif line == "```" + language:
            block = []
    return blocks


def commands_of(block):
    """[(command, the lines that it prints)]"""
    commands = []
    for line in block:
        if line.startswith("$ "):
            commands.append((line[2:], []))
        else:
            commands[-1][1].append(line)
    return commands


class Story:
    def __init__(self, page, root, environment):
        self.page, self.root, self.environment = page, root, environment
        self.blocks = blocks_of(page.read_text(), "console")

    def run(self, command, expected=None):
        """What the command prints, on both streams; `expected` is its exit status."""
        run = subprocess.run(["bash", "-c", command], cwd=self.root, env=self.environment,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert expected in (None, run.returncode), f"{command}: {run.returncode}\n{run.stdout}"
        return run.stdout

    def tell(self, heading):
        """Runs the commands below a heading."""
        assert heading in self.blocks, sorted(self.blocks)
        for block in self.blocks[heading]:
            for command, wanted in commands_of(block):
                got = [settled(line) for line in self.run(command).splitlines()]
                if matches(got, [settled(line) for line in wanted]):
                    continue
                assert "MODELMEND_WRITE_EXPECTED" in os.environ, \
                    f"$ {command}\n" + "\n".join(got) + "\n\nbut the page says\n\n" + "\n".join(wanted)
                self.write(command, wanted, got)

    def write(self, command, wanted, got):
        before = "\n".join([f"$ {command}", *wanted]) + "\n"
        text = self.page.read_text()
        assert text.count(before) == 1, f"not once in {self.page}: {before}"
        self.page.write_text(text.replace(before, "\n".join([f"$ {command}", *got]) + "\n"))
