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
    run = modelmend("migrate", "--to", "sqlmodel", "--flask", "--write", "--allow-dirty",
                    *options, "--output-format", "json", "--root", root, cwd=root)
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


BY_FILE = {
    "base.py": """
from sqlalchemy import Column, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Named:
    name = Column(String(20), nullable=False)

    def shout(self):
        return self.name.upper()
""",
    "songs.py": """
from sqlalchemy import Column, Integer

from base import Base, Named


class Song(Named, Base):
    __tablename__ = "songs"

    id = Column(Integer, primary_key=True)
""",
    "films.py": """
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import relationship

from base import Base, Named


class Film(Named, Base):
    __tablename__ = "films"

    id = Column(Integer, primary_key=True)
    song_id = Column(Integer, ForeignKey("songs.id"))
    song = relationship("Song")
""",
    "story.py": """
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from base import Base
from films import Film
from songs import Song


def tell():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Film(name="Jaws", song=Song(name="Dee dum")))
        session.commit()
        film = session.query(Film).one()
        return [film.shout(), film.song.shout(), film.song_id == film.song.id,
                sorted(Base.metadata.tables)]
""",
}


def test_classes_of_one_mixin_are_converted_file_by_file(tmp_path):
    for name, text in {**BY_FILE, "pyproject.toml": PYPROJECT}.items():
        (tmp_path / name).write_text(text)
    before = tell(tmp_path)
    for files in (["base.py", "songs.py"], ["films.py"]):
        assert {match["outcome"] for match in migrate(tmp_path, *files)} == {"applied"}
        assert tell(tmp_path) == before
    assert "(SQLNamed, SQLBase, table=True)" in (tmp_path / "films.py").read_text()
    assert "class Named:" in (tmp_path / "base.py").read_text()


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
