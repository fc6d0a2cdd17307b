"""Models that use everything which `check` compares, and changes to them that it must find."""

MODELS = '''\
import datetime
import enum
import uuid
from decimal import Decimal
from typing import Annotated, Optional

import sqlalchemy as sa
from sqlalchemy import (
    Boolean, CheckConstraint, Column, Date, DateTime, Enum, Float, ForeignKey, ForeignKeyConstraint,
    Index, Integer, BigInteger, JSON, LargeBinary, MetaData, Numeric, SmallInteger, String, Table,
    Text, Time, UniqueConstraint, Uuid, func, text)
from sqlalchemy.orm import DeclarativeBase, Mapped, declarative_base, mapped_column
from sqlmodel import Field, SQLModel

Base = declarative_base()


class Color(enum.Enum):
    RED = "r"
    GREEN = "g"


class User(Base):
    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("first", "last", name="uq_names"),
        CheckConstraint("age >= 0", name="ck_age"),
        Index("ix_lower_mail", text("lower(mail)"), unique=True),
        Index("ix_young", "age", postgresql_where=text("age < 30"), sqlite_where=text("age < 30")),
    )

    id = Column(Integer, primary_key=True)
    mail = Column(String(120), nullable=False)
    first = Column(String(40), index=True)
    last = Column(String(40))
    age = Column(Integer, server_default="18")
    score = Column(Float)
    height = Column(Numeric(5, 2))
    color = Column(Enum(Color))
    active = Column(Boolean, server_default=sa.true(), nullable=False)
    made = Column(DateTime(timezone=True), server_default=func.now())
    born = Column(Date)
    wakes = Column(Time)
    photo = Column(LargeBinary)
    settings = Column(JSON)
    note = Column(Text, server_default="it's")
    boss_id = Column(Integer, ForeignKey("users.id", ondelete="SET NULL"))
    doubled = Column(Integer, sa.Computed("age * 2", persisted=True))


tags = Table(
    "tags", Base.metadata,
    Column("user_id", Integer, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("tag", String(20), primary_key=True),
    Column("rank", SmallInteger, unique=True),
)
Index("ix_rank", tags.c.rank.desc())


class Modern(DeclarativeBase):
    metadata = MetaData(naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    })


name30 = Annotated[str, mapped_column(String(30))]


class Plan(Modern):
    __tablename__ = "plans"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    title: Mapped[name30] = mapped_column(unique=True)
    price: Mapped[Optional[Decimal]] = mapped_column(Numeric(10, 2), index=True)
    seats: Mapped[int] = mapped_column(BigInteger)


class Item(Modern):
    __tablename__ = "items"
    __table_args__ = (ForeignKeyConstraint(["plan_id"], ["plans.id"]),)

    plan_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


class Team(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(max_length=30, index=True, unique=True)
    founded: datetime.date
    budget: Optional[Decimal] = Field(default=None, max_digits=9, decimal_places=3)


class Hero(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    team_id: Optional[int] = Field(default=None, foreign_key="team.id", ondelete="CASCADE")
    power: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    color: Color = Color.RED
'''

# What is written, what it becomes, and the kinds that `check` must then report.
CHANGES = [
    ("mail = Column(String(120), nullable=False)", "mail = Column(String(60), nullable=False)",
     {"type-length"}),
    ("mail = Column(String(120), nullable=False)", "mail = Column(String, nullable=False)",
     {"type-length"}),
    ("mail = Column(String(120), nullable=False)", "mail = Column(Text, nullable=False)",
     {"type-family"}),
    ("mail = Column(String(120), nullable=False)", "mail = Column(String(120))", {"nullability"}),
    ("last = Column(String(40))", "last = Column(String(40), nullable=False)", {"nullability"}),
    ("height = Column(Numeric(5, 2))", "height = Column(Numeric(5, 3))", {"type-precision"}),
    ("height = Column(Numeric(5, 2))", "height = Column(Numeric(6, 2))", {"type-precision"}),
    ("height = Column(Numeric(5, 2))", "height = Column(Float)", {"type-family"}),
    ("seats: Mapped[int] = mapped_column(BigInteger)", "seats: Mapped[int]", {"type-family"}),
    ("born = Column(Date)", "born = Column(DateTime)", {"type-family"}),
    ("photo = Column(LargeBinary)", "photo = Column(JSON)", {"type-family"}),
    ("born = Column(Date)", "birth = Column(Date)",
     {"missing-column", "extra-column", "possible-rename"}),
    ("    born = Column(Date)\n", "", {"extra-column"}),
    ("    born = Column(Date)\n", "    born = Column(Date)\n    died = Column(Integer)\n",
     {"missing-column"}),
    ('"tags", Base.metadata', '"labels", Base.metadata',
     {"missing-table", "extra-table", "possible-rename"}),
    ("class Team(SQLModel, table=True)", "class Team(SQLModel)",
     {"extra-table", "dangling-foreign-key"}),
    ('server_default="18"', 'server_default="21"', {"server-default"}),
    (', server_default="18"', "", {"server-default"}),
    ('server_default="it\'s"', 'server_default="is"', {"server-default"}),
    ("server_default=sa.true()", "server_default=sa.false()", {"server-default"}),
    ("score = Column(Float)", 'score = Column(Float, server_default="1")', {"server-default"}),
    ('"age * 2"', '"age * 3"', {"generated"}),
    ('sa.Computed("age * 2", persisted=True)', "", {"generated"}),
    ('ondelete="SET NULL"', 'ondelete="CASCADE"', {"foreign-key-options"}),
    (', ForeignKey("users.id", ondelete="SET NULL")', "", {"extra-foreign-key"}),
    ('ForeignKey("users.id", ondelete="SET NULL")', 'ForeignKey("team.id", ondelete="SET NULL")',
     {"foreign-key-target"}),
    ("last = Column(String(40))", 'last = Column(String(40), ForeignKey("tags.tag"))',
     {"missing-foreign-key"}),
    ("last = Column(String(40))", 'last = Column(String(40), ForeignKey("users.id"))',
     {"missing-foreign-key", "foreign-key-type"}),
    (', foreign_key="team.id", ondelete="CASCADE"', "", {"extra-foreign-key"}),
    ('        UniqueConstraint("first", "last", name="uq_names"),\n', "", {"extra-unique"}),
    ('UniqueConstraint("first", "last"', 'UniqueConstraint("first", "mail"',
     {"missing-unique", "extra-unique"}),
    ("Column(\"rank\", SmallInteger, unique=True)", "Column(\"rank\", SmallInteger)",
     {"extra-unique"}),
    ("wakes = Column(Time)", "wakes = Column(Time, unique=True)", {"missing-unique"}),
    ("wakes = Column(Time)", "wakes = Column(Time, index=True)", {"missing-index"}),
    ("first = Column(String(40), index=True)", "first = Column(String(40))", {"extra-index"}),
    ('Index("ix_lower_mail", text("lower(mail)"), unique=True)',
     'Index("ix_lower_mail", text("upper(mail)"), unique=True)', {"index-differs"}),
    ('Index("ix_lower_mail", text("lower(mail)"), unique=True)',
     'Index("ix_lower_mail", text("lower(mail)"))', {"index-differs"}),
    ('Index("ix_young", "age"', 'Index("ix_youth", "age"', {"constraint-name"}),
    ('Index("ix_rank", tags.c.rank.desc())', 'Index("ix_rank", tags.c.rank)', {"index-differs"}),
    ('CheckConstraint("age >= 0", name="ck_age")', 'CheckConstraint("age > 0", name="ck_age")',
     {"check-differs"}),
    ('        CheckConstraint("age >= 0", name="ck_age"),\n', "", {"extra-check"}),
    ('CheckConstraint("age >= 0", name="ck_age")',
     'CheckConstraint("age >= 0", name="ck_age"), CheckConstraint("id > 0")', {"missing-check"}),
    ('Column("tag", String(20), primary_key=True)', 'Column("tag", String(20), nullable=False)',
     {"primary-key"}),
    ("number: Mapped[int] = mapped_column(primary_key=True)", "number: Mapped[int]",
     {"primary-key"}),
    ("name: str = Field(max_length=30", "name: str = Field(max_length=31", {"type-length"}),
]

# What only PostgreSQL keeps apart.
POSTGRES_CHANGES = [
    ("made = Column(DateTime(timezone=True)", "made = Column(DateTime", {"type-timezone"}),
    ('    GREEN = "g"\n', '    GREEN = "g"\n    BLUE = "b"\n', {"enum-labels"}),
    ('    GREEN = "g"\n', "", {"enum-labels"}),
    ('    RED = "r"\n    GREEN = "g"\n', '    GREEN = "g"\n    RED = "r"\n', {"enum-labels"}),
    ("color = Column(Enum(Color))", 'color = Column(Enum(Color, name="colour"))', {"enum-name"}),
    ("color = Column(Enum(Color))", "color = Column(sa.ARRAY(Enum(Color)))", {"type-array"}),
    ("born = Column(Date)", 'born = Column(Date, comment="a day")', {"comment"}),
    ("last = Column(String(40))", 'last = Column(String(40, collation="C"))', {"collation"}),
    ("    id = Column(Integer, primary_key=True)\n",
     "    id = Column(Integer, primary_key=True, autoincrement=False)\n", {"identity"}),
]
