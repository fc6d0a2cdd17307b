"""The two programs that are compared, and what they say about rules and sources.

A match is a tuple: rule, file, begin, end, message, and for a rule with a fix begin and end of what
it replaces and the new text. White space in messages does not count: ast-grep indents them like the
code.
"""

import collections
import json
import pathlib
import subprocess


def to_yaml(documents):
    # JSON is YAML; one document a rule.
    return "\n---\n".join(json.dumps(document) for document in documents) + "\n"


# Our messages end after 2,000 bytes, white space included.
MESSAGE_CHARACTERS = 400


def in_one_line(text):
    return " ".join(text.split())[:MESSAGE_CHARACTERS]


def halved(items):
    """The two halves; what cannot be halved alone."""
    middle = len(items) // 2
    return [items[:middle], items[middle:]] if middle else [items]


class Engines:
    def __init__(self, ast_grep, scan_plain, folder):
        self.ast_grep = ast_grep
        self.scan_plain = scan_plain
        self.folder = pathlib.Path(folder)
        self.empty = self.folder / "empty.py"  # without a path ast-grep scans the working folder
        self.empty.write_text("")
        self.crashed = set()  # pairs of rule and file on which ast-grep gives up

    def rule_file(self, documents):
        path = self.folder / "rules.yml"
        path.write_text(to_yaml(documents))
        return path

    def refusal_of_ast_grep(self, documents):
        """Why these rules do not load, or None."""
        run = subprocess.run([self.ast_grep, "scan", "--json=stream", "-r", self.rule_file(documents), self.empty],
                             capture_output=True, text=True)
        return None if run.returncode in (0, 1) else run.stderr

    def ids_of_ours(self, documents):
        """The ids of the rules that load, and what is said of the others."""
        run = subprocess.run([self.scan_plain, "--ids", self.rule_file(documents)],
                             capture_output=True, text=True, check=True)
        return set(run.stdout.split("\n")), run.stderr

    def refused_by_ast_grep(self, documents):
        """Those that do not load, found by halving."""
        if not documents or self.refusal_of_ast_grep(documents) is None:
            return []
        if len(documents) == 1:
            return documents
        middle = len(documents) // 2
        return self.refused_by_ast_grep(documents[:middle]) + self.refused_by_ast_grep(documents[middle:])

    def matches_around_crash(self, documents, sources, stderr):
        """Those of all rules and files but for the pairs with which ast-grep overflows its stack."""
        if "overflowed its stack" not in stderr:
            raise RuntimeError(f"ast-grep failed: {stderr}")
        for halves in ([(half, sources) for half in halved(documents)], [(documents, half) for half in halved(sources)]):
            if len(halves) == 2:
                return sum((self.matches_of_ast_grep(*half) for half in halves), collections.Counter())
        self.crashed.add((documents[0]["id"], sources[0]))
        return collections.Counter()

    def matches_of_ast_grep(self, documents, sources):
        if not sources:  # it would scan the working folder
            return collections.Counter()
        command = [self.ast_grep, "scan", "--json=stream", "--no-ignore", "hidden",
                   "-r", self.rule_file(documents), *sources]
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode not in (0, 1):
            return self.matches_around_crash(documents, sources, run.stderr)
        found = collections.Counter()
        for line in run.stdout.splitlines():
            match = json.loads(line)
            offset = match["range"]["byteOffset"]
            key = (match["ruleId"], match["file"], offset["start"], offset["end"], in_one_line(match["message"]))
            if match.get("replacement") is not None:
                replaced = match["replacementOffsets"]
                key += (replaced["start"], replaced["end"], match["replacement"])
            found[key] += 1
        return found

    def matches_of_ours(self, documents, sources):
        """The matches, the sources that do not parse without an error, and the rules that are refused for what they
        make of a source, as (id, source)."""
        run = subprocess.run([self.scan_plain, self.rule_file(documents), *sources],
                             capture_output=True, text=True)
        if run.returncode != 0:
            raise RuntimeError(f"scan_plain failed: {run.stderr}")
        found, unsound, too_large = collections.Counter(), set(), set()
        for line in run.stdout.splitlines():
            cells = line.split("\t")
            if cells[0] == "unsound":
                unsound.add(cells[1])
                continue
            if cells[0] == "too-large":
                too_large.add((cells[1], cells[2]))
                continue
            key = (cells[0], cells[1], int(cells[2]), int(cells[3]), in_one_line(bytes.fromhex(cells[4]).decode()))
            if len(cells) > 5:
                key += (int(cells[5]), int(cells[6]), bytes.fromhex(cells[7]).decode())
            found[key] += 1
        return found, unsound, too_large

    def counts_of_ours(self, documents, sources):
        """How many matches each rule has, by id."""
        found = self.matches_of_ours(documents, sources)[0]
        return collections.Counter(key[0] for key in found.elements())

    def differences(self, documents, sources):
        """What only ast-grep finds, what only modelmend finds, how many matches there are."""
        ours, unsound, too_large = self.matches_of_ours(documents, sources)
        theirs = self.matches_of_ast_grep(documents, [source for source in sources if source not in unsound])
        for found in (ours, theirs):
            for key in [key for key in found if key[:2] in too_large or key[:2] in self.crashed]:
                del found[key]
        return theirs - ours, ours - theirs, sum(theirs.values())

    def nodes(self, source):
        """(depth, begin, end, kind, is named) of each node in pre-order; none if it does not parse."""
        run = subprocess.run([self.scan_plain, "--nodes", source], capture_output=True, text=True, check=True)
        for line in run.stdout.splitlines():
            depth, begin, end, kind, named = line.split("\t")
            yield int(depth), int(begin), int(end), kind, named == "1"
