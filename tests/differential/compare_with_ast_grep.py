"""Compares plain rules with the ast-grep binary: generated rules, hand-made ones, known differences.

Compared are the byte range and the message of every match and what the fix replaces by what, over the
examples and files of the standard library that the seed draws. A difference is shrunk to a small rule
and a small source and printed with its seed.
"""

import argparse
import ast
import json
import pathlib
import random
import re
import sys
import tempfile

import corpus
from engines import Engines
from rule_generator import RuleGenerator, read_nodes
from shrink import shrink

# A rule with more matches in the examples costs more time than it finds differences.
BROAD = 20
# Of what is printed about a difference.
LINE_CHARACTERS = 4000
HERE = pathlib.Path(__file__).parent


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ast-grep", required=True, metavar="BINARY")
    parser.add_argument("--scan-plain", required=True, metavar="BINARY")
    parser.add_argument("--rules", type=int, default=3000, help="how many to make (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the rules and of the files")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds to run, from --seed on")
    parser.add_argument("--bytes", type=int, default=100_000, help="of the standard library (default: %(default)s)")
    parser.add_argument("--show", type=int, default=3, help="differences to shrink and print")
    return parser.parse_args()


def made_by_hand():
    return json.loads((HERE / "rules.json").read_text())


def generated(options, seed, engines, sources):
    nodes = []
    for source in sources:
        nodes += read_nodes(pathlib.Path(source).read_bytes(), engines.nodes(source))
    generator = RuleGenerator(seed, nodes)
    return [generator.document(number) for number in range(options.rules)]


def split_by_loading(engines, documents):
    """The rules that both load, and those that only one of them refuses, with the reason."""
    ids, _ = engines.ids_of_ours(documents)
    taken = [document for document in documents if document["id"] in ids]
    refused = [document for document in documents if document["id"] not in ids]
    unlike = [(document, f"only modelmend refuses: {engines.ids_of_ours([document])[1]}")
              for document in refused if engines.refusal_of_ast_grep([document]) is None]
    refused_there = engines.refused_by_ast_grep(taken)
    unlike += [(document, f"only ast-grep refuses: {engines.refusal_of_ast_grep([document])}")
               for document in refused_there]
    refused_ids = {document["id"] for document in refused_there}
    return [document for document in taken if document["id"] not in refused_ids], unlike


def narrowed(engines, documents, sources, seed):
    """The rules, those that match all over the place with `files:` that names one source."""
    counts = engines.counts_of_ours(documents, [source for source in sources if "examples" in source])
    chooser = random.Random(seed)
    return [{**document, "files": ["**/" + "/".join(pathlib.Path(chooser.choice(sources)).parts[-2:])]}
            if counts[document["id"]] > BROAD else document for document in documents]


def patterns_in(rule):
    if isinstance(rule, dict):
        pattern = rule.get("pattern", rule.get("context"))
        if isinstance(pattern, str):
            yield pattern
        rule = list(rule.values())
    if isinstance(rule, list):
        for part in rule:
            yield from patterns_in(part)


def is_python(text):
    try:
        ast.parse(re.sub(r"\$+[A-Z_]*", "name", text))
    except (SyntaxError, ValueError):
        return False
    return True


def in_scope(document):
    """False if a pattern has syntax errors: there the two parsers, of other versions, may part."""
    return all(is_python(pattern) for pattern in patterns_in(document))


def compare(options, seed, engines):
    """True if nothing differs."""
    sources = corpus.draw(seed, options.bytes)
    documents = made_by_hand() + generated(options, seed, engines, sources)
    both_load, unlike = split_by_loading(engines, documents)
    both_load = narrowed(engines, both_load, sources, seed)
    theirs, ours, count = engines.differences(both_load, sources)
    by_id = {document["id"]: document for document in both_load}
    wrong = sorted(rule_id for rule_id in {key[0] for key in theirs + ours} if in_scope(by_id[rule_id]))
    unlike = [(document, why) for document, why in unlike if in_scope(document)]
    for document, why in unlike[:options.show]:
        print(json.dumps(document), why, sep="\n  ")
    for rule_id in wrong[:options.show]:
        document, source, (theirs, ours) = shrink(engines, by_id[rule_id], sources)
        lines = (f"differs: {json.dumps(document)}", f"on {source!r}", f"only ast-grep: {sorted(theirs or [])[:3]}",
                 f"only modelmend: {sorted(ours or [])[:3]}")
        print("\n  ".join(line[:LINE_CHARACTERS] for line in lines))
    print(f"seed {seed}: {len(both_load)} of {len(documents)} rules load, {count} matches in {len(sources)} files; "
          f"{len(wrong)} rules differ, {len(unlike)} load on one side only"
          + "".join(f"; ast-grep overflows its stack with {pair[0]} on {pair[1]}" for pair in sorted(engines.crashed)),
          flush=True)
    engines.crashed.clear()
    return not wrong and not unlike


def check_deliberate(engines):
    """True if each difference that is known and wanted is still there."""
    holds = True
    for case in json.loads((HERE / "deliberate.json").read_text()):
        document = {"id": "deliberate", "language": "python", **case["rule"]}
        document = {key: value for key, value in document.items() if value is not None}
        source = engines.folder / "deliberate.py"
        source.write_text(case["source"])
        found = {"ast-grep": outcome_of_ast_grep(engines, document, source),
                 "modelmend": outcome_of_ours(engines, document, source)}
        expected = {program: case[program] for program in found}
        if found != expected:
            print(f"not the known difference: {case['why']}", f"expected {expected}", f"found {found}", sep="\n  ")
            holds = False
    return holds


def texts_of(matches, source):
    """What was matched, or for a rule with a fix the new text."""
    text = source.read_bytes()
    return [key[7] if len(key) > 7 else text[key[2]:key[3]].decode() for key in sorted(matches.elements())]


def outcome_of_ast_grep(engines, document, source):
    if engines.refusal_of_ast_grep([document]) is not None:
        return "refuses"
    return texts_of(engines.matches_of_ast_grep([document], [str(source)]), source)


def outcome_of_ours(engines, document, source):
    ids, said = engines.ids_of_ours([document])
    if document.get("id") not in ids:
        # "rules.yml:1:48: the sentence"
        return "refuses: " + said.split(": ", 1)[1].strip()
    return texts_of(engines.matches_of_ours([document], [str(source)])[0], source)


def main():
    options = parse_arguments()
    with tempfile.TemporaryDirectory() as folder:
        engines = Engines(options.ast_grep, options.scan_plain, folder)
        results = [check_deliberate(engines)]
        results += [compare(options, seed, engines) for seed in range(options.seed, options.seed + options.seeds)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
