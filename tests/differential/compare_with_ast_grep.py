"""Compares plain rules with the ast-grep binary: generated rules and hand-made ones.

usage: compare_with_ast_grep.py --ast-grep BIN --scan-plain BIN [--rules N] [--seed S] [FILE...]

A rule is made from a random piece of a source: random parts of it become metavariables, and the
whole is wrapped in random relations. Compared are the byte ranges of all matches and what the fix
makes of them. The first difference is shrunk to a small rule and printed with its seed.
"""

import argparse
import ast
import collections
import json
import pathlib
import random
import subprocess
import sys
import sysconfig
import tempfile

HERE = pathlib.Path(__file__).parent
KINDS = ["call", "identifier", "attribute", "string", "assignment", "argument_list", "block",
         "expression_statement", "keyword_argument", "if_statement", "function_definition", "comment",
         "return_statement", "parameters", "binary_operator", "class_definition", "integer", "list"]
FIELDS = ["function", "arguments", "left", "right", "name", "value", "body", "object"]
STRICTNESS = ["cst", "smart", "ast", "relaxed", "signature"]


def default_sources():
    library = pathlib.Path(sysconfig.get_paths()["stdlib"])
    names = ["textwrap.py", "bisect.py", "shlex.py", "colorsys.py", "contextlib.py", "cmd.py"]
    return [str(library / name) for name in names] + [str(HERE / "sample.py")]


class Generator:
    """Makes rules as plain dictionaries; the same seed makes the same rules."""

    def __init__(self, seed, texts):
        self.random = random.Random(seed)
        self.pieces = [piece for text in texts for piece in pieces_of(text)]

    def pattern(self):
        text = self.random.choice(self.pieces)
        source = text
        for _ in range(self.random.randint(0, 3)):
            spots = [p for p in subpieces(source) if "$" not in p and len(p) < len(source)]
            if not spots:
                break
            spot = self.random.choice(spots)
            name = self.random.choice(["$A", "$B", "$_", "$$$A", "$$$", "$$$B", "$$C"])
            source = source.replace(spot, name, self.random.choice([1, 1, -1]))
        return source

    def atomic(self):
        roll = self.random.random()
        if roll < 0.6:
            pattern = self.pattern()
            if self.random.random() < 0.3:
                return {"pattern": {"context": pattern,
                                    "strictness": self.random.choice(STRICTNESS)}}
            return {"pattern": pattern}
        if roll < 0.85:
            return {"kind": self.random.choice(KINDS)}
        if roll < 0.93:
            return {"kind": self.random.choice(KINDS),
                    "regex": self.random.choice([r"^\w+$", r"self", r"\d", r"[\s(]", "a.*b", "^_"])}
        return {"kind": self.random.choice(KINDS), "nthChild": self.nth_child()}

    def nth_child(self):
        simple = self.random.choice([1, 2, "2n", "2n+1", "-n+2", "n+3"])
        if self.random.random() < 0.5:
            return simple
        rule = {"position": simple, "reverse": self.random.choice([True, False])}
        if self.random.random() < 0.5:
            rule["ofRule"] = {"kind": self.random.choice(KINDS)}
        return rule

    def relation(self, key):
        relation = dict(self.atomic())
        stop = self.random.random()
        if stop < 0.4:
            relation["stopBy"] = "end"
        elif stop < 0.55:
            relation["stopBy"] = {"kind": self.random.choice(KINDS)}
        if key in ("inside", "has") and self.random.random() < 0.3:
            relation["field"] = self.random.choice(FIELDS)
        return relation

    def rule(self, depth=0):
        rule = self.atomic()
        for _ in range(self.random.choice([0, 0, 1, 1, 2])):
            key = self.random.choice(["inside", "has", "follows", "precedes", "not", "any", "all"])
            if key in ("any", "all"):
                if depth < 2:
                    rule[key] = [self.rule(depth + 1) for _ in range(self.random.randint(1, 2))]
            elif key == "not":
                rule[key] = self.rule(depth + 1) if depth < 1 else self.atomic()
            else:
                rule[key] = self.relation(key)
        return rule

    def document(self, number):
        document = {"id": f"rule-{number}", "language": "python", "rule": self.rule()}
        names = sorted(variables_of(json.dumps(document["rule"])))
        if self.random.random() < 0.5:
            document["fix"] = " ".join(["new"] + names) + "\n  end"
        return document


def variables_of(text):
    """Metavariables that a match surely may bind."""
    import re
    return {m for m in re.findall(r"\${1,3}[A-Z]", text) if not m.startswith("$$") or m.startswith("$$$")}


def pieces_of(text):
    """Statements and expressions of a source, as text."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, (ast.expr, ast.stmt)):
            continue
        piece = ast.get_source_segment(text, node)
        if piece and len(piece) < 200 and piece.count("\n") < 4:
            found.append(piece)
    return found


def subpieces(source):
    try:
        tree = ast.parse(source.replace("$", "Zz"))
    except SyntaxError:
        return []
    plain = source.replace("$", "Zz")
    parts = [ast.get_source_segment(plain, n) for n in ast.walk(tree) if isinstance(n, ast.expr)]
    return [p for p in parts if p and "Zz" not in p and p in source]


def to_yaml(documents):
    # JSON is YAML; one document a rule.
    return "\n---\n".join(json.dumps(d) for d in documents) + "\n"


def run_ast_grep(binary, rule_file, sources):
    command = [binary, "scan", "--json=stream", "-r", str(rule_file), *sources]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode not in (0, 1):
        return None, run.stderr
    found = collections.Counter()
    for line in run.stdout.splitlines():
        match = json.loads(line)
        offset = match["range"]["byteOffset"]
        key = (match["ruleId"], match["file"], offset["start"], offset["end"])
        if "replacement" in match and match["replacement"] is not None:
            replaced = match["replacementOffsets"]
            key += (replaced["start"], replaced["end"], match["replacement"])
        found[key] += 1
    return found, run.stderr


def run_ours(binary, rule_file, sources):
    run = subprocess.run([binary, str(rule_file), *sources], capture_output=True, text=True)
    if run.returncode != 0:
        return None, run.stderr
    found = collections.Counter()
    for line in run.stdout.splitlines():
        cells = line.split("\t")
        key = (cells[0], cells[1], int(cells[2]), int(cells[3]))
        if len(cells) > 4:
            key += (int(cells[4]), int(cells[5]), bytes.fromhex(cells[6]).decode())
        found[key] += 1
    return found, run.stderr


def differs(options, document, sources, folder):
    path = folder / "one.yml"
    path.write_text(to_yaml([document]))
    theirs, their_error = run_ast_grep(options.ast_grep, path, sources)
    ours, our_error = run_ours(options.scan_plain, path, sources)
    if theirs is None or ours is None:
        return (theirs is None) != (ours is None), their_error, our_error
    return theirs != ours, theirs - ours, ours - theirs


def smaller(rule):
    """Rules that lack one part of this one."""
    for key in list(rule):
        if len(rule) > 1:
            yield {k: v for k, v in rule.items() if k != key}
    for key, value in rule.items():
        if isinstance(value, dict) and key != "pattern":
            for less in smaller(value):
                yield {**rule, key: less}
        if isinstance(value, list):
            for i, item in enumerate(value):
                if len(value) > 1:
                    yield {**rule, key: value[:i] + value[i + 1:]}
                for less in smaller(item):
                    yield {**rule, key: value[:i] + [less] + value[i + 1:]}


def shrink(options, document, sources, folder):
    for source in sources:
        if differs(options, document, [source], folder)[0]:
            sources = [source]
            break
    progress = True
    while progress:
        progress = False
        candidates = [{**document, "rule": rule} for rule in smaller(document["rule"])]
        candidates.append({k: v for k, v in document.items() if k != "fix"})
        for candidate in candidates:
            if candidate != document and differs(options, candidate, sources, folder)[0]:
                document, progress = candidate, True
                break
    return document, sources


def usable(options, documents, folder):
    """Rules that both load; what only one of them refuses is returned too."""
    good, unlike = [], []
    empty = folder / "empty.py"  # without a path ast-grep scans the working folder
    empty.write_text("")
    for document in documents:
        path = folder / "one.yml"
        path.write_text(to_yaml([document]))
        theirs, their_error = run_ast_grep(options.ast_grep, path, [str(empty)])
        ours, our_error = run_ours(options.scan_plain, path, [str(empty)])
        if theirs is None and ours is None:
            continue
        if theirs is None or ours is None:
            unlike.append((document, their_error if theirs is None else our_error))
        else:
            good.append(document)
    return good, unlike


def compare(options, documents, sources, folder):
    path = folder / "all.yml"
    path.write_text(to_yaml(documents))
    theirs, error = run_ast_grep(options.ast_grep, path, sources)
    assert theirs is not None, error
    ours, error = run_ours(options.scan_plain, path, sources)
    assert ours is not None, error
    wrong = {key[0] for key in (theirs - ours) + (ours - theirs)}
    return sum(theirs.values()), wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ast-grep", required=True)
    parser.add_argument("--scan-plain", required=True)
    parser.add_argument("--rules", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=3)
    parser.add_argument("sources", nargs="*")
    options = parser.parse_args()
    sources = options.sources or default_sources()
    generator = Generator(options.seed, [pathlib.Path(s).read_text() for s in sources])
    documents = [generator.document(i) for i in range(options.rules)]
    made_by_hand = json.loads((HERE / "rules.json").read_text())
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        good, unlike = usable(options, made_by_hand + documents, folder)
        for document, error in unlike[: options.show]:
            print("only one side loads", json.dumps(document), error, sep="\n  ")
        matches, wrong = compare(options, good, sources, folder)
        by_id = {d["id"]: d for d in good}
        for rule_id in sorted(wrong)[: options.show]:
            document, where = shrink(options, by_id[rule_id], sources, folder)
            _, theirs, ours = differs(options, document, where, folder)
            print("differs", json.dumps(document), where, f"only ast-grep: {list(theirs)[:3]}",
                  f"only modelmend: {list(ours)[:3]}", sep="\n  ")
    print(f"seed {options.seed}: {len(good)} rules, {matches} matches, {len(wrong)} rules differ, "
          f"{len(unlike)} load on one side only")
    return 1 if wrong or unlike else 0


if __name__ == "__main__":
    sys.exit(main())
