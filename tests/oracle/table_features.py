"""The features that generate_tables.py makes tables of: as Python text, one a line where possible.

NAME stands for a name of the table's own.
"""

PREAMBLE = '''\
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy import (
    CheckConstraint, Column, Computed, Enum, FetchedValue, ForeignKey, ForeignKeyConstraint,
    Identity, Index, Integer, MetaData, PrimaryKeyConstraint, Sequence, String, Table,
    UniqueConstraint, asc, column, desc, func, literal, text)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, mapped_column

metadata = MetaData()


class Base(DeclarativeBase):
    metadata = metadata


class Color(enum.Enum):
    RED = "r"
    GREEN = "g"
    BLUE = "it's"


class Level(enum.IntEnum):
    LOW = enum.auto()
    HIGH = enum.auto()


class Word(enum.StrEnum):
    One = enum.auto()
    Two = enum.auto()'''

PARENT = '''\
parent = Table(
    "parent", metadata,
    Column("id", Integer, primary_key=True),
    Column("x", Integer),
    Column("y", String(20)),
    UniqueConstraint("x", "y"),
)'''

# What arguments of tables refer to.
WIDE = [("a", "Integer"), ("b", "String(20)"), ("c", "sa.Boolean"), ("d", "sa.DateTime"),
        ("e", "sa.Numeric(8, 2)"), ("Mixed Case", "Integer"), ("select", "String")]

# Only the code itself knows the labels: such a column is compared in all but its type, and no
# migration is written for it.
UNKNOWN_TYPES = [
    "Enum(Color, name='by_length', values_callable=lambda e: sorted(m.value for m in e))",
    "Enum(Color, native_enum=False, values_callable=lambda e: [m.name.lower() for m in e])",
]

COMMON_TYPES = [
    "Integer", "sa.SmallInteger", "sa.BigInteger", "sa.INTEGER", "sa.SMALLINT()", "sa.BIGINT",
    "sa.Boolean", "sa.BOOLEAN()", "String", "String(1)", "String(255)", "sa.VARCHAR(30)",
    "sa.Text", "sa.TEXT()", "sa.Unicode(10)", "sa.UnicodeText", "sa.CHAR", "sa.CHAR(7)",
    "sa.Numeric", "sa.Numeric(10)", "sa.Numeric(10, 0)", "sa.Numeric(12, 4)", "sa.NUMERIC(5, 5)",
    "sa.DECIMAL(9, 3)", "sa.Float", "sa.Float(20)", "sa.Float(53)", "sa.FLOAT()", "sa.REAL",
    "sa.Double", "sa.DOUBLE_PRECISION", "sa.Date", "sa.DateTime", "sa.DateTime(timezone=True)",
    "sa.TIMESTAMP", "sa.TIMESTAMP(timezone=True)", "sa.Time", "sa.Time(timezone=True)", "sa.DATE()",
    "sa.Interval", "sa.LargeBinary", "sa.LargeBinary(100)", "sa.JSON", "sa.Uuid",
    "sa.Uuid(as_uuid=False)", "sa.Uuid(native_uuid=False)", "sa.PickleType", "Enum(Color, name='color')",
    "Enum('x', 'y', name='letters', native_enum=False)",
    "Enum('x', 'y', native_enum=False, length=12)",
    "Enum('x', 'y', native_enum=False, create_constraint=True)",
    "sa.Boolean(create_constraint=True)",
    "Enum(Color, native_enum=False, values_callable=lambda e: [m.value for m in e])",
    "Enum(Level, name='level', values_callable=lambda e: [str(m.value) for m in e])",
    "Enum(Word, name='word', values_callable=lambda e: [m.value for m in e])",
    "Enum(Word, native_enum=False, values_callable=lambda e: list(map(lambda m: m.value, e)))",
    "String(9).with_variant(sa.Text, 'postgresql')", "Integer().with_variant(sa.BigInteger, 'sqlite')",
    "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')",
    "String(20, collation='C').with_variant(String(20, collation='NOCASE'), 'sqlite')",
]

POSTGRES_TYPES = [
    "sa.Interval(native=False)", "sa.Interval(second_precision=3)",
    "postgresql.TIMESTAMP(precision=3)", "postgresql.TIMESTAMP(timezone=True, precision=0)",
    "postgresql.TIME(precision=2)", "postgresql.TIME(timezone=True, precision=6)",
    "postgresql.INTERVAL", "postgresql.INTERVAL(precision=4)",
    "postgresql.INTERVAL(fields='day to second')", "postgresql.INTERVAL(fields='year')",
    "postgresql.UUID", "postgresql.UUID(as_uuid=False)", "sa.UUID", "postgresql.JSON",
    "postgresql.JSONB", "postgresql.JSONB(none_as_null=True)", "postgresql.BYTEA", "postgresql.INET",
    "postgresql.CIDR", "postgresql.MACADDR", "postgresql.MACADDR8", "postgresql.MONEY",
    "postgresql.OID", "postgresql.REGCLASS", "postgresql.TSVECTOR", "postgresql.TSQUERY",
    "postgresql.JSONPATH",
    "postgresql.BIT", "postgresql.BIT(5)", "postgresql.BIT(5, varying=True)",
    "postgresql.BIT(varying=True)", "postgresql.HSTORE", "postgresql.CITEXT",
    "postgresql.INT4RANGE", "postgresql.INT8RANGE", "postgresql.NUMRANGE", "postgresql.DATERANGE",
    "postgresql.TSRANGE", "postgresql.TSTZRANGE", "postgresql.INT4MULTIRANGE",
    "postgresql.INT8MULTIRANGE", "postgresql.NUMMULTIRANGE", "postgresql.DATEMULTIRANGE",
    "postgresql.TSMULTIRANGE", "postgresql.TSTZMULTIRANGE", "postgresql.DOUBLE_PRECISION",
    "postgresql.DOUBLE_PRECISION(53)", "postgresql.ENUM('u', 'v w', \"it's\", name='words')",
    "postgresql.ENUM(Color, name='pg_color', schema='app')",
    "Enum(Color, name='by_value', values_callable=lambda e: [m.value for m in e])",
    "Enum('One', 'Two', name='Mixed Name')", "Enum(Color, name='in_app', schema='app')",
    "sa.ARRAY(Enum(Color, name='color'))", "sa.ARRAY(Integer, dimensions=3)",
    "postgresql.ARRAY(String(5))", "postgresql.ARRAY(sa.Numeric(6, 1), dimensions=1)",
    "String(collation='C')", "sa.Text(collation='POSIX')", "String(10, collation='ucs_basic')",
    "postgresql.DOMAIN('positive', Integer, check='VALUE > 0')",
    "postgresql.DOMAIN('app_word', String(10), not_null=True, default=text(\"'w'\"), schema='app')",
]

COMMON_DEFAULTS = [
    "Integer, server_default='5'", "Integer, server_default=text('5')",
    "Integer, server_default=text('-5')", "sa.BigInteger, server_default=text('2 + 3')",
    "String(9), server_default='x'", "String(9), server_default=''",
    "String(9), server_default=\"it's\"", "String(9), server_default=text(\"'x'\")",
    "sa.Text, server_default='a\\\\b'", "sa.Text, server_default='50%'",
    "sa.Boolean, server_default=sa.true()", "sa.Boolean, server_default=sa.false(), nullable=False",
    "sa.Boolean, server_default=text('true')", "sa.Numeric(5, 2), server_default='1.50'",
    "sa.Numeric(5, 2), server_default=text('1.50')", "sa.Float, server_default='0.5'",
    "sa.DateTime, server_default=func.now()", "sa.DateTime, server_default=func.current_timestamp()",
    "sa.DateTime, server_default=text('CURRENT_TIMESTAMP')",
    "sa.Date, server_default=func.current_date()", "sa.Date, server_default='2020-02-29'",
    "sa.DateTime, server_default='2020-02-29 01:02:03'", "sa.JSON, server_default='{}'",
    "sa.JSON, server_default=text(\"'{\\\"a\\\": [1]}'\")", "Integer, server_default=sa.null()",
    "Integer, server_default=text('NULL')", "Integer, server_default=func.abs(-3)",
    "String(5), server_default=func.lower('X')", "Integer, default=7",
    "String(5), default='py', onupdate='up'", "Integer, server_default=FetchedValue()",
    "Enum(Color, name='color'), server_default='RED'", "Integer, unique=True", "Integer, index=True",
    "Integer, unique=True, index=True", "String(30), comment='a\\nb'", "String(30), comment=''",
    "Integer, key='other_key'", "Integer, info={'x': 1}, doc='y'",
    "Integer, sa.CheckConstraint('value > 0')",
    "Integer, sa.CheckConstraint('value > 0', name='ck_of_column')", "sa.Uuid, default=uuid.uuid4",
]

POSTGRES_DEFAULTS = [
    "sa.DateTime(timezone=True), server_default=text('now()')",
    "sa.DateTime, server_default=text(\"timezone('utc', now())\")",
    "sa.DateTime, server_default=text(\"(now() AT TIME ZONE 'utc')\")",
    "sa.DateTime(timezone=True), server_default=text(\"now() + interval '1 day'\")",
    "sa.Uuid, server_default=text('gen_random_uuid()')", "sa.Uuid, server_default=func.gen_random_uuid()",
    "postgresql.JSONB, server_default='{}'", "postgresql.JSONB, server_default=text(\"'[]'::jsonb\")",
    "postgresql.ARRAY(Integer), server_default='{}'",
    "postgresql.ARRAY(sa.Text), server_default=text(\"ARRAY['a', 'b']\")",
    "postgresql.ARRAY(sa.Text), server_default=text(\"'{}'::text[]\")",
    "postgresql.INTERVAL, server_default='1 day'",
    "postgresql.INET, server_default='127.0.0.1'", "postgresql.BYTEA, server_default=text(\"'\\\\x00'\")",
    "postgresql.BIT(3), server_default=text(\"B'101'\")",
    "postgresql.INT4RANGE, server_default=text(\"'[1,5)'\")",
    "sa.Text, server_default=text('CURRENT_USER')", "sa.Text, server_default=text(\"E'a\\\\\\\\tb'\")",
    "sa.Text, server_default=text(\"coalesce(NULL, 'x')\")",
    "sa.Float, server_default=text('random() * 10')", "sa.BigInteger, server_default='9000000000'",
    "sa.Boolean, server_default='f'", "sa.Boolean, server_default='true'",
    "sa.Boolean, server_default='1'", "sa.Double, server_default=text(\"'NaN'\")",
    "Integer, server_default=text('(1 + 2) * 3')",
    "Integer, server_default=text('CASE WHEN 1 = 2 THEN 3 ELSE 4 END')",
    "sa.Date, server_default=text('CURRENT_DATE - 7')", "sa.Time, server_default=text('LOCALTIME(0)')",
]

COMPUTED = [
    "Integer, Computed('a * 2', persisted=True)", "Integer, Computed('a + 1 - 2 * a', persisted=True)",
    "String(40), Computed(\"b || '!'\", persisted=True)", "Integer, Computed('length(b)', persisted=True)",
    "sa.Boolean, Computed('a > 3', persisted=True)", "sa.Text, Computed('upper(b)', persisted=True)",
    "sa.Text, Computed(\"CASE WHEN a > 1 THEN b ELSE 'none' END\", persisted=True)",
]

POSTGRES_COLUMNS = [
    "postgresql.TSVECTOR, Computed(\"to_tsvector('english', coalesce(b, ''))\", persisted=True)",
    "Integer, Identity()", "sa.BigInteger, Identity(always=True)",
    "Integer, Sequence('own_sequence')",
    "Integer, server_default=Sequence('used_sequence', metadata=metadata).next_value()",
]

IDENTITIES = [
    "Integer", "sa.BigInteger", "sa.SmallInteger", "Integer, Identity()", "Integer, Identity(always=True)",
    "sa.BigInteger, Identity(start=10)", "Integer, Identity(start=100, increment=10)",
    "Integer, Identity(minvalue=5, maxvalue=500)", "Integer, Identity(cycle=True, maxvalue=9)",
    "Integer, Identity(cache=20)", "Integer, Identity(increment=-1)", "Integer, Identity(always=False)",
    "Integer, Identity(start=1, increment=1, minvalue=1)", "sa.SmallInteger, Identity(nominvalue=True)",
    "Integer, autoincrement=True", "Integer, autoincrement=False", "sa.Uuid", "String(20)",
    "Integer, Sequence('key_sequence', start=5)", "Integer, ForeignKey('parent.id')",
]

PRIMARY_KEYS = [
    ([("a", "Integer, primary_key=True"), ("b", "String(9), primary_key=True")], []),
    ([("a", "Integer, primary_key=True"), ("b", "Integer, primary_key=True")], []),
    ([("a", "Integer"), ("b", "String(9)")], ["PrimaryKeyConstraint('a', 'b')"]),
    ([("a", "Integer"), ("b", "String(9)")], ["PrimaryKeyConstraint('b', 'a', name='pk_named')"]),
    ([("a", "Integer"), ("b", "String(9)")], ["PrimaryKeyConstraint('a')"]),
]

POSTGRES_PRIMARY_KEYS = [
    ([("a", "Integer"), ("b", "String(9)")],
     ["PrimaryKeyConstraint('a', deferrable=True, initially='DEFERRED')"]),
    ([("a", "Integer"), ("b", "Integer")],
     ["PrimaryKeyConstraint('a', name='pk_incl', postgresql_include=['b'])"]),
]

UNIQUES = [
    "UniqueConstraint('a')", "UniqueConstraint('a', 'b')", "UniqueConstraint('b', 'a', name='NAME')",
    "UniqueConstraint('Mixed Case', name='Mixed NAME')", "UniqueConstraint('select')",
]

POSTGRES_UNIQUES = [
    "UniqueConstraint('a', deferrable=True, initially='DEFERRED', name='NAME')",
    "UniqueConstraint('a', deferrable=True)", "UniqueConstraint('a', deferrable=True, initially='IMMEDIATE')",
    "UniqueConstraint('a', postgresql_nulls_not_distinct=True)",
    "UniqueConstraint('a', 'b', name='NAME', postgresql_include=['c'])",
    "UniqueConstraint('a', name='NAME', comment='of a constraint')",
]

CHECKS = [
    "CheckConstraint('a > 0')", "CheckConstraint('a > 0', name='NAME')",
    "CheckConstraint('a > 0 AND a < 100', name='NAME')", "CheckConstraint('a > 0 OR b IS NULL', name='NAME')",
    "CheckConstraint('a BETWEEN 1 AND 5', name='NAME')", "CheckConstraint('a IN (1, 2, 3)', name='NAME')",
    "CheckConstraint(\"b IN ('x', 'y')\", name='NAME')", "CheckConstraint(\"b NOT IN ('x', 'y')\", name='NAME')",
    "CheckConstraint(\"b LIKE 'x%%'\", name='NAME')", "CheckConstraint(\"b <> ''\", name='NAME')",
    "CheckConstraint('length(b) >= 3', name='NAME')", "CheckConstraint('NOT (a = 1)', name='NAME')",
    "CheckConstraint('\"Mixed Case\" >= a', name='NAME')", "CheckConstraint('e >= 0.5', name='NAME')",
    "CheckConstraint('coalesce(a, 0) = 0', name='NAME')", "CheckConstraint(\"d > '2020-01-01'\", name='NAME')",
    "CheckConstraint('c', name='NAME')", "CheckConstraint('c IS NOT NULL', name='NAME')",
    "CheckConstraint(\"d IN ('2020-01-01', '2021-01-01')\", name='NAME')",
    "CheckConstraint('(a IS NULL) <> (b IS NULL)', name='NAME')",
    "CheckConstraint('CASE WHEN c THEN a > 1 ELSE a < 1 END', name='NAME')",
    "CheckConstraint(column('a') > 3, name='NAME')", "CheckConstraint(column('b') != 'x', name='NAME')",
    "CheckConstraint(text('a != 4'), name='NAME')",
]

POSTGRES_CHECKS = [
    "CheckConstraint(\"b ~ '^[a-z]+$'\", name='NAME')", "CheckConstraint(\"b ILIKE 'x%%'\", name='NAME')",
    "CheckConstraint(\"b = ANY (ARRAY['x', 'y'])\", name='NAME')",
    "CheckConstraint('char_length(b) > 1', name='NAME')", "CheckConstraint('a::text <> b', name='NAME')",
    "CheckConstraint('CAST(a AS numeric) < e', name='NAME')",
    "CheckConstraint('num_nonnulls(a, b) = 1', name='NAME')",
    "CheckConstraint('extract(year FROM d) > 2000', name='NAME')",
    "CheckConstraint(\"d < now() + interval '1 day'\", name='NAME')",
    "CheckConstraint('a IS DISTINCT FROM 3', name='NAME')", "CheckConstraint('(a, e) > (1, 2)', name='NAME')",
    "CheckConstraint('a > 1', name='NAME', comment='why')",
    "CheckConstraint('a > 0', name='NAME', postgresql_not_valid=True)",
    "CheckConstraint('a % 2 = 0', name='NAME')", "CheckConstraint('c IS TRUE', name='NAME')",
    "CheckConstraint(\"position('x' IN b) > 0\", name='NAME')",
    "CheckConstraint(\"trim(both from b) = b\", name='NAME')",
    "CheckConstraint(\"substring(b from 1 for 2) = 'ab'\", name='NAME')",
]

INDEXES = [
    "Index('NAME', 'a')", "Index('NAME', 'a', 'b')", "Index('NAME', 'a', unique=True)",
    "Index('NAME', 'Mixed Case')", "Index('Mixed NAME', 'select')", "Index('NAME', text('a DESC'))",
    "Index('NAME', text('lower(b)'))", "Index('NAME', text('lower(b)'), unique=True)",
    "Index('NAME', 'a', text('lower(b)'))", "Index('NAME', func.lower(text('b')))",
    "Index('NAME', text('(a + 1)'))", "Index('NAME', text('(a * 2)'), 'b')",
    "Index('NAME', 'a', postgresql_where=text('a > 0'), sqlite_where=text('a > 0'))",
    "Index('NAME', 'b', unique=True, postgresql_where=text('b IS NOT NULL'), sqlite_where=text('b IS NOT NULL'))",
    "Index('NAME', 'b', postgresql_where=column('c'), sqlite_where=text('c'))",
    "Index('NAME', desc('a'))", "Index('NAME', 'b', column('a').desc())", "Index('NAME', asc('a'), desc('b'))",
]

POSTGRES_INDEXES = [
    "Index('NAME', text('a DESC NULLS LAST'))", "Index('NAME', text('a ASC NULLS FIRST'), text('b DESC'))",
    "Index('NAME', 'a', postgresql_using='hash')", "Index('NAME', 'a', postgresql_using='brin')",
    "Index('NAME', 'a', postgresql_using='btree')", "Index('NAME', 'a', postgresql_include=['b', 'c'])",
    "Index('NAME', 'b', postgresql_ops={'b': 'varchar_pattern_ops'})",
    "Index('NAME', 'select', postgresql_ops={'select': 'text_pattern_ops'})",
    "Index('NAME', 'a', postgresql_with={'fillfactor': 70})",
    "Index('NAME', 'a', unique=True, postgresql_nulls_not_distinct=True)",
    "Index('NAME', text('b gin_trgm_ops'), postgresql_using='gin')",
    "Index('NAME', 'b', postgresql_using='gist', postgresql_ops={'b': 'gist_trgm_ops'})",
    "Index('NAME', text(\"to_tsvector('english', b)\"), postgresql_using='gin')",
    "Index('NAME', text('b COLLATE \"C\"'))", "Index('NAME', text(\"(b || 'x')\"))",
    "Index('NAME', 'b', postgresql_where=text(\"b IN ('x', 'y')\"))",
    "Index('NAME', 'a', postgresql_where=text(\"b = 'x' AND NOT c\"))",
    "Index('NAME', text('coalesce(a, 0)'), text(\"date_trunc('day', d)\"))",
    "Index('NAME', 'a', postgresql_tablespace='pg_default')", "Index('NAME', text('((a::text))'))",
]

FOREIGN_KEYS = [
    "ForeignKeyConstraint(['a'], ['parent.id'])", "ForeignKeyConstraint(['a'], ['parent.id'], name='NAME')",
    "ForeignKeyConstraint(['a', 'b'], ['parent.x', 'parent.y'])",
    "ForeignKeyConstraint(['a'], ['parent.id'], ondelete='CASCADE')",
    "ForeignKeyConstraint(['a'], ['parent.id'], ondelete='SET NULL', onupdate='CASCADE')",
    "ForeignKeyConstraint(['a'], ['parent.id'], ondelete='SET DEFAULT')",
    "ForeignKeyConstraint(['a'], ['parent.id'], ondelete='RESTRICT', onupdate='RESTRICT')",
    "ForeignKeyConstraint(['a'], ['parent.id'], ondelete='NO ACTION')",
    "ForeignKeyConstraint(['a'], ['parent.id'], deferrable=True, initially='DEFERRED')",
    "ForeignKeyConstraint(['a'], ['parent.id'], deferrable=True)",
    "ForeignKeyConstraint(['Mixed Case'], ['parent.id'], name='Mixed NAME')",
]

POSTGRES_FOREIGN_KEYS = [
    "ForeignKeyConstraint(['a', 'b'], ['parent.x', 'parent.y'], match='FULL')",
    "ForeignKeyConstraint(['a', 'b'], ['parent.x', 'parent.y'], ondelete='SET NULL (a)')",
    "ForeignKeyConstraint(['a'], ['parent.id'], initially='IMMEDIATE', deferrable=True)",
    "ForeignKeyConstraint(['a'], ['parent.id'], deferrable=False)",
    "ForeignKeyConstraint(['a'], ['parent.id'], name='NAME', postgresql_not_valid=True)",
    "ForeignKeyConstraint(['a'], ['parent.id'], name='NAME', comment='why')",
    "ForeignKeyConstraint(['a'], ['parent.id'], use_alter=True, name='NAME')",
]

POSTGRES_TABLES = [
    ([("a", "Integer")], [], {"schema": "'app'"}),
    ([("a", "Integer, ForeignKey('parent.id', ondelete='CASCADE')")], [], {"schema": "'app'"}),
    ([("a", "Integer")], [], {"comment": "'it\\'s a table'"}),
    ([("a", "Integer, index=True, unique=True")], [], {"schema": "'app'", "comment": "'x'"}),
    ([("a", "Integer")], [], {"prefixes": "['UNLOGGED']"}),
    ([("a", "sa.Enum('x', 'y', name='inherited_schema', inherit_schema=True)")], [],
     {"schema": "'app'"}),
    ([("a", "Integer"), ("at", "sa.Date, primary_key=True")], [],
     {"postgresql_partition_by": "'RANGE (at)'"}),
    ([("a", "Integer")], [], {"postgresql_inherits": "'parent'"}),
    ([("room", "Integer"), ("during", "postgresql.TSRANGE")],
     ["postgresql.ExcludeConstraint(('room', '='), ('during', '&&'), name='no_overlap')"], {}),
    ([("room", "Integer"), ("during", "postgresql.TSRANGE")],
     ["postgresql.ExcludeConstraint(('during', '&&'), where=text('room > 1'), using='gist')"], {}),
    ([("a", "Integer"), ("b", "Integer")],
     ["postgresql.ExcludeConstraint((text('int8range(a, b)'), '&&'), name='no_range')"], {}),
    ([("a", "Integer"), ("b", "Integer")],
     ["postgresql.ExcludeConstraint((func.int8range(column('a'), column('b'), '[]'), '&&'))"], {}),
    ([("metadata", "sa.JSON"), ("class", "String(9)"), ("UPPER", "Integer"), ("ümlaut", "Integer")],
     [], {}),
    ([("a_name_that_is_much_too_long_for_any_database_to_keep", "Integer, index=True, unique=True")],
     [], {}),
]

SQLITE_TABLES = [
    ([("a", "Integer")], [], {"sqlite_autoincrement": "True"}),
    ([("a", "Integer")], [], {"sqlite_strict": "True"}),
    ([("a", "Integer")], [], {"prefixes": "[]"}),
    ([("metadata", "sa.JSON"), ("class", "String(9)"), ("UPPER", "Integer"), ("ümlaut", "Integer")],
     [], {}),
    ([("a", "Integer, sqlite_on_conflict_unique='IGNORE', unique=True")], [], {}),
    ([("a", "Integer, sqlite_on_conflict_not_null='FAIL', nullable=False")], [], {}),
    ([("a", "Integer")], ["UniqueConstraint('a', sqlite_on_conflict='REPLACE')"], {}),
    ([("a", "Integer")], ["CheckConstraint('a > 0', sqlite_on_conflict='ROLLBACK')"], {}),
    ([("a", "sqlite.DATETIME")], [], {}),
    ([("a", "sqlite.JSON"), ("b", "sqlite.TIME"), ("c", "sqlite.DATE")], [], {}),
    ([("a", "Integer")], [], {"sqlite_with_rowid": "False"}),
]

# What the server says in other words than the author did, in a table of many types.
OF_ALL_TYPES = [
    ("a", "Integer"), ("b", "Integer"), ("s", "sa.SmallInteger"), ("n", "sa.Numeric(8, 2)"),
    ("v", "String(20)"), ("ts", "sa.DateTime"), ("tz", "sa.DateTime(timezone=True)"),
    ("d", "sa.Date"), ("tm", "sa.Time"), ("iv", "sa.Interval"), ("y", "sa.LargeBinary"),
    ("j", "postgresql.JSONB"), ("ip", "postgresql.INET"), ("rg", "postgresql.INT4RANGE"),
    ("f", "sa.Float"), ("u", "sa.Uuid"), ("ci", "postgresql.CITEXT"),
    ("mood", "Enum(Color, name='color')"),
]

CONDITIONS = [
    "ts > '2020-01-01'", "ts > '2020-01-01 10:00'", "tm > '10:00'", "iv > '1 hour'",
    "tz > 'epoch'", "tz > '2020-01-01'", "a > 1e3", "y <> ''", "d >= '2020-1-1'", "f > 0.50",
    "a + b > n", "a / 2.0 > 1", "coalesce(s, 1) > 0", "s % 2 = 0", "date_trunc('month', d) = d",
    "CASE WHEN a > 1 THEN 'x' ELSE v END = 'x'", "v::varchar(5) = 'a'",
    "j @> '{\"a\": 1}'", "ip << '10.0.0.0/8'", "rg && '[1,2)'", "rg && '[1,2]'",
    "mood IN ('RED', 'GREEN')", "mood NOT IN ('RED', 'GREEN')",
    "mood = ANY (ARRAY['RED', 'GREEN']::color[])", "mood = ANY (ARRAY['RED']::color[])",
    "(a, b) = (1, 2)", "(a, b) <> (1, 2)", "(a, n) > (1, 2)", "a = s", "a + s > 2 * n",
    "ci = 'a'", "ci <> 'a'", "n BETWEEN '0.0' AND '1e2'", "a * 1.5 < f", "abs(a - b) < 2.5",
    "u <> 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "greatest(s, a) > 1", "v || 'x' <> 'xx'",
    "ts - interval '90 minutes' > '2020-01-01'", "a IN (1, 2) OR s IN (3)", "n > a / 2",
    "ci::text = 'a'", "ci = v", "v = ci", "v::citext = 'a'", "lower(ci) = 'a'", "ci || 'x' <> 'y'",
    "length(ci) > 1", "ci LIKE 'a%'", "ci IN ('a', 'b')", "coalesce(ci, 'x') = 'y'",
    "mood::text = 'RED'", "a::text <> '1'", "d::text <> ''", "u::text = 'x'", "ci::varchar = 'a'",
    "length(v) > 1.5", "nullif(s, 0) > 1", "d + 1 > '2020-01-01'", "j ->> 'k' = 'v'",
]

DEFAULTS_IN_OTHER_WORDS = [
    "sa.Float, server_default='0.0'", "sa.Float, server_default='1.0'",
    "sa.Float, server_default=text('1e2')", "sa.REAL, server_default='0.1'",
    "sa.Float, server_default=text(\"'infinity'::float8\")", "sa.Numeric, server_default='1e10'",
    "sa.Numeric, server_default=text('1e-3')", "sa.Numeric(8, 2), server_default='1.500'",
    "sa.DateTime(timezone=True), server_default=text(\"now() - interval '30 minutes'\")",
    "sa.Interval, server_default='1 hour'", "sa.Interval, server_default='0'",
    "sa.Interval, server_default=text(\"interval '90 minutes'\")",
    "sa.Interval, server_default='1 day 2 hours'", "sa.Interval, server_default='PT1H'",
    "sa.Time, server_default='10:00'", "sa.DateTime, server_default='2020-01-01'",
    "sa.DateTime, server_default='2020-01-01 10:00'", "sa.DateTime, server_default='epoch'",
    "sa.DateTime(timezone=True), server_default='2020-01-01'",
    "sa.Date, server_default='2020-1-1'", "postgresql.ARRAY(Integer), server_default='{1, 2}'",
    "postgresql.ARRAY(String), server_default=text(\"ARRAY['a']::varchar[]\")",
    "postgresql.ARRAY(Enum(Color, name='color')), server_default=text(\"ARRAY['RED']::color[]\")",
    "postgresql.JSONB, server_default='{ }'", "postgresql.JSONB, server_default='{\"b\":1e2,\"a\":[]}'",
    "sa.Uuid, server_default='A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'",
    "sa.LargeBinary, server_default='abc'", "sa.LargeBinary, server_default=''",
    "postgresql.INT4RANGE, server_default='[1,5]'", "postgresql.MONEY, server_default='0'",
    "postgresql.MONEY, server_default=text('0')", "postgresql.HSTORE, server_default='a=>1'",
    "postgresql.BIT(3), server_default=text(\"B'101'::bit(3)\")",
    "String(5), server_default=text(\"coalesce(null, 'a')\")",
]

# Why something is not compared, where that is right.
NOT_COMPARED = {
    "made by the database itself",  # FetchedValue
    "it has the columns of the tables that it inherits from",
    "its type: the labels of its Enum are not known",
    "its default: PostgreSQL may say it in other words",
    "the check: PostgreSQL may say it in other words",
    "the index: PostgreSQL may say it in other words",
}
