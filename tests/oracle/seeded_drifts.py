"""Models, and changes to them that a comparison with the database of the unchanged ones must find.

Each seed is (what drifts, what is written, what it becomes). Among them are those that Alembic says
it does not detect: https://alembic.sqlalchemy.org/en/latest/autogenerate.html
"""

MODELS = '''\
import enum

import sqlalchemy as sa
from sqlalchemy import (
    Boolean, CheckConstraint, Column, Date, DateTime, Enum, ForeignKey, ForeignKeyConstraint,
    Identity, Index, Integer, BigInteger, JSON, LargeBinary, MetaData, Numeric, SmallInteger,
    String, Table, Text, Time, UniqueConstraint, Uuid, func, text)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, mapped_column


class Base(DeclarativeBase):
    metadata = MetaData()


class Color(enum.Enum):
    RED = 1
    GREEN = 2


class User(Base):
    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("first", "last", name="uq_names"),
        UniqueConstraint("first", "born"),
        CheckConstraint("age >= 0", name="ck_age"),
        CheckConstraint("height > 0"),
        CheckConstraint("age / 2.0 < 100", name="ck_half"),
        Index("ix_lower_mail", text("lower(mail)"), unique=True),
        Index("ix_young", "age", postgresql_where=text("age < 30")),
        Index("ix_mail", "mail", postgresql_include=["age"]),
        Index("ix_tags", "tags", postgresql_using="gin"),
        Index("ix_both", "first", "last"),
        {"comment": "who signs in"},
    )

    id = Column(Integer, primary_key=True)
    mail = Column(String(120), nullable=False)
    first = Column(String(40), index=True)
    last = Column(String(40))
    nick = Column(String)
    age = Column(Integer, server_default="18")
    height = Column(Numeric(5, 2))
    weight = Column(Numeric)
    color = Column(Enum(Color))
    years = Column(postgresql.DOMAIN("years", Integer, check="VALUE >= 0"), server_default="1")
    active = Column(Boolean, server_default=sa.true(), nullable=False)
    made = Column(DateTime(timezone=True), server_default=func.now())
    born = Column(Date)
    wakes = Column(Time)
    photo = Column(LargeBinary)
    settings = Column(JSON)
    extras = Column(postgresql.JSONB)
    tags = Column(postgresql.ARRAY(Text))
    token = Column(Uuid)
    waits = Column(sa.Interval)
    note = Column(Text, comment="free text")
    code = Column(String(8, collation="C"))
    boss_id = Column(Integer, ForeignKey("users.id", ondelete="SET NULL", name="fk_boss"))
    doubled = Column(Integer, sa.Computed("age * 2", persisted=True), index=True)


class Group(Base):
    __tablename__ = "groups"

    id = mapped_column(BigInteger, Identity(), primary_key=True)
    number = mapped_column(Integer, unique=True)
    color = mapped_column(Enum(Color), server_default="RED")
    owner_id = mapped_column(Integer, ForeignKey("users.id"))
    deputy_id = mapped_column(ForeignKey("users.id", deferrable=True, initially="DEFERRED"))


members = Table(
    "members", Base.metadata,
    Column("user_id", Integer, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("group_id", BigInteger, ForeignKey("groups.id"), primary_key=True),
    Column("since", Date, nullable=False),
    Column("rank", SmallInteger),
)


class Booking(Base):
    __tablename__ = "bookings"
    __table_args__ = (
        postgresql.ExcludeConstraint(("during", "&&"), name="no_overlap"),
        ForeignKeyConstraint(["user_id", "group_id"], ["members.user_id", "members.group_id"],
                             name="fk_member"),
    )

    id = mapped_column(Integer, Identity(start=10), primary_key=True)
    user_id = mapped_column(Integer)
    group_id = mapped_column(BigInteger)
    during = mapped_column(postgresql.TSRANGE)
'''

COLOR = '    RED = 1\n    GREEN = 2\n'
MAIL = "mail = Column(String(120), nullable=False)"
HEIGHT = "height = Column(Numeric(5, 2))"
BOSS = 'ForeignKey("users.id", ondelete="SET NULL", name="fk_boss")'
MEMBER = '["user_id", "group_id"], ["members.user_id", "members.group_id"]'

SEEDS = [
    ("table missing in the database", "class Booking(Base):\n    __tablename__ = \"bookings\"",
     "class Extra(Base):\n    __tablename__ = \"extra\"\n    id = Column(Integer, primary_key=True)\n"
     "\n\nclass Booking(Base):\n    __tablename__ = \"bookings\""),
    ("table missing in the models", "class Booking(Base):\n    __tablename__ = \"bookings\"",
     "class Booking:\n    pass\n\n\nclass Gone:\n    __tablename__ = \"bookings\""),
    ("table renamed", '__tablename__ = "bookings"', '__tablename__ = "reservations"'),
    ("table in another schema", 'name="fk_member"),\n',
     'name="fk_member"),\n        {"schema": "app"},\n'),
    ("column missing in the database", "    born = Column(Date)\n",
     "    born = Column(Date)\n    died = Column(Date)\n"),
    ("column missing in the models", "    photo = Column(LargeBinary)\n", ""),
    ("column renamed", "photo = Column(LargeBinary)", "picture = Column(LargeBinary)"),
    ("INTEGER and BIGINT", "number = mapped_column(Integer", "number = mapped_column(BigInteger"),
    ("INTEGER and SMALLINT", "number = mapped_column(Integer",
     "number = mapped_column(SmallInteger"),
    ("VARCHAR and TEXT", "nick = Column(String)", "nick = Column(Text)"),
    ("VARCHAR and INTEGER", "nick = Column(String)", "nick = Column(Integer)"),
    ("VARCHAR(40) and CHAR(40)", "last = Column(String(40))", "last = Column(sa.CHAR(40))"),
    ("length: 120 and 60", MAIL, MAIL.replace("120", "60")),
    ("length in the database only", MAIL, MAIL.replace("(120)", "")),
    ("length in the models only", "nick = Column(String)", "nick = Column(String(30))"),
    ("precision of a number", HEIGHT, HEIGHT.replace("5, 2", "7, 2")),
    ("scale of a number", HEIGHT, HEIGHT.replace("5, 2", "5, 3")),
    ("precision in the database only", HEIGHT, HEIGHT.replace("(5, 2)", "")),
    ("precision in the models only", "weight = Column(Numeric)", "weight = Column(Numeric(5, 2))"),
    ("NUMERIC and DOUBLE PRECISION", HEIGHT, HEIGHT.replace("Numeric(5, 2)", "sa.Double")),
    ("time zone of a timestamp", "DateTime(timezone=True)", "DateTime"),
    ("time zone of a time", "wakes = Column(Time)", "wakes = Column(Time(timezone=True))"),
    ("precision of a time", "wakes = Column(Time)", "wakes = Column(postgresql.TIME(precision=3))"),
    ("DATE and TIMESTAMP", "born = Column(Date)", "born = Column(DateTime)"),
    ("JSON and JSONB", "settings = Column(JSON)", "settings = Column(postgresql.JSONB)"),
    ("UUID and VARCHAR", "token = Column(Uuid)", "token = Column(String(36))"),
    ("UUID and CHAR(32)", "token = Column(Uuid)", "token = Column(Uuid(native_uuid=False))"),
    ("BYTEA and TEXT", "photo = Column(LargeBinary)", "photo = Column(Text)"),
    ("array and no array", "postgresql.ARRAY(Text)", "Text"),
    ("element of an array", "postgresql.ARRAY(Text)", "postgresql.ARRAY(Integer)"),
    ("fields of an interval", "sa.Interval", 'postgresql.INTERVAL(fields="DAY TO SECOND")'),
    ("enum label added", COLOR, COLOR + "    BLUE = 3\n"),
    ("enum label removed", COLOR, "    RED = 1\n"),
    ("enum label renamed", COLOR, COLOR.replace("GREEN", "LIME")),
    ("enum labels in another order", COLOR, "    GREEN = 2\n    RED = 1\n"),
    ("enum of another name", "Enum(Color)", 'Enum(Color, name="colour")'),
    ("enum and VARCHAR", "Enum(Color)", "Enum(Color, native_enum=False)"),
    ("NOT NULL in the database only", MAIL, MAIL.replace(", nullable=False", "")),
    ("NOT NULL in the models only", "last = Column(String(40))",
     "last = Column(String(40), nullable=False)"),
    ("default changed", 'server_default="18"', 'server_default="21"'),
    ("default in the database only", ', server_default="18"', ""),
    ("default in the models only", "nick = Column(String)",
     'nick = Column(String, server_default="x")'),
    ("default function changed", "func.now()", "text(\"timezone('utc', now())\")"),
    ("boolean default changed", "sa.true()", "sa.false()"),
    ("identity in the database only", "Identity(), primary_key=True",
     "primary_key=True, autoincrement=False"),
    ("identity ALWAYS and BY DEFAULT", "Identity()", "Identity(always=True)"),
    ("start of an identity", "Identity(start=10)", "Identity(start=500)"),
    ("expression of a generated column", '"age * 2"', '"age * 3"'),
    ("generated in the database only", ', sa.Computed("age * 2", persisted=True)', ""),
    ("generated in the models only", "weight = Column(Numeric)",
     'weight = Column(Numeric, sa.Computed("height * 2", persisted=True))'),
    ("collation of a column", 'collation="C"', 'collation="POSIX"'),
    ("collation in the models only", "nick = Column(String)",
     'nick = Column(String(collation="C"))'),
    ("comment of a column", 'comment="free text"', 'comment="anything"'),
    ("comment of a table", '"who signs in"', '"who knocks"'),
    ("column added to the primary key", 'Column("since", Date, nullable=False)',
     'Column("since", Date, primary_key=True)'),
    ("column taken from the primary key", 'ForeignKey("groups.id"), primary_key=True',
     'ForeignKey("groups.id"), nullable=False'),
    ("primary key in another order", 'Column("rank", SmallInteger),',
     'Column("rank", SmallInteger), sa.PrimaryKeyConstraint("group_id", "user_id"),'),
    ("foreign key missing in the database", 'Column("rank", SmallInteger)',
     'Column("rank", SmallInteger, ForeignKey("groups.number"))'),
    ("foreign key missing in the models", "owner_id = mapped_column(Integer, ForeignKey(\"users.id\"))",
     "owner_id = mapped_column(Integer)"),
    ("foreign key to another table", 'mapped_column(Integer, ForeignKey("users.id"))',
     'mapped_column(Integer, ForeignKey("bookings.id"))'),
    ("foreign key to another column", "owner_id = mapped_column(Integer, ForeignKey(\"users.id\"))",
     "owner_id = mapped_column(Integer, ForeignKey(\"groups.number\"))"),
    ("columns of a composite foreign key", MEMBER, MEMBER.replace(
        '["user_id", "group_id"]', '["id", "group_id"]')),
    ("ON DELETE changed", 'ondelete="SET NULL"', 'ondelete="CASCADE"'),
    ("ON DELETE in the database only", ', ondelete="CASCADE"', ""),
    ("ON UPDATE in the models only", BOSS, BOSS.replace("ondelete", 'onupdate="CASCADE", ondelete')),
    ("MATCH FULL in the models only", MEMBER + ",", MEMBER + ', match="FULL",'),
    ("DEFERRABLE in the database only", ', deferrable=True, initially="DEFERRED"', ""),
    ("DEFERRABLE in the models only", 'mapped_column(Integer, ForeignKey("users.id"))',
     'mapped_column(Integer, ForeignKey("users.id", deferrable=True))'),
    ("INITIALLY DEFERRED and IMMEDIATE", 'initially="DEFERRED"', 'initially="IMMEDIATE"'),
    ("unique constraint missing in the database", "wakes = Column(Time)",
     "wakes = Column(Time, unique=True)"),
    ("named unique constraint missing in the models",
     '        UniqueConstraint("first", "last", name="uq_names"),\n', ""),
    ("unnamed unique constraint missing in the models",
     '        UniqueConstraint("first", "born"),\n', ""),
    ("columns of a named unique constraint", '"first", "last", name="uq_names"',
     '"first", "mail", name="uq_names"'),
    ("unique constraint now DEFERRABLE", 'name="uq_names"', 'name="uq_names", deferrable=True'),
    ("index missing in the database", "wakes = Column(Time)", "wakes = Column(Time, index=True)"),
    ("index missing in the models", "first = Column(String(40), index=True)",
     "first = Column(String(40))"),
    ("index now unique", "first = Column(String(40), index=True)",
     "first = Column(String(40), index=True, unique=True)"),
    ("columns of an index in another order", '"ix_both", "first", "last"',
     '"ix_both", "last", "first"'),
    ("expression of an index", "lower(mail)", "upper(mail)"),
    ("direction of an index", '"ix_both", "first", "last"', '"ix_both", "first", text("last DESC")'),
    ("WHERE of an index", "age < 30", "age < 40"),
    ("WHERE in the database only", ', postgresql_where=text("age < 30")', ""),
    ("INCLUDE of an index", '["age"]', '["age", "last"]'),
    ("method of an index", 'Index("ix_both", "first", "last")',
     'Index("ix_both", "first", postgresql_using="hash")'),
    ("operator class of an index", '"ix_both", "first", "last"',
     '"ix_both", "first", "last", postgresql_ops={"last": "varchar_pattern_ops"}'),
    ("storage option of an index", '"ix_both", "first", "last"',
     '"ix_both", "first", "last", postgresql_with={"fillfactor": 50}'),
    ("text of a check", "age >= 0", "age > 0"),
    ("named check missing in the models", '        CheckConstraint("age >= 0", name="ck_age"),\n', ""),
    ("unnamed check missing in the models", '        CheckConstraint("height > 0"),\n', ""),
    ("check missing in the database", 'CheckConstraint("height > 0")',
     'CheckConstraint("height > 0"), CheckConstraint("weight > 0")'),
    ("exclusion constraint missing in the models",
     '        postgresql.ExcludeConstraint(("during", "&&"), name="no_overlap"),\n', ""),
    ("exclusion constraint missing in the database",
     '("during", "&&"), name="no_overlap"),', '("during", "&&"), name="no_overlap"),\n'
     '        postgresql.ExcludeConstraint(("id", "="), using="btree", name="alone"),'),
    ("expression of an exclusion constraint", '("during", "&&")', '("during", "-|-")'),
    ("integer and numeric division in a check", "age / 2.0 < 100", "age / 2 < 100"),
    ("check of a domain", 'check="VALUE >= 0"', 'check="VALUE > 0"'),
    ("type below a domain", 'DOMAIN("years", Integer', 'DOMAIN("years", BigInteger'),
    ("domain NOT NULL", 'check="VALUE >= 0"', 'check="VALUE >= 0", not_null=True'),
]
