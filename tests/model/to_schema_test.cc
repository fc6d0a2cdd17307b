// What each style of declaring a model means in the database.
#include "model/to_schema.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/model_project.h"
#include "schema/words.h"

namespace modelmend::model {
namespace {

using schema::Dialect;
using ::testing::HasSubstr;
using testing::ModelProject;

DeclaredSchema declared(const std::string& text, Dialect dialect = Dialect::PostgreSql) {
  const ModelProject project(text);
  return to_schema(project.project(), project.models(), {.dialect = dialect});
}

// The schema in words, then what is unclear.
std::string words(const std::string& text, Dialect dialect = Dialect::PostgreSql) {
  const DeclaredSchema made = declared(text, dialect);
  std::string result = "\n" + schema::to_text(made.schema);
  for (const schema::Unclear& unclear : made.unclear)
    result +=
        "unclear " + unclear.table.name + " " + unclear.subject + ": " + unclear.reason + "\n";
  return result;
}

const std::string kImports = R"(
-- models.py --
import enum
import uuid
from datetime import datetime
from typing import Annotated, Optional
import sqlalchemy as sa
from sqlalchemy import *
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, declarative_base, mapped_column
class Base(DeclarativeBase):
    pass
)";

TEST(ToSchema, ReadsColumnsInTheClassicalStyle) {
  EXPECT_EQ(words(kImports + R"(
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    mail = Column(String(120), nullable=False, unique=True, comment="the user's")
    name = Column("full_name", Text, index=True)
    age = Column(Integer, server_default="0")
    made = Column(DateTime(timezone=True), server_default=func.now(), nullable=False)
)"),
            R"(
table users
  id INTEGER NOT NULL SERIAL
  mail VARCHAR(120) NOT NULL COMMENT 'the user''s'
  full_name TEXT
  age INTEGER DEFAULT 0
  made TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()
  PRIMARY KEY (id)
  UNIQUE (mail)
  INDEX ix_users_full_name (full_name)
)");
}

TEST(ToSchema, ReadsMappedColumnsAndTheirAnnotations) {
  EXPECT_EQ(words(kImports + R"(
name50 = Annotated[str, mapped_column(String(50), index=True)]
class Status(enum.Enum):
    ACTIVE = "active"
    GONE = "gone"
class User(Base):
    __tablename__ = "users"
    __table_args__ = {"schema": "app", "comment": "people"}
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[name50]
    nick: Mapped[Optional[str]] = mapped_column(index=True, unique=True)
    status: Mapped[Status] = mapped_column(server_default=Status.ACTIVE.name)
    boss_id: Mapped[Optional[uuid.UUID]] = mapped_column(
        ForeignKey("app.users.id", ondelete="SET NULL", name="fk_boss"))
)"),
            R"(
table app.users
  id UUID NOT NULL
  name VARCHAR(50) NOT NULL
  nick VARCHAR
  status ENUM status ('ACTIVE', 'GONE') NOT NULL DEFAULT 'ACTIVE'
  boss_id UUID
  PRIMARY KEY (id)
  CONSTRAINT fk_boss FOREIGN KEY (boss_id) REFERENCES app.users (id) ON DELETE SET NULL
  INDEX ix_app_users_name (name)
  UNIQUE INDEX ix_app_users_nick (nick)
  COMMENT 'people'
enum status ('ACTIVE', 'GONE')
)");
}

TEST(ToSchema, ReadsSqlModelFields) {
  EXPECT_EQ(words(R"(
-- models.py --
from typing import Optional
from sqlalchemy import Column, Text, func, CheckConstraint
from sqlmodel import Field, SQLModel
class Team(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(index=True, max_length=40)
class Hero(SQLModel, table=True):
    __tablename__ = "heroes"
    id: Optional[int] = Field(default=None, primary_key=True)
    team_id: Optional[int] = Field(default=None, foreign_key="team.id", ondelete="CASCADE")
    power: int = Field(default=0, sa_column_kwargs={"server_default": "0", "comment": "watts"},
                       sa_column_args=[CheckConstraint("power >= 0", name="ck_power")])
    bio: Optional[str] = Field(default=None, sa_column=Column(Text, unique=True))
)"),
            R"(
table heroes
  id INTEGER NOT NULL SERIAL
  team_id INTEGER
  power INTEGER NOT NULL DEFAULT 0 COMMENT 'watts'
  bio TEXT
  PRIMARY KEY (id)
  UNIQUE (bio)
  CONSTRAINT ck_power CHECK (power >= 0)
  FOREIGN KEY (team_id) REFERENCES team (id) ON DELETE CASCADE
table team
  id INTEGER NOT NULL SERIAL
  name VARCHAR(40) NOT NULL
  PRIMARY KEY (id)
  INDEX ix_team_name (name)
)");
}

TEST(ToSchema, ReadsCoreTablesAndTheirConstraints) {
  EXPECT_EQ(words(kImports + R"(
metadata = MetaData()
orders = Table("orders", metadata,
    Column("tenant", Integer, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=True),
    Column("total", Numeric(10, 2)),
    UniqueConstraint("tenant", "total", name="uq_total", deferrable=True, initially="DEFERRED"),
    CheckConstraint("total > 0", name="positive"),
    Index("ix_total", "total", postgresql_where=text("total > 5"), postgresql_using="brin"))
lines = Table("lines", metadata,
    Column("tenant", Integer),
    Column("number", BigInteger),
    PrimaryKeyConstraint("number", "tenant", name="pk_lines"),
    ForeignKeyConstraint(["tenant", "number"], ["orders.tenant", "orders.number"],
                         onupdate="CASCADE"))
Index("ix_late", lines.c.number.desc(), func.abs(lines.c.tenant))
Index("ix_first", sa.sql.functions.coalesce(lines.c.number, lines.c.tenant).desc())
Index("ix_order", desc(lines.c.number), sa.asc(lines.c.tenant))
)"),
            R"(
table lines
  tenant INTEGER NOT NULL
  number BIGINT NOT NULL
  CONSTRAINT pk_lines PRIMARY KEY (number, tenant)
  FOREIGN KEY (tenant, number) REFERENCES orders (tenant, number) ON UPDATE CASCADE
  INDEX ix_first ((COALESCE(number, tenant)) DESC)
  INDEX ix_late (number DESC, (abs(tenant)))
  INDEX ix_order (number DESC, tenant)
table orders
  tenant INTEGER NOT NULL
  number BIGINT NOT NULL SERIAL
  total NUMERIC(10, 2)
  PRIMARY KEY (tenant, number)
  CONSTRAINT uq_total UNIQUE (tenant, total) DEFERRABLE INITIALLY DEFERRED
  CONSTRAINT positive CHECK (total > 0)
  INDEX ix_total USING brin (total) WHERE total > 5
)");
}

const std::string kConditional = kImports + R"(
class Item(Base):
    __tablename__ = "items"
    id = Column(Integer, primary_key=True)
    name = Column(Text)
    __table_args__ = (
        Index("ix_name", "name", postgresql_using="gin").ddl_if(dialect="postgresql"),
        UniqueConstraint(name, name="uq_name").ddl_if(("sqlite", "mysql")),
        CheckConstraint("id > 0", name="positive").ddl_if(callable_=None),
    )
Index("ix_late", Item.name).ddl_if("sqlite")
)";

TEST(ToSchema, LeavesOutWhatIsMadeForOtherDatabases) {
  EXPECT_EQ(words(kConditional),
            R"(
table items
  id INTEGER NOT NULL SERIAL
  name TEXT
  PRIMARY KEY (id)
  CONSTRAINT positive CHECK (id > 0)
  INDEX ix_name USING gin (name)
)");
  EXPECT_EQ(words(kConditional, Dialect::Sqlite),
            R"(
table items
  id INTEGER NOT NULL
  name TEXT
  PRIMARY KEY (id)
  CONSTRAINT uq_name UNIQUE (name)
  CONSTRAINT positive CHECK (id > 0)
  INDEX ix_late (name)
)");
}

// As readers of databases do: PostgreSQL has no key that may be NULL, and of SQLite it is read so.
TEST(ToSchema, TakesKeysForNotNullWhateverTheySay) {
  for (const Dialect dialect : {Dialect::PostgreSql, Dialect::Sqlite})
    EXPECT_EQ(words(kImports + R"(
class Link(Base):
    __tablename__ = "links"
    __table_args__ = (PrimaryKeyConstraint("name", "kind"),)
    name = Column(String(9), nullable=True)
    kind = Column(String(9))
)",
                    dialect),
              R"(
table links
  name VARCHAR(9) NOT NULL
  kind VARCHAR(9) NOT NULL
  PRIMARY KEY (name, kind)
)");
}

TEST(ToSchema, ClaimsNothingWhereAFunctionDecides) {
  for (const std::string condition :
       {"callable_=wanted", "None, wanted", "dialect=NAMES", "dialect=('sqlite', NAME)", "**HOW"}) {
    const DeclaredSchema made = declared(kImports + fmt::format(R"(
class Item(Base):
    __tablename__ = "items"
    __table_args__ = (Index("ix", "id").ddl_if({}),)
    id = Column(Integer, primary_key=True)
)",
                                                                condition));
    EXPECT_THAT(made.schema.tables.front().partly_read, ::testing::SizeIs(1)) << condition;
    EXPECT_TRUE(made.schema.tables.front().indexes.empty()) << condition;
  }
}

TEST(ToSchema, ReadsFlaskModels) {
  EXPECT_EQ(words(R"(
-- app.py --
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
class BlogPost(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(80), unique=True, nullable=False)
)"),
            R"(
table blog_post
  id INTEGER NOT NULL SERIAL
  title VARCHAR(80) NOT NULL
  PRIMARY KEY (id)
  UNIQUE (title)
)");
}

TEST(ToSchema, NamesConstraintsByTheConventionThatTheMetaDataGetsLater) {
  EXPECT_EQ(words(kImports + R"(
from sqlmodel import Field, SQLModel
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.schema = "app"
class User(SQLModel, table=True):
    id: int = Field(primary_key=True)
    mail: str = Field(index=True)
)"),
            R"(
table app."user"
  id INTEGER NOT NULL SERIAL
  mail VARCHAR NOT NULL
  CONSTRAINT pk_user PRIMARY KEY (id)
  INDEX ix_user_mail (mail)
)");
}

TEST(ToSchema, GivesNoNameByAConventionThatMayBeAnotherOne) {
  const std::string given = "Base.metadata.naming_convention = {'pk': 'pk_%(table_name)s'}\n";
  const std::string model = R"(
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
)";
  EXPECT_THAT(words(kImports + given + model), HasSubstr("CONSTRAINT pk_users PRIMARY KEY"));
  EXPECT_THAT(words(kImports + "if len(str()):\n    " + given + model), HasSubstr("  PRIMARY KEY"));
  EXPECT_THAT(words(kImports + given + given + model), HasSubstr("  PRIMARY KEY"));
}

// Real SQLAlchemy gives a table the names that its MetaData has for it when it is made.
TEST(ToSchema, GivesNoNameByAConventionThatMayComeTooLate) {
  const std::string given = "SQLModel.metadata.naming_convention = {'pk': 'pk_%(table_name)s'}\n";
  const std::string import = "from sqlmodel import Field, SQLModel\n";
  const std::string model =
      "class User(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n";
  const std::string named = "CONSTRAINT pk_user PRIMARY KEY";
  const auto apart = [&](const std::string& names, const std::string& models) {
    return words("\n-- app/__init__.py --\n-- app/names.py --\n" + names + "-- app/models.py --\n" +
                 models);
  };
  EXPECT_THAT(words("\n-- models.py --\n" + import + given + model), HasSubstr(named));
  EXPECT_THAT(words("\n-- models.py --\n" + import + model + given), HasSubstr("  PRIMARY KEY"));

  const std::string names = import + given;
  const std::string models = import + model;
  EXPECT_THAT(apart(names, "import app.names\n" + models), HasSubstr(named));
  EXPECT_THAT(apart(names, "from . import names\n" + models), HasSubstr(named));
  EXPECT_THAT(apart(names, models), HasSubstr("  PRIMARY KEY"));
  EXPECT_THAT(apart(names, models + "import app.names\n"), HasSubstr("  PRIMARY KEY"));
  EXPECT_THAT(apart(names, "try:\n    import app.names\nexcept ImportError:\n    pass\n" + models),
              HasSubstr("  PRIMARY KEY"));
  EXPECT_THAT(apart("import app.models\n" + names, "import app.names\n" + models),
              HasSubstr("  PRIMARY KEY"));
  EXPECT_THAT(apart(names + "import app.models\n", "import app.names\n" + models),
              HasSubstr(named));
  const std::vector<std::string> loading = {
      "from . import models\n",
      "from app.models import User\n",
      "def load():\n    from app import models\nload()\n",
      "import importlib\nimportlib.import_module('app.' + 'models')\n",
      "import importlib\nimportlib.import_module('app.models')\n",
  };
  for (const std::string& each : loading)
    EXPECT_THAT(apart(each + names, "import app.names\n" + models), HasSubstr("  PRIMARY KEY"))
        << each;
  // A package on the way loads the models.
  EXPECT_THAT(apart("import app.sub.leaf\n" + names,
                    "import app.names\n" + models +
                        "-- app/sub/__init__.py --\nimport app.models\n-- app/sub/leaf.py --\n"),
              HasSubstr("  PRIMARY KEY"));
}

TEST(ToSchema, NamesConstraintsOfClassesBelowABaseThatComesBehindTheConvention) {
  const std::string base =
      "\n-- names.py --\nfrom sqlmodel import SQLModel\n"
      "SQLModel.metadata.naming_convention = {'pk': 'pk_%(table_name)s'}\n"
      "class Base(SQLModel):\n    pass\n";
  const std::string model =
      "class User(Base, table=True):\n    id: int = Field(primary_key=True)\n";
  EXPECT_THAT(
      words(base + "-- models.py --\nfrom sqlmodel import Field\nfrom names import Base\n" + model),
      HasSubstr("CONSTRAINT pk_user PRIMARY KEY"));
}

TEST(ToSchema, NamesConstraintsByTheConventionOfTheMetaData) {
  EXPECT_EQ(words(kImports + R"(
class Named(DeclarativeBase):
    metadata = MetaData(naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    })
class User(Named):
    __tablename__ = "users"
    __table_args__ = (CheckConstraint("age > 0", name="age"), Index(None, "age", "mail"))
    id = Column(Integer, primary_key=True)
    mail = Column(String, unique=True)
    age = Column(Integer)
    boss = Column(ForeignKey("users.id"))
)"),
            R"(
table users
  id INTEGER NOT NULL SERIAL
  mail VARCHAR
  age INTEGER
  boss INTEGER
  CONSTRAINT pk_users PRIMARY KEY (id)
  CONSTRAINT uq_users_mail UNIQUE (mail)
  CONSTRAINT ck_users_age CHECK (age > 0)
  CONSTRAINT fk_users_boss_users FOREIGN KEY (boss) REFERENCES users (id)
  INDEX ix_users_age_mail (age, mail)
)");
}

TEST(ToSchema, ReadsIdentityComputedAndSequences) {
  EXPECT_EQ(words(kImports + R"(
class T(Base):
    __tablename__ = "t"
    id = Column(Integer, Identity(always=True, start=5), primary_key=True)
    a = Column(Integer)
    b = Column(Integer, Computed("a * 2"))
class U(Base):
    __tablename__ = "u"
    id = Column(Integer, Sequence("u_seq"), primary_key=True)
class V(Base):
    __tablename__ = "v"
    id = Column(Integer, ForeignKey("t.id"), primary_key=True)
class W(Base):
    __tablename__ = "w"
    id = Column(Integer, primary_key=True, autoincrement=False)
)"),
            R"(
table t
  id INTEGER NOT NULL GENERATED ALWAYS AS IDENTITY (START 5)
  a INTEGER
  b INTEGER GENERATED ALWAYS AS (a * 2) STORED
  PRIMARY KEY (id)
table u
  id INTEGER NOT NULL
  PRIMARY KEY (id)
table v
  id INTEGER NOT NULL
  PRIMARY KEY (id)
  FOREIGN KEY (id) REFERENCES t (id)
table w
  id INTEGER NOT NULL
  PRIMARY KEY (id)
)");
}

TEST(ToSchema, HasTheChecksThatTypesMake) {
  const std::string source = kImports + R"(
class T(Base):
    __tablename__ = "t"
    id = Column(Integer, primary_key=True)
    flag = Column(Boolean(create_constraint=True, name="is_flag"))
    kind = Column(Enum("a", "long", name="kind", create_constraint=True))
    plain = Column(Enum("a", "long", name="plain", native_enum=False, create_constraint=True))
)";
  EXPECT_THAT(words(source),
              ::testing::HasSubstr("CONSTRAINT plain CHECK (plain IN ('a', 'long'))"));
  EXPECT_THAT(words(source), ::testing::Not(::testing::HasSubstr("is_flag")));
  const std::string in_sqlite = words(source, Dialect::Sqlite);
  EXPECT_THAT(in_sqlite, ::testing::HasSubstr("CONSTRAINT is_flag CHECK (flag IN (0, 1))"));
  EXPECT_THAT(in_sqlite, ::testing::HasSubstr("CONSTRAINT kind CHECK (kind IN ('a', 'long'))"));
}

TEST(ToSchema, TakesTheTypeOfTheDialect) {
  const std::string source = kImports + R"(
class T(Base):
    __tablename__ = "t"
    id = Column(Uuid, primary_key=True)
    data = Column(JSON().with_variant(postgresql.JSONB(), "postgresql"))
    kind = Column(Enum("a", "long", name="kind"))
    plain = Column(Enum("a", "long", name="kind", native_enum=False))
    ratio = Column(Float)
    flag = Column(Boolean, server_default=true())
)";
  EXPECT_EQ(words(source), R"(
table t
  id UUID NOT NULL
  data JSONB
  kind ENUM kind ('a', 'long')
  plain VARCHAR(4)
  ratio DOUBLE PRECISION
  flag BOOLEAN DEFAULT true
  PRIMARY KEY (id)
enum kind ('a', 'long')
)");
  EXPECT_EQ(words(source, Dialect::Sqlite), R"(
table t
  id CHAR(32) NOT NULL
  data JSON
  kind VARCHAR(4)
  plain VARCHAR(4)
  ratio FLOAT
  flag BOOLEAN DEFAULT 1
  PRIMARY KEY (id)
)");
}

// As SQLAlchemy: "PostgreSQL Enum type requires a name", which SQLite does not need.
TEST(ToSchema, MakesNoVarcharOfAnEnumThatLacksItsName) {
  const std::string source = kImports + R"(
import enum
class Color(enum.Enum):
    red = 1
class T(Base):
    __tablename__ = "t"
    id = Column(Integer, primary_key=True)
    bare = Column(Enum("a", "long"))
    own = Column(postgresql.ENUM("a", "long", native_enum=False))
    no_name = Column(Enum(Color, name=None))
    empty = Column(Enum("a", "long", name=""))
    of_class = Column(Enum(Color))
    plain = Column(Enum("a", "long", native_enum=False))
)";
  EXPECT_EQ(words(source), R"(
table t
  id INTEGER NOT NULL SERIAL
  bare ENUM ('a', 'long')
  own ENUM ('a', 'long')
  no_name ENUM ('red')
  empty ENUM ('a', 'long')
  of_class ENUM color ('red')
  plain VARCHAR(4)
  PRIMARY KEY (id)
enum color ('red')
)");
  EXPECT_THAT(words(source, Dialect::Sqlite), HasSubstr("  bare VARCHAR(4)\n"));
}

TEST(ToSchema, TakesATextInsideOfAnExpressionForAValue) {
  const std::string text = words(kImports + R"(
class T(Base):
    __tablename__ = "t"
    __table_args__ = (
        CheckConstraint(column("a") != "x", name="ck"),
        postgresql.ExcludeConstraint(
            (func.int8range(column("id"), column("b"), "[]"), "&&"), name="ex"),
    )
    id = Column(Integer, primary_key=True)
    a = Column(String)
    b = Column(Integer)
)");
  EXPECT_THAT(text, HasSubstr("CONSTRAINT ck CHECK (a <> 'x')\n"));
  EXPECT_THAT(text,
              HasSubstr("CONSTRAINT ex EXCLUDE USING gist (int8range(id, b, '[]') WITH &&)\n"));
}

TEST(ToSchema, ReadsSqlAsTextDoes) {
  EXPECT_EQ(words(kImports + R"py(
class T(Base):
    __tablename__ = "t"
    __table_args__ = (
        CheckConstraint("name <> 'a \:b'", name="ck_text"),
        CheckConstraint("name <> 'a :b'", name="ck_parameter"),
    )
    id = Column(Integer, primary_key=True)
    name = Column(Text, server_default=text("upper('x \:y')"))
    escaped = Column(Text, server_default=text("upper('x \\:y \x41')"))
    plain = Column(Text, server_default=text(r"upper('x \:y')"))
    literal = Column(Text, server_default="x \\:y")
    made = Column(Text, Computed("name || '\\:a'"))
    wrong = Column(Text, server_default=text("upper(:y)"))
)py"),
            R"sql(
table t
  id INTEGER NOT NULL SERIAL
  name TEXT DEFAULT upper('x :y')
  escaped TEXT DEFAULT upper('x :y A')
  plain TEXT DEFAULT upper('x :y')
  literal TEXT DEFAULT 'x \:y'
  made TEXT GENERATED ALWAYS AS (name || ':a') STORED
  wrong TEXT
  PRIMARY KEY (id)
  CONSTRAINT ck_text CHECK (name <> 'a :b')
unclear t wrong: '"upper(:y)"' has a parameter without a value
unclear t ck_parameter: '"name <> 'a :b'"' has a parameter without a value
)sql");
}

TEST(ToSchema, SaysWhatOnlyRunningTheCodeCouldTell) {
  const std::string text = words(kImports + R"(
def now_plus(): ...
class T(Base):
    __tablename__ = "t"
    __table_args__ = (
        Index("ix_dark", func.lower(unknown.name)),
        CheckConstraint(make_check(), name="ck_dark"),
    )
    id = Column(Integer, primary_key=True)
    a = Column(Integer, server_default=now_plus())
    b = Column(Integer, **options)
    c = Column(Integer, server_default=FetchedValue())
)");
  EXPECT_THAT(text, HasSubstr("unclear t ix_dark: 'unknown.name' is not read as SQL\n"));
  EXPECT_THAT(text, HasSubstr("unclear t ck_dark: 'make_check()' is not read as SQL\n"));
  EXPECT_THAT(text, HasSubstr("unclear t a: 'now_plus()' is not read as SQL\n"));
  EXPECT_THAT(text, HasSubstr("unclear t b: arguments come from *args or **kwargs\n"));
  EXPECT_THAT(text, HasSubstr("unclear t c: made by the database itself\n"));
}

TEST(ToSchema, KnowsWhereThingsAreWritten) {
  const DeclaredSchema made = declared(R"(
-- app/models.py --
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class T(Base):
    __tablename__ = "t"
    id = Column(Integer, primary_key=True)
)");
  ASSERT_EQ(made.schema.tables.size(), 1U);
  const schema::Table& table = made.schema.tables.front();
  EXPECT_EQ(table.origin.file, "app/models.py");
  EXPECT_EQ(table.origin.line, 4U);
  EXPECT_EQ(table.columns.front().origin.line, 6U);
  EXPECT_EQ(table.columns.front().origin.column, 5U);
}

TEST(ToSchema, NamesAModelWhoseTableHasNoKnownName) {
  const DeclaredSchema made = declared(kImports + R"(
class T(Base):
    __tablename__ = table_name()
    id = Column(Integer, primary_key=True)
)");
  EXPECT_TRUE(made.schema.tables.empty());
  ASSERT_EQ(made.unclear.size(), 1U);
  EXPECT_EQ(made.unclear.front().aspect, schema::Aspect::Table);
  EXPECT_EQ(made.unclear.front().subject, "T");
}

TEST(ToSchema, ReadsTheArgumentsOfRareTypesAndOfElementsOfArrays) {
  EXPECT_EQ(words(kImports + R"(
t = Table("t", MetaData(),
    Column("a", ARRAY(JSON().with_variant(postgresql.JSONB(), "postgresql"))),
    Column("b", ARRAY(postgresql.INTERVAL(fields="year"))),
    Column("c", ARRAY(String(collation="C"))),
    Column("d", Interval(native=False)),
    Column("e", Uuid(native_uuid=False)),
    Column("f", postgresql.BIT(5, varying=True)),
    Column("g", postgresql.INT4MULTIRANGE),
    Column("h", postgresql.DOMAIN("positive", Integer, schema="app")),
    Column("i", Integer, comment=""), Column("j", postgresql.JSONPATH))
)"),
            R"(
table t
  a JSONB[]
  b INTERVAL YEAR[]
  c VARCHAR[] COLLATE "C"
  d TIMESTAMP
  e CHAR(32)
  f BIT VARYING(5)
  g INT4MULTIRANGE
  h app.positive
  i INTEGER
  j JSONPATH
domain app.positive INTEGER
)");
}

TEST(ToSchema, ReadsWhatADomainStandsFor) {
  const DeclaredSchema made = declared(kImports + R"(
t = Table("t", MetaData(),
    Column("a", postgresql.DOMAIN("age", Integer, check="VALUE > 0", constraint_name="old",
                                  not_null=True)),
    Column("b", postgresql.DOMAIN("age", Integer, check="VALUE > 0", constraint_name="old",
                                  not_null=True)),
    Column("w", postgresql.DOMAIN("word", String(5), default="x", collation="C",
                                  check=text("VALUE <> 'y'"))),
    Column("o", postgresql.DOMAIN("other", Integer, create_type=False)),
    Column("u", postgresql.DOMAIN("unknown", Integer, check=some_check())))
)");
  ASSERT_EQ(made.schema.domains.size(), 2U);
  const schema::DomainType& age = made.schema.domains[0];
  EXPECT_EQ(schema::to_sql(age.base), "INTEGER");
  EXPECT_FALSE(age.nullable);
  ASSERT_EQ(age.checks.size(), 1U);
  EXPECT_EQ(age.checks[0].name, "old");
  EXPECT_EQ(age.checks[0].expression, "value > 0");
  const schema::DomainType& word = made.schema.domains[1];
  EXPECT_EQ(schema::to_sql(word.base), "VARCHAR(5)");
  EXPECT_TRUE(word.nullable);
  EXPECT_EQ(word.default_value, "'x'");
  EXPECT_EQ(word.collation, "C");
  EXPECT_EQ(word.checks.at(0).expression, "value <> 'y'");
  ASSERT_EQ(made.unclear.size(), 1U);
  EXPECT_EQ(made.unclear[0].aspect, schema::Aspect::Type);
  EXPECT_EQ(made.unclear[0].subject, "u");
  EXPECT_EQ(made.unclear[0].reason, "check of its DOMAIN has no value that is known");
}

TEST(ToSchema, ReadsWhatTextSaysInAnIndex) {
  EXPECT_EQ(words(kImports + R"(
t = Table("t", MetaData(), Column("a", Integer), Column("b", Text),
    Index("ix_down", text("a DESC")), Index("ix_last", text("a DESC NULLS LAST")),
    Index("ix_class", text("b gin_trgm_ops"), postgresql_using="gin"),
    Index("ix_lower", text('lower(b) COLLATE "C"')))
)"),
            R"(
table t
  a INTEGER
  b TEXT
  INDEX ix_class USING gin (b gin_trgm_ops)
  INDEX ix_down (a DESC)
  INDEX ix_last (a DESC NULLS LAST)
  INDEX ix_lower ((lower(b)) COLLATE "C")
)");
}

TEST(ToSchema, ReadsExclusionsAndSequencesAndActionsOfSomeColumns) {
  EXPECT_EQ(words(kImports + R"(
t = Table("t", MetaData(),
    Column("id", Integer, Identity(start=1, increment=-1, cache=1)),
    Column("n", Integer, server_default=Sequence("numbers").next_value()),
    Column("room", Integer), Column("during", postgresql.TSRANGE),
    CheckConstraint(column("room") > 3),
    ForeignKeyConstraint(["n", "room"], ["u.a", "u.b"], ondelete='SET NULL (n)'),
    postgresql.ExcludeConstraint(("room", "="), ("during", "&&"), where=text("room > 1"),
                                 name="no_overlap", deferrable=True))
)"),
            R"(
table t
  id INTEGER NOT NULL GENERATED BY DEFAULT AS IDENTITY (START 1 INCREMENT -1)
  n INTEGER DEFAULT nextval('numbers'::regclass)
  room INTEGER
  during TSRANGE
  CHECK (room > 3)
  CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room > 1) DEFERRABLE
  FOREIGN KEY (n, room) REFERENCES u (a, b) ON DELETE SET NULL (n)
)");
}

std::vector<std::string> sequences(const std::string& text, Dialect dialect = Dialect::PostgreSql) {
  const DeclaredSchema made = declared(text, dialect);
  std::vector<std::string> words;
  for (const schema::Sequence& each : made.schema.sequences)
    words.push_back(schema::to_words(each));
  for (const schema::Unclear& each : made.unclear) words.push_back(each.reason);
  return words;
}

TEST(ToSchema, HasTheSequencesThatCreateAllWouldMake) {
  const std::string models = kImports + R"(
metadata = MetaData(schema="app")
shared = Sequence("shared", start=1000, increment=5)
free = Sequence("free", metadata=metadata, cache=10, data_type=Integer)
nobodys = Sequence("nobodys")
t = Table("t", metadata,
    Column("a", Integer, Sequence("a_seq"), primary_key=True),
    Column("b", Integer, shared), Column("c", Integer, default=Sequence("c_seq", start=1)),
    Column("d", Integer, Sequence("d_seq", optional=True)), Column("e", Integer, shared),
    Column("f", Integer, server_default=nobodys.next_value()))
)";
  EXPECT_THAT(sequences(models), ::testing::ElementsAre("SEQUENCE a_seq", "SEQUENCE c_seq",
                                                        "SEQUENCE shared START 1000 INCREMENT 5",
                                                        "SEQUENCE app.free CACHE 10"));
  EXPECT_THAT(sequences(models, Dialect::Sqlite), ::testing::IsEmpty());
  EXPECT_THAT(sequences(kImports + R"(
t = Table("t", MetaData(), Column("a", Integer, Sequence(name())), Column("b", Integer,
    Sequence("s", start=first())))
)"),
              ::testing::ElementsAre("its name is computed", "its numbers are computed"));
}

TEST(ToSchema, MarksATableThatIsNotKnownInWhole) {
  const DeclaredSchema made = declared(kImports + R"(
t = Table("t", MetaData(), autoload_with=engine)
)");
  ASSERT_EQ(made.schema.tables.size(), 1U);
  EXPECT_THAT(made.schema.tables.front().partly_read,
              ::testing::ElementsAre("reflected from the database"));

  const DeclaredSchema child = declared(kImports + R"(
t = Table("t", MetaData(), Column("a", Integer), postgresql_inherits="parent")
)");
  EXPECT_THAT(child.schema.tables.front().partly_read,
              ::testing::ElementsAre("it has the columns of the tables that it inherits from"));
}

}  // namespace
}  // namespace modelmend::model
