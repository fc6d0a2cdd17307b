"""Makes rules from nodes of real sources; the same seed makes the same rules.

A rule starts from a random node. It says something true of it (a pattern with random parts as
metavariables, its kind, its text, its place) and of nodes around it, or, now and then, something
that is true elsewhere. So most rules match, and often in many places.
"""

import json
import random
import re
import textwrap

FIELDS = ["function", "arguments", "left", "right", "name", "value", "body", "object", "attribute", "operator",
          "condition", "consequence", "alternative", "superclasses", "parameters", "key", "subscript", "definition"]
STRICTNESS = ["cst", "smart", "ast", "relaxed", "signature", "template"]
CASES = ["lowerCase", "upperCase", "capitalize", "camelCase", "snakeCase", "kebabCase", "pascalCase"]
SEPARATORS = ["caseChange", "dash", "dot", "slash", "space", "underscore"]
REGEXES = [r"^\w+$", r"self", r"\d", r"[\s(]", r"a.*b", r"^_", r"(?i)NAME", r"^[^\s\d_]+$", r"\bis\b", r"e{2}|\.$"]
SINGLES = ["$A", "$B", "$C", "$A", "$_", "$_X", "$$D", "$$_"]
RUNS = ["$$$R", "$$$S", "$$$", "$$$_R"]
PARTS = ["inside", "inside", "has", "has", "follows", "precedes", "not", "any", "all", "matches"]
# Longer pieces make rules that match only where they come from.
MAX_PATTERN_BYTES = 160


class SourceNode:
    """One node of a source, with its relatives."""

    def __init__(self, source, parent, begin, end, kind, named):
        self.source, self.parent, self.begin, self.end = source, parent, begin, end
        self.kind, self.named, self.children = kind, named, []

    @property
    def text(self):
        return self.source[self.begin:self.end].decode()

    def ancestors(self):
        node = self.parent
        while node:
            yield node
            node = node.parent

    def below(self):
        found, open_nodes = [], list(reversed(self.children))
        while open_nodes:
            node = open_nodes.pop()
            found.append(node)
            open_nodes.extend(reversed(node.children))
        return found

    def position(self):
        """Lines and characters of both ends, from 0."""
        def at(offset):
            before = self.source[:offset]
            return {"line": before.count(b"\n"), "column": len(before[before.rfind(b"\n") + 1:].decode())}
        return {"start": at(self.begin), "end": at(self.end)}


def read_nodes(source, rows):
    """The named nodes of a source, linked, from rows as Engines.nodes() yields them."""
    path, named = [], []
    for depth, begin, end, kind, is_named in rows:
        del path[depth:]
        node = SourceNode(source, path[-1] if path else None, begin, end, kind, is_named)
        if path:
            path[-1].children.append(node)
        path.append(node)
        if is_named and node.parent and begin < end:
            named.append(node)
    return named


def names_in(value):
    """Names that metavariables in a part of a rule bind: those of one node, those of many."""
    text = str(value)
    runs = set(re.findall(r"\$\$\$([A-Z])", text))
    return set(re.findall(r"\$([A-Z])", text)) - runs, runs


def without_names(rule):
    """The rule with variables that bind nothing: see deliberate.json for what ast-grep binds in nthChild."""
    return json.loads(re.sub(r"\$([A-Z])", r"$_\1", json.dumps(rule)))


class RuleGenerator:
    def __init__(self, seed, nodes):
        self.random = random.Random(seed)
        self.nodes = nodes

    def document(self, number):
        self.utils = {}
        document = {"id": f"rule-{number}", "language": "python", "rule": self.rule(self.random.choice(self.nodes))}
        if self.utils:
            document["utils"] = self.utils
        singles, runs = names_in([document["rule"], self.utils])
        if singles and self.chance(0.15):
            name = self.random.choice(sorted(singles))
            document["constraints"] = {name: self.statement(self.random.choice(self.nodes), relations=0.3)}
        if (singles or runs) and self.chance(0.25):
            self.add_transforms(document, singles, runs)
        new_names = sorted(document.get("transform", {}))
        if self.chance(0.6):
            document["fix"] = self.fix(singles, runs, new_names)
            if self.chance(0.3):
                # Only names that the fix has too: in a message ast-grep lets unbound ones pass.
                document["message"] = "found " + str(document["fix"])
        return document

    def chance(self, probability):
        return self.random.random() < probability

    # What a rule says.

    def rule(self, node, depth=0):
        """A rule object that is about a kind of node, so that ast-grep takes it at the top."""
        rule = self.about(node)
        for _ in range(self.random.choice([0, 0, 1, 1, 1, 2])):
            self.add_part(rule, node, depth)
        return rule

    def statement(self, node, relations=0.5, depth=1):
        """A rule object for a node below the top, where all is allowed."""
        roll = self.random.random()
        if roll < 0.12:
            return {"regex": self.regex(node)}
        if roll < 0.18:
            return {"nthChild": self.nth_child(node)}
        if roll < 0.22:
            return {"pattern": self.random.choice(SINGLES)}
        rule = self.about(node)
        if depth < 3 and self.chance(relations / depth):
            self.add_part(rule, node, depth)
        return rule

    def about(self, node):
        roll = self.random.random()
        if roll < 0.55:
            return {"pattern": self.pattern(node)}
        rule = {"kind": node.kind}
        if roll < 0.65:
            rule["regex"] = self.regex(node)
        elif roll < 0.75:
            rule["nthChild"] = self.nth_child(node)
        elif roll < 0.78:
            rule["range"] = node.position()
            if self.chance(0.4):
                del rule["range"][self.random.choice(["start", "end"])]["column"]
        elif roll < 0.82:
            rule["pattern"] = self.random.choice(SINGLES)
        return rule

    def add_part(self, rule, node, depth):
        key = self.random.choice(PARTS)
        if key in ("any", "all"):
            about = [node] + self.random.sample(self.nodes, self.random.randint(0, 2) if key == "any" else 0)
            self.random.shuffle(about)
            rule[key] = [self.statement(each, depth=depth + 1) for each in about]
        elif key == "not":
            about = node if self.chance(0.4) else self.random.choice(self.nodes)
            rule[key] = self.statement(about, depth=depth + 1)
        elif key == "matches":
            rule[key] = self.util(node, depth)
        else:
            rule[key] = self.relation(key, node, depth)

    def util(self, node, depth):
        if self.utils and self.chance(0.3):
            return self.random.choice(sorted(self.utils))
        name = f"util-{len(self.utils)}"
        self.utils[name] = None
        rule = self.statement(node, depth=depth + 1)
        if self.chance(0.2):
            rule = {"any": [rule, {"has": {"matches": name}}]}  # a util may follow the source downward
        self.utils[name] = rule
        return name

    def relative(self, key, node):
        """A node that stands in the relation, and whether it is the nearest one."""
        if key == "inside":
            relatives = list(node.ancestors())[:-1]  # without the module
        elif key == "has":
            relatives = [each for each in node.below() if each.begin < each.end]
        else:
            siblings = node.parent.children
            at = siblings.index(node)
            relatives = siblings[:at][::-1] if key == "follows" else siblings[at + 1:]
        if not relatives or self.chance(0.15):
            return self.random.choice(self.nodes), False
        relative = self.random.choice(relatives[:8])
        nearest = relative.parent is node if key == "has" else relative is relatives[0]
        return relative, nearest

    def relation(self, key, node, depth):
        relative, is_nearest = self.relative(key, node)
        if relative.named:
            relation = self.statement(relative, depth=depth + 1)
        else:
            relation = {"regex": "^" + re.escape(relative.text) + "$"}
        stop = self.random.random()
        if stop < (0.2 if is_nearest else 0.6):
            relation["stopBy"] = "end"
        elif stop < 0.75 and not is_nearest:
            relation["stopBy"] = self.statement(self.random.choice(self.nodes), depth=3)
        elif stop > 0.97:
            relation["stopBy"] = "neighbor"
        if key in ("inside", "has") and self.chance(0.2):
            relation["field"] = self.random.choice(FIELDS)
        return relation

    def nth_child(self, node):
        siblings = [each for each in node.parent.children if each.named]
        at = siblings.index(node) + 1
        simple = self.random.choice([at, at, str(at), 2, "2n", "2n+1", "-n+2", "n + 3", "3n-1"])
        if self.chance(0.5):
            return simple
        rule = {"position": simple}
        if self.chance(0.5):
            rule["reverse"] = self.chance(0.7)
        if self.chance(0.6):
            rule["ofRule"] = without_names(self.statement(node, depth=2))
        return rule

    def regex(self, node):
        words = re.findall(r"\w{2,}", node.text)
        if words and self.chance(0.5):
            word = self.random.choice(words)
            return self.random.choice(["{}", "^{}", "{}$", r"\b{}\b", "{}|self", "(?:{})?\\("]).format(word)
        return self.random.choice(REGEXES)

    # Patterns.

    def pattern(self, node):
        if self.chance(0.12):
            context = self.random.choice(list(node.ancestors())[:3])
            if len(context.text) <= MAX_PATTERN_BYTES:
                return self.maybe_strict({"context": self.pattern_text(context), "selector": node.kind})
        if len(node.text) > MAX_PATTERN_BYTES:
            small = [each for each in node.below() if each.named and len(each.text) <= MAX_PATTERN_BYTES]
            node = self.random.choice(small) if small else self.random.choice(self.nodes[:100])
        text = self.pattern_text(node)
        return self.maybe_strict({"context": text}) if self.chance(0.3) else text

    def maybe_strict(self, pattern):
        if self.chance(0.85):
            pattern["strictness"] = self.random.choice(STRICTNESS)
        return pattern

    def pattern_text(self, node):
        """The node's text, random parts of which became metavariables."""
        holes = []
        for _ in range(self.random.choice([0, 1, 1, 2, 2, 3])):
            below = [each for each in node.below() if each.begin < each.end and (each.named or self.chance(0.03))]
            if below:
                holes.append(self.hole(self.random.choice(below)))
        text, end = bytearray(), node.end
        for begin, stop, name in sorted(holes, reverse=True):
            if stop <= end:
                text[:0] = name.encode() + node.source[stop:end]
                end = begin
        text[:0] = node.source[node.begin:end]
        return self.flush_left(node, text.decode())

    def hole(self, node):
        """One node, or some siblings in a row for a run."""
        last = node
        if self.chance(0.35) and node.parent:
            siblings = [each for each in node.parent.children if each.begin >= node.begin]
            last = self.random.choice(siblings)
            name = self.random.choice(RUNS)
        else:
            name = self.random.choice(SINGLES)
        return node.begin, max(node.end, last.end), name

    def flush_left(self, node, text):
        """Without the indentation of the source, most of the time."""
        if "\n" not in text or self.chance(0.1):
            return text
        column = node.begin - node.source.rfind(b"\n", 0, node.begin) - 1
        return textwrap.dedent(" " * column + text)

    # What a rule does.

    def used(self, singles, runs, texts=()):
        names = [f"${name}" for name in sorted(singles)] + [f"$$${name}" for name in sorted(runs)]
        names += [f"${name}" for name in texts]
        return self.random.sample(names, self.random.randint(0, min(4, len(names))))

    def template(self, singles, runs, texts=()):
        template = "new"
        for name in self.used(singles, runs, texts):
            template += self.random.choice([" ", "(", "\n", "\n  ", "\n    x = ", ", ", "$", ""]) + name
        return template + self.random.choice(["", "\n", "\nend", ")"])

    def fix(self, singles, runs, texts):
        template = self.template(singles, runs, texts)
        if self.chance(0.7):
            return template
        fix = {"template": template}
        for key in ["expandStart", "expandEnd"]:
            if self.chance(0.6):
                fix[key] = {"regex": self.random.choice([",", r"^[,:]$", r"\(", "^#", r"^\w+$"])}
                if self.chance(0.6):
                    fix[key]["stopBy"] = self.random.choice(["end", "neighbor", {"kind": "comment"}, {"regex": "="}])
        return fix

    def add_transforms(self, document, singles, runs):
        sources = [f"${name}" for name in sorted(singles)] + [f"$$${name}" for name in sorted(runs)]
        transforms = {}
        for name in self.random.sample(["T", "U", "V"], self.random.randint(1, 3)):
            transforms[name] = self.transform(document, self.random.choice(sources), singles)
            sources.append(f"${name}")
        document["transform"] = transforms

    def transform(self, document, source, singles):
        kind = self.random.choice(["substring", "replace", "convert", "rewrite"])
        arguments = {"source": source}
        if kind == "substring":
            for key in ["startChar", "endChar"]:
                if self.chance(0.7):
                    arguments[key] = self.random.randint(-8, 8)
        elif kind == "replace":
            arguments["replace"] = self.random.choice([r"(\w+)", r"\s+", "e", r"(?<X>[a-z])_", "^", r"\d*", "(a)|(b)"])
            arguments["by"] = self.random.choice(["", "<$1>", "$X", "${1}x", "$$", "$1x", "$0", "_"])
        elif kind == "convert":
            arguments["toCase"] = self.random.choice(CASES)
            if self.chance(0.4):
                arguments["separatedBy"] = self.random.sample(SEPARATORS, self.random.randint(0, 3))
        else:
            arguments["rewriters"] = [self.rewriter(document, singles) for _ in range(self.random.randint(1, 2))]
            if self.chance(0.4):
                arguments["joinBy"] = self.random.choice([", ", "", " + "])
        return {kind: arguments}

    def rewriter(self, document, singles):
        rewriters = document.setdefault("rewriters", [])
        name = f"rewriter-{len(rewriters)}"
        rule = self.rule(self.random.choice(self.nodes)) if self.chance(0.6) else {
            "kind": self.random.choice(["identifier", "integer", "string", "call", "attribute"]), "pattern": "$N"}
        utils, self.utils = self.utils, {}
        own, runs = names_in(rule)
        rewriter = {"id": name, "rule": rule, "fix": self.template(own | singles, runs)}
        self.utils = utils
        rewriters.append(rewriter)
        return name
