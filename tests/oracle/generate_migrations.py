"""Writes classes of SQLAlchemy that `migrate` has a form for, with all that a column may be told.

usage: generate_migrations.py FOLDER [--classes N] [--seed S]

Each module has a declarative base of its own, one way to write columns and one to import, and ten
classes: leaves with columns drawn from the lists below, and families that are related by every kind
of key. The same seed writes the same bytes. Everything written imports, and its tables can be made,
filled and emptied on PostgreSQL; all but those of the modules named pg_* on SQLite as well.
"""

import argparse
import pathlib
import random
from dataclasses import dataclass

CLASSES_PER_MODULE = 10
LEAVES = 4


@dataclass(frozen=True)
class Type:
    """`~X` stands for X as the module imports it; an empty text: there is none of that kind."""

    text: str
    python: str
    values: tuple = ()  # default=
    server: tuple = ()  # server_default=


TYPES = [
    Type("~Integer", "int", ("3", "LIMIT", "make_number"), ('"4"', '~text("5")')),
    Type("~Integer()", "int", ("0", "~func.abs(-3)"), ('"4"',)),
    Type("~BigInteger", "int", ("5",), ('~text("6")',)),
    Type("~SmallInteger", "int", ("-1",)),
    Type("~String(40)", "str", ('"x"', "make_name", 'lambda: "made"', "made_in"), ('"y"',)),
    Type("~String(length=20)", "str", ('"it\'s"',), ('"words"',)),
    Type("~String", "str", ('"x"',)),
    Type("~Text", "str", ('""', "str"), ('"some words"',)),
    Type("~CHAR(3)", "str", ('"abc"',)),
    Type("~Unicode(30)", "str", ('"ü"',)),
    Type("Short", "str", ('"s"',)),
    Type("~Boolean", "bool", ("False", "True"), ("~true()", "~false()")),
    Type("~Float", "float", ("1.5",), ('"2.5"',)),
    Type("~Numeric(10, 2)", "decimal.Decimal", ('decimal.Decimal("1.5")',), ('"0"',)),
    Type("~Numeric", "decimal.Decimal"),
    Type("~Numeric(8, 3, asdecimal=False)", "float", ("0.5",)),
    Type("~DateTime", "datetime.datetime", ("datetime.datetime.utcnow", "~func.now()"),
         ("~func.now()",)),
    Type("~DateTime(timezone=True)", "datetime.datetime", ("utc_now",), ("~func.now()",)),
    Type("~Date", "datetime.date", ("datetime.date.today", "datetime.date(2020, 1, 2)")),
    Type("~Time", "datetime.time"),
    Type("~Interval", "datetime.timedelta", ("datetime.timedelta(hours=1)",)),
    Type("~LargeBinary", "bytes", ('b"z"',)),
    Type("~JSON", "dict", ("dict", 'lambda: {"a": 1}')),
    Type("~JSON", "list", ("list",)),
    Type("~JSON(none_as_null=True)", "dict"),
    Type("~Uuid", "uuid.UUID", ("uuid.uuid4",)),
    Type("~Uuid(as_uuid=False)", "str", ("text_uuid",)),
    Type('~Enum(Color, name="color_MODULE")', "Color", ("Color.RED",), ('"GREEN"',)),
    Type("~Enum(Shade)", "Shade", ("Shade.DARK",)),
    Type('~Enum("a", "b", name="letter_MODULE")', "str", ('"a"',), ('"b"',)),
    Type("Money", "int", ("7",)),
]
POSTGRES_TYPES = [
    Type("postgresql.JSONB", "dict", ("dict",), ('"{}"',)),
    Type("postgresql.ARRAY(~String(5))", "list", ("list",), ('"{}"',)),
    Type("~ARRAY(~Integer)", "list", ("list",)),
    Type("postgresql.UUID(as_uuid=True)", "uuid.UUID", ("uuid.uuid4",),
         ('~text("gen_random_uuid()")',)),
    Type("postgresql.INET", "str"),
]
ONUPDATE = {"~Integer": ["9", "make_number"], "~String(40)": ['"u"', "make_name", "made_in"],
            "~Boolean": ["True"], "~DateTime": ["~func.now()", "datetime.datetime.utcnow"],
            "~DateTime(timezone=True)": ["~func.now()", "utc_now"]}
KEY_OPTIONS = ["", ', ondelete="CASCADE"', ', ondelete="SET NULL"', ', ondelete="RESTRICT"',
               ', name="fk_NAME"', ', onupdate="CASCADE", deferrable=True, initially="DEFERRED"']
CASCADES = ["", ', cascade="all, delete-orphan"', ', cascade="all"', ', cascade="save-update"',
            ', cascade="all, delete-orphan", passive_deletes=True', ', lazy="selectin"']

PREAMBLE = '''\
import datetime
import decimal
import enum
import uuid
from typing import Any, List, Optional

IMPORTS
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, backref, declarative_base, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

BASE

LIMIT = 12
Short = ~String(9)


class Color(enum.Enum):
    RED = "red"
    GREEN = "green"


class Shade(str, enum.Enum):
    DARK = "dark"
    LIGHT = "light"


class Money(TypeDecorator):
    impl = ~Integer
    cache_ok = True


def make_number():
    return 21


def make_name():
    return "name"


def made_in(context):
    return "here"


def utc_now():
    return datetime.datetime.now(datetime.timezone.utc)


def text_uuid():
    return "12345678-1234-5678-1234-567812345678"
'''
NAMES = ("ARRAY", "BigInteger", "Boolean", "CHAR", "CheckConstraint", "Column", "Computed", "Date",
         "DateTime", "Enum", "Float", "ForeignKey", "Identity", "Index", "Integer", "Interval",
         "JSON", "LargeBinary", "MetaData", "Numeric", "SmallInteger", "String", "Table", "Text",
         "Time", "Unicode", "UniqueConstraint", "Uuid", "false", "func", "text", "true")
IMPORTS = {"": "from sqlalchemy import (\n    " + ",\n    ".join(NAMES) + ",\n)",
           "sa.": "import sqlalchemy as sa"}
BASES = [
    "Base = declarative_base()",
    'Base = declarative_base(metadata=~MetaData(naming_convention={"ix": "i_%(column_0_label)s", '
    '"uq": "u_%(table_name)s_%(column_0_name)s", "pk": "p_%(table_name)s"}))',
    "class Base(DeclarativeBase):\n    pass",
    "class Base(DeclarativeBase):\n    type_annotation_map = {str: ~String(70)}",
]


class Module:
    """One module while it is written."""

    def __init__(self, name, rng, postgres):
        self.name, self.rng = name, rng
        self.types = TYPES + (POSTGRES_TYPES * 3 if postgres else [])
        self.prefix = rng.choice(list(IMPORTS))
        self.is_old = rng.random() < 0.5  # 1.x
        self.has_mixin = False
        base = rng.choice(BASES[:2] if self.is_old else BASES)
        self.parts = [PREAMBLE.replace("IMPORTS", IMPORTS[self.prefix]).replace("BASE", base)]

    def text(self):
        text = "\n\n".join(self.parts) + "\n"
        return text.replace("~", self.prefix).replace("MODULE", self.name)

    def chance(self, percent):
        return self.rng.randrange(100) < percent

    def table_of(self, cls):
        return f"{self.name}_{cls.lower()}"

    def add_class(self, cls, lines, bases=("Base",), arguments=()):
        body = [f'__tablename__ = "{self.table_of(cls)}"']
        if arguments:
            body.append("__table_args__ = (")
            body += [f"    {each}," for each in arguments]
            body.append(")")
        body += [""] * self.chance(50) + lines
        indented = "\n".join(f"    {line}" if line else "" for line in body)
        self.parts.append(f"class {cls}({', '.join(bases)}):\n{indented}")

    def column(self, name, text, python, given, nullable):
        """One attribute in the way of this module; `nullable` None: nothing is said."""
        is_plain = self.is_old or self.chance(20)
        if is_plain or self.chance(20):
            call = "~Column" if is_plain else "mapped_column"
            said = [] if nullable is None else [f"nullable={nullable}"]
            return f"{name} = {call}({', '.join([text, *given[0], *said, *given[1]])})"
        kind = f"Optional[{python}]" if nullable is not False else python
        arguments = ", ".join([text, *given[0], *given[1]])
        return f"{name}: Mapped[{kind}] = mapped_column({arguments})"

    def key(self):
        return self.column("id", "~Integer", "int", ([], ["primary_key=True"]), False) \
            if not self.is_old else "id = ~Column(~Integer, primary_key=True)"

    def leaf_column(self, number):
        one = self.rng.choice(self.types)
        name, positional, keywords = f"c{number}", [], []
        nullable = self.rng.choice([None, None, True, False])
        if self.chance(8):
            name, positional = f"c{number}_", []
            keywords.append(f'name="c {number}"')
        if one.values and self.chance(45):
            keywords.append(f"default={self.rng.choice(one.values)}")
        elif one.server and self.chance(40):
            keywords.append(f"server_default={self.rng.choice(one.server)}")
        if one.text in ONUPDATE and self.chance(30):
            keywords.append(f"onupdate={self.rng.choice(ONUPDATE[one.text])}")
        can_be_indexed = one.python in ("int", "str", "datetime.date", "bool") \
            and one.text not in ("~Text", "~String", "postgresql.INET")
        if can_be_indexed and self.chance(12):
            keywords.append("index=True")
        for percent, text in ((8, f'comment="it\'s {number}, (100%)"'), (5, 'info={"a": [1]}'),
                              (5, 'doc="what it is"')):
            if self.chance(percent):
                keywords.append(text)
        self.rng.shuffle(keywords)
        return self.column(name, one.text, one.python, (positional, keywords), nullable)

    def leaf(self, number):
        cls, table = f"Leaf{number}", self.table_of(f"Leaf{number}")
        lines, arguments = [self.key()], []
        lines += [self.leaf_column(i) for i in range(self.rng.randrange(3, 11))]
        lines.append(self.column("n", "~Integer", "int", ([], ["default=1"]), False))
        if self.chance(20):
            computed = f"~Computed(\"n * {number + 2}\")"
            lines.append(self.column("twice", "~Integer", "int", ([computed], []), None))
        if self.chance(30):
            arguments.append(f'~UniqueConstraint("n", "id", name="uq_{table}")')
        if self.chance(30):
            arguments.append(f'~CheckConstraint("n > 0", name="ck_{table}")')
        if self.chance(30):
            where = self.rng.choice(["", ', postgresql_where=~text("n > 2")', ", unique=False"])
            arguments.append(f'~Index("ix_{table}_n", "n"{where})')
        if self.chance(15):
            arguments.append('{"comment": "leaves"}')
        lines += self.members()
        if self.has_mixin and self.chance(40):
            return self.add_class(cls, lines, ("Stamped", "Base"), arguments)
        return self.add_class(cls, lines, arguments=arguments)

    def members(self):
        lines = []
        if self.chance(20):
            lines += ["", "KINDS = [1, 2]", "NAME = 'x'"]
        if self.chance(20):
            lines += ["", "@hybrid_property", "def is_big(self):", "    return self.n > 5"]
        if self.chance(20):
            lines += ["", "def __repr__(self):", "    return f'<{self.id}>'"]
        if self.chance(20):
            lines += ["", "@property", "def twice_n(self):", "    return self.n * 2  # a note"]
        return lines

    def mixin(self):
        self.has_mixin = True
        changed = self.rng.choice([", onupdate=~func.now()", ", index=True", ""])
        lines = ["created = ~Column(~DateTime, default=datetime.datetime.utcnow, nullable=False)",
                 f"changed = ~Column(~DateTime{changed})"]
        self.parts.append("class Stamped:\n" + "\n".join(f"    {line}" for line in lines))

    def foreign(self, name, cls, options="", nullable=None, more=()):
        key = f'~ForeignKey("{self.table_of(cls)}.id"{options.replace("NAME", self.name + name)})'
        return self.column(name, "~Integer", "int", ([key], list(more)), nullable)

    def family(self):
        """A parent, its children and its only child."""
        options = self.rng.choice(KEY_OPTIONS)
        nullable = self.rng.choice([None, True]) if "SET NULL" in options else \
            self.rng.choice([None, True, False])
        cascade = self.rng.choice(CASCADES)
        way = self.rng.choice(["pair", "backref", "backref()"])
        to_child = f'children = relationship("Child", back_populates="parent"{cascade})'
        to_parent = 'parent = relationship("Parent", back_populates="children")'
        if way == "backref":
            to_child, to_parent = f'children = relationship("Child", backref="parent"{cascade})', ""
        if way == "backref()":
            to_child = ""
            to_parent = f'parent = relationship("Parent", backref=backref("children"{cascade}))'
        only = ['only = relationship("Only", back_populates="owner", uselist=False)']
        self.add_class("Parent", [self.key(), 'label = ~Column(~String(30), default="p")',
                                  *filter(None, [to_child]), *only])
        self.add_class("Child", [self.key(), self.foreign("parent_id", "Parent", options, nullable),
                                 "size = ~Column(~Integer)", *filter(None, [to_parent])])
        self.add_class("Only", [
            self.key(),
            self.foreign("owner_id", "Parent", "", None, ["unique=True"]),
            'owner = relationship("Parent", back_populates="only")'])

    def tree(self):
        up, down = self.rng.choice([
            ('relationship("Node", remote_side=[id], back_populates="down")',
             'relationship("Node", back_populates="up", order_by="Node.id")'),
            ('relationship("Node", remote_side=[id], backref="down")', ""),
            ("", 'relationship("Node", backref=backref("up", remote_side=[id]))')])
        said = [f"{name} = {text}" for name, text in (("up", up), ("down", down)) if text]
        self.add_class("Node", [self.key(), self.foreign("up_id", "Node"), *said])

    def many_to_many(self):
        left, right = self.table_of("Left"), self.table_of("Right")
        self.parts.append(
            f'links = ~Table(\n    "{self.name}_links",\n    Base.metadata,\n'
            f'    ~Column("left_id", ~ForeignKey("{left}.id"), primary_key=True),\n'
            f'    ~Column("right_id", ~ForeignKey("{right}.id"), primary_key=True),\n)')
        lazy = self.rng.choice(["", ', lazy="joined"', ', viewonly=True'])
        two = 'relationship("Right", foreign_keys=[FIRST])'
        self.add_class("Left", [
            self.key(), self.foreign("first_id", "Right"), self.foreign("second_id", "Right"),
            'first = ' + two.replace("FIRST", "first_id"),
            'second = ' + two.replace("FIRST", "second_id"),
            'rights = relationship("Right", secondary=links, back_populates="lefts")'])
        self.add_class("Right", [
            self.key(),
            f'lefts = relationship("Left", secondary=links, back_populates="rights"{lazy})'])


def write_module(name, rng, postgres):
    module = Module(name, rng, postgres)
    if rng.random() < 0.4:
        module.mixin()
    for number in range(LEAVES):
        module.leaf(number)
    module.family()
    module.tree()
    module.many_to_many()
    return module.text()


USE = '''\
from sqlalchemy.orm import Session

from m0 import Parent


def use(session: Session):
    session.merge(Parent(id=1))
'''


def generate(root, classes, seed):
    """The number of classes that are written."""
    rng = random.Random(seed)
    modules = -(-classes // CLASSES_PER_MODULE)
    for number in range(modules):
        postgres = number % 4 == 3
        name = f"pg_m{number}" if postgres else f"m{number}"
        (pathlib.Path(root) / f"{name}.py").write_text(write_module(name, rng, postgres))
    (pathlib.Path(root) / "use.py").write_text(USE)
    return modules * CLASSES_PER_MODULE


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--classes", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=31)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    generate(asked.folder, asked.classes, asked.seed)
