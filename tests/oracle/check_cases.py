"""Runs the real libraries on every golden case of the UUID pack, before and after.

usage: check_cases.py CASES_ROOT

For each case: both states import; the tables, names, nullability and keys are the same; a column
differs only from uuid (or an unresolved key) to an integer type; and afterwards every changed
column has the very type of its target. What a pattern tool gets wrong shows here first.
"""

import pathlib
import re
import sys
import tempfile

from forked import dump_in_child
from intended import INTEGERS, columns_of, targets_of

# Cases whose point is source that Python cannot import (a placeholder names the reason).
NOT_IMPORTABLE = "(not importable)"
HEADER = re.compile(r"^-- (\S+)( \(after\))?((?: \[[a-z0-9-]+\])*) --\n", re.M)


def parse_case(text):
    """(sentence, {path: (before, after)}, marks) of one case file."""
    heads = list(HEADER.finditer(text))
    sentence = text[: heads[0].start()].strip()
    before, after, marks = {}, {}, {}
    for head, following in zip(heads, heads[1:] + [None]):
        body = text[head.end() : following.start() if following else len(text)]
        path = head.group(1)
        (after if head.group(2) else before)[path] = body
        marks[path] = re.findall(r"\[([a-z0-9-]+)\]", head.group(3))
    return sentence, before, after, marks


def to_bytes(body, marks):
    if "no-eol" in marks:
        body = body.removesuffix("\n")
    if "crlf" in marks:
        body = body.replace("\n", "\r\n")
    data = body.encode("latin-1" if "latin-1" in marks else "utf-8")
    return b"\xef\xbb\xbf" + data if "bom" in marks else data


def dump(files, marks):
    with tempfile.TemporaryDirectory() as root:
        for path, body in files.items():
            target = pathlib.Path(root, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(to_bytes(body, marks[path]))
        src = pathlib.Path(root, "src")
        return dump_in_child(str(src if src.is_dir() else root))


def check(path):
    sentence, before, after, marks = parse_case(path.read_bytes().decode())
    python = {p: b for p, b in before.items() if p.endswith(".py")}
    if NOT_IMPORTABLE in sentence:
        return []
    old = dump(python, marks)
    new = dump({**python, **after}, marks)
    if old["failed"] or new["failed"]:
        return [f"does not import: {old['failed'] or new['failed']}"]
    return compare(columns_of(old["metadatas"]), columns_of(new["metadatas"]), bool(after))


def compare(old, new, expect_change):
    if old.keys() != new.keys():
        return [f"other columns: {old.keys() ^ new.keys()}"]
    problems = []
    for place, was in old.items():
        now = new[place]
        if {**was, "family": 0} != {**now, "family": 0}:
            problems.append(f"{place}: more than the type changed: {was} {now}")
        if was["family"] == now["family"]:
            continue
        if was["family"] not in ("uuid", "foreign-key") or now["family"] not in INTEGERS:
            problems.append(f"{place}: {was['type']} became {now['type']}")
        for key in targets_of(place, now, new):
            if new[key]["family"] != now["family"] and new[key]["family"] != "foreign-key":
                problems.append(f"{place}: {now['type']} but {key} is {new[key]['type']}")
    if not expect_change and old != new:
        problems.append("changed without an (after) section")
    return problems


def main(root):
    cases = sorted(pathlib.Path(root).glob("*/cases/*.txt"))
    bad = 0
    for case in cases:
        for problem in check(case):
            bad += 1
            print(f"{case.parent.parent.name}/{case.name}: {problem}")
    print(f"{len(cases)} cases, {bad} problems")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
