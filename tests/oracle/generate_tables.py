"""Writes a module whose tables use everything that SQLAlchemy can declare.

Each feature (a type, a default, an option of a constraint, ...) gets a table of its own, written as
a Core Table, as a class with Column and as a class with mapped_column in turn; then come tables of
several features by chance. `generate(dialect, seed)` gives the text; what a table is named after
tells the feature when a comparison fails.
"""

import dataclasses
import random

from table_features import (CHECKS, COMMON_DEFAULTS, COMMON_TYPES, COMPUTED, CONDITIONS,
                            DEFAULTS_IN_OTHER_WORDS, FOREIGN_KEYS, IDENTITIES, INDEXES,
                            OF_ALL_TYPES, PARENT, POSTGRES_CHECKS, POSTGRES_COLUMNS, POSTGRES_DEFAULTS,
                            POSTGRES_FOREIGN_KEYS, POSTGRES_INDEXES, POSTGRES_PRIMARY_KEYS,
                            POSTGRES_TABLES, POSTGRES_TYPES, POSTGRES_UNIQUES, PREAMBLE,
                            PRIMARY_KEYS, SQLITE_TABLES, UNIQUES, UNKNOWN_TYPES, WIDE)

# Of a date and of an enum, so that no index takes them.
NOT_IMMUTABLE = ("date_trunc", "d::text", "mood::text")
MIXED_TABLES = 100
NOT_MIXED = ("Computed", "Constraint", "Sequence", "DOMAIN", "Identity")  # name other things
STYLES = ("core", "column", "mapped_column")


@dataclasses.dataclass
class Table:
    """What a table is made of, as text: columns by name, table arguments, keywords."""

    feature: str
    columns: list
    items: list = dataclasses.field(default_factory=list)
    keywords: dict = dataclasses.field(default_factory=dict)
    has_key: bool = True  # gets a key "id" of its own


def column_tables(dialect, in_full):
    types = COMMON_TYPES + (POSTGRES_TYPES if dialect == "postgresql" else [])
    types += [] if in_full else UNKNOWN_TYPES
    for number, one in enumerate(types):
        columns = [("plain", one), ("required", f"{one}, nullable=False"),
                   ("commented", f'{one}, comment="it\'s \\"{number}\\""')]
        if dialect == "postgresql" and "Enum" not in one and "ARRAY" not in one:
            columns += [("several", f"sa.ARRAY({one})"),
                        ("matrix", f"postgresql.ARRAY({one}, dimensions=2), nullable=False")]
        yield Table("type", columns)
    defaults = COMMON_DEFAULTS + (POSTGRES_DEFAULTS if dialect == "postgresql" else [])
    for column in defaults + COMPUTED + (POSTGRES_COLUMNS if dialect == "postgresql" else []):
        yield Table("column", [("a", "Integer"), ("b", "String(20)"), ("value", column)])
    for identity in IDENTITIES if dialect == "postgresql" else []:
        yield Table("identity", [("id", f"{identity}, primary_key=True"), ("a", "Integer")],
                    has_key=False)


def argument_tables(dialect):
    is_postgres = dialect == "postgresql"
    for feature, items in (
        ("unique", UNIQUES + (POSTGRES_UNIQUES if is_postgres else [])),
        ("check", CHECKS + (POSTGRES_CHECKS if is_postgres else [])),
        ("index", INDEXES + (POSTGRES_INDEXES if is_postgres else [])),
        ("foreign", FOREIGN_KEYS + (POSTGRES_FOREIGN_KEYS if is_postgres else [])),
    ):
        for number, item in enumerate(items):
            yield Table(feature, WIDE, [item.replace("NAME", f"{feature}_{number}")])
    for columns, items in PRIMARY_KEYS + (POSTGRES_PRIMARY_KEYS if is_postgres else []):
        yield Table("key", columns, items, has_key=False)
    for columns, items, keywords in POSTGRES_TABLES if is_postgres else SQLITE_TABLES:
        yield Table("table", columns, items, keywords)


def reworded_tables():
    """What the server says in other words, as a default, a check and a condition of an index."""
    for column in DEFAULTS_IN_OTHER_WORDS:
        yield Table("reworded", [("value", column)])
    for number, condition in enumerate(CONDITIONS):
        sql = repr(condition)
        yield Table("reworded", OF_ALL_TYPES,
                    [f"CheckConstraint({sql}, name='reworded_{number}')", f"CheckConstraint({sql})"])
        if not any(part in condition for part in NOT_IMMUTABLE):
            yield Table("reworded", OF_ALL_TYPES,
                        [f"Index('reworded_ix_{number}', 'a', postgresql_where=text({sql}))"])
    yield Table("reworded", OF_ALL_TYPES, ["Index('reworded_true', 'a', postgresql_where=text('true'))"])


def mixed_tables(dialect, in_full, chance):
    """Features together; of each list at most one, so that none disturbs another."""
    columns = [table.columns[-1][1] for table in column_tables(dialect, in_full) if table.has_key]
    columns = [column for column in columns if not any(word in column for word in NOT_MIXED)]
    for number in range(MIXED_TABLES):
        chosen = [(f"c{i}", one) for i, one in enumerate(chance.sample(columns, 4))]
        items = []
        for feature, known in (("u", UNIQUES), ("k", CHECKS), ("i", INDEXES), ("f", FOREIGN_KEYS)):
            if chance.random() < 0.6:
                items.append(chance.choice(known).replace("NAME", f"mix_{feature}_{number}"))
        yield Table("mix", WIDE + chosen, items)


def attribute(name, position):
    return name if name.isidentifier() and name not in ("metadata", "class") else f"p{position}"


def write_core(table, name):
    lines = [f'{name} = Table(', f'    "{name}", metadata,']
    if table.has_key:
        lines.append('    Column("id", Integer, primary_key=True),')
    lines += [f'    Column("{column}", {arguments}),' for column, arguments in table.columns]
    lines += [f"    {item}," for item in table.items]
    lines += [f"    {key}={value}," for key, value in table.keywords.items()]
    return "\n".join([*lines, ")"])


def write_class(table, name, call):
    lines = [f"class {name.title().replace('_', '')}(Base):", f'    __tablename__ = "{name}"']
    if table.items or table.keywords:
        words = ", ".join(f'"{key}": {value}' for key, value in table.keywords.items())
        lines += ["    __table_args__ = (", *(f"        {item}," for item in table.items)]
        lines += [f"        {{{words}}},", "    )"] if words else ["    )"]
    if table.has_key:
        lines.append(f"    id = {call}(Integer, primary_key=True)")
    for position, (column, arguments) in enumerate(table.columns):
        python = attribute(column, position)
        said = "" if python == column else f'"{column}", '
        lines.append(f"    {python} = {call}({said}{arguments})")
    return "\n".join(lines)


def generate(dialect, seed, in_full=False):
    """(the text of a module, the number of its tables). `in_full`: only what the models say in full,
    and in the words that the database has for it."""
    chance = random.Random(seed)
    tables = [*column_tables(dialect, in_full), *argument_tables(dialect),
              *mixed_tables(dialect, in_full, chance)]
    tables += reworded_tables() if dialect == "postgresql" and not in_full else []
    parts = [PREAMBLE, PARENT]
    for number, table in enumerate(tables):
        name = f"{table.feature}_{number:03}"
        style = STYLES[number % len(STYLES)]
        if style == "core":
            parts.append(write_core(table, name))
        else:
            parts.append(write_class(table, name, {"column": "Column"}.get(style, style)))
    return "\n\n\n".join(parts) + "\n", len(tables) + PARENT.count("Table(")
