"""What the models declare is what the real SQLAlchemy creates from them: no drift.

Thousands of generated classes in every style; the real library writes the DDL of all of them, and
`check` compares the sources with it. Then a smaller project that uses everything which is compared:
on a real SQLite file and against PostgreSQL's DDL it does not drift, and each change to its models
is found, and nothing else.
"""

import json

import pytest
from sqlalchemy import create_engine

import generate_models
from ddl_of_metadata import create_all, ddl
from drifting import CHANGES, MODELS, POSTGRES_CHANGES
from forked import in_child
from tool import modelmend

POSTGRES = "postgresql+psycopg2://"
CLASSES = 1500
SEED = 4
SHOWN = 25

# What is wrong in the generated models themselves, on purpose.
OF_THE_MODELS = {"foreign-key-type", "table-in-registries", "duplicate-table",
                 "dangling-foreign-key", "legacy-user-id"}


def write_project(root, models=None):
    (root / "pyproject.toml").write_text('[project]\nname = "generated"\nversion = "1"\n')
    if models is not None:
        (root / "models.py").write_text(models)


def check(root, schema):
    run = modelmend("check", "--schema", schema, "--output-format", "json", cwd=root)
    document = json.loads(run.stdout)
    # What rules would change is another matter.
    document["findings"] = [each for each in document["findings"] if "tier" not in each]
    return document


def words(findings):
    return "\n".join(
        f"{each.get('path')}:{each.get('line')}: {each['kind']} {each['table']}.{each['subject']}:"
        f" {each['declared']!r} {each['actual']!r}"
        for each in findings[:SHOWN])


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    root = tmp_path_factory.mktemp("classes")
    generate_models.generate(root, CLASSES, SEED)
    write_project(root)
    sql = in_child(lambda: ddl(str(root), POSTGRES))
    assert sql
    (root / "schema.sql").write_text("CREATE SCHEMA acme;\n" + sql)
    return check(root, "schema.sql")


def test_what_sqlalchemy_creates_from_generated_models_does_not_drift(generated):
    found = [each for each in generated["findings"] if each["kind"] not in OF_THE_MODELS]
    assert found == [], f"{len(found)} findings, seed {SEED}\n{words(found)}"
    assert generated["unread"] == []
    assert generated["summary"]["tables"] >= CLASSES / 2


def test_only_custom_types_of_generated_models_are_not_compared(generated):
    reasons = {each["reason"] for each in generated["not_compared"]}
    assert {reason for reason in reasons
            if "TypeDecorator" not in reason and "UserDefinedType" not in reason} == set()


@pytest.fixture(scope="module", params=["postgres", "sqlite"])
def project(request, tmp_path_factory):
    """(the root, the schema that the unchanged models made, the dialect)"""
    root = tmp_path_factory.mktemp(request.param)
    write_project(root, MODELS)
    if request.param == "postgres":
        sql = in_child(lambda: ddl(str(root), POSTGRES))
        assert sql
        (root / "schema.sql").write_text(sql)
        return root, "schema.sql", request.param
    file = root / "app.db"
    assert in_child(lambda: create_all(str(root), create_engine(f"sqlite:///{file}")))
    return root, "app.db", request.param


def test_the_unchanged_project_does_not_drift(project):
    root, schema, _ = project
    write_project(root, MODELS)
    document = check(root, schema)
    assert document["findings"] == [], words(document["findings"])
    assert document["not_compared"] == []


def test_each_change_is_found_and_nothing_else(project):
    root, schema, dialect = project
    wrong = []
    for before, after, kinds in CHANGES + (POSTGRES_CHANGES if dialect == "postgres" else []):
        assert MODELS.count(before) >= 1, before
        write_project(root, MODELS.replace(before, after, 1))
        found = check(root, schema)["findings"]
        if {each["kind"] for each in found} != kinds:
            wrong.append(f"{before!r} -> {after!r}: expected {kinds}, found\n{words(found)}")
    assert wrong == [], "\n".join(wrong)
