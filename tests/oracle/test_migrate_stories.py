"""What a program does with its models before and after `migrate --to sqlmodel`, told by itself.

Each folder of stories/ is a small project: models.py, and story.py, whose tell() uses the models
and gives back what it saw. Every class is converted, and the story stays the same.
"""

import importlib
import json
import pathlib
import shutil
import sys

import pytest
from sqlalchemy import create_engine, inspect

from forked import in_child
from tool import modelmend

STORIES = pathlib.Path(__file__).parent / "stories"
PYPROJECT = '[project]\nname = "story"\nversion = "1"\n'


def tell(root):
    def told():
        sys.path.insert(0, str(root))
        return importlib.import_module("story").tell()

    return in_child(told)


def copied(name, to):
    root = to / name
    shutil.copytree(STORIES / name, root)
    (root / "pyproject.toml").write_text(PYPROJECT)
    return root


def migrate(root, *options):
    run = modelmend("migrate", "--to", "sqlmodel", "--write", "--allow-dirty", *options,
                    "--output-format", "json", "--root", root, cwd=root)
    return json.loads(run.stdout)["matches"]


@pytest.mark.parametrize("registry", ["share", "sqlmodel"])
@pytest.mark.parametrize("name", sorted(path.name for path in STORIES.iterdir()))
def test_story_stays_the_same(name, registry, tmp_path):
    root = copied(name, tmp_path)
    before = tell(root)
    assert before is not None
    matches = migrate(root, "--registry", registry)
    assert {match["outcome"] for match in matches} == {"applied"}
    assert tell(root) == before


USER = """
from typing import Optional

from sqlmodel import Field, SQLModel


class User(SQLModel, table=True):
    __tablename__ = "user"

    id: Optional[int] = Field(default=None, primary_key=True)
"""
MODELS = """
from sqlalchemy import Column, ForeignKey, Integer, Table
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()
links = Table("links", Base.metadata, Column("note_id", ForeignKey("notes.id")),
              Column("tag_id", ForeignKey("tags.id")))


class Note(Base):
    __tablename__ = "notes"

    id = Column(Integer, primary_key=True)
    user_id = Column(Integer, ForeignKey("user.id"), nullable=False)
    tags = relationship("Tag", secondary=links)


class Tag(Base):
    __tablename__ = "tags"

    id = Column(Integer, primary_key=True)
"""
TABLES = """
import models
import user


def make(engine):
    models.Base.metadata.create_all(engine)
"""


def make_tables(root, url):
    """The error's name, or the keys of the table that points out of its old MetaData."""
    def made():
        sys.path.insert(0, str(root))
        engine = create_engine(url)
        try:
            importlib.import_module("tables").make(engine)
        except Exception as error:
            return type(error).__name__
        return [key["referred_table"] for key in inspect(engine).get_foreign_keys("notes")]

    return in_child(made)


def test_a_key_to_a_table_of_sqlmodel_resolves_once_the_classes_have_moved(server, tmp_path):
    for name, text in (("user", USER), ("models", MODELS), ("tables", TABLES)):
        (tmp_path / f"{name}.py").write_text(text)
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    server.create_database("moved")
    url = server.url("moved", "+psycopg2")
    assert make_tables(tmp_path, url) == "NoReferencedTableError"
    migrate(tmp_path)
    assert make_tables(tmp_path, url) == "NoReferencedTableError"
    matches = migrate(tmp_path, "--registry", "sqlmodel")
    assert {match["outcome"] for match in matches} == {"applied"}
    assert make_tables(tmp_path, url) == ["user"]
    assert "Base" not in (tmp_path / "models.py").read_text()
