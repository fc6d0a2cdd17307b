"""Whatever the real libraries can say of a golden case of `migrate` is the same before and after.

Of every case, with the newest libraries and with the oldest SQLModel: all that MetaData and mappers
say, the DDL for PostgreSQL, SQLite and MySQL, what objects leave in a real SQLite and PostgreSQL
when they are made, changed, merged and deleted, and what Alembic finds in a database that the old
models made. The newest have what the case says; the oldest what the program makes of it for them.
What a case cannot take is below, with its reason, and is found to be so.
"""

import json
import subprocess
import sys

import pytest
from sqlmodel import SQLModel

from check_cases import parse_case
from comparing import assert_merges_copy_defaults, assert_same, differences, without_merges
from tool import SOURCE, modelmend

PYTHONS = {"newest": sys.executable, "oldest": SOURCE / ".venv-oldest/bin/python"}
FOR_OLDEST = ["--sqlmodel-version", "0.0.12"]
DATABASES = ("sqlite", "postgresql")

NO_DATABASE_BEFORE = {
    "registry/expert_profile": "its key leads to a table of SQLModel, which another MetaData has",
}
NO_IMPORT = {
    "names/lost-modules": "it is about imports that are not found",
}
NOT_STORED = {
    "class/worked_example": "the default of P.n breaks the CHECK of its table",
    "registry/left": "two classes make the same rows of the same table",
}
ALEMBIC_SEES = {
    "class/conditional_items": "it does not ask for which databases an index is",
    "registry/left": "one table is in two MetaData, of which neither has all tables",
    "column/nullable_in_key_constraint": "PostgreSQL makes a key NOT NULL, whatever is declared",
}
# Why fewer classes are converted for the oldest; each has an entry in docs/reason-codes.md.
STAY_FOR_OLDEST = {"no-field-form", "plain-base", "name-conflict", "left-with-another"}


class Case:
    def __init__(self, path):
        self.name = f"{path.parent.parent.name}/{path.stem}"
        _, self.before, after, _ = parse_case(path.read_text())
        self.options = self.before.pop("migrate.options", "").split()
        self.report = self.before.pop("report", "").splitlines()
        self.after = {**self.before, **after}
        self.is_postgresql = "--dialect" in self.options

    @property
    def folder(self):
        return self.name.replace("/", "-")

    def write(self, folder, new):
        root = folder / self.folder
        for tree, files in (("old", self.before), ("new", new)):
            for file, body in files.items():
                (root / tree / file).parent.mkdir(parents=True, exist_ok=True)
                (root / tree / file).write_text(body)
        (root / "dialects").write_text("postgresql" if self.is_postgresql
                                       else "postgresql sqlite mysql")
        return root / "new"

    def convert_for_oldest(self, folder):
        """The outcomes, as a report has them."""
        root = self.write(folder, self.before)
        options = self.options if FOR_OLDEST[0] in self.options else self.options + FOR_OLDEST
        run = modelmend("migrate", "--to", "sqlmodel", "--write", "--allow-dirty", *options,
                        "--output-format", "json", "--root", root, cwd=root)
        return [f"{m['path']}:{m['start']['line']} {m['outcome']} {m.get('code', '')}".rstrip()
                for m in json.loads(run.stdout)["matches"]]


CASES = [Case(path) for path in sorted((SOURCE / "rewrite_rules/sqlmodel").glob("*/cases/*.txt"))]


class Observer:
    """The libraries at work on all cases of a folder, while the test does something else."""

    def __init__(self, libraries, folder, server):
        for when in ("old", "new"):
            server.create_database(f"{libraries}_{when}")
        urls = [server.url(f"{libraries}_{when}", "+psycopg2") for when in ("old", "new")]
        self.answer = folder.parent / f"{folder.name}.json"
        self.process = subprocess.Popen(
            [PYTHONS[libraries], SOURCE / "tests/oracle/observe_cases.py", folder, *urls],
            stdout=self.answer.open("w"))

    def seen(self):
        assert self.process.wait() == 0
        return json.loads(self.answer.read_text())


@pytest.fixture(scope="module")
def outcomes():
    """{case: its outcomes for the oldest}; filled by `seen`."""
    return {}


@pytest.fixture(scope="module")
def seen(tmp_path_factory, server, outcomes):
    """{libraries: {folder of a case: [before, after]}}"""
    newest, oldest = (tmp_path_factory.mktemp(name) for name in PYTHONS)
    for case in CASES:
        case.write(newest, case.after)
    observers = {"newest": Observer("newest", newest, server)}
    outcomes.update((case.name, case.convert_for_oldest(oldest)) for case in CASES)
    observers["oldest"] = Observer("oldest", oldest, server)
    return {libraries: observer.seen() for libraries, observer in observers.items()}


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request):
    return request.param


@pytest.fixture(params=PYTHONS)
def both(request, seen, case):
    """What the libraries see of the case, before and after."""
    return seen[request.param][case.folder]


def test_it_imports_and_maps(case, both):
    old, new = both
    assert old["failed"].keys() == new["failed"].keys(), new["failed"]
    assert bool(old["failed"]) == (case.name in NO_IMPORT), old["failed"]


def test_metadata_ddl_and_mappers_are_what_they_were(both):
    assert_same(*both, ["tables", "ddl", "mappers"])


def test_an_attribute_is_kept_unless_no_field_may_have_its_name(both):
    old, new = (each["attributes"] for each in both)
    assert old.keys() == new.keys()
    for cls, attributes in old.items():
        assert attributes.keys() == new[cls].keys()
        for column, was in attributes.items():
            now = new[cls][column]
            may_change = was.startswith("_") or hasattr(SQLModel, was)
            allowed = (was, was.lstrip("_"), was.lstrip("_") + "_") if may_change else (was,)
            assert now in allowed, f"{cls}.{was}"


def test_objects_do_in_databases_what_they_did(case, both):
    old, new = both
    for database in DATABASES:
        if case.name in NO_DATABASE_BEFORE:
            assert database not in old
            assert not_stored(new[database]) == []
            continue
        assert_same(*({database: without_merges(one[database])} for one in both), [database])
        assert_merges_copy_defaults(old[database], new[database])
        assert bool(not_stored(old[database])) == (case.name in NOT_STORED), \
            not_stored(old[database])


def not_stored(seen):
    return [place for place, what in seen.items() if " insert " in place and what != "done"]


def test_alembic_finds_what_it_found(case, both):
    old, new = both
    found = old.get("alembic", [])
    assert new["alembic"] == found
    assert bool(found) == (case.name in ALEMBIC_SEES)
    assert ("alembic" in old) == (case.name not in NO_DATABASE_BEFORE)


def test_for_the_oldest_most_classes_are_converted_and_the_others_say_why(seen, outcomes):
    for case in CASES:
        new = {line.split()[-1] for line in set(outcomes[case.name]) - set(case.report)}
        assert new <= {"applied", *STAY_FOR_OLDEST}, f"{case.name}: {outcomes[case.name]}"
    applied = [sum(line.endswith(" applied") for lines in each for line in lines)
               for each in (outcomes.values(), (case.report for case in CASES))]
    assert 0.8 * applied[1] < applied[0] < applied[1], applied


def test_the_cases_have_what_could_go_wrong(seen):
    renamed = [each for libraries in seen.values() for old, new in libraries.values()
               for each in differences(old["attributes"], new["attributes"], "")]
    copied = [assert_merges_copy_defaults(old[database], new[database])
              for libraries in seen.values() for old, new in libraries.values()
              for database in DATABASES if database in old]
    assert renamed and any(copied)
    assert all(each.keys() == {case.folder for case in CASES} for each in seen.values())
