// What keys are told without a parser is what read_models() reads; where that is not sure nothing
// is told.
#include "model/plain_keys.h"

#include <gmock/gmock.h>

#include "model/model_project.h"

namespace modelmend::model {
namespace {

using testing::ModelProject;

const std::string kHead =
    "from typing import Annotated, Optional\n"
    "from uuid import UUID as PyUUID\n"
    "import sqlalchemy as sa\n"
    "from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, UUID\n"
    "from sqlalchemy.orm import Mapped, declarative_base, mapped_column\n"
    "from sqlmodel import Field, SQLModel\n"
    "from other import Alias, Helper, Own, db\n"
    "Base = declarative_base()\n";
const std::string kOther =
    "import sqlalchemy\nfrom flask_sqlalchemy import SQLAlchemy\n"
    "from sqlalchemy import Integer as Alias, mapped_column\n"
    "db = SQLAlchemy()\n"
    "class Own(sqlalchemy.TypeDecorator):\n    impl = sqlalchemy.UUID\n"
    "def Helper(): return sqlalchemy.UUID\n";

std::string types_of(const auto& columns) {
  std::string types;
  for (const ColumnDecl& column : columns) {
    if (column.foreign_keys.empty()) continue;
    types += (types.empty() ? "" : ", ") + std::string(schema::family(column.type));
    if (column.type_origin == TypeOrigin::ForeignKey) types += " " + column.python_type_name;
  }
  return types;
}

// What the look tells of models.py, and what the readers read there.
struct Told {
  std::string look;
  std::string read;
};
Told told(const std::string& body, const std::string& head = kHead) {
  const ModelProject project("-- models.py --\n" + head + body + "\n-- other.py --\n" + kOther);
  const FileId file = *project.sources().find("models.py");
  const auto source = project.sources().get(file);
  const auto tokens = semantic::Tokens::read((*source)->bytes());
  const auto look = tokens ? plain_keys(project.project(), file, *tokens,
                                        {"ForeignKey", "ForeignKeyConstraint", "foreign_key"})
                           : std::nullopt;
  return {look ? types_of(*look) : "not plain", types_of(project.models().declarations)};
}

Told told_of_class(const std::string& member, const std::string& base = "Base") {
  return told("class A(" + base + "):\n    __tablename__ = 'a'\n    " + member + "\n");
}

TEST(PlainKeys, TellsTheTypesOfColumnsThatSayThem) {
  for (const auto& [member, type] : std::vector<std::pair<std::string, std::string>>{
           {"x = Column(Integer, ForeignKey('b.id'))", "integer"},
           {"x = Column('y', String(length=36), ForeignKey('b.id'), nullable=False)", "varchar"},
           {"x = Column(UUID(as_uuid=True), ForeignKey('b.id', name='k'))", "uuid"},
           {"x: Mapped[PyUUID] = mapped_column(\n        Integer,  # an id\n        "
            "ForeignKey('b.id'),\n    )",
            "integer"},
           {"x = sa.Column(sa.Integer(), sa.ForeignKey('b.id'))", "integer"},
           {"x = db.Column(db.Integer, db.ForeignKey('b.id'))", "integer"},
           {"x = Column(Alias, ForeignKey('b.id'))", "integer"},
           {"x = Column(ForeignKey('b.id'), ForeignKey('c.id'), Integer)", "integer"},
       }) {
    const Told now = told_of_class(member);
    const bool twice = member.find("c.id") != std::string::npos;
    EXPECT_EQ(now.read, type) << member;
    EXPECT_EQ(now.look, twice ? type + ", " + type : type) << member;
  }
  const Told table = told("t = Table('a', MetaData(), Column('x', Integer, ForeignKey('b.id')))\n");
  EXPECT_EQ(table.look, "integer");
  EXPECT_EQ(table.read, "integer");
}

TEST(PlainKeys, TellsWhatTheAnnotationOfAColumnWithoutATypeSays) {
  for (const std::string member :
       {"x: Mapped[int] = mapped_column(ForeignKey('b.id'))",
        "x: Mapped[Optional[int]] = mapped_column('y', ForeignKey('b.id'), index=True)",
        "x: Mapped[int | None] = mapped_column(ForeignKey('b.id'))",
        "x: sa.orm.Mapped[int] = mapped_column(ForeignKey('b.id'))",
        "x = Column(ForeignKey('b.id'))"}) {
    const Told now = told_of_class(member);
    EXPECT_NE(now.look, "not plain") << member;
    EXPECT_EQ(now.look, now.read) << member;
  }
  const Told field = told_of_class("x: Optional[int] = Field(default=None, foreign_key='b.id')",
                                   "SQLModel, table=True");
  EXPECT_EQ(field.look, "integer");
  EXPECT_EQ(field.read, "integer");
}

// Each of these may have a type that its words do not say, or give its key to another column.
TEST(PlainKeys, SaysNothingOfWhatIsWrittenInAnyOtherWay) {
  for (const std::string member :
       {"x = Column(Own, ForeignKey('b.id'))",
        "x = Column(Helper(), ForeignKey('b.id'))",
        "x = Column(String(SIZE), ForeignKey('b.id'))",
        "x = Column(Integer, *ForeignKey('b.id'))",
        "x = Column(Integer, ForeignKey('b.id'), type_=UUID)",
        "x = Column(sa.Enum('a', 'b'), ForeignKey('b.id'))",
        "x = Column(Integer if Y else UUID, ForeignKey('b.id'))",
        "x = Column(UUID().with_variant(Integer, 'sqlite'), ForeignKey('b.id'))",
        "x = Column(NAME, Integer, ForeignKey('b.id'))",
        "x = Column(Integer, KEY or ForeignKey('b.id'))",
        "x = Column(Integer, keys(ForeignKey('b.id')))",
        "k = ForeignKey('b.id')",
        "x: Mapped[PyUUID] = mapped_column(ForeignKey('b.id'))",
        "x: Mapped['int'] = mapped_column(ForeignKey('b.id'))",
        "x: Mapped[Alias] = mapped_column(ForeignKey('b.id'))",
        "x: Mapped[Annotated[PyUUID, mapped_column(Integer, ForeignKey('b.id'))]]",
        "x: Mapped['Annotated[PyUUID, mapped_column(Integer, ForeignKey(0))]']",
        "x = make(mapped_column(Integer, ForeignKey('b.id')))",
        "f = lambda Integer: Column(Integer, ForeignKey('b.id'))",
        "__table_args__ = (sa.ForeignKeyConstraint(['x'], ['b.id']),)",
        "x: PyUUID = Field(foreign_key='b.id')",
        "x: int = Field(foreign_key='b.id', sa_type=UUID)",
        "x: int = Field(foreign_key='b.id', **more)",
        "x = dict(foreign_key='b.id')",
        "x = y = Column(ForeignKey('b.id'))"})
    EXPECT_EQ(told_of_class(member).look, "not plain") << member;
  for (const std::string line :
       {"Key = Annotated[PyUUID, mapped_column(Integer, ForeignKey('b.id'))]",
        "key = mapped_column(Integer, ForeignKey('b.id'))", "K = ForeignKey",
        "def key(t): return Column(t, ForeignKey('b.id'))",
        "def key(): return mapped_column(Integer, ForeignKey('b.id'))",
        "from functools import partial\nkey = partial(Column, Integer, ForeignKey('b.id'))",
        "from sqlalchemy import ForeignKey as K", "if x:\n    from sqlalchemy import ForeignKey",
        "Integer = UUID\nx = Column(Integer, ForeignKey('b.id'))",
        "from sqlalchemy import *\nx = Column(Integer, ForeignKey('b.id'))", "print ForeignKey"})
    EXPECT_EQ(told(line).look, "not plain") << line;
}

TEST(PlainKeys, PassesOverCommentsAndTextsOfTheirOwn) {
  EXPECT_EQ(told("'''A ForeignKey.'''\n# ForeignKey\n").look, "");
}

TEST(PlainKeys, PassesOverVersionFilesThatHandNothingOn) {
  const std::string head =
      "from alembic import op\nimport sqlalchemy as sa\nrevision = 'a'\ndown_revision = 'b'\n";
  const std::string upgrade =
      "def upgrade():\n    op.create_table('a', sa.Column('x', sa.UUID()),\n"
      "        sa.ForeignKeyConstraint(['x'], ['b.id']))\n";
  EXPECT_EQ(told(upgrade, head).look, "");
  EXPECT_EQ(told(upgrade, head).read, "");
  EXPECT_EQ(told(upgrade + "class A: pass\n", head).look, "not plain");
  EXPECT_EQ(told(upgrade + "t = sa.Table('a', m, sa.Column(sa.UUID))\n", head).look, "not plain");
  EXPECT_EQ(told(upgrade, head + "from other import db\n").look, "not plain");
}

TEST(PlainKeys, PassesOverVersionFilesThatTakeTypesFromElsewhere) {
  const std::string head =
      "from alembic import op\nimport sqlalchemy as sa\nimport sqlalchemy_utils, other\n"
      "from sqlalchemy_utils import UUIDType\nrevision = 'a'\ndown_revision = 'b'\n";
  const std::string upgrade =
      "def upgrade():\n    op.create_table('a', sa.Column('x', other.Own(), unique=False),\n"
      "        sa.Column('y', UUIDType(), sa.ForeignKey('b.id')))\n";
  EXPECT_EQ(told(upgrade, head).look, "");
  EXPECT_EQ(told(upgrade, head).read, "");
  for (const std::string line :
       {"T = other.Own", "other.T('a', m, sa.Column('x', sa.UUID(), sa.ForeignKey('b.id')))",
        "other.User.x = sa.Column(sa.UUID(), sa.ForeignKey('b.id'))",
        "def f():\n    from other import T", "other: int = 1"})
    EXPECT_EQ(told(upgrade + line + "\n", head).look, "not plain") << line;
}

// `alembic init alembic` makes a folder that Python takes for the library's if that is missing.
TEST(PlainKeys, PassesOverVersionFilesBesideAFolderWithTheNameOfTheLibrary) {
  const std::string head =
      "from alembic import op\nimport sqlalchemy as sa\nrevision = 'a'\ndown_revision = 'b'\n";
  const std::string upgrade =
      "def upgrade():\n    op.create_table('a', sa.Column('x', sa.UUID()),\n"
      "        sa.ForeignKeyConstraint(['x'], ['b.id']))\n";
  const std::string folder = upgrade + "\n-- alembic/versions/a.py --\nx = 1\n";
  EXPECT_EQ(told(folder, head).look, "");
  EXPECT_EQ(told(folder, head).read, "");
  for (const std::string path : {"alembic/op.py", "alembic/op/x.py", "alembic/__init__.py"})
    EXPECT_EQ(
        told(folder + "\n-- " + path + " --\nfrom sqlalchemy import Table as create_table\n", head)
            .look,
        "not plain")
        << path;
  EXPECT_EQ(told(folder, head + "import alembic\n").look, "");
  EXPECT_EQ(told(folder, head + "from alembic import *\n").look, "not plain");
}

TEST(PlainKeys, KnowsNamesThatAreKeywordsElsewhere) {
  const Told now = told_of_class(
      "type = Column(Integer)\n    case: Mapped[int] = mapped_column(Integer)\n"
      "    type.x, case = 1, 2\n    x = Column(Integer, ForeignKey('b.id'))");
  EXPECT_EQ(now.look, "integer");
  for (const std::string line : {"type Integer = str\n", "match x:\n    case Integer: pass\n"})
    EXPECT_EQ(told(line + "x = Column(Integer, ForeignKey('b.id'))\n").look, "not plain") << line;
}

TEST(PlainKeys, TellsParametersFromWhatTheirTypesAndDefaultsHold) {
  const std::string key = "x = Column(Integer, ForeignKey('b.id'))\n";
  for (const std::string line :
       {"def f() -> dict[str, Integer]: pass\n", "def f(a: dict[str, Integer]): pass\n",
        "def f(a=(1, Integer), *b): pass\n", "async def f(a=g(1, Integer)): pass\n",
        "def f[T: (str, Integer)](a: T) -> tuple[T, Integer]: pass\n"})
    EXPECT_EQ(told(line + key).look, "integer") << line;
  for (const std::string line :
       {"def f(Integer): pass\n", "def f(a, Integer=1): pass\n",
        "def f(a=(1, 2), *Integer): pass\n", "def f(a: dict[str, int], **Integer): pass\n",
        "def f(a, /, Integer: int): pass\n",
        "async def f(\n    a,\n    *,\n    Integer,\n): pass\n", "def f[Integer](a): pass\n",
        "def f[*Integer](a): pass\n", "def f[T, **Integer](a): pass\n", "def Integer(): pass\n",
        "def f(a=lambda Integer: 1): pass\n", "def f(a=(Integer := 1)): pass\n",
        "def f(): Integer = 1\n", "def f(a=[Integer for Integer in b]): pass\n"})
    EXPECT_EQ(told(line + key).look, "not plain") << line;
}

TEST(PlainKeys, TellsAKeyFromWordsThatHoldItsName) {
  EXPECT_EQ(told("sql = 'PRAGMA foreign_keys=ON'\n").look, "");
  EXPECT_EQ(told("sql = 'foreign_key'\n").look, "not plain");
}

}  // namespace
}  // namespace modelmend::model
