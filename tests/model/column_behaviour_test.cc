#include "model/column_behaviour.h"

#include <gmock/gmock.h>

#include "model/model_project.h"
#include "model/table_behaviour.h"

namespace modelmend::model {
namespace {

using ::testing::HasSubstr;
using testing::ModelProject;

// "default=5 key='k'", without what the type says.
std::string behaviour_of(const ModelProject& project, std::string_view table,
                         std::string_view column, bool with_type = false) {
  const TableFact& fact = project.table(table);
  for (const TableColumn& each : fact.columns) {
    if (each.name != column) continue;
    const ColumnBehaviour made =
        column_behaviour(project.project(), project.models(), fact.id, each);
    std::string text;
    for (const ColumnTrait& trait : made.traits) {
      const bool is_of_type = trait.aspect.ends_with("type") || trait.aspect == "enum labels";
      if (is_of_type != with_type) continue;
      text += (text.empty() ? "" : "; ") + trait.aspect + "=" + trait.value;
    }
    for (const UnreadPart& part : made.unread) text += " [" + part.reason + "]";
    return text;
  }
  ADD_FAILURE() << "no column " << column;
  return {};
}

ModelProject declarative(const std::string& members, const std::string& before = "") {
  return ModelProject(R"(
-- models.py --
import datetime as dt
import enum
import uuid
from typing import Annotated, Optional

import sqlalchemy as sa
from sqlalchemy import Column, Integer, String, func
from sqlalchemy.orm import DeclarativeBase, Mapped, deferred, mapped_column


class Base(DeclarativeBase):
    pass


class Color(enum.Enum):
    RED = "r"


def make():
    return 1


LIMIT = 5
)" + before + R"(

class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
)" + members);
}

ModelProject sqlmodel(const std::string& members) {
  return ModelProject(R"(
-- models.py --
import uuid
from datetime import datetime
from typing import Annotated, Any, Optional

from pydantic import EmailStr
from sqlalchemy import JSON, Column, Integer, String, func
from sqlmodel import Field, SQLModel


class User(SQLModel, table=True):
    __tablename__ = "users"
    id: Optional[int] = Field(default=None, primary_key=True)
)" + members);
}

TEST(ColumnBehaviour, SaysADefaultInTheSameWordsForEveryStyle) {
  const auto one = declarative("    made = Column(sa.DateTime, default=dt.datetime.utcnow)\n");
  const auto two = declarative(
      "    made: Mapped[dt.datetime] = mapped_column(\n"
      "        insert_default=dt.datetime.utcnow)  # when\n");
  const auto three =
      sqlmodel("    made: datetime = Field(sa_column_kwargs={\"default\": datetime.utcnow})\n");
  EXPECT_EQ(behaviour_of(one, "users", "made"), "default=datetime.datetime.utcnow");
  EXPECT_EQ(behaviour_of(two, "users", "made"), "default=datetime.datetime.utcnow");
  EXPECT_EQ(behaviour_of(three, "users", "made"), "default=datetime.datetime.utcnow");
}

TEST(ColumnBehaviour, FollowsConstantsButKeepsMembersOfEnums) {
  const auto project = declarative(
      "    a = Column(Integer, default=LIMIT)\n"
      "    b = Column(sa.Enum(Color), default=Color.RED)\n"
      "    c = Column(String, default='it\\'s' \"x\")\n"
      "    d = Column(Integer, default=make)\n"
      "    e = Column(Integer, default=lambda: LIMIT + 1)\n");
  EXPECT_EQ(behaviour_of(project, "users", "a"), "default=5");
  EXPECT_EQ(behaviour_of(project, "users", "b"), "default=models.Color.RED");
  EXPECT_EQ(behaviour_of(project, "users", "c"), "default='it\\'sx'");
  EXPECT_EQ(behaviour_of(project, "users", "d"), "default=models.make");
  EXPECT_EQ(behaviour_of(project, "users", "e"), "default=lambda:5+1");
}

TEST(ColumnBehaviour, TakesNoneForNoDefault) {
  const auto project = sqlmodel(
      "    a: Optional[int] = None\n"
      "    b: Optional[int] = Field(default=None)\n"
      "    c: int = Field(default=3, sa_column_kwargs={\"default\": None})\n");
  EXPECT_EQ(behaviour_of(project, "users", "a"), "");
  EXPECT_EQ(behaviour_of(project, "users", "b"), "");
  EXPECT_EQ(behaviour_of(project, "users", "c"), "initial value=3");
}

TEST(ColumnBehaviour, KnowsThatAColumnOfItsOwnDropsTheFieldsDefault) {
  const auto project = sqlmodel(
      "    a: int = Field(default=3, sa_column=Column(Integer))\n"
      "    b: int = Field(default=3, sa_column=Column(Integer, default=4))\n");
  EXPECT_EQ(behaviour_of(project, "users", "a"), "initial value=3");
  EXPECT_EQ(behaviour_of(project, "users", "b"), "default=4; initial value=3");
}

TEST(ColumnBehaviour, TakesAColumnThatIsNoneForNone) {
  const auto project =
      sqlmodel("    a: Optional[int] = Field(default=3, sa_column=None, description='x')\n");
  EXPECT_EQ(behaviour_of(project, "users", "a"),
            "default=3; field description='x'; initial value=3");
}

TEST(ColumnBehaviour, KeepsNoneWhereItIsStoredAsJsonNull) {
  const auto project = sqlmodel(
      "    a: Optional[dict] = Field(default=None, sa_type=JSON)\n"
      "    b: Optional[dict] = Field(sa_type=JSON)\n"
      "    c: Optional[dict] = Field(default=None, sa_type=JSON(none_as_null=True))\n");
  EXPECT_EQ(behaviour_of(project, "users", "a"), "initial value=None");
  EXPECT_EQ(behaviour_of(project, "users", "b"), "");
  EXPECT_EQ(behaviour_of(project, "users", "c"), "type none_as_null=True");
}

TEST(ColumnBehaviour, LetsAnAnnotatedDefaultWinOverAllButInsertDefault) {
  const auto project = declarative(
      "    a: Mapped[Number]\n"
      "    b: Mapped[Number] = mapped_column(default=2)\n"
      "    c: Mapped[Number] = mapped_column(insert_default=3)\n",
      "Number = Annotated[int, mapped_column(default=1)]\n");
  EXPECT_EQ(behaviour_of(project, "users", "a"), "default=1");
  EXPECT_EQ(behaviour_of(project, "users", "b"), "default=1");
  EXPECT_EQ(behaviour_of(project, "users", "c"), "default=3");
}

TEST(ColumnBehaviour, ReadsHowAColumnIsLoaded) {
  const auto project = declarative(
      "    a = deferred(Column(Integer), group='late')\n"
      "    b: Mapped[int] = mapped_column(deferred_group='late')\n"
      "    c: Mapped[int] = mapped_column(deferred=False, active_history=True)\n");
  EXPECT_EQ(behaviour_of(project, "users", "a"), "deferred=True; deferred group='late'");
  EXPECT_EQ(behaviour_of(project, "users", "b"), "deferred=True; deferred group='late'");
  EXPECT_EQ(behaviour_of(project, "users", "c"), "active history=True");
}

TEST(ColumnBehaviour, KeepsWhatOnlyPythonSees) {
  const auto project = declarative(
      "    a = Column('a_', Integer, key='k', doc=\"d\", info={'x': 1,}, autoincrement='auto')\n");
  EXPECT_EQ(behaviour_of(project, "users", "a_"), "attribute='a'; doc='d'; info={'x':1}; key='k'");
}

TEST(ColumnBehaviour, TellsTypesApartThatOneDatabaseTypeStores) {
  const auto project = declarative(
      "    a = Column(sa.Uuid)\n"
      "    b = Column(sa.Uuid(as_uuid=False))\n"
      "    c = Column(sa.Numeric(5, 2, asdecimal=False))\n"
      "    d = Column(sa.Enum(Color))\n");
  EXPECT_EQ(behaviour_of(project, "users", "a", true), "python type=uuid.UUID");
  EXPECT_EQ(behaviour_of(project, "users", "b", true), "python type=str");
  EXPECT_EQ(behaviour_of(project, "users", "c", true), "python type=float");
  EXPECT_EQ(behaviour_of(project, "users", "d", true),
            "enum labels=['RED']; python type=models.Color");
}

TEST(ColumnBehaviour, SaysWhatPydanticDoesWithAField) {
  const auto project = sqlmodel(
      "    a: str = Field(max_length=5, alias=\"b\", repr=False)\n"
      "    b: EmailStr\n");
  EXPECT_EQ(behaviour_of(project, "users", "a"), "field alias='b'; field max_length=5; repr=False");
  EXPECT_EQ(behaviour_of(project, "users", "b", true),
            "field type=pydantic.EmailStr; python type=str");
}

TEST(ColumnBehaviour, ClaimsNothingOfAnArgumentThatNobodyKnows) {
  const auto project = declarative(
      "    a = Column(Integer, colour='red')\n"
      "    b = Column(Integer, sa.ForeignKey('users.id', weight=3))\n"
      "    c = Column(Integer, mysql_length=3)\n");
  EXPECT_THAT(behaviour_of(project, "users", "a"),
              HasSubstr("[the argument 'colour' of Column() is not known]"));
  EXPECT_THAT(behaviour_of(project, "users", "b"),
              HasSubstr("[the argument 'weight' of ForeignKey() is not known]"));
  EXPECT_EQ(behaviour_of(project, "users", "c"), "mysql_length=3");
}

// The SQL type and the reason, if any, of `member` with that release of SQLModel.
std::string read_with(std::uint32_t release, const std::string& member) {
  const ModelProject project(R"(
-- models.py --
from datetime import datetime
from typing import Optional

from sqlmodel import Field, SQLModel


class User(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    x: )" + member + "\n",
                             {.sqlmodel = semantic::SqlModelRelease{release}});
  const ColumnDecl& decl = project.column("user", "x");
  return schema::to_sql(decl.type) + (decl.nullable ? "" : " NOT NULL") +
         (decl.dynamic_reason ? " [" + *decl.dynamic_reason + "]" : "");
}

TEST(SqlModelReader, GivesTimesAZoneFromOneReleaseOn) {
  EXPECT_EQ(read_with(44, "datetime"), "TIMESTAMP NOT NULL");
  EXPECT_EQ(read_with(45, "datetime"), "TIMESTAMP WITH TIME ZONE NOT NULL");
}

TEST(SqlModelReader, KnowsWhichReleasesLoseALength) {
  for (const std::uint32_t release : {12U, 13U, 19U, 50U})
    EXPECT_EQ(read_with(release, "str = Field(max_length=5)"), "VARCHAR(5) NOT NULL") << release;
  for (const std::uint32_t release : {14U, 18U})
    EXPECT_EQ(read_with(release, "str = Field(max_length=5)"), "VARCHAR NOT NULL") << release;
}

TEST(SqlModelReader, DoesNotTrustOnDeleteBeforeItIsKnown) {
  const std::string member = R"(Optional[int] = Field(foreign_key="user.id", ondelete="CASCADE"))";
  EXPECT_EQ(read_with(21, member), "INTEGER");
  EXPECT_THAT(read_with(20, member), HasSubstr("does not know Field(ondelete=)"));
}

TEST(SqlModelReader, TakesARequiredOptionalForNotNullWithPydantic1) {
  EXPECT_EQ(read_with(12, "Optional[int] = Field(...)"), "INTEGER NOT NULL");
  EXPECT_EQ(read_with(14, "Optional[int] = Field(...)"), "INTEGER");
}

TEST(TableBehaviour, KeepsOptionsThatNoSchemaHolds) {
  const ModelProject project(R"(
-- models.py --
from sqlalchemy import Column, Index, Integer, MetaData, Table

users = Table("users", MetaData(), Column("id", Integer),
              Index("ix", "id", info={"a": 1}, postgresql_where="id > 1"),
              mysql_engine="InnoDB", comment="c", strange=1)
)");
  const ColumnBehaviour made =
      table_behaviour(project.project(), project.models(), project.table("users"));
  ASSERT_EQ(made.traits.size(), 2U);
  EXPECT_EQ(made.traits[0].aspect + "=" + made.traits[0].value, "Index 'ix', 'id' info={'a':1}");
  EXPECT_EQ(made.traits[1].aspect + "=" + made.traits[1].value, "mysql_engine='InnoDB'");
  ASSERT_EQ(made.unread.size(), 1U);
  EXPECT_EQ(made.unread[0].reason, "the argument 'strange' of Table() is not known");
}

TEST(TableBehaviour, SaysWhichDatabasesGetAnItem) {
  const ModelProject project(R"(
-- models.py --
from sqlalchemy import Column, Index, Integer, MetaData, Table

users = Table("users", MetaData(), Column("id", Integer),
              Index("ix", "id", info={"a": 1}).ddl_if(dialect=["sqlite", "mysql"]),
              Index("ix_all", "id").ddl_if(None))
)");
  const ColumnBehaviour made =
      table_behaviour(project.project(), project.models(), project.table("users"));
  ASSERT_EQ(made.traits.size(), 2U);
  EXPECT_EQ(made.traits[0].aspect + "=" + made.traits[0].value,
            "Index 'ix', 'id' ddl_if=mysql, sqlite");
  EXPECT_EQ(made.traits[1].aspect + "=" + made.traits[1].value, "Index 'ix', 'id' info={'a':1}");
  EXPECT_TRUE(made.unread.empty());
}

}  // namespace
}  // namespace modelmend::model
