"""Whether the comparison with the real libraries notices a wrong reader.

Every mutation of readers.toml puts one wrong rule into the readers: in the copy of the source tree
that build/mutations/ holds, its `right` text becomes its `wrong` one. The copy is built, and one of
the tests that compare the readers with the real libraries must fail, on fewer models than usual.
What they all pass is a survivor: those tests are too weak.

usage: run.py [--check] [--only NAME]... [--jobs N]
--check looks only whether every `right` text stands exactly once in its file.
"""

import argparse
import filecmp
import os
import pathlib
import shutil
import subprocess
import sys
import time
import tomllib

SOURCE = pathlib.Path(__file__).resolve().parents[2]
LIST = SOURCE / "tests/mutations/readers.toml"
COPY = SOURCE / "build/mutations"
BUILD = COPY / "build/mutations"
BINARY = BUILD / "modelmend"
COPIED = ("CMakeLists.txt", "cmake", "rewrite_rules", "src")
LINKED = "grammars"

TESTS = ("readers", "mappers", "metadata", "vocabulary")
FEW_MODELS = 120  # show most mutations within seconds
MODELS = 600  # what shows only here and there
# Says how many models there are, nothing of what is read.
NOT_RUN = "not there_are_enough"
AT_LEAST = 40
KEYS = {"name", "breaks", "file", "right", "wrong", "test"}


def mutations():
    return tomllib.loads(LIST.read_text())["mutation"]


def mistakes(listed):
    """What is wrong with the list itself."""
    names = [each["name"] for each in listed]
    yield from (f"two mutations are called '{n}'" for n in sorted(set(names)) if names.count(n) > 1)
    if len(listed) < AT_LEAST:
        yield f"{len(listed)} mutations, at least {AT_LEAST} were promised"
    for each in listed:
        if each.keys() != KEYS or each["test"] not in TESTS or each["right"] == each["wrong"]:
            yield f"{each['name']}: needs {', '.join(sorted(KEYS))}; test is one of {TESTS}"
            continue
        count = (SOURCE / each["file"]).read_text().count(each["right"])
        if count != 1:
            yield f"{each['name']}: its text stands {count} times in {each['file']}; change readers.toml"


def files_below(root):
    for name in COPIED:
        path = root / name
        below = [path] if path.is_file() else path.rglob("*")
        yield from (each.relative_to(root) for each in below if each.is_file())


def copy_source():
    """Makes the copy equal to the source; what is equal keeps its time, so that it is not built anew."""
    COPY.mkdir(parents=True, exist_ok=True)
    if not (COPY / LINKED).exists():
        (COPY / LINKED).symlink_to(SOURCE / LINKED)
    wanted = set(files_below(SOURCE))
    for gone in set(files_below(COPY)) - wanted:
        (COPY / gone).unlink()
    for path in wanted:
        copy = COPY / path
        if copy.exists() and filecmp.cmp(SOURCE / path, copy, shallow=False):
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(SOURCE / path, copy)


def environment(**more):
    return {**os.environ, "CCACHE_BASEDIR": str(COPY), "CCACHE_NOHASHDIR": "1",
            "PYTHONDONTWRITEBYTECODE": "1", **more}


def build(jobs):
    """None, or what the compiler said. Without optimisation, so that a mutation costs seconds."""
    if not (BUILD / "build.ninja").exists():
        subprocess.run(["cmake", "-S", COPY, "-B", BUILD, "-G", "Ninja", "-DMODELMEND_TESTS=OFF",
                        "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_FLAGS_DEBUG=-O0"],
                       check=True, env=environment(), stdout=subprocess.DEVNULL)
    run = subprocess.run(["ninja", "-C", BUILD, "-j", str(jobs), "modelmend"], env=environment(),
                         capture_output=True, text=True)
    return None if run.returncode == 0 else run.stdout[-4000:]


def failure_of(test, models):
    """What fails in a file of tests, or None."""
    run = subprocess.run(
        [SOURCE / ".venv/bin/python", "-m", "pytest", "-q", "-x", "--tb=no", "-k", NOT_RUN,
         "-p", "no:cacheprovider", SOURCE / f"tests/oracle/test_{test}.py"],
        env=environment(MODELMEND=str(BINARY), READERS_MODELS=str(models)),
        capture_output=True, text=True)
    if run.returncode == 0:
        return None
    said = [line for line in run.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return said[0] if said else f"{test}: exit {run.returncode}\n{run.stdout[-2000:]}"


def first_failure(expected):
    """What fails, or None; the test that should fail is tried first."""
    in_order = sorted(TESTS, key=lambda test: test != expected)
    tries = [(expected, FEW_MODELS), *((test, MODELS) for test in in_order)]
    return next(filter(None, (failure_of(*each) for each in tries)), None)


def try_mutation(each, jobs):
    """Whether a test failed with it."""
    path = COPY / each["file"]
    began = time.monotonic()
    original = path.read_text()
    path.write_text(original.replace(each["right"], each["wrong"]))
    try:
        refused = build(jobs)
        found = None if refused else first_failure(each["test"])
    finally:
        path.write_text(original)
    seconds = time.monotonic() - began
    if refused:
        print(f"{each['name']}: does not build\n{refused}", flush=True)
        return False
    print(f"{each['name']} ({seconds:.0f} s): {found or 'survives'}", flush=True)
    return found is not None


def fails_without_mutation():
    """What fails anyway: then the tests say nothing about mutations."""
    tries = [(test, models) for test in TESTS for models in (FEW_MODELS, MODELS)]
    return next(filter(None, (failure_of(*each) for each in tries)), None)


def try_all(wanted, jobs):
    copy_source()
    if refused := build(jobs):
        return f"the source itself does not build\n{refused}"
    if found := fails_without_mutation():
        return f"without any mutation: {found}"
    survivors = [each for each in wanted if not try_mutation(each, jobs)]
    print(f"{len(wanted) - len(survivors)} of {len(wanted)} mutations make a test fail")
    return "".join(f"\nnot noticed: {each['name']}: {each['breaks']}" for each in survivors)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", action="append", metavar="NAME")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    listed = mutations()
    if wrong := list(mistakes(listed)):
        return "\n".join(wrong)
    if options.check:
        return None
    wanted = [each for each in listed if not options.only or each["name"] in options.only]
    return try_all(wanted, options.jobs) if wanted else "no mutation has that name"


if __name__ == "__main__":
    sys.exit(main() or 0)
