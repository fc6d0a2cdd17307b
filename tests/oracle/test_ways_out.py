"""The SQL that `check` offers for each seeded drift is run on a real PostgreSQL: nothing drifts then.

Each finding has both ways out, but for the few that no statement on the database would mend.
"""

import json

import pytest
from sqlalchemy import create_engine

from ddl_of_metadata import create_all
from forked import in_child
from seeded_drifts import MODELS, SEEDS
from tool import modelmend

# About the models themselves.
ONLY_MODELS = {"foreign-key-type"}
# PostgreSQL has no such tables, whoever makes them: a GIN index of a TEXT, a foreign key to columns
# that are not unique.
IMPOSSIBLE = {"array and no array", "column added to the primary key",
              "column taken from the primary key"}
# A question; what it asks about is reported as well.
ASKED = "possible-rename"


@pytest.fixture(scope="module")
def root(server, tmp_path_factory):
    root = tmp_path_factory.mktemp("ways")
    (root / "pyproject.toml").write_text('[project]\nname = "ways"\nversion = "1"\n')
    (root / "models.py").write_text(MODELS)
    server.create_database("ways_out")
    engine = create_engine(server.url("ways_out", "+psycopg2"))
    assert in_child(lambda: create_all(str(root), engine))
    return root


def findings(root, url):
    run = modelmend("check", "--schema", url, "--output-format", "json", cwd=root)
    return json.loads(run.stdout)["findings"]


def statements(found):
    """What is only in the database goes first: it may have the name of what comes."""
    ordered = sorted(found, key=lambda each: not each["kind"].startswith("extra-"))
    return " ".join(each["change_database"] for each in ordered if each["kind"] != ASKED)


def left_after(server, root, number, models):
    """What the first run found, and what is left of it after its SQL."""
    (root / "models.py").write_text(models)
    name = f"ways_out_{number}"
    server.psql("postgres", f"CREATE DATABASE {name} TEMPLATE ways_out")
    found = findings(root, server.url(name))
    server.psql(name, statements(found))
    left = findings(root, server.url(name))
    server.psql("postgres", f"DROP DATABASE {name}")
    return found, [each for each in left if each["kind"] not in ONLY_MODELS]


def test_the_database_is_what_the_models_say_after_the_statements(server, root):
    wrong = []
    for number, (title, before, after) in enumerate(SEEDS):
        if title in IMPOSSIBLE:
            continue
        found, left = left_after(server, root, number, MODELS.replace(before, after, 1))
        wrong += [f"{title}: {each['kind']} has no way out in the models"
                  for each in found if not each["edit_model"]]
        wrong += [f"{title}: {each['kind']} has no way out in the database"
                  for each in found
                  if not each["change_database"] and each["kind"] not in ONLY_MODELS]
        wrong += [f"{title}: left is {each['kind']} {each['table']}.{each['subject']}:"
                  f" {each['message']}\n    after {statements(found)}" for each in left]
    assert wrong == [], "\n".join(wrong)
