"""Enumerates small model files with a wrong key to user.id beside right ones.

Every combination of base, import style and call shape; comments, quotes and newlines take turns so
that each of their combinations meets each shape many times. What the pack should make of the body
of a file is known beforehand, so the generator writes both texts.
"""

import itertools
import pathlib
from dataclasses import dataclass

COMMENTS = ["none", "trailing", "own line"]
QUOTES = ['"', "'"]
NEWLINES = ["lf", "crlf", "no-eol", "bom", "tabs"]
LAYOUTS = list(itertools.product(COMMENTS, QUOTES, NEWLINES))
LAYOUTS_PER_SHAPE = 3

# ~Column and the like are written in the file's import style; ^ is a UUID type, # the new type;
# [old|new] is the expected edit.
SHAPES_1X = {
    "plain": "author_id = ~Column([^(as_uuid=True)|#], ~ForeignKey('user.id'))",
    "class only": "author_id = ~Column([^|#], ~ForeignKey('user.id'), nullable=False)",
    "named": "author_id = ~Column('writer', [^()|#], ~ForeignKey('user.id'), index=True)",
    "type keyword": "author_id = ~Column(~ForeignKey('user.id'), type_=[^(as_uuid=True)|#])",
    "as str": "author_id = ~Column([^(as_uuid=False)|#], ~ForeignKey('user.id', ondelete='CASCADE'))",
    "lines": "author_id = ~Column(\n        [^(as_uuid=True)|#],\n        ~ForeignKey('user.id'),\n    )",
    "lines without comma": "author_id = ~Column(\n        [^(as_uuid=True)|#],\n        ~ForeignKey('user.id')\n    )",
    "hugging": "author_id = ~Column([^(as_uuid=True)|#],\n                       ~ForeignKey('user.id'))",
    "use_alter first": "author_id = ~Column([^|#], ~ForeignKey('user.id', [use_alter=True, |]name='fk_$'))",
    "use_alter last": "author_id = ~Column([^|#], ~ForeignKey('user.id', name='fk_$'[, use_alter=True|]))",
    "two": "author_id = ~Column([^|#], ~ForeignKey('user.id'))\n    editor_id = ~Column([^()|#], ~ForeignKey('user.id'))",
}
SHAPES_20 = {
    "typed": "author_id: Mapped[[uuid.UUID|int]] = mapped_column([^(as_uuid=True)|#], ~ForeignKey('user.id'))",
    "optional": "author_id: Mapped[Optional[[uuid.UUID|int]]] = mapped_column([^|#], ~ForeignKey('user.id'))",
    "or none": "author_id: Mapped[[uuid.UUID|int] | None] = mapped_column([^|#], ~ForeignKey('user.id'))",
    "quoted": "author_id: Mapped['[uuid.UUID|int]'] = mapped_column([^|#], ~ForeignKey('user.id'))",
    "all quoted": "author_id: 'Mapped[[uuid.UUID|int] | None]' = mapped_column([^|#], ~ForeignKey('user.id'))",
    "as str": "author_id: Mapped[[str|int]] = mapped_column([^(as_uuid=False)|#], ~ForeignKey('user.id'))",
    "untyped": "author_id: Mapped[[uuid.UUID|int]] = mapped_column(~ForeignKey('user.id'))",
    "lines": "author_id: Mapped[[uuid.UUID|int]] = mapped_column(\n        [^(as_uuid=True)|#],\n        ~ForeignKey('user.id', [use_alter=True, |]name='fk_$'),\n        nullable=False\n    )",
    "unannotated": "author_id = mapped_column([^|#], ~ForeignKey('user.id'))",
}
SHAPES_SQLMODEL = {
    "field": "author_id: [uuid.UUID|int] = Field(foreign_key='user.id')",
    "or none": "author_id: [uuid.UUID|int] | None = Field(default=None, foreign_key='user.id')",
    "optional": "author_id: Optional[[uuid.UUID|int]] = Field(default=None, foreign_key='user.id', index=True)",
    "sa_type": "author_id: [uuid.UUID|int] = Field(sa_type=[^(as_uuid=True)|#], foreign_key='user.id')",
    "sa_column": "author_id: [uuid.UUID|int] = Field(sa_column=~Column([^|#], ~ForeignKey('user.id')))",
    "sa_column_args": "author_id: [uuid.UUID|int] = Field(sa_column_args=[[]~ForeignKey('user.id')[]])",
}
SHAPES_CORE = {
    "plain": "~Column('author_id', [^(as_uuid=True)|#], ~ForeignKey('user.id')),",
    "type keyword": "~Column('author_id', ~ForeignKey('user.id'), type_=[^|#], nullable=False),",
    "lines": "~Column(\n        'author_id',\n        [^(as_uuid=True)|#],\n        ~ForeignKey('user.id'),\n    ),",
}

BASES = {
    "declarative_base": "from sqlalchemy import Column, Integer, Uuid\nfrom sqlalchemy.orm import declarative_base\n\n"
    "Base = declarative_base()\n",
    "as_declarative": "from sqlalchemy import Column, Integer, Uuid\nfrom sqlalchemy.orm import as_declarative\n\n\n"
    "@as_declarative()\nclass Base:\n    pass\n",
    "DeclarativeBase": "from sqlalchemy import Column, Integer, Uuid\nfrom sqlalchemy.orm import DeclarativeBase\n\n\n"
    "class Base(DeclarativeBase):\n    pass\n",
    "flask": "from flask_sqlalchemy import SQLAlchemy\nfrom sqlalchemy import Column, Integer, Uuid\n\n"
    "db = SQLAlchemy()\nBase = db.Model\n",
}
TARGETS = (
    '\n\nclass User(Base):\n    __tablename__ = "user"\n\n    id = Column(Integer, primary_key=True)\n'
    '\n\nclass Plan(Base):\n    __tablename__ = "plan"\n\n    id = Column(Uuid, primary_key=True)\n'
)
SQLMODEL_BASE = (
    "import uuid\n\nfrom sqlmodel import Field, SQLModel\n\n\n"
    "class User(SQLModel, table=True):\n    id: int | None = Field(default=None, primary_key=True)\n"
    "\n\nclass Plan(SQLModel, table=True):\n    id: uuid.UUID = Field(primary_key=True)\n"
)
CORE_BASE = (
    "from sqlalchemy import Column, Integer, MetaData, Table, Uuid\n\nmetadata = MetaData()\n"
    'user = Table("user", metadata, Column("id", Integer, primary_key=True))\n'
    'plan = Table("plan", metadata, Column("id", Uuid, primary_key=True))\n'
)


@dataclass(frozen=True)
class Imports:
    """An import style: its lines for a list of names, and how a name is written."""

    name: str
    lines: object  # names -> list of lines
    write: object = staticmethod(lambda name: name)
    uuid: str = "UUID"  # how the UUID type is written
    integer: str = "Integer"  # how the new type is expected


def one_a_line(names, comma=","):
    return ["from sqlalchemy import ("] + [f"    {n}," for n in names[:-1]] + [f"    {names[-1]}{comma}", ")"]


PG = "from sqlalchemy.dialects.postgresql import UUID"
IMPORTS = [
    Imports("merged", lambda names: ["from sqlalchemy import " + ", ".join(names), PG]),
    Imports("parenthesised", lambda names: ["from sqlalchemy import (" + ", ".join(names) + ")", PG]),
    Imports("one a line", lambda names: one_a_line(names) + [PG + " as PG_UUID"], uuid="PG_UUID"),
    Imports("no last comma", lambda names: one_a_line(names, "") + [PG]),
    Imports("unsorted", lambda names: ["from sqlalchemy import " + ", ".join(reversed(names)), PG]),
    Imports("one a statement", lambda names: [f"from sqlalchemy import {n}" for n in names] + [PG]),
    Imports("continued", lambda names: ["from sqlalchemy import \\", "    " + ", ".join(names), PG]),
    Imports("aliases", lambda names: ["from sqlalchemy import " + ", ".join(f"{n} as Sa{n}" for n in names), PG],
            write=lambda name: f"Sa{name}"),
    Imports("sa", lambda names: ["import sqlalchemy as sa"], write=lambda n: f"sa.{n}", uuid="sa.UUID",
            integer="sa.Integer"),
    Imports("module", lambda names: ["import sqlalchemy", "from sqlalchemy.dialects import postgresql"],
            write=lambda n: f"sqlalchemy.{n}", uuid="postgresql.UUID", integer="sqlalchemy.Integer"),
    Imports("schema", lambda names: ["from sqlalchemy.dialects.postgresql import UUID",
                                     "from sqlalchemy.schema import " + ", ".join(n for n in names if n != "String"),
                                     "from sqlalchemy.types import String"]),
    Imports("kit", lambda names: ["from kit import " + ", ".join(names + ["UUID"])]),
    Imports("star", lambda names: ["from sqlalchemy import *"]),
    Imports("type alias", lambda names: ["from sqlalchemy import " + ", ".join(names),
                                         PG + " as DialectUUID", "", "Guid = DialectUUID"], uuid="Guid"),
]


def split_marks(text):
    """(before, after) of a text with [old|new] marks; '[[]' and '[]]' stand for brackets."""
    before, after, at = [], [], 0
    while at < len(text):
        if text.startswith("[[]", at) or text.startswith("[]]", at):
            before.append(text[at + 1 if text[at + 1] == "[" else at + 2])
            after.append(before[-1])
            at += 3
            continue
        bar = text.find("|", at)
        end = text.find("]", at)
        inner = text.find("[", at + 1)
        if text[at] == "[" and at < bar < end and not at < inner < bar:
            before.append(text[at + 1 : bar])
            after.append(text[bar + 1 : end])
            at = end + 1
            continue
        before.append(text[at])
        after.append(text[at])
        at += 1
    return "".join(before), "".join(after)


def comment_lines(text, comments):
    """Puts comments at places where Python takes them without changing the meaning."""
    lines = text.split("\n")
    if comments == "trailing":
        return "\n".join(line if line.rstrip().endswith("\\") or not line.strip() else f"{line}  # UUID? (see"
                         for line in lines)
    if comments == "own line":
        out = []
        for line in lines:
            indent = line[: len(line) - len(line.lstrip())]
            out += [f"{indent}# ForeignKey('user.id'): why UUID", line]
        return "\n".join(out)
    return text


def finish(text, quotes, newline):
    text = text.replace("'", quotes)
    if newline == "tabs":
        text = text.replace("    ", "\t")
    if newline == "no-eol":
        text = text.rstrip("\n")
    data = text.replace("\n", "\r\n" if newline == "crlf" else "\n").encode()
    return b"\xef\xbb\xbf" + data if newline == "bom" else data


@dataclass(frozen=True)
class KeyFile:
    path: str
    before: bytes
    body_after: bytes  # what follows the imports, after the run
    about: str


def body_of(kind, shape, imports, number, comments):
    write = imports.write
    text = shape.replace("^", imports.uuid).replace("#", imports.integer).replace("$", str(number))
    for name in ("Column", "ForeignKey", "String"):
        text = text.replace(f"~{name}", write(name))
    text = comment_lines("    " + text, comments)
    c, f, s, u = write("Column"), write("ForeignKey"), write("String"), imports.uuid
    if kind == "core":
        return (f"\n\nnote = Table(\n    'note{number}',\n    metadata,\n    {c}('id', {u}, primary_key=True),\n"
                f"{text}\n    {c}('plan_id', {u}, {f}('plan.id')),\n    {c}('title', {s}(9)),\n)\n")
    if kind == "sqlmodel":
        return (f"\n\nclass Note{number}(SQLModel, table=True):\n    id: uuid.UUID = Field(primary_key=True)\n{text}\n"
                f"    plan_id: Optional[uuid.UUID] = Field(sa_column={c}({u}, {f}('plan.id')))\n"
                f"    title: str = Field(sa_type={s}(9))\n")
    head = f"\n\nclass Note{number}(Base):\n    __tablename__ = 'note{number}'\n\n"
    if kind == "DeclarativeBase":
        return (f"{head}    id: Mapped[uuid.UUID] = mapped_column({u}, primary_key=True)\n{text}\n"
                f"    plan_id: Mapped[Optional[uuid.UUID]] = mapped_column({u}, {f}('plan.id'))\n"
                f"    title: Mapped[str] = mapped_column({s}(9))\n    old = {c}({s}(9))\n")
    return (f"{head}    id = {c}({u}, primary_key=True)\n{text}\n"
            f"    plan_id = {c}({u}, {f}('plan.id'))\n    title = {c}({s}(9))\n")


def import_block(kind, imports):
    lines = imports.lines(["Column", "ForeignKey", "String"])
    if kind in ("DeclarativeBase", "sqlmodel"):
        lines = ["import uuid", "from typing import Optional", ""] + lines
    if kind == "DeclarativeBase":
        lines.append("from sqlalchemy.orm import Mapped, mapped_column")
    if kind == "sqlmodel":
        lines.append("from sqlmodel import Field, SQLModel")
    # The import of the base stands last, so that its line ends the block; an alias may follow it.
    alias = [line for line in lines if line.startswith("Guid")]
    lines = [line for line in lines if line not in alias]
    module = f"base_{kind.lower()}"
    lines += ["", {"core": f"from {module} import Table, metadata", "sqlmodel": f"import {module}  # noqa: F401"}
              .get(kind, f"from {module} import Base")]
    return "\n".join(lines + ([""] + alias if alias else [])) + "\n"


def enumerate_files():
    """All files, in a fixed order."""
    kinds = [("declarative_base", SHAPES_1X), ("as_declarative", SHAPES_1X), ("flask", SHAPES_1X),
             ("DeclarativeBase", SHAPES_20), ("sqlmodel", SHAPES_SQLMODEL), ("core", SHAPES_CORE)]
    turn = 0
    for kind, shapes in kinds:
        for imports, (shape_name, shape) in itertools.product(IMPORTS, shapes.items()):
            for _ in range(LAYOUTS_PER_SHAPE):
                # A step without a common divisor with the number of layouts visits all of them.
                comments, quotes, newline = LAYOUTS[turn * 7 % len(LAYOUTS)]
                turn += 1
                before, after = split_marks(body_of(kind, shape, imports, turn, comments))
                head = import_block(kind, imports)
                yield KeyFile(
                    f"k{turn:05}.py",
                    finish(head + before, quotes, newline),
                    finish(after, quotes, newline).removeprefix(b"\xef\xbb\xbf"),
                    f"{kind}, {imports.name}, {shape_name}, comments {comments}, {quotes}, {newline}",
                )


def write_tree(folder):
    """Writes all files and what they import; returns the KeyFiles."""
    folder = pathlib.Path(folder)
    for name, text in BASES.items():
        (folder / f"base_{name.lower()}.py").write_text(text + TARGETS)
    (folder / "base_sqlmodel.py").write_text(SQLMODEL_BASE)
    (folder / "base_core.py").write_text(CORE_BASE)
    (folder / "kit.py").write_text(
        "from sqlalchemy import Column, ForeignKey, String\nfrom sqlalchemy.dialects.postgresql import UUID\n"
    )
    files = list(enumerate_files())
    for file in files:
        (folder / file.path).write_bytes(file.before)
    return files
