"""Writes thousands of models that use what the real signatures of the libraries allow.

Types x nullability x defaults x keys x options of foreign keys x mixins x bases x Annotated and
type_annotation_map x dataclasses, for SQLAlchemy 2.0 (`sqlalchemy`) and SQLModel (`sqlmodel`). The
same seed writes the same bytes. Everything written imports under the real libraries.
"""

import random
from dataclasses import dataclass, field

CLASSES_PER_MODULE = 25

HEADER = '''
import datetime
import decimal
import enum
import functools
import uuid
from datetime import timedelta as Span
from typing import Annotated, Any, Literal, Optional, Union, get_args

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, String as Words, func, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, column_property, deferred
from sqlalchemy.orm import declared_attr, mapped_column, registry

LIMIT = 40
GREETING = "hello, (world"
NOW = func.now()


State = Literal["open", "done"]
STATES = ("open", "done", "lost")


class Color(enum.Enum):
    RED = "r"
    BLUE = "b"


class Mood(str, enum.Enum):
    good = "Good"
    bad = "Bad"


class Level(enum.StrEnum):
    low = "Low"
    high = "High"


class Money(sa.types.TypeDecorator):
    impl = sa.Integer
    cache_ok = True


def make_number():
    return 4


def number_of(context):
    return 5


def make_words():
    return "made"
'''


@dataclass(frozen=True)
class Type:
    text: str
    python: str
    values: tuple = ()  # default values
    makers: tuple = ()  # callables
    sql: tuple = ()  # SQL expressions
    server: tuple = ()
    only_postgres: bool = False


NUMBERS = dict(values=("0", "-3", "LIMIT", "7"), makers=("make_number", "number_of", "lambda: 17",
               "lambda context: 18", "int"), sql=('text("1 + 1")', "sa.func.coalesce(1, 2)"),
               server=('"5"', 'text("6")'))
WORDS = dict(values=("'x'", '"it\'s"', "GREETING", '"a" "b"'), makers=("make_words", "lambda: 'w'",
             "str"), sql=("func.lower('A')",), server=('"x"', "text(\"'y'\")"))
TIMES = dict(values=("datetime.datetime(2020, 1, 2)",), makers=("datetime.datetime.now",
             "lambda: datetime.datetime(2021, 1, 1)"), sql=("func.now()", "NOW",
             "sa.func.current_timestamp()"), server=("func.now()", "sa.text('CURRENT_TIMESTAMP')"))
JSONS = dict(values=("{}",), makers=("dict", "lambda: {'a': 1}"))
TYPES = [
    Type("sa.Integer", "int", **NUMBERS),
    Type("sa.Integer()", "int", **NUMBERS),
    Type("sa.BigInteger", "int", **NUMBERS),
    Type("sa.SmallInteger()", "int", **NUMBERS),
    Type('sa.BigInteger().with_variant(sa.Integer, "sqlite")', "int", **NUMBERS),
    Type("sa.String", "str", **WORDS),
    Type("Words(50)", "str", **WORDS),
    Type("sa.String(length=17)", "str", **WORDS),
    Type("sa.CHAR(2)", "str", values=("'ab'",)),
    Type("sa.Unicode(30)", "str", **WORDS),
    Type("sa.Text", "str", **WORDS),
    Type("sa.Boolean", "bool", values=("True", "False"), makers=("bool", "lambda: True"),
         server=("sa.true()", "sa.false()")),
    Type("sa.Float", "float", values=("0.5", "-1.5"), makers=("float",), server=('"0.5"',)),
    Type("sa.Float(asdecimal=True)", "decimal.Decimal"),
    Type("sa.Double", "float", values=("1e3",)),
    Type("sa.Numeric(10, 2)", "decimal.Decimal", values=('decimal.Decimal("1.5")', "1"),
         makers=("decimal.Decimal",)),
    Type("sa.Numeric(10, 2, asdecimal=False)", "float", values=("1.5",)),
    Type("sa.Numeric", "decimal.Decimal"),
    Type("sa.DateTime", "datetime.datetime", **TIMES),
    Type("sa.DateTime(timezone=True)", "datetime.datetime", **TIMES),
    Type("sa.Date", "datetime.date", values=("datetime.date(2020, 1, 2)",),
         makers=("datetime.date.today",)),
    Type("sa.Time", "datetime.time", values=("datetime.time(1, 2)",)),
    Type("sa.Interval", "datetime.timedelta", values=("Span(days=1)",), makers=("Span",)),
    Type("sa.LargeBinary", "bytes", values=('b"x"',), makers=("bytes",)),
    Type("sa.Uuid", "uuid.UUID", makers=("uuid.uuid4", "uuid.uuid1", "lambda: uuid.UUID(int=1)")),
    Type("sa.Uuid(as_uuid=False)", "str", makers=("lambda: str(uuid.UUID(int=2))",)),
    Type("postgresql.UUID(as_uuid=True)", "uuid.UUID", makers=("uuid.uuid4",)),
    Type("sa.JSON", "dict", **JSONS),
    Type("sa.JSON()", "dict[str, Any]", **JSONS),
    Type("sa.JSON(none_as_null=True)", "dict", **JSONS),
    Type('sa.JSON().with_variant(postgresql.JSONB, "postgresql")', "dict", **JSONS),
    Type("MutableDict.as_mutable(sa.JSON)", "dict", **JSONS),
    Type("postgresql.JSONB", "dict", **JSONS, only_postgres=True),
    Type("postgresql.ARRAY(sa.Integer)", "list", makers=("list",), only_postgres=True),
    Type("postgresql.INET", "str", only_postgres=True),
    Type("sa.Enum(Color)", "Color", values=("Color.RED",), makers=("lambda: Color.BLUE",)),
    Type('sa.Enum(Color, name="paint")', "Color", values=("Color.BLUE",), server=('"RED"',)),
    Type("sa.Enum(Mood, native_enum=False, length=20)", "Mood", values=("Mood.good",)),
    Type('sa.Enum(Mood, values_callable=lambda e: [m.value for m in e], name="mood_values")', "Mood",
         values=("Mood.bad",)),
    Type('sa.Enum("a", "b", name="ab")', "str", values=("'a'",), server=('"b"',)),
    Type("sa.JSON(True)", "dict", **JSONS),
    Type("sa.Interval(False)", "datetime.timedelta"),
    Type("sa.Float(24, True)", "decimal.Decimal"),
    Type("sa.Numeric(10, 2, None, False)", "float", values=("1.5",)),
    Type("Money", "int", values=("3",), makers=("make_number",)),
    Type("Money()", "int"),
]

# What an annotation says by itself, the same in both libraries but for times.
ANNOTATED = [
    Type("", "int", **NUMBERS), Type("", "str", **WORDS), Type("", "bool", values=("True",)),
    Type("", "float", values=("0.5",)), Type("", "bytes", values=('b"y"',)),
    Type("", "datetime.date", makers=("datetime.date.today",)), Type("", "datetime.time"),
    Type("", "datetime.timedelta", values=("Span(hours=1)",)),
    Type("", "decimal.Decimal", values=('decimal.Decimal("2")',)),
    Type("", "uuid.UUID", makers=("uuid.uuid4",)), Type("", "Color", values=("Color.RED",)),
    Type("", "Mood", values=("Mood.good",), makers=("lambda: Mood.bad",)),
    Type("", "datetime.datetime", **TIMES),
]


@dataclass
class Module:
    name: str
    rng: random.Random
    kind: str
    lines: list = field(default_factory=list)
    count: int = 0

    def pick(self, items):
        return self.rng.choice(items)

    def chance(self, percent):
        return self.rng.randrange(100) < percent

    def next(self):
        self.count += 1
        return self.count


# ---- arguments that both libraries hand on to Column --------------------------------------------

def default_of(m, kind):
    choices = [*kind.values, *kind.makers, *kind.sql]
    return m.pick(choices) if choices else None


def scalar_or_maker(m, kind):
    choices = [*kind.values, *kind.makers]
    return m.pick(choices) if choices else None


def kept_keywords(m, kind, named):
    """Keyword arguments that Column keeps, with the default and the server's."""
    found = {}
    default = default_of(m, kind)
    if default and m.chance(35):
        found["default"] = default
    if default and m.chance(12):
        found["onupdate"] = default_of(m, kind)
    if kind.server and m.chance(15):
        found["server_default"] = m.pick(kind.server)
    if m.chance(4):
        found["server_onupdate"] = "sa.FetchedValue()"
    if m.chance(8):
        found["comment"] = '"said, (here"'
    if m.chance(8):
        found["doc"] = m.pick(['"words"', "GREETING"])
    if m.chance(8):
        found["info"] = m.pick(['{"a": 1}', "{'b': [LIMIT]}", "{}", "dict(c=1)"])
    if m.chance(6):
        found["key"] = f'"key_{m.next()}"'
    if m.chance(4):
        found["system"] = m.pick(["True", "False"])
    if named and m.chance(30):
        found["quote"] = m.pick(["True", "False"])
    if m.chance(4):
        found["sqlite_on_conflict_not_null"] = '"FAIL"'
    is_system = found.get("system") == "True"  # no table has it, so no index can
    if not is_system and m.chance(8):
        found["index"] = "True"
    if not is_system and m.chance(8):
        found["unique"] = m.pick(["True", "False"])
    return found


def nullability(m):
    return {"nullable": m.pick(["True", "False"])} if m.chance(30) else {}


def foreign_key(m):
    options = [f'"{m.name}_target.id"']
    if m.chance(40):
        options.append("ondelete=" + m.pick(['"CASCADE"', '"SET NULL"', '"SET DEFAULT"', '"RESTRICT"']))
    for name, values in {
        "onupdate": ['"CASCADE"', '"SET NULL"'],
        "deferrable": ["True"], "initially": ['"DEFERRED"'], "info": ['{"k": 1}'],
        "link_to_name": ["True"],
    }.items():
        if m.chance(12):
            options.append(f"{name}={m.pick(values)}")
    if m.chance(15):
        options.append(f'name="fk_{m.name}_{m.next()}"')
    return f"{m.pick(['sa.ForeignKey', 'ForeignKey'])}({', '.join(options)})"


def items(m, kind):
    """What stands among the arguments: a key, an identity, a computed value, a check, a sequence."""
    roll = m.rng.randrange(100)
    if kind.python != "int" or roll >= 36:
        return []
    if roll < 20:
        return [foreign_key(m)]
    if roll < 27:
        return [m.pick(["sa.Identity()", "sa.Identity(always=True, start=3)",
                        "sa.Identity(start=1, increment=2, cycle=True)"])]
    if roll < 30:
        return [m.pick(['sa.Computed("1 + 1")', 'sa.Computed("2", persisted=True)'])]
    if roll < 33:
        return [f'sa.CheckConstraint("1 > 0", name="ck_{m.name}_{m.next()}")']
    return [f'sa.Sequence("seq_{m.next()}")']


def made_by_database(positional):
    return any("Identity" in item or "Computed" in item for item in positional)


def tidy(positional, keywords):
    """Leaves out what SQLAlchemy refuses beside what is there."""
    if made_by_database(positional):
        for word in ("default", "insert_default", "server_default", "server_onupdate", "onupdate"):
            keywords.pop(word, None)
        if any("Identity" in item for item in positional):
            keywords["nullable"] = "False"  # an identity that may be NULL no database takes
    if any("Sequence" in item for item in positional):
        keywords.pop("default", None)
        keywords.pop("insert_default", None)
        keywords.pop("server_default", None)
    return keywords


def call(m, callee, positional, keywords):
    arguments = positional + [f"{name}={value}" for name, value in keywords.items()]
    if not arguments or not m.chance(20):
        return f"{callee}({', '.join(arguments)})"
    inner = ",  # note, (here\n        ".join(arguments)
    return f"{callee}(\n        {inner},\n    )"


def column_call(m, kind, callee="Column", extra=None):
    named = m.chance(15)
    positional = [f'"db_{m.next()}"'] if named else []
    found = items(m, kind)
    keywords = {**kept_keywords(m, kind, named), **nullability(m), **(extra or {})}
    if m.chance(15):
        keywords["type_"] = kind.text
    else:
        positional.append(kind.text)
    return call(m, callee, positional + found, tidy(found, keywords))


# ---- SQLAlchemy ----------------------------------------------------------------------------------

def optional(m, python):
    return m.pick([f"Optional[{python}]", f"{python} | None", f"Union[{python}, None]"])


def annotation(m, kind):
    return optional(m, kind.python) if m.chance(40) else kind.python


def column_1x(m, name):
    kind = m.pick(TYPES)
    written = column_call(m, kind, m.pick(["Column", "sa.Column"]))
    roll = m.rng.randrange(20)
    if roll == 0:
        written = f"deferred({written}{m.pick(['', ', group=%r' % 'late', ', raiseload=True'])})"
    elif roll == 1:
        written = f"column_property({written}, {m.pick(['active_history=True', 'deferred=True'])})"
    return f"{name} = {written}"


def mapped_keywords(m, kind):
    found = {}
    if m.chance(6):
        found["deferred"] = m.pick(["True", "False"])
    if m.chance(5):
        found["deferred_group"] = '"late"'
    if m.chance(4) and found.get("deferred") != "False":  # SQLAlchemy refuses both
        found["deferred_raiseload"] = "True"
    if m.chance(4):
        found["active_history"] = "True"
    if m.chance(4):
        found["sort_order"] = m.pick(["1", "-1"])
    value = default_of(m, kind)
    if value and m.chance(12):
        found["insert_default"] = value
    return found


# What the annotation has to say: aliases with several columns, nested or with a type of their own,
# and the strings of a Literal.
WIDER_ALIASES = [
    ("Twice", "Annotated[str, mapped_column(sa.String(8)), mapped_column(sa.String(9), index=True)]"),
    ("Nested", "Annotated[Twice, mapped_column(sa.String(7), unique=True)]"),
    ("Coded", 'Annotated[str, mapped_column(sa.Enum("a", "bb", native_enum=False, length=30))]'),
    ("Counted", "Annotated[int, mapped_column(sa.Identity(start=3))]"),
    ("Owner", 'Annotated[int, mapped_column(ForeignKey("{m.name}_target.id"), comment="whose")]'),
    ("Described", "Annotated[str, 5, mapped_column(server_default='x', comment='alias')]"),
    ("State", None),
    ('Literal["a", State]', None),
    ("Color", None),
    ("Mood", None),
    ("Level", None),
]
OWN_ARGUMENTS = ["", "comment=None", "comment='own'", "index=False", "nullable=True",
                 "sa.String(5)", "server_default=None, unique=None"]


def wider_annotation(m, name):
    alias, _ = m.pick(WIDER_ALIASES)
    written = m.pick([alias, f"Optional[{alias}]"])
    own = m.pick(["server_default=None", *OWN_ARGUMENTS] if alias == "Described" else OWN_ARGUMENTS)
    if alias in ("Counted", "Owner"):  # no text, and PostgreSQL has no IDENTITY that may be NULL
        own = m.pick(["", "comment='own'"])
    return f"{name}: Mapped[{written}]" + m.pick(["", f" = mapped_column({own})"])


def literal_labels(m, name):
    labels = m.pick(["*get_args(State)", "*STATES", '"first", *STATES', '*("x", "yy")'])
    name_of_type = f'name="state_{m.name}_{m.next()}"'
    options = m.pick(["", ", native_enum=False", ", native_enum=False, length=40", ", length=None"])
    return f"{name}: Mapped[{m.pick(['State', 'Optional[str]'])}] = " \
           f"mapped_column(sa.Enum({labels}, {name_of_type}{options}))"


# The annotation says nothing of a column that is wrapped.
def wrapped_column(m, name):
    kind = m.pick([kind for kind in TYPES if kind.text])
    inner = column_call(m, kind, "mapped_column")
    wrapper = m.pick(["deferred", "column_property"])
    python = m.pick(["Label", "Optional[Label]", annotation(m, kind)])
    return f"{name}: Mapped[{python}] = {wrapper}({inner})"


def mapped_20(m, name):
    if m.chance(10):
        return column_1x(m, name)
    if m.chance(12):
        return m.pick([wider_annotation, wider_annotation, literal_labels, wrapped_column])(m, name)
    if m.chance(15):
        alias = m.pick(["Number", "Label", "Flag"])
        python = {"Number": "int", "Label": "str", "Flag": "bool"}[alias]
        kind = Type("", python, **(NUMBERS if python == "int" else WORDS if python == "str" else
                                   {"values": ("False",)}))
        written = m.pick([alias, f"Optional[{alias}]"])
        if m.chance(40):
            return f"{name}: Mapped[{written}]"
        keywords = {**kept_keywords(m, kind, False), **mapped_keywords(m, kind), **nullability(m)}
        keywords.pop("system", None)  # the alias may have an index, and no table has the column
        return f"{name}: Mapped[{written}] = {call(m, 'mapped_column', [], keywords)}"
    if m.chance(35):
        kind = m.pick(ANNOTATED)
        if m.chance(25):
            return f"{name}: Mapped[{annotation(m, kind)}]"
        found = items(m, kind)
        keywords = {**kept_keywords(m, kind, False), **mapped_keywords(m, kind), **nullability(m)}
        written = call(m, "mapped_column", found, tidy(found, keywords))
        return f"{name}: Mapped[{annotation(m, kind)}] = {written}"
    kind = m.pick(TYPES)
    written = column_call(m, kind, "mapped_column", mapped_keywords(m, kind))
    return f"{name}: Mapped[{annotation(m, kind)}] = {written}"


def dataclass_20(m, name):
    kind = m.pick(TYPES)
    keywords = {}
    values = list(kind.values)
    if values and m.chance(40):
        value = m.pick(values)
        if value != "{}":
            keywords["default"] = value
    elif kind.makers and m.chance(30):
        maker = m.pick([k for k in kind.makers if k not in ("number_of", "lambda context: 18")])
        keywords["default_factory"] = maker
    elif m.chance(20):
        keywords["default"] = "None"
    if m.chance(20) and default_of(m, kind):
        keywords["insert_default"] = default_of(m, kind)
    for word in ("init", "repr", "compare", "kw_only", "hash"):
        if m.chance(6):
            keywords[word] = m.pick(["True", "False"])
    if keywords.get("kw_only") == "False" and not {"default", "default_factory"} & keywords.keys():
        del keywords["kw_only"]  # it may follow one that has a default
    if m.chance(10):
        keywords["doc"] = '"words"'
    return f"{name}: Mapped[{annotation(m, kind)}] = {call(m, 'mapped_column', [kind.text], keywords)}"


BASES = ["plain", "type_map", "enum_map", "dataclass", "abstract", "naming", "schema", "registry"]


def base_lines(m, base):
    naming = ('sa.MetaData(naming_convention={"ix": "ix_%(column_0_label)s", '
              '"uq": "uq_%(table_name)s_%(column_0_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s", '
              '"fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s", '
              '"pk": "pk_%(table_name)s"})')
    return {
        "plain": ["class Base(DeclarativeBase):", "    pass"],
        "type_map": ["class Base(DeclarativeBase):", "    type_annotation_map = {int: sa.BigInteger, "
                     "str: sa.String(77), datetime.datetime: sa.DateTime(timezone=True)}"],
        "enum_map": ["class Base(DeclarativeBase):", "    type_annotation_map = {",
                     "        enum.Enum: sa.Enum(enum.Enum, native_enum=False, length=50),",
                     "        Mood: sa.Enum(enum.Enum, native_enum=False, length=20, "
                     "values_callable=lambda e: [x.value for x in e]),",
                     "        Literal: sa.Enum(enum.Enum, length=30),", "    }"],
        "dataclass": ["class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):", "    pass"],
        "abstract": ["class Root(DeclarativeBase):", "    pass", "", "", "class Base(Root):",
                     "    __abstract__ = True",
                     "    audit: Mapped[Optional[str]] = mapped_column(sa.String(3), doc='audited')"],
        "naming": ["class Base(DeclarativeBase):", f"    metadata = {naming}"],
        "schema": ["class Base(DeclarativeBase):", "    pass"],
        "registry": ["mapper_registry = registry()", "", "", "class Base(DeclarativeBase):",
                     "    registry = mapper_registry"],
    }[base]


def aliases(m):
    kind = Type("", "int", **NUMBERS)
    words = Type("", "str", **WORDS)

    def inner(kind):
        keywords = {k: v for k, v in kept_keywords(m, kind, False).items()
                    if k not in ("key", "system")}
        keywords.update(mapped_keywords(m, kind))
        keywords.pop("deferred_raiseload", None)  # beside an attribute's deferred=False
        if keywords.get("deferred") == "False":
            del keywords["deferred"]
        return call(m, "mapped_column", [], keywords)

    return [f"Number = Annotated[int, {inner(kind)}]",
            f"Label = Annotated[str, mapped_column(sa.String({m.rng.randrange(9, 90)}))]",
            f"Flag = Annotated[Optional[bool], {inner(Type('', 'bool', values=('True',)))}]",
            f"Wordy = Annotated[str, {inner(words)}]",
            *(f"{name} = {text.format(m=m)}" for name, text in WIDER_ALIASES if text)]


def mixin_lines(m):
    lines = ["class Stamped:"]
    for i in range(2):
        kind = m.pick([t for t in TYPES if not t.only_postgres])
        lines.append(f"    stamp_{i} = {column_call(m, kind)}")
    lines += ["", "    @declared_attr", "    def made(cls):",
              f"        return {column_call(m, TYPES[0])}"]
    return [line.replace("\n    ", "\n        ") if "return" in line else line for line in lines]


def table_arguments(m, table):
    parts, options = [], {}
    if m.chance(25):
        parts.append(f'sa.UniqueConstraint("c0", name="uq_{table}"'
                     f"{m.pick(['', ', info=%r' % {'u': 1}])})")
    if m.chance(20):
        parts.append(f'sa.CheckConstraint("1 < 2", name="ck_{table}")')
    if m.chance(25):
        parts.append(f'sa.Index("ix_{table}_x", "c0"{m.pick(["", ", unique=True"])}'
                     f"{m.pick(['', ', postgresql_where=sa.text(%r)' % '1 = 1', ', info=%r' % {'i': 2}])})")
    if m.chance(15):
        options["comment"] = '"of the table"'
    if m.chance(10):
        options["info"] = '{"t": LIMIT}'
    if m.chance(8):
        options["mysql_engine"] = '"InnoDB"'
    if m.chance(5):
        options["implicit_returning"] = "False"
    if not parts and not options:
        return []
    entries = parts + ([f"{{{', '.join(f'{k!r}: {v}' for k, v in options.items())}}}"] if options else [])
    if not parts and m.chance(50):
        return [f"    __table_args__ = {entries[0]}"]
    return [f"    __table_args__ = ({', '.join(entries)},)"]


def column_names(m, at_least):
    names = [f"c{i}" for i in range(m.rng.randrange(at_least, at_least + 4))]
    return names




def class_sqlalchemy(m, i, base):
    is_dataclass = base == "dataclass"
    table = f"{m.name}_t{i}"
    mixed = not is_dataclass and m.chance(25)
    bases = m.pick(["Stamped, Base", "Base, Stamped"]) if mixed else "Base"
    lines = ["", "", f"class T{i}({bases}):", f'    __tablename__ = "{table}"']
    lines += table_arguments(m, table)
    key = m.pick(["sa.Integer", "sa.BigInteger", "sa.Uuid"])
    extra = ", autoincrement=False" if key != "sa.Uuid" and m.chance(20) else ""
    if is_dataclass:
        lines.append(f"    id: Mapped[Any] = mapped_column({key}, primary_key=True{extra})")
        lines.append("    c0: Mapped[int] = mapped_column()")
    else:
        lines.append(f"    id = mapped_column({key}, primary_key=True{extra})")
        lines.append("    c0 = Column(sa.Integer)")
    for name in column_names(m, 3)[1:]:
        lines.append("    " + (dataclass_20 if is_dataclass else mapped_20)(m, name))
    return lines


def target_lines(m):
    return {"sqlalchemy": ["", "", "class Target(Base):", f'    __tablename__ = "{m.name}_target"',
                           "    id: Mapped[int] = mapped_column(primary_key=True)"],
            "sqlmodel": ["", "", "class Target(Base, table=True):",
                         f'    __tablename__ = "{m.name}_target"',
                         "    id: Optional[int] = Field(default=None, primary_key=True)"]}[m.kind]


def module_sqlalchemy(m):
    base = m.pick(BASES)
    m.lines = [HEADER, "", *base_lines(m, base), "", "", *aliases(m), "", "", *mixin_lines(m),
               *target_lines(m)]
    for i in range(CLASSES_PER_MODULE):
        m.lines += class_sqlalchemy(m, i, base)


# ---- SQLModel ------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Release:
    """What a release of SQLModel lets one write."""

    number: int = 50  # 0.0.NUMBER

    @property
    def knows_ondelete(self):
        return self.number >= 21

    @property
    def has_annotated_fields(self):
        """With Pydantic 1; between, parts of a Field in Annotated were lost."""
        return self.number < 14 or self.number >= 32

    @property
    def takes_two_fields(self):
        return self.number >= 32

    @property
    def takes_digits_of_an_optional(self):
        """Pydantic before 2.8 refuses them, which is of the time of the first releases that use it."""
        return not 14 <= self.number < 20


def pydantic_options(m, kind, release):
    found = {}
    for name, value in {"title": '"Title"', "description": "GREETING", "exclude": "True",
                        "repr": "False", "schema_extra": '{"examples": [1]}'}.items():
        if m.chance(5):
            found[name] = value
    if kind.python == "int":
        for name in (m.pick(["ge", "gt"]), m.pick(["le", "lt"]), "multiple_of"):
            if m.chance(8):
                found[name] = m.pick(["1", "LIMIT"])
    if kind.python == "str" and m.chance(25):
        found["max_length"] = m.pick(["40", "LIMIT"])
    if kind.python == "str" and m.chance(6):
        found["min_length"] = "1"
    takes_digits = release.takes_digits_of_an_optional
    if kind.python == "decimal.Decimal" and takes_digits and m.chance(40):
        found.update(max_digits="9", decimal_places="3")
    return found


def field_default(m, kind, is_optional, safe_makers=True):
    if m.chance(30) and kind.values:
        return {"default": m.pick([v for v in kind.values])}
    makers = [k for k in kind.makers if "context" not in k]
    if m.chance(25) and makers:
        return {"default_factory": m.pick([k for k in makers if k != "number_of"])}
    if is_optional and m.chance(70):
        return {"default": "None"}
    if m.chance(30 if is_optional else 4):  # Pydantic 1 takes the Optional away
        return {"default": "..."}
    return {}


def column_keywords(m, kind):
    found = {k: v for k, v in kept_keywords(m, kind, False).items() if k not in ("index", "unique", "system")}
    if m.chance(20):
        found["name"] = f'"db_{m.next()}"'
    if m.chance(4):
        found["default"] = "None"
    if m.chance(5):
        found["nullable"] = m.pick(["True", "False"])
    return found


def field_keywords(m, release, kind):
    found = {}
    if m.chance(20):
        found["nullable"] = m.pick(["True", "False"])
    if m.chance(10):
        found["index"] = m.pick(["True", "False"])
    if m.chance(10):
        found["unique"] = m.pick(["True", "False"])
    if kind.python == "int" and m.chance(15):
        found["foreign_key"] = f'"{m.name}_target.id"'
        if release.knows_ondelete and m.chance(40):
            found["ondelete"] = m.pick(['"CASCADE"', '"RESTRICT"'])
    if kind.text:
        found["sa_type"] = kind.text
    if m.chance(30):
        keywords = column_keywords(m, kind)
        if keywords:
            found["sa_column_kwargs"] = "{" + ", ".join(f'"{k}": {v}' for k, v in keywords.items()) + "}"
    elif kind.python == "int" and m.chance(15) and "foreign_key" not in found:
        inner = items(m, kind)
        if inner and not made_by_database(inner) and "Sequence" not in inner[0]:
            found["sa_column_args"] = f"[{', '.join(inner)}]"
    return found


# The Field(...) of Annotated counts for the field only if no Optional stands around it.
def annotated_field(m, name, release):
    inner = m.pick(["Short", "Digits", "Annotated[str, Field(max_length=9, unique=True)]"])
    plain, limit = ("decimal.Decimal", "ge") if inner == "Digits" else ("str", "max_length")
    forms = [f"{name}: {inner}",
             f"{name}: Annotated[Optional[{plain}], Field(index=True)] = None",
             f"{name}: Optional[{inner}] = None",
             f"{name}: Optional[{inner}] = Field(default=None, index=True)"]
    if release.takes_two_fields:
        forms += [f"{name}: {inner} = Field(index=True)",
                  f"{name}: {inner} = Field(nullable=True, {limit}=4)"]
        if plain == "str":
            forms.append(f"{name}: Annotated[{inner}, Field(max_length=3)]")
    return m.pick(forms)


def field_sqlmodel(m, name, release, shared=False):
    if not shared and release.has_annotated_fields and m.chance(10):
        return annotated_field(m, name, release)
    kinds = ANNOTATED if m.chance(50) else [t for t in TYPES if "Mutable" not in t.text]
    kind = m.pick(kinds)
    written = annotation(m, kind)
    is_optional = written != kind.python
    if not kind.text and m.chance(15):
        return f"{name}: {written}" + m.pick(["", " = None"] if is_optional else [""])
    if not kind.text and kind.values and m.chance(10):
        return f"{name}: {written} = {m.pick([v for v in kind.values])}"
    if kind.text and not shared and m.chance(20):
        extra = {} if not m.chance(40) else {"default": "None"} if is_optional else {}
        inner = column_call(m, kind)
        return f"{name}: {written} = {call(m, 'Field', [], {**extra, 'sa_column': inner})}"
    default = field_default(m, kind, is_optional)
    keywords = {**default, **field_keywords(m, release, kind), **pydantic_options(m, kind, release)}
    if kind.text:  # a length belongs to the type there
        for word in ("max_length", "max_digits", "decimal_places"):
            if m.chance(80):
                keywords.pop(word, None)
    if shared:
        keywords.pop("sa_column_args", None)
    positional = []
    if "default" in keywords and m.chance(15):
        positional = [keywords.pop("default")]
    return f"{name}: {written} = {call(m, 'Field', positional, keywords)}"


def class_sqlmodel(m, i, release):
    base = m.pick(["Base", "Base", "Shared"])
    if m.chance(20):  # its table is called like the class
        table = f"{m.name}t{i}"
        lines = ["", "", f"class {table.upper()}({base}, table=True):"]
    else:
        table = f"{m.name}_t{i}"
        lines = ["", "", f"class T{i}({base}, table=True):", f'    __tablename__ = "{table}"']
    lines += table_arguments(m, table)
    lines.append(m.pick(["    id: Optional[int] = Field(default=None, primary_key=True)",
                         "    id: int = Field(primary_key=True)",
                         "    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)",
                         "    id: Optional[int] = Field(default=None, sa_column=Column(sa.BigInteger, "
                         "primary_key=True))"]))
    lines.append("    c0: int")
    for name in column_names(m, 3)[1:]:
        lines.append("    " + field_sqlmodel(m, name, release))
    return lines


def module_sqlmodel(m, release):
    base = m.pick(["SQLModel", "own", "naming"])
    lines = {"SQLModel": ["Base = SQLModel"],
             "own": ["class Base(SQLModel):", "    metadata = sa.MetaData()"],
             "naming": ["class Base(SQLModel):", '    metadata = sa.MetaData(naming_convention='
                        '{"ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s"})']}[base]
    m.lines = [HEADER.strip() + "\n", "from sqlmodel import Field, SQLModel", "",
               "Short = Annotated[str, Field(max_length=7)]",
               "Digits = Annotated[decimal.Decimal, Field(max_digits=5, decimal_places=2)]", "", "",
               *lines, "", "",
               "class Shared(Base):"]
    m.lines += ["    " + field_sqlmodel(m, f"shared_{i}", release, shared=True) for i in range(3)]
    m.lines += target_lines(m)
    for i in range(CLASSES_PER_MODULE):
        m.lines += class_sqlmodel(m, i, release)


def generate(root, kind, classes, seed, release=Release()):
    """Writes modules with that many classes below `root`."""
    rng = random.Random(seed)
    for number in range((classes + CLASSES_PER_MODULE - 1) // CLASSES_PER_MODULE):
        m = Module(f"m{number}", random.Random(rng.randrange(2**32)), kind)
        if kind == "sqlalchemy":
            module_sqlalchemy(m)
        else:
            module_sqlmodel(m, release)
        (root / f"{m.name}.py").write_text("\n".join(m.lines) + "\n")
