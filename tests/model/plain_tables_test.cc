// The names under which a file may declare tables, told without a parser.
#include "model/plain_tables.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "model/model_project.h"

namespace modelmend::model {
namespace {

using ::testing::ElementsAre;

PlainTables look(std::string_view text) {
  return plain_tables(FileId{0}, text, semantic::Tokens::read(text),
                      {.any = false, .words = {"Base", "User", "Table", "sa", "reg"}}, nullptr);
}

TEST(PlainTables, ListsNamesThatAreWrittenOut) {
  const PlainTables found = look(
      "from sqlalchemy import Table\n"
      "class B(Base):\n    '''A class.'''\n    __tablename__ = 'b'\n"
      "    class Meta:\n        x = 1\n    def f(self, t: Table, u) -> Table: pass\n"
      "class A(sa.Base, x=1):\n    if X:\n        __tablename__: str = \"a\"\n"
      "class Plain:\n    key = 'x' + A.__tablename__\n"
      "from x import Table as Table\ndef g(t=lambda: isinstance(t, Table)): return [Table]\n"
      "t: list[Table] = Table('t', metadata, Column())\nu = sa.Table('u', metadata)\n"
      "User.query = 1\nother.x = f()\ndef g():\n    User.x = f()\n");
  EXPECT_FALSE(found.any);
  EXPECT_FALSE(found.renames_maker);
  EXPECT_THAT(found.names, ElementsAre("a", "b", "t", "u"));
}

TEST(PlainTables, KnowsThatATableMayBeCalledAnything) {
  for (const std::string_view text :
       {"class A(Base): pass\n", "class A(Base):\n    x = 1\ny = 1\n",
        "@reg.mapped\nclass A:\n    x = 1\n", "class A(Base):\n    __tablename__ = name()\n",
        "class A(Base):\n    __tablename__ = 'a' + 'b'\n",
        "class A(Base):\n    __tablename__ = f'{x}'\n",
        "class M:\n    def __tablename__(cls): return 'x'\n",
        "class A(Base):\n    __tablename__ = 's.a'\n", "User.__tablename__ = 'x'\n",
        "t = Table(name, metadata)\n", "t = Table('a' + b, metadata)\n", "t = Table(*x)\n",
        "User.x = Column()\n", "class A(Base):\n    __tablename__ = 'a'\nclass B(User): pass\n",
        "class A(User):\n    def f(self):\n        __tablename__ = 'a'\n"})
    EXPECT_TRUE(look(text).any) << text;
}

TEST(PlainTables, KnowsThatTheMakerOfTablesMayGetAnotherName) {
  for (const std::string_view text :
       {"from sqlalchemy import Table as T\n", "T = Table\n", "T, x = Table, 1\n",
        "makers = [sa.Table]\n", "def f(t=Table): pass\n"})
    EXPECT_TRUE(look(text).renames_maker) << text;
}

// What the tokens of models.py tell beside base.py, and the names of the tables that are read
// there.
struct Told {
  std::string look;
  std::string read;
};
Told told(const std::string& body) {
  const testing::ModelProject project(
      "-- base.py --\n"
      "import pydantic\nfrom flask_sqlalchemy import SQLAlchemy\n"
      "from sqlalchemy import Column, Integer, Table, TypeDecorator as Decorator\n"
      "from sqlalchemy.orm import DeclarativeBase, declared_attr, registry\n"
      "from sqlmodel import Field, SQLModel\n"
      "class Schema(pydantic.BaseModel):\n    kind = Column\n"
      "class Page(Schema):\n    x = Column\n"
      "class Mixin:\n    y = Column(Integer)\n"
      "class Named:\n    __tablename__ = 'named'\n    y = Column(Integer)\n"
      "class Base(DeclarativeBase):\n    pass\n"
      "class Auto(DeclarativeBase):\n    @declared_attr.directive\n"
      "    def __tablename__(cls): return cls.__name__.lower() + 's'\n"
      "    id = Column(Integer, primary_key=True)\n"
      "class Kept(Auto):\n    __abstract__ = True\n    z = Column(Integer)\n"
      "class Renamed(Auto):\n    __abstract__ = True\n    @declared_attr\n"
      "    def __tablename__(cls): return 'r_' + cls.__name__\n"
      "class Schemed(Auto):\n    __abstract__ = True\n    @declared_attr\n"
      "    def __tablename__(cls): return 's.' + cls.__name__\n"
      "class Unread(Auto):\n    __abstract__ = True\n    @declared_attr\n"
      "    def __tablename__(cls): return unknown(cls)\n"
      "class Nameless(Auto):\n    __abstract__ = True\n    __tablename__ = None\n"
      "class Single(Auto):\n    x = Column(Integer)\n"
      "class Both(Auto, SQLModel):\n    __abstract__ = True\n"
      "Called = registry().generate_base()\nreg = registry()\nflask = SQLAlchemy()\nModel = "
      "flask.Model\n"
      "class Word(SQLModel):\n    @declared_attr\n"
      "    def __tablename__(cls): return 'w_' + cls.__name__\n"
      "    id: int = Field(primary_key=True)\n"
      "class User(Base):\n    __tablename__ = 'user'\n    id = Column(Integer, primary_key=True)\n"
      "class Shape(SQLModel):\n    id: int\n"
      "@registry().mapped\nclass Mapped_:\n    __tablename__ = 'm'\n"
      "    id = Column(Integer, primary_key=True)\n"
      "def make(): return Base\n"
      "-- models.py --\n"
      "import base\nimport enum\nfrom typing import Generic\nfrom sqlmodel import Field, SQLModel\n"
      "from base import Base, Mapped_, Mixin, Named, Page, Schema, Shape, User, make\n"
      "from base import Both, Called, Decorator, Model, flask\n"
      "from base import Auto, Kept, Nameless, Renamed, Schemed, Single, Unread, Word\n" +
      body);
  const FileId file = *project.sources().find("models.py");
  const auto source = project.sources().get(file);
  testing::MemorySearch search(project.sources());
  const auto& reach = search.reach(project.project());
  ClassKinds kinds(project.project());
  const std::string_view text = (*source)->bytes();
  const PlainTables found =
      plain_tables(file, text, semantic::Tokens::read(text), *reach.words_of(file), &kinds);
  Told told{found.any ? "any" : "", ""};
  for (const std::string& name : found.names) told.look += " " + name;
  for (const TableFact& table : project.models().tables)
    if (table.place.file == file) told.read += " " + table.name;
  return told;
}

TEST(PlainTables, KnowsClassesThatAreNoModels) {
  const char* const base =
      "from sqlalchemy.orm import AsyncAttrs, DeclarativeBase as D\nclass A(AsyncAttrs, D): "
      "pass\n";
  for (const std::string body :
       {"class A(Schema): pass\n", "class A(base.Page, Generic[int]): pass\n",
        "class A(Page):\n    x: int\nclass B(A):\n    y: int\nclass C(B, A[int]): pass\n",
        "class A(Mixin): pass\nclass B(A, enum.Enum): pass\n", "class A(Shape): pass\n",
        "class A(SQLModel):\n    id: int\nclass B(A): pass\n",
        "class A(Decorator):\n    impl = 1\nclass B(A): pass\n", base,
        "from sqlalchemy.orm import Session\nclass A(Session, Generic[int]): pass\n",
        R"(
class A(str, enum.Enum):
    def f(self, x: dict[int, Decorator] = {}) -> dict[str, enum]: pass
class B(str, Decorator): pass
)",
        "class A(Shape, table=False):\n    id: int\n", "def f():\n    class A(Schema): pass\n"}) {
    const Told now = told(body);
    EXPECT_EQ(now.look, "") << body;
    EXPECT_EQ(now.read, "") << body;
  }
}

TEST(PlainTables, KnowsTheNamesThatSqlModelMakes) {
  for (const std::string body :
       {"class HeroTeam(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n",
        "class A(SQLModel):\n    id: int = Field(primary_key=True)\n"
        "class HeroTeam(A, table=True): pass\n",
        "class HeroTeam(Shape, Page, table=True):\n    n: int = Field(primary_key=True)\n",
        "class HeroTeam(Shape, table=True):\n    n: int = Field(primary_key=True)\n"}) {
    const Told now = told(body);
    EXPECT_EQ(now.look, " heroteam") << body;
    EXPECT_EQ(now.read, " heroteam") << body;
  }
}

TEST(PlainTables, KnowsTheNamesThatABaseMakes) {
  for (const auto& [body, name] : std::vector<std::pair<std::string, std::string>>{
           {"class HeroTeam(Auto): pass\n", "heroteams"},
           {"class HeroTeam(base.Auto):\n    x = 1\n", "heroteams"},
           {"class HeroTeam(Mixin, Auto, Schema): pass\n", "heroteams"},
           {"class HeroTeam(Kept): pass\n", "heroteams"},
           {"class HeroTeam(Renamed): pass\n", "r_HeroTeam"},
           {"class HeroTeam(Auto):\n    __tablename__ = 'said'\n", "said"},
           {"class HeroTeam(Word, table=True): pass\n", "w_HeroTeam"},
           {"class A(Word): pass\nclass HeroTeam(A, table=True): pass\n", "w_HeroTeam"},
           {"if base:\n    class HeroTeam(Auto): pass\n", "heroteams"}}) {
    const Told now = told(body);
    EXPECT_EQ(now.look, " " + name) << body;
    EXPECT_EQ(now.read, " " + name) << body;
  }
  const Told none = told("class A(Word): pass\n");
  EXPECT_EQ(none.look, "");
  EXPECT_EQ(none.read, "");
}

TEST(PlainTables, TrustsNoOtherMakerOfNames) {
  const char* const below_a_base =
      "from sqlalchemy.orm import DeclarativeBase\nclass A(DeclarativeBase): pass\n"
      "class B(A): pass\n";
  for (const std::string body :
       {"class A(Single): pass\n",
        "class A(Auto): pass\nclass B(A): pass\n",
        "class A(Both, table=True): pass\n",
        "class A(Called): pass\n",
        "class A(base.reg.Base): pass\n",
        "class A(Model): pass\n",
        "class A(flask.Model): pass\n",
        "def f(Auto): pass\nclass A(Auto): pass\n",
        below_a_base,
        "from sqlalchemy.orm import DeclarativeBase\nclass A(Auto, DeclarativeBase): pass\n",
        "class A(Unread): pass\n",
        "class A(Schemed): pass\n",
        "class A(Nameless): pass\n",
        "class A(Named, Auto): pass\n",
        "class A(Auto, Renamed): pass\n",
        "class A(Auto, Base): pass\n",
        "class A(Auto, SQLModel): pass\n",
        "class A(Auto, metaclass=X): pass\n",
        "@base.reg.mapped\nclass A(Auto): pass\n",
        "class A(Auto):\n    __table__ = User.__table__\n",
        "class A(Auto):\n    if base:\n        __table__ = User.__table__\n",
        "class A(Auto):\n    @declared_attr\n    def __tablename__(cls): return 'x'\n",
        R"(
class M:
    @declared_attr
    def __tablename__(cls): return 'x'
class A(M, Auto): pass
)",
        "class A(Auto):\n    __tablename__ = make()\n",
        "Auto = Base\nclass A(Auto): pass\n",
        "class A(Auto): pass\nA.x = Column()\n",
        "class A(Word, table=True): pass\nclass B(A, table=True): pass\n"})
    EXPECT_TRUE(told(body).look.starts_with("any")) << body << told(body).look;
}

TEST(PlainTables, TrustsNoOtherBase) {
  for (const std::string body :
       {"class A(User): pass\n", "class A(Base):\n    x = 1\n", "class A(Mapped_): pass\n",
        "class A(make()): pass\n", "class A(Named, Base): pass\n", "class A(Named): pass\n",
        "class A(*Schema): pass\n", "class A(Schema, metaclass=Base): pass\n",
        "class A(SQLModel, table=X): pass\n", "class A(SQLModel, Base): pass\n",
        "class A(SQLModel, table=True): pass\nclass B(A): pass\n",
        "class A(Schema): pass\nA = Base\nclass B(A): pass\n",
        "if base:\n    class A(Schema): pass\nclass B(A): pass\n",
        "class A(Base):\n    __tablename__ = 'a'\nclass B(A): pass\n",
        "class A(SQLModel):\n    __tablename__ = 'a'\nclass B(A, table=True): pass\n",
        "@base.reg.mapped\nclass A(Schema): pass\n", "Schema = Base\nclass A(Schema): pass\n"})
    EXPECT_TRUE(told(body).look.starts_with("any")) << body;
  EXPECT_TRUE(look("User.__tablename__ = 'x'\n").renames_maker);
}

TEST(PlainTables, TrustsNoBrokenFile) {
  EXPECT_TRUE(look("class A(Base:\n    __tablename__ = 'a'\n").any);
}

}  // namespace
}  // namespace modelmend::model
