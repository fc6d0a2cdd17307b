"""Measures modelmend beside its peers, in one run, on trees that this script makes.

usage: compare.py --modelmend BIN --bare-parse BIN --whole-index BIN --ast-grep BIN --data FOLDER
                  --json FILE --table FILE [--runs 15] [--only NAME]... [--tree FOLDER]...

A --tree is a checkout of a real project, which is compared as the generated monorepo is.

Peers: ripgrep listing the files with a word, ast-grep with the equivalent plain rule, and tree-sitter
alone parsing the same files on the same number of threads. The commands of one comparison take turns,
so that whatever else the machine does meets all of them. Printed and kept are the minimum and the
median of the wall time, the processor time and the peak memory of the run with the median.
"""

import argparse
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
WORD = "ForeignKey"

PLAIN_RULE = """
id: uuid-key
language: python
rule:
  any:
    - pattern: Column($$$A, ForeignKey($$$F), $$$B)
    - pattern: mapped_column($$$A, ForeignKey($$$F), $$$B)
message: a foreign key
"""
SYNTACTIC_RULE = """
id: long-lambda
language: python
rule: {kind: lambda, has: {kind: lambda, stopBy: end}}
message: a lambda in a lambda
"""


class Command:
    """A command line, with a text for its standard input and the exit codes that it may have."""

    def __init__(self, name, argv, stdin=None, codes=(0,), cwd=None):
        self.name, self.argv, self.stdin, self.codes, self.cwd = name, argv, stdin, codes, cwd
        self.runs = []

    def run(self):
        stdin = open(self.stdin) if self.stdin else subprocess.DEVNULL
        began = time.perf_counter()
        process = subprocess.Popen(self.argv, stdin=stdin, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, cwd=self.cwd)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in self.codes:
            sys.exit(f"{self.name}: exit {process.returncode}: {' '.join(self.argv)}")
        self.runs.append({"wall": wall, "cpu": usage.ru_utime + usage.ru_stime,
                          "peak_mb": usage.ru_maxrss / 1024})

    def result(self):
        walls = sorted(run["wall"] for run in self.runs)
        middle = sorted(self.runs, key=lambda run: run["wall"])[len(self.runs) // 2]
        return {"min_s": round(walls[0], 4), "median_s": round(statistics.median(walls), 4),
                "cpu_s": round(middle["cpu"], 4), "peak_mb": round(middle["peak_mb"], 1),
                "runs": len(walls)}


class Bench:
    def __init__(self, args):
        self.args = args
        self.data = args.data
        self.jobs = os.cpu_count()
        self.comparisons = []

    # -- trees

    def libraries(self):
        """Some 10,000 files of installed libraries, of which few hold a model."""
        tree = self.data / "libraries"
        wanted = (HERE / "libraries.txt").read_text()
        mark = tree / ".installed"
        if not mark.exists() or mark.read_text() != wanted:
            shutil.rmtree(tree, ignore_errors=True)
            subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps",
                            "--no-compile", "--disable-pip-version-check", "--target", tree,
                            "-r", HERE / "libraries.txt"], check=True)
            mark.write_text(wanted)
        return tree

    def monorepo(self, files=10000, model_files=500):
        tree = self.data / f"monorepo-{files}-{model_files}"
        if not (tree / "pyproject.toml").exists():
            subprocess.run([sys.executable, HERE / "make_monorepo.py", tree, "--files", str(files),
                            "--model-files", str(model_files)], check=True)
        return tree

    # -- commands

    def modelmend(self, name, tree, *options, jobs=None):
        return Command(name, [str(self.args.modelmend), "run", "--root", str(tree), "--no-ignore",
                              "--jobs", str(jobs or self.jobs), "-o", "/dev/null", *map(str, options),
                              str(tree)])

    def ripgrep(self, tree):
        return Command("ripgrep -l", ["rg", "-l", "-F", WORD, "-tpy", "--no-ignore", str(tree)],
                       codes=(0, 1))

    def ast_grep(self, tree, rule):
        return Command("ast-grep scan", [str(self.args.ast_grep), "scan", "--rule", str(rule),
                                         "--no-ignore", "vcs",
                                         "--threads", str(self.jobs), "--json=stream", str(tree)],
                       codes=(0, 1))

    def bare_parse(self, name, paths, jobs=None):
        listing = self.data / (name.replace(" ", "-") + ".txt")
        listing.write_text("".join(f"{path}\n" for path in paths))
        return Command(name, [str(self.args.bare_parse), str(jobs or self.jobs)], stdin=listing)

    def rule_file(self, name, text):
        path = self.data / name
        path.write_text(text)
        return path

    # -- what is compared

    def big_tree(self):
        tree = self.libraries()
        hits = files_with(tree, WORD)
        rule = self.rule_file("plain.yaml", PLAIN_RULE)
        self.compare("whole-tree preview", describe(tree, hits), [
            self.modelmend("modelmend", tree), self.ripgrep(tree)])
        # ast-grep takes half a minute a run: fewer of them, beside as many of ours.
        self.compare("whole-tree preview beside ast-grep", describe(tree, hits), [
            self.modelmend("modelmend", tree), self.ast_grep(tree, rule)])

    def models(self):
        self.compare_models("monorepo of 5,000 models", self.monorepo())

    def real_trees(self):
        for tree in self.args.tree:
            self.compare_models(f"models of {tree.name}", tree.resolve())

    def compare_models(self, name, tree):
        hits = files_with(tree, WORD)
        changed = changed_files(self.args.modelmend, tree)
        self.compare(name, describe(tree, hits) + f"; {len(changed)} change", [
            self.modelmend("modelmend", tree), self.ripgrep(tree),
            self.bare_parse("parse of the hits", hits),
            self.bare_parse("parse of what changes", changed)])

    def every_file(self):
        tree = self.libraries()
        paths = python_files(tree)
        rule = self.rule_file("syntactic.yaml", SYNTACTIC_RULE)
        self.compare("one rule without words: every file is parsed", describe(tree, paths), [
            self.modelmend("modelmend", tree, "-r", rule), self.bare_parse("bare parse", paths)])

    def everything(self):
        tree = self.libraries()
        paths = python_files(tree)
        self.compare("the whole index and all packs: nothing is passed over", describe(tree, paths), [
            Command("modelmend without its searches",
                    [str(self.args.whole_index), str(self.jobs), str(tree)]),
            self.bare_parse("bare parse", paths)])

    def many_rules(self):
        tree = self.monorepo(1000, 50)
        one = self.rule_file("one.yaml", numbered_rules(1))
        many = self.rule_file("hundred.yaml", numbered_rules(100))
        self.compare("a hundred rules at once", describe(tree, []), [
            self.modelmend("modelmend, one rule", tree, "-r", one),
            self.modelmend("modelmend, 100 rules", tree, "-r", many)])

    def start_up(self):
        binary = str(self.args.modelmend)
        lone = self.data / "lone" / "plain.py"
        lone.parent.mkdir(exist_ok=True)
        lone.write_text("import os\n\nprint(os.name)\n")
        tree = self.monorepo()
        self.compare("start-up", "", [
            Command("modelmend --version", [binary, "--version"]),
            Command("modelmend run on one file without candidates",
                    [binary, "run", "--root", str(lone.parent), str(lone)]),
            Command("modelmend run on one file of the monorepo without candidates",
                    [binary, "run", "--root", str(tree),
                     str(tree / "company/services/area_1/part_1.py")])])

    def hook(self):
        commands = []
        for models in (60, 600):
            tree = self.monorepo(2000, models // 10)
            paths = files_with(tree, WORD)[:5]
            paths += [path for path in python_files(tree) if path not in paths][:5]
            commands.append(Command(f"modelmend run --check --hook, {models} models",
                                    [str(self.args.modelmend), "run", "--check", "--hook", *paths],
                                    codes=(0, 1), cwd=tree))
        self.compare("hook", "ten files of a project of 2,000", commands)

    def jobs_curve(self):
        tree = self.libraries()
        self.compare("jobs", describe(tree, []), [
            self.modelmend(f"modelmend --jobs {jobs}", tree, jobs=jobs) for jobs in (1, 2, 4)])

    def size_curve(self):
        trees = [(files, self.monorepo(files, files // 20)) for files in (1000, 2500, 5000, 10000)]
        self.compare("size of the tree", "monorepos, a file in twenty holds ten models", [
            self.modelmend(f"modelmend, {files} files", tree) for files, tree in trees])

    def compare(self, name, about, commands):
        if self.args.only and name not in self.args.only:
            return
        print(f"\n{name} {about}", flush=True)
        for command in commands:
            command.run()  # files into the cache
            command.runs.clear()
        for _ in range(self.args.runs):
            for command in commands:
                command.run()
        rows = {command.name: command.result() for command in commands}
        first = rows[commands[0].name]["median_s"]
        for label, row in rows.items():
            row["ratio"] = round(first / row["median_s"], 3)
            print(f"  {label:<56} min {row['min_s']:8.3f}  median {row['median_s']:8.3f}  "
                  f"cpu {row['cpu_s']:8.3f} s  {row['peak_mb']:7.1f} MB", flush=True)
        self.comparisons.append({"name": name, "about": about, "commands": rows})


def python_files(tree):
    return sorted(str(path) for path in tree.rglob("*.py"))


def files_with(tree, word):
    found = subprocess.run(["rg", "-l", "-F", word, "-tpy", "--no-ignore", str(tree)],
                           capture_output=True, text=True).stdout
    return sorted(found.splitlines())


def changed_files(modelmend, tree):
    found = subprocess.run([modelmend, "run", "--check", "--root", tree, "--no-ignore", tree],
                           capture_output=True, text=True)
    # The paths begin at the root of the git repository, if the tree lies in one.
    paths = [tree / line.rpartition(tree.name + "/")[2] for line in found.stdout.splitlines()]
    return [str(path) for path in paths if path.is_file()]


def describe(tree, hits):
    paths = python_files(tree)
    size = sum(os.path.getsize(path) for path in paths)
    text = f"({len(paths)} files, {size / 1e6:.0f} MB"
    if hits and len(hits) < len(paths):
        text += f"; {len(hits)} with {WORD}, {sum(map(os.path.getsize, hits)) / 1e6:.1f} MB"
    return text + ")"


def numbered_rules(count):
    """Rules as packs hold them: each speaks of a name of its own, and matches seldom.

    The first has no word that a file could be passed over for, so that every file is parsed for one
    rule as well as for a hundred.
    """
    bodies = ["{kind: call, regex: '^never_%d$'}", "{pattern: name_%d($A)}",
              "{pattern: $A.name_%d($B)}", "{kind: assignment, regex: '^never_%d ='}",
              "{pattern: len($A) == %d}", "{kind: attribute, regex: 'never_%d$'}",
              "{pattern: $A = name_%d}", "{kind: comparison_operator, regex: 'never_%d$'}",
              "{pattern: 'sorted($A, key=name_%d)'}", "{kind: binary_operator, regex: '^never_%d'}"]
    rules = []
    for i in range(count):
        body = bodies[i % len(bodies)] % i
        rules.append(f"id: rule-{i}\nlanguage: python\nmessage: m\nrule:\n  {body}\n")
    return "---\n".join(rules)


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo")
                  if line.startswith("model name")), platform.processor())
    return {"cores": os.cpu_count(), "processor": model, "system": platform.platform()}


def table(report):
    lines = [f"{report['machine']['cores']} cores, {report['machine']['processor']}, "
             f"{report['date']}; wall times in seconds.", ""]
    for comparison in report["comparisons"]:
        lines += [f"**{comparison['name']}** {comparison['about']}", "",
                  "| command | minimum | median | processor | peak memory | runs |",
                  "|---|---:|---:|---:|---:|---:|"]
        for name, row in comparison["commands"].items():
            lines.append(f"| {name} | {row['min_s']:.3f} | {row['median_s']:.3f} | {row['cpu_s']:.3f} "
                         f"| {row['peak_mb']:.0f} MB | {row['runs']} |")
        lines.append("")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    for name in ("modelmend", "bare-parse", "whole-index", "ast-grep", "data", "json", "table"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--only", action="append")
    parser.add_argument("--tree", action="append", type=pathlib.Path, default=[])
    args = parser.parse_args()
    # Some commands run in a folder of their own.
    args.modelmend = args.modelmend.resolve()
    args.data.mkdir(parents=True, exist_ok=True)
    bench = Bench(args)
    for part in (bench.big_tree, bench.models, bench.real_trees, bench.every_file, bench.everything,
                 bench.many_rules, bench.start_up, bench.hook, bench.jobs_curve, bench.size_curve):
        part()
    report = {"version": 1, "date": time.strftime("%Y-%m-%d"), "machine": machine(),
              "comparisons": bench.comparisons}
    args.json.write_text(json.dumps(report, indent=2) + "\n")
    args.table.write_text(table(report))


if __name__ == "__main__":
    main()
