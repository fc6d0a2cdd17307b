"""Writes thousands of small model classes in every style that the readers know.

usage: generate_models.py FOLDER [--classes N] [--seed S]

One module after the other: each has one declarative style, one form of base and one import style,
its own tables to point at, mixins, and classes whose columns are drawn from the lists below. The
same seed writes the same bytes. Everything written imports under the real libraries.
"""

import argparse
import pathlib
import random
from dataclasses import dataclass, field

CLASSES_PER_MODULE = 12


@dataclass(frozen=True)
class Type:
    """A column type: how it is written after `~` (the import style's prefix), and its Python type."""

    text: str
    python: str
    names: tuple  # what `text` needs from sqlalchemy, each written with ~ in it
    default: str = ""


# `~X` stands for X in the module's import style, `%X` for X of the PostgreSQL dialect.
TYPES = [
    Type("~Integer", "int", ("Integer",), "0"),
    Type("~Integer()", "int", ("Integer",), "1"),
    Type("~INTEGER", "int", ("INTEGER",)),
    Type("~BigInteger", "int", ("BigInteger",), "2"),
    Type("~BIGINT()", "int", ("BIGINT",)),
    Type("~SmallInteger", "int", ("SmallInteger",)),
    Type('~BigInteger().with_variant(~Integer, "sqlite")', "int", ("BigInteger", "Integer")),
    Type("~String", "str", ("String",), '"x"'),
    Type("~String(50)", "str", ("String",), '"y"'),
    Type("~String(length=17)", "str", ("String",)),
    Type("~VARCHAR(9)", "str", ("VARCHAR",)),
    Type("~CHAR(2)", "str", ("CHAR",)),
    Type("~Unicode(30)", "str", ("Unicode",)),
    Type("~Text", "str", ("Text",)),
    Type("~Text()", "str", ("Text",)),
    Type("~UnicodeText", "str", ("UnicodeText",)),
    Type("~Boolean", "bool", ("Boolean",), "False"),
    Type("~Float", "float", ("Float",), "0.5"),
    Type("~Double", "float", ("Double",)),
    Type("~Numeric(10, 2)", "decimal.Decimal", ("Numeric",)),
    Type("~Numeric(precision=12, scale=4)", "decimal.Decimal", ("Numeric",)),
    Type("~Numeric", "decimal.Decimal", ("Numeric",)),
    Type("~DECIMAL(8)", "decimal.Decimal", ("DECIMAL",)),
    Type("~DateTime", "datetime.datetime", ("DateTime",)),
    Type("~DateTime()", "datetime.datetime", ("DateTime",)),
    Type("~DateTime(timezone=True)", "datetime.datetime", ("DateTime",)),
    Type("~DateTime(True)", "datetime.datetime", ("DateTime",)),
    Type("~TIMESTAMP(timezone=True)", "datetime.datetime", ("TIMESTAMP",)),
    Type("~Date", "datetime.date", ("Date",)),
    Type("~Time", "datetime.time", ("Time",)),
    Type("~Time(timezone=True)", "datetime.time", ("Time",)),
    Type("~Interval", "datetime.timedelta", ("Interval",)),
    Type("~LargeBinary", "bytes", ("LargeBinary",)),
    Type("~Uuid", "uuid.UUID", ("Uuid",), "uuid.uuid4"),
    Type("~Uuid(as_uuid=False)", "str", ("Uuid",)),
    Type("~UUID", "uuid.UUID", ("UUID",)),
    Type("%UUID(as_uuid=True)", "uuid.UUID", (), "uuid.uuid4"),
    Type("%UUID", "uuid.UUID", ()),
    Type("~JSON", "dict", ("JSON",), "dict"),
    Type("%JSONB", "dict", (), "dict"),
    Type("%JSONB()", "dict", ()),
    Type("~ARRAY(~Integer)", "list", ("ARRAY", "Integer")),
    Type("%ARRAY(~String(5))", "list", ("String",)),
    Type("%INET", "str", ()),
    Type("%TSVECTOR()", "str", ()),
    Type("~Enum(Color)", "Color", ("Enum",)),
    Type('~Enum(Color, name="paint")', "Color", ("Enum",)),
    Type('~Enum("a", "b", name="ab")', "str", ("Enum",)),
    Type("Money", "int", ()),
    Type("Money()", "int", ()),
    Type("SHORT", "str", ()),
    Type("GUID", "uuid.UUID", ()),
]

# What Mapped[...] and SQLModel annotations say by themselves.
ANNOTATED_20 = ["int", "str", "bool", "float", "datetime.date", "datetime.datetime", "datetime.time",
                "datetime.timedelta", "decimal.Decimal", "uuid.UUID", "bytes", "Color"]
ANNOTATED_SQLMODEL = ["int", "str", "bool", "float", "datetime.date", "datetime.time",
                      "datetime.timedelta", "decimal.Decimal", "uuid.UUID", "bytes", "Color"]

IMPORT_STYLES = ["names", "aliases", "sa", "module", "types", "kit", "star"]
STYLES = {
    "1.x": ["declarative_base", "declarative_base_ext", "registry", "as_declarative", "mapped",
            "metadata_schema", "declarative_base_cls"],
    "2.0": ["declarative_base_class", "type_map", "dataclass", "registry_20", "abstract"],
    "flask": ["db", "db_class"],
    "sqlmodel": ["sqlmodel", "sqlmodel_base", "sqlmodel_metadata"],
    "core": ["core"],
}


@dataclass
class Module:
    """One module while it is written."""

    name: str
    rng: random.Random
    style: str
    base: str
    imports: str
    names: set = field(default_factory=set)  # used from sqlalchemy
    pg: set = field(default_factory=set)  # used from the PostgreSQL dialect
    lines: list = field(default_factory=list)
    prefix: str = ""  # in front of the names of its tables

    def sa(self, name):
        """`name` of sqlalchemy in this module's way."""
        self.names.add(name)
        return {
            "names": name, "kit": name, "star": name,
            "aliases": f"Sa{name}",
            "sa": f"sa.{name}",
            "module": f"sqlalchemy.{name}",
            "types": f"T.{name}" if name in TYPE_NAMES else name,
        }[self.imports]

    def dialect(self, name):
        if self.imports in ("sa", "module"):
            return f"postgresql.{name}"
        self.pg.add(name)
        return f"Pg{name}"

    def spell(self, text):
        """Replaces ~X and %X."""
        out, at = [], 0
        while at < len(text):
            if text[at] in "~%":
                end = at + 1
                while end < len(text) and (text[end].isalnum() or text[end] == "_"):
                    end += 1
                word = text[at + 1 : end]
                out.append(self.sa(word) if text[at] == "~" else self.dialect(word))
                at = end
            else:
                out.append(text[at])
                at += 1
        return "".join(out)

    def add(self, *lines):
        self.lines += [self.spell(line) for line in lines]

    def pick(self, items):
        return self.rng.choice(items)

    def chance(self, percent):
        return self.rng.randrange(100) < percent


TYPE_NAMES = {name for t in TYPES for name in t.names}


# ---- columns -------------------------------------------------------------------------------------

def key_target(m):
    """A foreign-key string and the type words of the key: those of its target, or wrong ones."""
    if m.chance(25):
        wrong = m.pick(["~Uuid", "~UUID()", "%UUID(as_uuid=True)", "GUID"])
        return m.pick(["user.id", "user.serial"]), wrong, "uuid.UUID"
    return m.pick([("user.id", "~Integer", "int"), ("plan.id", "~Uuid", "uuid.UUID"),
                   ("user.serial", "~BigInteger", "int")])


def target_string(m, target):
    table = f"{m.name}_{target}"
    return f"{m.prefix}{table}" if m.prefix and m.chance(70) else table


def options(m, python_default, in_field=False):
    """Keyword arguments that every style has."""
    parts = []
    if m.chance(30):
        parts.append(f"nullable={m.pick(['True', 'False'])}")
    if m.chance(15):
        parts.append("index=True")
    if m.chance(15):
        parts.append("unique=True")
    if not in_field and python_default and m.chance(20):
        parts.append(f"default={python_default}")
    if not in_field and m.chance(10):
        parts.append('comment="a, (b"')
    m.rng.shuffle(parts)
    return parts


def arrange(m, positional, keywords):
    """Arguments on one line or on one line each, sometimes with comments."""
    arguments = positional + keywords
    if not m.chance(25) or not arguments:
        return "(" + ", ".join(arguments) + ")"
    comment = "  # note, (here" if m.chance(40) else ""
    comma = "," if m.chance(60) else ""
    inner = f",{comment}\n        ".join(arguments)
    return f"(\n        {inner}{comma}\n    )"


def column_arguments(m, name_possible=True):
    """(positional, keywords, python type) of a Column or mapped_column call."""
    positional, keywords = [], []
    if name_possible and m.chance(12):
        positional.append(f'"db_{m.rng.randrange(10**6)}"')
    if m.chance(30):
        target, type_text, python = key_target(m)
        key = f'~ForeignKey("{target_string(m, target)}"'
        if m.chance(30):
            key += m.pick([', ondelete="CASCADE"', ", deferrable=True", f', name="fk_{m.rng.randrange(10**6)}"'])
        key += ")"
        how = m.rng.randrange(10)
        if how < 6:
            positional += [type_text, key]
        elif how < 8:
            positional.append(key)
            keywords.append(f"type_={type_text}")
        else:
            positional.append(key)
        return positional, keywords + options(m, ""), python
    chosen = m.pick(TYPES)
    if m.chance(15):
        keywords.append(f"type_={chosen.text}")
    else:
        positional.append(chosen.text)
    return positional, keywords + options(m, chosen.default), chosen.python


def optional(m, python):
    return m.pick([f"typing.Optional[{python}]", f"{python} | None", f"typing.Union[{python}, None]",
                   f"None | {python}", f"Optional[{python}]"])


def column_1x(m, name):
    positional, keywords, _ = column_arguments(m)
    callee = "db.Column" if m.style == "flask" and m.chance(70) else "~Column"
    call = callee + arrange(m, positional, keywords)
    if m.style == "1.x" and m.chance(5):
        call = f"deferred({call})"
    m.add(f"    {name} = {call}")


def column_20(m, name):
    how = m.rng.randrange(10)
    if how == 0 and m.base != "dataclass":
        return column_1x(m, name)
    if how <= 3:
        python = m.pick(ANNOTATED_20)
        annotation = optional(m, python) if m.chance(40) else python
        if m.chance(50):
            return m.add(f"    {name}: Mapped[{annotation}]")
        keywords = options(m, "")
        return m.add(f"    {name}: Mapped[{quoted(m, annotation)}] = mapped_column({', '.join(keywords)})")
    positional, keywords, python = column_arguments(m)
    if m.base == "dataclass":
        keywords = [k for k in keywords if not k.startswith("default=")]
    annotation = optional(m, python) if m.chance(40) else python
    call = m.pick(["mapped_column", "orm.mapped_column"]) + arrange(m, positional, keywords)
    m.add(f"    {name}: {m.pick(['Mapped', 'Mapped', 'orm.Mapped'])}[{quoted(m, annotation)}] = {call}")


def quoted(m, annotation):
    return f'"{annotation}"' if m.chance(15) else annotation


def field_sqlmodel(m, name):
    how = m.rng.randrange(10)
    if how <= 1:
        positional, keywords, python = column_arguments(m)
        annotation = optional(m, python) if m.chance(40) else python
        return m.add(f"    {name}: {annotation} = Field(sa_column=~Column({', '.join(positional + keywords)}))")
    if how <= 3:
        target, _, python = key_target(m)
        nullable = m.chance(40)
        extra = ", default=None" if nullable else ""
        annotation = optional(m, python) if nullable else python
        return m.add(f'    {name}: {annotation} = Field(foreign_key="{m.name}_{target}"{extra})')
    if how <= 5:
        chosen = m.pick(TYPES)
        annotation = optional(m, chosen.python) if m.chance(40) else chosen.python
        arguments = [f"sa_type={chosen.text}"] + options(m, "", in_field=True)
        return m.add(f"    {name}: {annotation} = Field{arrange(m, [], arguments)}")
    python = m.pick(ANNOTATED_SQLMODEL)
    annotation = optional(m, python) if m.chance(40) else python
    arguments = options(m, "", in_field=True)
    if python == "str" and m.chance(40):
        arguments.append("max_length=40")
    if python == "decimal.Decimal" and m.chance(50):
        arguments += ["max_digits=9", "decimal_places=3"]
    if "None" in annotation or "Optional" in annotation:
        arguments.insert(0, "default=None")
    if not arguments and m.chance(60):
        return m.add(f"    {name}: {annotation}")
    m.add(f"    {name}: {annotation} = Field({', '.join(arguments)})")


# ---- bases, mixins, classes ----------------------------------------------------------------------

def write_base(m):
    m.add(*{
        "declarative_base": ["Base = declarative_base()"],
        "declarative_base_ext": ["Base = ext_declarative_base(name='Entity')"],
        "registry": ["mapper_registry = registry()", "Base = mapper_registry.generate_base()"],
        "as_declarative": ["", "", "@as_declarative()", "class Base:", "    pass"],
        "mapped": ["mapper_registry = registry()"],
        "metadata_schema": ['Base = declarative_base(metadata=~MetaData(schema="acme"))'],
        "declarative_base_cls": ["", "", "class Common:", "    common = ~Column(~SmallInteger)", "", "",
                                 "Base = declarative_base(cls=Common)"],
        "declarative_base_class": ["", "", "class Base(DeclarativeBase):", "    pass"],
        "type_map": ["", "", "class Base(DeclarativeBase):",
                     "    type_annotation_map = {int: ~BigInteger, str: ~String(77), "
                     "datetime.datetime: ~DateTime(timezone=True)}"],
        "dataclass": ["", "", "class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):", "    pass"],
        "registry_20": ["mapper_registry = registry()", "", "", "class Base(DeclarativeBase):",
                        "    registry = mapper_registry"],
        "abstract": ["", "", "class Root(DeclarativeBase):", "    pass", "", "", "class Base(Root):",
                     "    __abstract__ = True", "    audit: Mapped[typing.Optional[str]] = mapped_column(~String(3))"],
        "db": ["db = SQLAlchemy()", "Base = db.Model"],
        "db_class": ["", "", "class DbBase(DeclarativeBase):", "    pass", "", "", "db = SQLAlchemy(model_class=DbBase)"],
        "sqlmodel": ["Base = SQLModel"],
        "sqlmodel_base": ["", "", "class Base(SQLModel):", "    shared: int = 0"],
        "sqlmodel_metadata": ["", "", "class Base(SQLModel):", "    metadata = ~MetaData()"],
        "core": ["metadata = ~MetaData()"],
    }[m.base])
    if m.base == "metadata_schema":
        m.prefix = "acme."


def class_head(m, name, mixins=()):
    base = "db.Model" if m.style == "flask" else "Base"
    if m.base == "mapped":
        m.add("", "", "@mapper_registry.mapped", f"class {name}({', '.join(mixins)}):" if mixins else f"class {name}:")
    elif m.style == "sqlmodel":
        m.add("", "", f"class {name}({', '.join([*mixins, base])}, table=True):")
    else:
        m.add("", "", f"class {name}({', '.join([*mixins, base])}):")


def write_targets(m):
    if m.style == "core":
        m.add("", f'user = ~Table("{m.name}_user", metadata, ~Column("id", ~Integer, primary_key=True), '
                  '~Column("serial", ~BigInteger))',
              f'plan = ~Table("{m.name}_plan", metadata, ~Column("id", ~Uuid, primary_key=True))')
        return
    class_head(m, "User")
    m.add(f'    __tablename__ = "{m.name}_user"', "")
    if m.style == "sqlmodel":
        m.add("    id: typing.Optional[int] = Field(default=None, primary_key=True)",
              "    serial: int = Field(sa_type=~BigInteger)")
    elif m.style == "2.0":
        m.add("    id: Mapped[int] = mapped_column(~Integer, primary_key=True)",
              "    serial: Mapped[int] = mapped_column(~BigInteger)")
    else:
        m.add("    id = ~Column(~Integer, primary_key=True)", "    serial = ~Column(~BigInteger)")
    class_head(m, "Plan")
    m.add(f'    __tablename__ = "{m.name}_plan"', "")
    if m.style == "sqlmodel":
        m.add("    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)")
    elif m.style == "2.0":
        m.add("    id: Mapped[uuid.UUID] = mapped_column(~Uuid, primary_key=True)")
    else:
        m.add("    id = ~Column(~Uuid, primary_key=True)")


def write_mixins(m):
    """Names of the mixins that classes of this module may have."""
    if m.style in ("core", "sqlmodel") or m.base == "dataclass":
        return []
    m.add("", "", "class StampMixin:")
    if m.style == "2.0":
        m.add("    stamped: Mapped[datetime.date] = mapped_column(~Date)",
              "    stamper: Mapped[typing.Optional[int]]")
    else:
        m.add("    stamped = ~Column(~Date, nullable=False)")
    m.add("", "", "class OwnerMixin:", "    @declared_attr", "    def owner_id(cls):",
          f'        return ~Column(~Integer, ~ForeignKey("{m.prefix}{m.name}_user.id"))')
    return ["StampMixin", "OwnerMixin"]


COLUMN_WRITERS = {"1.x": column_1x, "flask": column_1x, "2.0": column_20, "sqlmodel": field_sqlmodel}


def write_class(m, number, mixins):
    name = f"Model{m.name.title().replace('_', '')}{number}"
    used = [x for x in mixins if m.chance(30)]
    class_head(m, name, used)
    if m.style in ("1.x", "2.0") or m.chance(60):
        m.add(f'    __tablename__ = "{m.name}_t{number}"')
    if m.style in ("1.x", "2.0") and m.chance(10):
        m.add('    __table_args__ = {"schema": "other"}')
    if m.style == "sqlmodel":
        m.add("    id: typing.Optional[int] = Field(default=None, primary_key=True)")
    elif m.style == "2.0":
        m.add("    id: Mapped[int] = mapped_column(primary_key=True)")
    else:
        m.add("    id = ~Column(~Integer, primary_key=True)")
    if m.chance(15):
        m.add('    """Text that mentions Column(UUID, ForeignKey("x.y"))."""')
    for index in range(m.rng.randrange(2, 6)):
        COLUMN_WRITERS[m.style](m, f"c{index}")
    if m.chance(30):
        m.add("", "    def label(self):", "        return str(self)")


def write_core_table(m, number):
    m.add("", f"t{number} = ~Table(", f'    "{m.name}_t{number}",', "    metadata,",
          '    ~Column("id", ~Integer, primary_key=True),')
    for index in range(m.rng.randrange(2, 6)):
        positional, keywords, _ = column_arguments(m, name_possible=False)
        m.add(f'    ~Column("c{index}", {", ".join(positional + keywords)}),')
    if m.chance(15):
        m.add('    schema="other",')
    m.add(")")


# ---- imports -------------------------------------------------------------------------------------

def import_lines(m):
    names = sorted(m.names)
    lines = ["import datetime", "import decimal", "import enum", "import typing", "import uuid",
             "from typing import Optional", ""]
    if m.imports == "names":
        lines.append("from sqlalchemy import " + ", ".join(names))
    elif m.imports == "aliases":
        lines += ["from sqlalchemy import ("] + [f"    {n} as Sa{n}," for n in names] + [")"]
    elif m.imports == "sa":
        lines.append("import sqlalchemy as sa")
    elif m.imports == "module":
        lines.append("import sqlalchemy")
    elif m.imports == "types":
        lines.append("from sqlalchemy import types as T")
        rest = [n for n in names if n not in TYPE_NAMES]
        if rest:
            lines.append("from sqlalchemy.schema import " + ", ".join(rest))
    elif m.imports == "kit":
        lines.append("from kit import " + ", ".join(names))
    else:
        lines.append("from sqlalchemy import *")
    if m.imports in ("sa", "module"):
        lines.append("from sqlalchemy.dialects import postgresql")
    elif m.pg:
        lines.append("from sqlalchemy.dialects.postgresql import "
                     + ", ".join(f"{n} as Pg{n}" for n in sorted(m.pg)))
    lines += [
        "from sqlalchemy import orm",
        "from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, as_declarative",
        "from sqlalchemy.orm import declarative_base, declared_attr, deferred, mapped_column, registry",
        "from sqlalchemy.ext.declarative import declarative_base as ext_declarative_base",
        "from sqlalchemy.types import CHAR as CharImpl, TypeDecorator as Decorator",
    ]
    if m.style == "flask":
        lines.append("from flask_sqlalchemy import SQLAlchemy")
    if m.style == "sqlmodel":
        lines.append("from sqlmodel import Field, SQLModel")
    return lines


PREAMBLE = [
    "", "", "class Color(enum.Enum):", '    RED = "red"', '    GREEN = "green"', "", "",
    "class Money(Decorator):", "    impl = CharImpl(12)", "    cache_ok = True", "",
    "", "SHORT = ~String(11)", "GUID = %UUID(as_uuid=True)", "",
]


def write_module(number, rng, style, base, imports, classes):
    m = Module(f"m{number:04}", rng, style, base, imports)
    m.add(*PREAMBLE)
    write_base(m)
    write_targets(m)
    mixins = write_mixins(m)
    for index in range(classes):
        if style == "core":
            write_core_table(m, index)
        else:
            write_class(m, index, mixins)
    head = import_lines(m)
    return m.name, "\n".join(head + m.lines) + "\n", m.names


def generate(folder, classes, seed):
    """Writes the modules and returns how many classes they hold."""
    rng = random.Random(seed)
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    kinds = [(s, b, i) for s, bases in STYLES.items() for b in bases for i in IMPORT_STYLES]
    from_kit, written, number = set(), 0, 0
    while written < classes:
        style, base, imports = kinds[number % len(kinds)]
        name, text, names = write_module(number, rng, style, base, imports, CLASSES_PER_MODULE)
        (folder / f"{name}.py").write_text(text)
        if imports == "kit":
            from_kit |= names
        written += CLASSES_PER_MODULE
        number += 1
    (folder / "kit.py").write_text(
        '"""What the project passes on."""\n\nfrom sqlalchemy import (\n'
        + "".join(f"    {n},\n" for n in sorted(from_kit)) + ")\n"
    )
    return written


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--classes", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=2)
    args = parser.parse_args()
    count = generate(args.folder, args.classes, args.seed)
    print(f"{count} classes, seed {args.seed}")
