"""Mixins of libraries beside SQLModel's classes: the rows say what the real ones have, and objects
of converted classes behave as they did."""

import importlib
import pathlib
import shutil
import sys

import pytest

from tool import modelmend

TABLE = pathlib.Path(__file__).parents[2] / "rewrite_rules/sqlmodel/bases.yaml"
BEFORE = """\
from flask_login import UserMixin
from sqlalchemy import Boolean, Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(UserMixin, Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)
    name = Column(String(20), nullable=False)


class Admin(UserMixin, Base):
    __tablename__ = "admin"
    id = Column(Integer, primary_key=True)
    is_active = Column(Boolean, nullable=False, default=True)
    level = Column(Integer, nullable=False)

    def get_id(self):
        return f"admin-{self.id}"


class Switched(UserMixin, Base):
    __tablename__ = "switched"
    id = Column(Integer, primary_key=True)
    is_active = Column(Boolean, nullable=False)
"""


def rows():
    lines = [line for line in TABLE.read_text().splitlines() if not line.startswith("#")]
    return {name: set(words.split()) - {"nothing"}
            for name, words in (line.split(": ") for line in lines)}


def test_a_row_with_members_has_those_that_the_class_defines():
    compared = 0
    for name, members in rows().items():
        if not members:
            continue
        module, _, cls = name.rpartition(".")
        real = vars(getattr(importlib.import_module(module), cls))
        assert members == set(real) - {"__dict__", "__doc__", "__module__", "__weakref__"}, name
        compared += 1
    assert compared == 2


def facts(module):
    user, same, other = (module.User(id=key, name=name)
                         for key, name in ((1, "a"), (1, "b"), (2, "a")))
    admin = module.Admin(id=1, level=3, is_active=False)
    switched = module.Switched(id=4, is_active=True)
    return {
        "equal": (user == same, user != same, user == other, user != other),
        "otherwise": (user == 1, user != None, user == admin, admin == module.Admin(id=1)),  # noqa: E711
        "hash": (hash(user) == hash(same), len({user, same, other}), {user: 1}[user]),
        "identity": (user in [same], user in [other]),
        "get_id": (user.get_id(), admin.get_id(), module.User(name="x").get_id()),
        "flags": (user.is_active, user.is_authenticated, user.is_anonymous),
        "columns": (admin.is_active, admin.is_authenticated, switched.is_active,
                    switched.is_authenticated),
        "default": [repr(module.Switched.__table__.c.is_active.default),
                    module.Admin.__table__.c.is_active.default.arg],
    }


@pytest.mark.filterwarnings("ignore:Field name")
def test_users_of_flask_login_behave_as_before(tmp_path):
    (tmp_path / "before_users.py").write_text(BEFORE)
    shutil.copy(tmp_path / "before_users.py", tmp_path / "after_users.py")
    run = modelmend("migrate", "--to", "sqlmodel", "--write", "--explain", "after_users.py",
                    cwd=tmp_path)
    said = (run.stdout + run.stderr).decode()
    assert said.count("the field 'is_active' hides a member of 'flask_login.UserMixin'") == 2
    assert (tmp_path / "after_users.py").read_text().count("SQLBase, table=True") == 3
    sys.path.insert(0, str(tmp_path))
    try:
        before, after = (importlib.import_module(f"{name}_users") for name in ("before", "after"))
    finally:
        sys.path.remove(str(tmp_path))
    assert facts(after) == facts(before)
