// Which tables classes make, what is inherited, and to which MetaData all that belongs.
#include <gtest/gtest.h>

#include "model/model_project.h"
#include "model/table_name.h"

namespace modelmend::model {
namespace {

using testing::ModelProject;

struct BaseRow {
  std::string_view base;      // what makes `Base`
  std::string_view metadata;  // the name of its MetaData
};

TEST(DeclarativeBases, AreFoundInAllForms) {
  const std::vector<BaseRow> rows = {
      {"Base = declarative_base()", "models.Base"},
      {"Base: Any = declarative_base(metadata=MetaData())", "models.Base"},
      {"Base = ext.declarative_base()", "models.Base"},
      {"Base = automap_base()", "models.Base"},
      {"Base = cast(Any, declarative_base())", "models.Base"},
      {"md = MetaData()\nBase = declarative_base(metadata=md)", "models.md"},
      {"class Base(DeclarativeBase): pass", "models.Base"},
      {"class Base(DeclarativeBaseNoMeta): pass", "models.Base"},
      {"class Base(MappedAsDataclass, DeclarativeBase): pass", "models.Base"},
      {"class Base(DeclarativeBase):\n    metadata = MetaData()", "models.Base"},
      {"md = MetaData()\nclass Base(DeclarativeBase):\n    metadata = md", "models.md"},
      {"class Base(DeclarativeBase):\n    registry = registry(metadata=MetaData())", "models.Base"},
      {"reg = registry()\nBase = reg.generate_base()", "models.reg"},
      {"reg = registry()\nclass Base(metaclass=DeclarativeMeta):\n    __abstract__ = True\n"
       "    registry = reg\n    metadata = reg.metadata",
       "models.reg"},
      {"@as_declarative()\nclass Base: pass", "models.Base"},
      {"reg = registry()\n@reg.as_declarative_base()\nclass Base: pass", "models.reg"},
      {"def make(): return declarative_base()\nBase = make()", "models.make"},
      {"db = SQLAlchemy()\nBase = db.Model", "models.db.Model"},
      {"db = SQLAlchemy(metadata=MetaData())\nclass Base(db.Model):\n    __abstract__ = True",
       "models.db"},
      {"class Root(DeclarativeBase): pass\ndb = SQLAlchemy(model_class=Root)\nBase = db.Model",
       "models.Root"},
      {"class Own(DeclarativeBase): pass\nclass Base(Own):\n    __abstract__ = True\n"
       "    metadata = MetaData()",
       "models.Base"},
  };
  for (const BaseRow& row : rows) {
    const ModelProject project(R"(
-- models.py --
from typing import Any, cast
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Column, Integer, MetaData
from sqlalchemy.ext import declarative as ext
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import (DeclarativeBase, DeclarativeBaseNoMeta, DeclarativeMeta,
                            MappedAsDataclass, as_declarative, declarative_base, registry)
)" + std::string(row.base) + R"(
class T(Base):
    __tablename__ = "t"
    id = Column(Integer, primary_key=True)
)");
    EXPECT_EQ(project.metadata_of_table("t"), row.metadata) << row.base;
  }
}

TEST(DeclarativeBases, ShareAMetaDataWhereTheProgramDoes) {
  const ModelProject project(R"(
-- db.py --
from sqlalchemy import MetaData
from sqlalchemy.orm import declarative_base, DeclarativeBase
from sqlmodel import SQLModel
metadata = MetaData(schema="app")
One = declarative_base(metadata=metadata)
class Two(DeclarativeBase):
    metadata = metadata
class Shared(SQLModel, registry=Two.registry): pass
class Apart(SQLModel):
    metadata = MetaData()
-- models.py --
from db import One, Two, Shared, Apart, metadata
from sqlalchemy import Column, ForeignKey, Integer, Table
from sqlmodel import Field, SQLModel
class A(One):
    __tablename__ = "a"
    id = Column(Integer, primary_key=True)
class B(Two):
    __tablename__ = "b"
    id = Column(Integer, ForeignKey("a.id"), primary_key=True)
class C(Shared, table=True):
    id: int = Field(primary_key=True)
class D(Apart, table=True):
    id: int = Field(primary_key=True)
class E(SQLModel, table=True):
    id: int = Field(primary_key=True)
class Stamped(SQLModel):
    at: int = Field()
class F(Stamped, Shared, table=True):
    id: int = Field(primary_key=True)
class Marked(SQLModel):
    mark: int = Field()
class G(Marked, Stamped, Shared, table=True):
    id: int = Field(primary_key=True)
links = Table("links", One.metadata, Column("a", Integer))
)");
  EXPECT_EQ(project.metadata_of_table("app.a"), "db.metadata");
  EXPECT_EQ(project.metadata_of_table("app.b"), "db.metadata");
  EXPECT_EQ(project.metadata_of_table("app.c"), "db.metadata");
  EXPECT_EQ(project.metadata_of_table("app.f"), "db.metadata");
  EXPECT_EQ(project.metadata_of_table("app.g"), "db.metadata");
  EXPECT_EQ(project.metadata_of_table("app.links"), "db.metadata");
  EXPECT_EQ(project.metadata_of_table("d"), "db.Apart");
  EXPECT_EQ(project.metadata_of_table("e"), "sqlmodel.SQLModel");
  const ColumnDecl& key = project.column("B", "id");
  const auto target =
      project.models().resolve_target(project.table("app.b").id, key.foreign_keys.front());
  ASSERT_TRUE(std::holds_alternative<Target>(target));
  EXPECT_TRUE(std::get<Target>(target).same_metadata);
}

TEST(Tables, GetTheColumnsThatPythonInherits) {
  const ModelProject project(R"(
-- mixins.py --
from sqlalchemy import Column, DateTime, ForeignKey, Integer, String
from sqlalchemy.orm import declared_attr
class Stamped:
    created = Column(DateTime)
    note = Column(String)
class Owned(Stamped):
    @declared_attr
    def owner_id(cls):
        return Column(Integer, ForeignKey("owner.id"))
    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower() + "s"
-- models.py --
import mixins
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Entity(Base):
    __abstract__ = True
    id = Column(Integer, primary_key=True)
class Note(mixins.Owned, Entity):
    note = Column(Integer)
class Plain(mixins.Owned, Entity):
    created = None
)");
  EXPECT_EQ(project.columns_of("notes"), "note owner_id created id*");
  EXPECT_EQ(project.columns_of("plains"), "owner_id note id*");
  EXPECT_EQ(schema::family(project.column("Note", "note").type), "integer");
  EXPECT_EQ(project.model_class("Note").role, ClassRole::Mapped);
  EXPECT_EQ(project.model_class("Entity").role, ClassRole::Abstract);
  EXPECT_EQ(project.model_class("Stamped").role, ClassRole::Mixin);
  const ColumnDecl& owner = project.column("Note", "owner_id");
  EXPECT_EQ(project.models().tables_of(owner.id).size(), 2U);
  EXPECT_EQ(owner.foreign_keys.front().target, "owner.id");
  EXPECT_TRUE(owner.type_expr.has_value());  // written in one place, so it can be edited
}

TEST(Tables, FollowSingleAndJoinedInheritance) {
  const ModelProject project(R"(
-- models.py --
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base
class Stamp:
    stamp = Column(Integer)
Base = declarative_base()
class Person(Stamp, Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
class Manager(Person):
    level = Column(Integer)
class Engineer(Person):
    __tablename__ = "engineer"
    id = Column(Integer, ForeignKey("person.id"), primary_key=True)
    skill = Column(String)
class Senior(Engineer):
    years = Column(Integer)
)");
  EXPECT_EQ(project.columns_of("person"), "id* stamp level");
  EXPECT_EQ(project.columns_of("engineer"), "id* skill years");
  EXPECT_EQ(project.model_class("Manager").table, project.table("person").id);
  EXPECT_EQ(project.models().tables.size(), 2U);
}

TEST(Tables, AreNamedTheWayOfEachLibrary) {
  const ModelProject project(R"(
-- models.py --
from flask_sqlalchemy import SQLAlchemy
from sqlmodel import Field, SQLModel
db = SQLAlchemy()
class HTTPRequestLog(db.Model):
    id = db.Column(db.Integer, primary_key=True)
class Child(HTTPRequestLog):
    extra = db.Column(db.Integer)
class Joined(HTTPRequestLog):
    id = db.Column(db.ForeignKey("http_request_log.id"), primary_key=True)
class Other(db.Model):
    __bind_key__ = "two"
    id = db.Column(db.Integer, primary_key=True)
class HeroBase(SQLModel):
    name: str
    __tablename__ = "heroes"
class Hero(HeroBase, table=True):
    id: int = Field(primary_key=True)
class TeamMember(SQLModel, table=True):
    id: int = Field(primary_key=True)
class HeroRead(HeroBase):
    id: int
class Wrong(TeamMember, table=True):
    more: int
tags = db.Table("tags", db.Column("id", db.Integer))
)");
  EXPECT_EQ(project.columns_of("http_request_log"), "id* extra");
  EXPECT_EQ(project.columns_of("joined"), "id*");
  EXPECT_EQ(project.metadata_of_table("other"), "models.db.Model[two]");
  EXPECT_EQ(project.metadata_of_table("tags"), "models.db.Model");
  EXPECT_EQ(project.columns_of("heroes"), "name id*");
  EXPECT_EQ(project.columns_of("teammember"), "id*");
  EXPECT_EQ(project.models().tables.size(), 6U);
  EXPECT_EQ(project.model_class("Wrong").unread.size(), 1U);
}

TEST(Tables, TakeNamesAndSchemaFromTableArgs) {
  const ModelProject project(R"(
-- models.py --
from sqlalchemy import *
from sqlalchemy.orm import declarative_base
Base = declarative_base()
ARGS = {"schema": "app", "comment": "c"}
class A(Base):
    __tablename__ = "a"
    __table_args__ = (
        PrimaryKeyConstraint("x", "y"),
        ForeignKeyConstraint(["x", "y"], ["b.x", "app.b.y"], name="fk_b", use_alter=True),
        UniqueConstraint("x"),
        ARGS,
    )
    x = Column(Integer)
    y = Column(Integer)
class B(Base):
    __tablename__ = "b" "_" + "c"
    __table_args__ = ARGS
    x = Column(Integer, primary_key=True)
class C(Base):
    __tablename__ = compute()
    x = Column(Integer, primary_key=True)
)");
  EXPECT_EQ(project.columns_of("app.a"), "x* y*");
  EXPECT_FALSE(project.table("app.a").columns.front().nullable);
  EXPECT_EQ(project.columns_of("app.b_c"), "x*");
  const ColumnDecl& y = project.column("A", "y");
  ASSERT_EQ(y.foreign_keys.size(), 1U);
  EXPECT_EQ(y.foreign_keys.front().target, "app.b.y");
  EXPECT_TRUE(y.foreign_keys.front().from_constraint);
  EXPECT_EQ(y.foreign_keys.front().name, "fk_b");
  EXPECT_EQ(project.text(y, y.foreign_keys.front().use_alter), "use_alter=True");
  EXPECT_FALSE(project.model_class("C").unread.empty());
  EXPECT_EQ(project.models().tables_of(project.column("C", "x").id).size(), 1U);
}

TEST(Tables, AreNotNullByAPrimaryKeyConstraintWhereNothingElseIsSaid) {
  const ModelProject project(R"(
-- models.py --
from typing import Optional
from sqlalchemy import *
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlmodel import Field, SQLModel
class Base(DeclarativeBase):
    pass
class A(Base):
    __tablename__ = "a"
    __table_args__ = (PrimaryKeyConstraint("unsaid", "maybe", "said", "off"),)
    unsaid = Column(Integer)
    maybe: Mapped[Optional[int]]
    said: Mapped[Optional[int]] = mapped_column(nullable=True)
    off = Column(Integer, nullable=False)
class B(SQLModel, table=True):
    __tablename__ = "b"
    __table_args__ = (PrimaryKeyConstraint("plain", "maybe", "said", "off", "own", "own_said"),)
    plain: int
    maybe: Optional[int]
    said: int = Field(nullable=True)
    off: Optional[int] = Field(nullable=False)
    own: Optional[int] = Field(sa_column=Column(Integer))
    own_said: int = Field(sa_column=Column(Integer, nullable=True))
)");
  const auto nullable_in = [&](std::string_view table) {
    std::string names;
    for (const TableColumn& column : project.table(table).columns) {
      EXPECT_TRUE(column.primary_key) << column.name;
      if (column.nullable) names += (names.empty() ? "" : " ") + column.name;
    }
    return names;
  };
  EXPECT_EQ(nullable_in("a"), "said");
  EXPECT_EQ(nullable_in("b"), "maybe said own_said");
}

TEST(Tables, AreReadFromCoreCalls) {
  const ModelProject project(R"(
-- tables.py --
import sqlalchemy as sa
from sqlalchemy.orm import declarative_base
metadata = sa.MetaData()
users = sa.Table(
    "users", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("parent", sa.UUID, sa.ForeignKey("users.id")),
    sa.ForeignKeyConstraint(["parent"], ["users.id"]),
    schema="app",
)
names = sa.Table("names", metadata, *columns)
Base = declarative_base(metadata=metadata)
class User(Base):
    __table__ = users
class Inline(Base):
    __table__ = sa.Table("inline", Base.metadata, sa.Column("id", sa.Integer, primary_key=True))
def later(md):
    return sa.Table("later", md, sa.Column("id", sa.Integer))
-- alembic/versions/1.py --
import sqlalchemy as sa
revision = "1"
down_revision = None
old = sa.Table("users", sa.MetaData(), sa.Column("id", sa.UUID))
class Base(sa.orm.DeclarativeBase): pass
class Old(Base):
    __tablename__ = "old"
    id = sa.Column(sa.Integer, primary_key=True)
)");
  EXPECT_EQ(project.columns_of("app.users"), "id* parent");
  EXPECT_EQ(project.model_class("User").table, project.table("app.users").id);
  EXPECT_EQ(project.metadata_of_table("inline"), "tables.metadata");
  EXPECT_FALSE(project.table("names").unread.empty());
  EXPECT_TRUE(project.table("later").local);
  EXPECT_TRUE(project.table("users").local);
  EXPECT_TRUE(project.table("old").local);
  EXPECT_EQ(project.column("users", "id").style, Style::CoreTable);
}

TEST(Tables, TakeColumnsThatAreSetAfterTheClass) {
  const ModelProject project(R"(
-- models.py --
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class User(Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)
User.age = Column(Integer)
-- more.py --
import models
from sqlalchemy import Column, String
models.User.name = Column(String(5))
)");
  EXPECT_EQ(project.columns_of("user"), "id* age name");
}

TEST(Tables, BelongToTheRegistryThatADecoratorNames) {
  const ModelProject project(R"(
-- models.py --
from sqlalchemy import Column, Integer
from sqlalchemy.orm import Mapped, mapped_column, registry
reg = registry()
@reg.mapped
class A:
    __tablename__ = "a"
    id = Column(Integer, primary_key=True)
@reg.mapped_as_dataclass(kw_only=True)
class B:
    __tablename__ = "b"
    id: Mapped[int] = mapped_column(primary_key=True)
)");
  EXPECT_EQ(project.metadata_of_table("a"), "models.reg");
  EXPECT_EQ(project.metadata_of_table("b"), "models.reg");
}

TEST(Tables, BelongToTheRegistryOfABaseThatADecoratorNames) {
  const ModelProject project(R"(
-- base.py --
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, declarative_base
Old = declarative_base()
class New(DeclarativeBase):
    type_annotation_map = {str: String(30)}
reg = New.registry
-- models.py --
from base import New, Old, reg
from sqlalchemy.orm import Mapped, mapped_column
from sqlmodel import SQLModel
old = Old.registry
@reg.mapped
class A:
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
@New.registry.mapped_as_dataclass
class B:
    __tablename__ = "b"
    id: Mapped[int] = mapped_column(primary_key=True)
@old.mapped
class C:
    __tablename__ = "c"
    id: Mapped[int] = mapped_column(primary_key=True)
@SQLModel._sa_registry.mapped
class D:
    __tablename__ = "d"
    id: Mapped[int] = mapped_column(primary_key=True)
@E.registry.mapped
class E:
    __tablename__ = "e"
    name: Mapped[str] = mapped_column(primary_key=True)
)");
  EXPECT_EQ(project.metadata_of_table("a"), "base.New");
  EXPECT_EQ(project.metadata_of_table("b"), "base.New");
  EXPECT_EQ(project.metadata_of_table("c"), "base.Old");
  EXPECT_EQ(project.metadata_of_table("d"), "sqlmodel.SQLModel");
  EXPECT_EQ(schema::to_sql(project.column("A", "name").type), "VARCHAR(30)");
}

struct TargetRow {
  std::string_view expression;
  std::string_view target;
};

TEST(ForeignKeys, AreUnderstoodHoweverTheTargetIsNamed) {
  const std::vector<TargetRow> rows = {
      {"\"user.id\"", "user.id"},
      {"'user' '.id'", "user.id"},
      {"TABLE + '.id'", "user.id"},
      {"f'{TABLE}.id'", "user.id"},
      {"User.id", "user.id"},
      {"models.User.id", "user.id"},
      {"User.renamed", "user.other"},
      {"User.__table__.c.id", "user.id"},
      {"links.c.id", "links.id"},
      {"links.c['id']", "links.id"},
      {"lambda: User.id", "user.id"},
      {"User.__tablename__ + '.id'", "user.id"},
      {"own", "t.own"},
      {"compute()", ""},
      {"unknown.id", ""},
  };
  for (const TargetRow& row : rows) {
    const ModelProject project(R"(
-- models.py --
from sqlalchemy import Column, Integer, Table
from sqlalchemy.orm import declarative_base
Base = declarative_base()
TABLE = "user"
class User(Base):
    __tablename__ = TABLE
    id = Column(Integer, primary_key=True)
    renamed = Column("other", Integer)
links = Table("links", Base.metadata, Column("id", Integer))
-- more.py --
import models
from models import Base, TABLE, User, links
from sqlalchemy import Column, ForeignKey, Integer
class T(Base):
    __tablename__ = "t"
    own = Column(Integer, primary_key=True)
    x = Column(Integer, ForeignKey()" +
                               std::string(row.expression) + "))\n");
    const ColumnDecl& x = project.column("T", "x");
    ASSERT_EQ(x.foreign_keys.size(), 1U) << row.expression;
    EXPECT_EQ(x.foreign_keys.front().target, row.target) << row.expression;
    EXPECT_EQ(x.foreign_keys.front().unknown_reason.empty(), !row.target.empty());
  }
}

TEST(ForeignKeys, DoNotFindTablesThatMigrationsMake) {
  const ModelProject project(R"(
-- models.py --
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class T(Base):
    __tablename__ = "t"
    id = Column(Integer, ForeignKey("user.id"), primary_key=True)
-- versions/1.py --
import sqlalchemy as sa
revision = "1"
down_revision = "0"
user = sa.Table("user", sa.MetaData(), sa.Column("id", sa.UUID))
)");
  const ColumnDecl& id = project.column("T", "id");
  const auto target = project.models().resolve_target(project.table("t").id, id.foreign_keys[0]);
  EXPECT_TRUE(std::holds_alternative<UnresolvedTarget>(target));
}

TEST(TableName, IsSnakeCaseAsFlaskSqlalchemyMakesIt) {
  // Checked against flask_sqlalchemy.model.camel_to_snake_case.
  const std::vector<std::pair<std::string_view, std::string_view>> rows = {
      {"User", "user"},
      {"UserName", "user_name"},
      {"HTTPRequest", "http_request"},
      {"User2Role", "user2_role"},
      {"_Hidden", "hidden"},
      {"A", "a"},
      {"OAuth2Token", "o_auth2_token"},
      {"IDs", "i_ds"},
      {"already_snake", "already_snake"}};
  for (const auto& [name, snake] : rows) EXPECT_EQ(snake_case(name), snake);
}

}  // namespace
}  // namespace modelmend::model
