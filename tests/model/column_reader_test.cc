// What one column declaration says, style by style, table-driven.
#include <gtest/gtest.h>

#include "model/model_project.h"

namespace modelmend::model {
namespace {

using testing::ModelProject;

struct TypeRow {
  std::string_view declaration;  // the statement in the class body
  std::string_view sql;
  bool nullable;
};

std::string with_class(std::string_view preamble, std::string_view declaration) {
  return "-- models.py --\n" + std::string(preamble) + "\n    x" + std::string(declaration) + "\n";
}

void expect_rows(std::string_view preamble, const std::vector<TypeRow>& rows) {
  for (const TypeRow& row : rows) {
    const ModelProject project(with_class(preamble, row.declaration));
    const ColumnDecl& column = project.column("T", "x");
    EXPECT_EQ(schema::to_sql(column.type), row.sql) << row.declaration;
    EXPECT_EQ(column.nullable, row.nullable) << row.declaration;
  }
}

constexpr std::string_view kColumnPreamble = R"(
import enum
import sqlalchemy as sa
from sqlalchemy import *
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import UUID as PG_UUID, JSONB, ARRAY as PG_ARRAY, CITEXT
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import declarative_base, deferred, column_property
from sqlalchemy.types import TypeDecorator, UserDefinedType
from missing import Thing

class Mood(enum.Enum):
    OK = "ok"
    BAD = "bad"
    FINE = "ok"

class Money(TypeDecorator):
    impl = Integer
class Point(UserDefinedType):
    pass

GUID = PG_UUID(as_uuid=True)
NAME = String(40)
LENGTH = 12
def json_type():
    return JSON().with_variant(JSONB(), "postgresql")

Base = declarative_base()
class T(Base):
    __tablename__ = "t"
    id = Column(Integer, primary_key=True))";

TEST(ColumnReader, ReadsTypesOfColumnCalls) {
  expect_rows(kColumnPreamble,
              {
                  {" = Column(Integer)", "INTEGER", true},
                  {" = Column(sa.BigInteger, nullable=False)", "BIGINT", false},
                  {" = Column(SmallInteger(), primary_key=True)", "SMALLINT", false},
                  {" = Column(\"y\", String(50))", "VARCHAR(50)", true},
                  {" = Column(String(length=LENGTH))", "VARCHAR(12)", true},
                  {" = Column(NAME)", "VARCHAR(40)", true},
                  {" = Column(Text)", "TEXT", true},
                  {" = Column(CHAR(3))", "CHAR(3)", true},
                  {" = Column(CITEXT)", "CITEXT", true},
                  {" = Column(Boolean, default=False)", "BOOLEAN", true},
                  {" = Column(Float)", "FLOAT", true},
                  {" = Column(Double)", "DOUBLE PRECISION", true},
                  {" = Column(Numeric(10, 2))", "NUMERIC(10, 2)", true},
                  {" = Column(Numeric(precision=8))", "NUMERIC(8)", true},
                  {" = Column(DateTime)", "TIMESTAMP", true},
                  {" = Column(DateTime(timezone=True))", "TIMESTAMP WITH TIME ZONE", true},
                  {" = Column(Date)", "DATE", true},
                  {" = Column(Time(timezone=True))", "TIME WITH TIME ZONE", true},
                  {" = Column(Interval)", "INTERVAL", true},
                  {" = Column(LargeBinary)", "BYTEA", true},
                  {" = Column(UUID)", "UUID", true},
                  {" = Column(PG_UUID(as_uuid=True))", "UUID", true},
                  {" = Column(postgresql.UUID(as_uuid=False))", "UUID", true},
                  {" = Column(GUID, nullable=False)", "UUID", false},
                  {" = Column(JSON)", "JSON", true},
                  {" = Column(JSONB)", "JSONB", true},
                  {" = Column(json_type())", "JSON", true},
                  {" = Column(MutableDict.as_mutable(JSONB))", "JSONB", true},
                  {" = Column(ARRAY(Integer))", "INTEGER[]", true},
                  {" = Column(PG_ARRAY(PG_UUID(as_uuid=True)))", "UUID[]", true},
                  {" = Column(postgresql.INET)", "INET", true},
                  {" = Column(Enum(Mood))", "ENUM mood ('OK', 'BAD')", true},
                  {" = Column(Enum(Mood, name=\"m\"))", "ENUM m ('OK', 'BAD')", true},
                  {R"( = Column(Enum("a", "b", name="ab")))", "ENUM ab ('a', 'b')", true},
                  {" = Column(type_=Integer, nullable=False)", "INTEGER", false},
                  {" = Column(BigInteger().with_variant(Integer, \"sqlite\"))", "BIGINT", true},
                  {" = deferred(Column(Text))", "TEXT", true},
                  {" = column_property(Column(Integer))", "INTEGER", true},
                  {" = Column(Integer, Identity())", "INTEGER", false},
                  {" = Column(Money)", "unknown ('models.Money' is a TypeDecorator)", true},
                  {" = Column(Point())", "unknown ('models.Point' is a UserDefinedType)", true},
                  {" = Column(Thing(3))",
                   "unknown ('missing.Thing' is not a type that modelmend knows)", true},
                  {" = Column(ForeignKey(\"u.id\"))", "the type of its foreign key's target", true},
              });
}

TEST(MappedReader, TakesTheLabelsOfEnumsFromTheTypeMap) {
  const ModelProject project(R"(
-- m.py --
import enum
from sqlalchemy import Enum
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Mood(str, enum.Enum):
    OK = "ok"
class Base(DeclarativeBase):
    type_annotation_map = {
        enum.Enum: Enum(enum.Enum, values_callable=lambda e: [m.value for m in e])}
class T(Base):
    __tablename__ = "t"
    id: Mapped[int] = mapped_column(primary_key=True)
    mood: Mapped[Mood]
)");
  EXPECT_EQ(schema::to_sql(project.column("t", "mood").type), "ENUM mood ('ok')");
}

// What a declared_attr calls in its class is what it makes, unless a class below has its own.
TEST(DeclaredAttr, MakesWhatAMethodOfTheClassMakes) {
  const ModelProject project(R"(
-- models.py --
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base, declared_attr
Base = declarative_base()
class Stamped:
    @declared_attr
    def made_by(cls):
        return cls._user_key()
    @declared_attr
    def kind(cls):
        return cls._kind_of()
    @classmethod
    def _user_key(cls):
        return Column(String(40), nullable=False)
    @classmethod
    def _kind_of(cls):
        return Column(String(3))
class A(Stamped, Base):
    __tablename__ = "a"
    id = Column(Integer, primary_key=True)
class B(Stamped, Base):
    __tablename__ = "b"
    id = Column(Integer, primary_key=True)
    @classmethod
    def _kind_of(cls):
        return Column(Integer)
)");
  EXPECT_EQ(schema::to_sql(project.column("a", "made_by").type), "VARCHAR(40)");
  EXPECT_FALSE(project.column("a", "made_by").dynamic_reason);
  EXPECT_TRUE(project.column("a", "kind").dynamic_reason);
}

constexpr std::string_view kMappedPreamble = R"(
import datetime, decimal, enum, uuid
from typing import Annotated, Any, ClassVar, List, Literal, NewType, Optional, Union
from uuid import UUID
from sqlalchemy import ForeignKey, BigInteger, Integer, String, Text, Uuid
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy import orm
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, declared_attr

class Mood(str, enum.Enum):
    OK = "ok"
class Name(str):
    pass

str50 = Annotated[str, 50]
long = Annotated[int, "long"]
keyed = Annotated[UUID, mapped_column(PG_UUID(as_uuid=True), nullable=True)]
MaybeInt = Optional[int]
UserId = NewType("UserId", int)

class Base(DeclarativeBase):
    type_annotation_map = {
        str50: String(50),
        long: BigInteger(),
        dict[str, Any]: Text,
    }

class T(Base):
    __tablename__ = "t"
    id: Mapped[int] = mapped_column(primary_key=True))";

// sqlalchemy.orm.decl_base: only what stands above a mapped class is asked what it returns.
TEST(MappedReader, TakesTheAnnotationOfADeclaredAttrFromAboveAMappedClassAlone) {
  const ModelProject project(R"(
-- models.py --
from typing import Optional
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
class Base(DeclarativeBase): pass
class Mixin:
    @declared_attr
    def of_mixin(cls) -> Mapped[str]:
        return mapped_column(String)
    @declared_attr
    def untyped(cls) -> Mapped[str]:
        return mapped_column()
    @declared_attr
    def old(cls) -> Mapped[str]:
        return Column(String)
class Abstract(Base):
    __abstract__ = True
    @declared_attr
    def of_abstract(cls) -> Mapped[str]:
        return mapped_column(String)
class User(Mixin, Abstract):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    @declared_attr
    def own(cls) -> Mapped[str]:
        return mapped_column(String)
    @declared_attr
    def own_key(cls) -> Mapped[Optional[int]]:
        return mapped_column(Integer, primary_key=True)
    @declared_attr
    def said(cls) -> Mapped[Optional[str]]:
        return mapped_column(String, nullable=False)
)");
  EXPECT_FALSE(project.column("Mixin", "of_mixin").nullable);
  EXPECT_FALSE(project.column("Mixin", "untyped").nullable);
  EXPECT_TRUE(project.column("Mixin", "old").nullable);
  EXPECT_FALSE(project.column("Abstract", "of_abstract").nullable);
  EXPECT_TRUE(project.column("User", "own").nullable);
  EXPECT_FALSE(project.column("User", "own_key").nullable);
  EXPECT_FALSE(project.column("User", "said").nullable);
}

TEST(MappedReader, TakesTypeAndNullabilityFromTheAnnotation) {
  expect_rows(kMappedPreamble,
              {
                  {": Mapped[int]", "INTEGER", false},
                  {": Mapped[Optional[str]]", "VARCHAR", true},
                  {": Mapped[float | None]", "FLOAT", true},
                  {": Mapped[Union[bool, None]] = mapped_column()", "BOOLEAN", true},
                  {": Mapped[\"UUID\"]", "UUID", false},
                  {": Mapped[\"Optional[UUID]\"]", "UUID", true},
                  {": \"Mapped[Optional[UUID]]\" = mapped_column()", "UUID", true},
                  {": orm.Mapped[uuid.UUID] = orm.mapped_column()", "UUID", false},
                  {": Mapped[bytes]", "BYTEA", false},
                  {": Mapped[datetime.datetime]", "TIMESTAMP", false},
                  {": Mapped[datetime.date]", "DATE", false},
                  {": Mapped[datetime.time]", "TIME", false},
                  {": Mapped[datetime.timedelta]", "INTERVAL", false},
                  {": Mapped[decimal.Decimal]", "NUMERIC", false},
                  {": Mapped[Mood]", "ENUM mood ('OK')", false},
                  {": Mapped[Name]", "unknown ('Name' stands for no column type)", false},
                  {": Mapped[UserId]", "INTEGER", false},
                  {R"(: Mapped[Literal["a", "b"]])", "ENUM ('a', 'b')", false},
                  {": Mapped[str50]", "VARCHAR(50)", false},
                  {": Mapped[Optional[str50]]", "VARCHAR(50)", true},
                  {": Mapped[Annotated[str, 50]]", "VARCHAR(50)", false},
                  {": Mapped[long]", "BIGINT", false},
                  {": Mapped[dict[str, Any]]", "TEXT", false},
                  {": Mapped[keyed]", "UUID", true},
                  {": Mapped[MaybeInt]", "INTEGER", true},
                  {": Mapped[list[int]]", "unknown ('list[int]' stands for no column type)", false},
              });
}

TEST(MappedReader, PrefersWhatMappedColumnSays) {
  expect_rows(kMappedPreamble,
              {
                  {": Mapped[int] = mapped_column(BigInteger)", "BIGINT", false},
                  {": Mapped[int] = mapped_column(nullable=True)", "INTEGER", true},
                  {": Mapped[Optional[int]] = mapped_column(nullable=False)", "INTEGER", false},
                  {": Mapped[Optional[int]] = mapped_column(primary_key=True)", "INTEGER", true},
                  {" = mapped_column(Integer)", "INTEGER", true},
                  {" = mapped_column(Integer, primary_key=True)", "INTEGER", false},
                  {": Mapped[Any] = mapped_column(Text)", "TEXT", false},
                  {": Mapped[keyed] = mapped_column(nullable=False)", "UUID", false},
                  // https://docs.sqlalchemy.org/en/20/orm/declarative_tables.html: a key's type
                  // comes from its target whatever the annotation says.
                  {": Mapped[UUID] = mapped_column(ForeignKey(\"u.id\"))",
                   "the type of its foreign key's target", false},
              });
}

TEST(MappedReader, ReadsAnnotationsUnderTheFutureImport) {
  const ModelProject project(R"(
-- models.py --
from __future__ import annotations
from typing import Optional, TYPE_CHECKING
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
if TYPE_CHECKING:
    from uuid import UUID
class Base(DeclarativeBase): ...
class T(Base):
    __tablename__ = "t"
    id: Mapped[Optional[UUID]] = mapped_column(primary_key=True)
)");
  EXPECT_EQ(project.column("T", "id").python_type_name, "uuid.UUID");
  EXPECT_EQ(schema::family(project.column("T", "id").type), "uuid");
}

constexpr std::string_view kSqlModelPreamble = R"(
import enum, uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, List, Optional
from uuid import UUID, uuid4
from pydantic import EmailStr
from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Integer, String, Text, text
from sqlmodel import Field, Relationship, SQLModel

class Mood(str, enum.Enum):
    OK = "ok"

class T(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True))";

TEST(SqlModelReader, InfersTypeAndNullability) {
  expect_rows(
      kSqlModelPreamble,
      {
          {": int", "INTEGER", false},
          {": int = None", "INTEGER", false},
          {": Optional[int] = 1", "INTEGER", true},
          {": int = Field(nullable=True)", "INTEGER", true},
          {": Optional[int] = Field(default=None, nullable=False)", "INTEGER", false},
          {": Optional[int] = Field(default=None, primary_key=True)", "INTEGER", false},
          {": str | None = None", "VARCHAR", true},
          {": str = Field(max_length=9)", "VARCHAR(9)", false},
          {": EmailStr", "VARCHAR", false},
          {": float", "FLOAT", false},
          {": bool = True", "BOOLEAN", false},
          {": date", "DATE", false},
          {": datetime", "TIMESTAMP WITH TIME ZONE", false},  // UTCDateTime since 0.0.45
          {": datetime = Field(sa_type=DateTime)", "TIMESTAMP", false},
          {": Decimal = Field(max_digits=10, decimal_places=2)", "NUMERIC(10, 2)", false},
          {": bytes", "BYTEA", false},
          {": UUID = Field(default_factory=uuid4)", "UUID", false},
          {": Mood", "ENUM mood ('OK')", false},
          {": Annotated[int, Field(nullable=True)]", "INTEGER", true},
          {": Optional[Annotated[str, Field(max_length=7)]] = None", "VARCHAR", true},
          {": str = Field(sa_column=Column(Text))", "TEXT", true},
          {": Optional[str] = Field(sa_column=Column(Text, nullable=False))", "TEXT", false},
          {": int = Field(sa_column_kwargs={\"nullable\": True})", "INTEGER", true},
          {": int = Field(foreign_key=\"u.id\")", "INTEGER", false},
          {": Any = Field(default=None, sa_type=Text)", "TEXT", false},
      });
}

TEST(SqlModelReader, LeavesOutWhatIsNoColumn) {
  const ModelProject project(
      with_class(kSqlModelPreamble,
                 ": int\n    K: ClassVar[int] = 3\n    _private: int = 1\n    model_config = {}\n"
                 "    many: List[\"T\"] = Relationship()\n    def f(self) -> int: ..."));
  EXPECT_EQ(project.columns_of("t"), "id* x");
}

TEST(ColumnReader, KnowsWhereEveryPartIsWritten) {
  const ModelProject project(R"(
-- models.py --
import sqlalchemy as sa
from typing import Optional
from uuid import UUID
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import DeclarativeBase, Mapped, deferred, mapped_column
from sqlmodel import Field, SQLModel
class Base(DeclarativeBase): ...
class A(Base):
    __tablename__ = "a"
    id = sa.Column(sa.Integer, primary_key=True)
    x: Mapped[Optional[UUID]] = mapped_column(
        "y", PG_UUID(as_uuid=True), sa.ForeignKey("a.id", use_alter=True, name="fk"),
        nullable=False)
    z = deferred(sa.Column(type_=sa.UUID))
    s: "Mapped[Optional['UUID']]"
class M(SQLModel, table=True):
    id: int = Field(primary_key=True)
    a: UUID = Field(foreign_key="a.id")
    b: UUID = Field(sa_column=sa.Column(sa.UUID, sa.ForeignKey("a.id")))
)");
  const ColumnDecl& x = project.column("A", "x");
  EXPECT_EQ(project.text(x, x.annotation), "Mapped[Optional[UUID]]");
  EXPECT_EQ(project.text(x, x.python_type), "UUID");
  EXPECT_EQ(x.python_type_name, "uuid.UUID");
  EXPECT_EQ(x.annotation_optional, true);
  EXPECT_EQ(project.text(x, x.callee), "mapped_column");
  EXPECT_EQ(project.text(x, x.type_expr), "PG_UUID(as_uuid=True)");
  EXPECT_EQ(x.type_name, "sqlalchemy.dialects.postgresql.UUID");
  EXPECT_EQ(x.as_uuid, true);
  EXPECT_EQ(x.column_name, "y");
  EXPECT_EQ(x.nullable_said, false);
  ASSERT_EQ(x.foreign_keys.size(), 1U);
  const ForeignKeyFact& key = x.foreign_keys.front();
  EXPECT_EQ(key.target, "a.id");
  EXPECT_EQ(key.name, "fk");
  EXPECT_TRUE(key.use_alter_value);
  EXPECT_EQ(project.text(x, key.use_alter), "use_alter=True");
  EXPECT_EQ(project.text(x, key.place.range),
            R"(sa.ForeignKey("a.id", use_alter=True, name="fk"))");
  EXPECT_EQ(project.text(x, key.target_text->range), "\"a.id\"");

  const ColumnDecl& z = project.column("A", "z");
  EXPECT_EQ(project.text(z, z.call), "sa.Column(type_=sa.UUID)");
  EXPECT_EQ(project.text(z, z.type_expr), "sa.UUID");
  EXPECT_TRUE(z.type_is_keyword);

  const ColumnDecl& s = project.column("A", "s");
  EXPECT_EQ(s.python_type_name, "uuid.UUID");

  const ColumnDecl& a = project.column("M", "a");
  EXPECT_EQ(project.text(a, a.annotation), "UUID");
  EXPECT_EQ(project.text(a, a.foreign_keys.front().place.range), "foreign_key=\"a.id\"");
  const ColumnDecl& b = project.column("M", "b");
  EXPECT_EQ(project.text(b, b.call).substr(0, 6), "Field(");
  EXPECT_EQ(project.text(b, b.column_call), R"(sa.Column(sa.UUID, sa.ForeignKey("a.id")))");
  EXPECT_EQ(project.text(b, b.type_expr), "sa.UUID");
}

TEST(ColumnReader, SaysWhyADeclarationCannotBeTrusted) {
  const ModelProject project(R"(
-- helpers.py --
import functools
from sqlalchemy import Column, Integer, ForeignKey
from sqlalchemy.orm import mapped_column
def pk():
    "A key."
    return Column(Integer, primary_key=True)
def tricky(flag):
    column = Column(Integer)
    if flag:
        return column
    return Column(Integer, nullable=False)
required = functools.partial(mapped_column, nullable=False)
-- models.py --
from helpers import pk, tricky, required
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
OPTIONS = {}
Base = declarative_base()
class T(Base):
    __tablename__ = "t"
    id = pk()
    a = Column(Integer, **OPTIONS)
    b = tricky(True)
    c = required(Integer)
    if OPTIONS:
        d = Column(Integer)
)");
  const ColumnDecl& id = project.column("T", "id");
  EXPECT_TRUE(id.primary_key);
  EXPECT_EQ(schema::family(id.type), "integer");
  EXPECT_EQ(id.dynamic_reason, "made by the function 'helpers.pk'");
  EXPECT_FALSE(id.call.has_value());
  EXPECT_FALSE(id.type_expr.has_value());
  EXPECT_EQ(project.column("T", "a").dynamic_reason, "arguments come from *args or **kwargs");
  EXPECT_EQ(project.column("T", "b").dynamic_reason, "made by the function 'helpers.tricky'");
  const ColumnDecl& c = project.column("T", "c");
  EXPECT_FALSE(c.nullable);
  EXPECT_FALSE(c.dynamic_reason.has_value());
  EXPECT_EQ(project.text(c, c.type_expr), "Integer");
  EXPECT_EQ(project.column("T", "d").dynamic_reason, "declared under a condition");
}

TEST(ColumnReader, TellsDefaultsApart) {
  const ModelProject project(R"py(
-- models.py --
import uuid
from datetime import datetime
from sqlalchemy import Column, Integer, func, text
from sqlalchemy.orm import declarative_base
def make(): return 1
Base = declarative_base()
class T(Base):
    __tablename__ = "t"
    id = Column(Integer, primary_key=True)
    a = Column(Integer, default=uuid.uuid4)
    b = Column(Integer, default=1)
    c = Column(Integer, default=lambda: 1)
    d = Column(Integer, default=func.now(), server_default=text("now()"))
    e = Column(Integer, default=make, onupdate=make)
    f = Column(Integer, default=None)
    g = Column(Integer, index=True, comment = "x")
)py");
  const auto kind = [&](std::string_view name) {
    return project.column("T", name).default_value->kind;
  };
  EXPECT_EQ(kind("a"), DefaultFact::Kind::Callable);
  EXPECT_EQ(project.column("T", "a").default_value->resolved_name, "uuid.uuid4");
  EXPECT_EQ(kind("b"), DefaultFact::Kind::Literal);
  EXPECT_EQ(kind("c"), DefaultFact::Kind::Callable);
  EXPECT_EQ(kind("d"), DefaultFact::Kind::Sql);
  EXPECT_EQ(project.column("T", "d").server_default->text, "text(\"now()\")");
  EXPECT_EQ(kind("e"), DefaultFact::Kind::Callable);
  EXPECT_TRUE(project.column("T", "e").onupdate.has_value());
  EXPECT_EQ(project.column("T", "f").default_value->text, "None");
  EXPECT_EQ(project.column("T", "g").other_arguments,
            (std::vector<std::string>{"comment=\"x\"", "index=True"}));
}

TEST(ColumnReader, GoesByMeaningAndNotBySpelling) {
  const ModelProject project(R"(
-- compat.py --
from sqlalchemy import Column as C, Integer as I
from sqlalchemy.orm import declarative_base as base
-- models.py --
import compat
from compat import C, I
from mine import Column
Base = compat.base()
class T(Base):
    __tablename__ = "t"
    id = C(I, primary_key=True)
    a = compat.C(compat.I)
    b = Column(I)
-- mine.py --
def Column(*args): return args
)");
  EXPECT_EQ(project.columns_of("t"), "id* a");
}

}  // namespace
}  // namespace modelmend::model
