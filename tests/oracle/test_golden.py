"""Every golden case of the pack through the finished program, as a user would run it.

Besides the expected bytes and reasons: the diff is what --write does, git can apply it and take it
back, a second run finds nothing, and undo restores the input.
"""

import json
import pathlib
import subprocess

import pytest

from check_cases import parse_case, to_bytes
from tool import SOURCE, modelmend

CASES = sorted(pathlib.Path(SOURCE, "rewrite_rules/uuid-to-integer").glob("*/cases/*.txt"))
REPORT = "report"


class Case:
    """A case written out as a git work tree."""

    def __init__(self, path, root):
        _, before, after, marks = parse_case(path.read_bytes().decode())
        self.root = root
        self.report = before.pop(REPORT, "").splitlines()
        self.before = {p: to_bytes(body, marks[p]) for p, body in before.items()}
        self.after = {**self.before, **{p: to_bytes(body, marks[p]) for p, body in after.items()}}
        for name, data in self.before.items():
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        self.git("init", "-q")
        self.git("add", "-A")
        self.git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "case")

    def git(self, *arguments, stdin=None):
        run = subprocess.run(["git", "-c", "core.autocrlf=false", *arguments], cwd=self.root,
                             input=stdin, capture_output=True)
        assert run.returncode == 0, run.stderr.decode(errors="replace")

    def files(self):
        return {name: (self.root / name).read_bytes() for name in self.before}

    def outcomes(self):
        """Each match as a line of the report section: path:line outcome code."""
        run = modelmend("run", "--output-format", "json", cwd=self.root)
        return [
            f"{m['path']}:{m['start']['line']} {m['outcome']} {m.get('code', '')}".rstrip()
            for m in json.loads(run.stdout)["matches"]
        ]


@pytest.fixture(params=CASES, ids=lambda c: f"{c.parent.parent.name}/{c.stem}")
def case(request, tmp_path):
    return Case(request.param, tmp_path)


def as_text(files):
    """Readable on failure; latin-1 shows every byte."""
    return {name: data.decode("latin-1") for name, data in files.items()}


def test_case(case):
    diff = modelmend("run", "--diff", "--color", "never", cwd=case.root).stdout
    outcomes = case.outcomes()
    assert as_text(case.files()) == as_text(case.before)

    modelmend("run", "--write", cwd=case.root)
    assert as_text(case.files()) == as_text(case.after)
    assert [line for line in case.report if line not in outcomes] == [], outcomes
    assert modelmend("run", "--diff", cwd=case.root).stdout == b""

    if diff:
        modelmend("undo", cwd=case.root)
        assert as_text(case.files()) == as_text(case.before)
        case.git("apply", stdin=diff)
        assert as_text(case.files()) == as_text(case.after)
        case.git("apply", "--reverse", stdin=diff)
        assert as_text(case.files()) == as_text(case.before)
