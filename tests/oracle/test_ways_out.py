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
    """From the top, as they are printed."""
    return " ".join(each["change_database"] for each in found if each["kind"] != ASKED)


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


# Each statement needs or hinders another one that a list sorted for reading has elsewhere.
LATER = """
from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Integer
from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Order(Base):
    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("number", "year", name="uq_orders"),
        CheckConstraint("number > year", name="ck_orders"),
        ForeignKeyConstraint(["shop_id"], ["shops.id"], name="fk_shop"),
        Index("ix_year", "year"),
    )

    id = Column(Integer, primary_key=True)
    user_id = Column(Integer, ForeignKey("users.id", name="fk_user"))
    shop_id = Column(Integer)
    number = Column(Integer)
    year = Column(Integer)


class Shop(Base):
    __tablename__ = "shops"

    id = Column(Integer, primary_key=True)


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
"""
EARLIER = """
CREATE TABLE a_kind (id serial PRIMARY KEY);
CREATE TABLE a_sort (id serial PRIMARY KEY, kind_id integer, CONSTRAINT fk_kind FOREIGN KEY (kind_id) REFERENCES a_kind (id));
CREATE TABLE users (id varchar(20) PRIMARY KEY, CHECK (length(id) > 3));
CREATE TABLE orders (id serial PRIMARY KEY, user_id varchar(20), a integer, b integer, sort_id integer,
  CONSTRAINT uq_ab UNIQUE (a, b), CONSTRAINT zz_sort FOREIGN KEY (sort_id) REFERENCES a_sort (id),
  CONSTRAINT ck_orders CHECK (a > b));
CREATE INDEX ix_year ON orders (b);
"""


def test_the_statements_run_in_the_order_of_the_findings(server, tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "order"\nversion = "1"\n')
    (tmp_path / "models.py").write_text(LATER)
    server.create_database("in_order")
    server.psql("in_order", EARLIER)
    url = server.url("in_order")
    found = findings(tmp_path, url)
    assert {each["kind"] for each in found} >= {
        "missing-table", "missing-column", "missing-unique", "missing-foreign-key", "index-differs",
        "check-differs", "extra-table", "extra-column", "extra-unique", "extra-foreign-key",
        "extra-check", "type-family"}
    server.psql("in_order", statements(found))
    assert findings(tmp_path, url) == []
