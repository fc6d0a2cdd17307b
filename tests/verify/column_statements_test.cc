#include "verify/column_statements.h"

#include <gmock/gmock.h>

#include "model/model_project.h"

namespace modelmend::verify {
namespace {

using model::testing::ModelProject;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kClassic = R"(
-- models.py --
import uuid
from datetime import datetime

from sqlalchemy import Column, DateTime, Integer, String, Uuid
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Uuid, primary_key=True, default=uuid.uuid4)
    name = Column("name_", String(50), default="x", onupdate=lambda: "y")
    made = Column(DateTime, default=datetime.utcnow)
)";

constexpr std::string_view kTyped = R"(
-- models.py --
import datetime as dt
from uuid import UUID, uuid4

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column('name_', String(50), onupdate=lambda:'y', default='x')
    made: Mapped[dt.datetime] = mapped_column(default=dt.datetime.utcnow)
)";

std::vector<std::string> lines(const ModelProject& project) {
  std::vector<std::string> found;
  for (const Statement& each : column_statements(project.project(), project.models()).statements)
    found.push_back(each.subject.table + "." + each.member + " " + each.aspect + " " + each.value);
  return found;
}

TEST(ColumnStatements, AreTheSameForTheSameColumnsInAnotherStyle) {
  EXPECT_THAT(
      lines(ModelProject(kClassic)),
      ElementsAre("users. column order id, name_, made", "users.id default uuid.uuid4",
                  "users.id python type uuid.UUID", "users.made default datetime.datetime.utcnow",
                  "users.made python type datetime.datetime", "users.name_ attribute 'name'",
                  "users.name_ default 'x'", "users.name_ onupdate lambda:'y'",
                  "users.name_ python type str"));
  EXPECT_EQ(lines(ModelProject(kClassic)), lines(ModelProject(kTyped)));
}

TEST(ColumnStatements, KnowTheirSubjectAndWhatIsOnlyCosmetic) {
  const ModelProject project(kTyped);
  const Statements made = column_statements(project.project(), project.models());
  EXPECT_THAT(made.unread, IsEmpty());
  for (const Statement& each : made.statements) {
    EXPECT_EQ(each.subject.class_name, "models.User");
    EXPECT_EQ(each.weight == Weight::Cosmetic, each.aspect == "column order");
  }
}

TEST(ColumnStatements, NameWhatCouldNotBeRead) {
  const ModelProject project(R"(
-- models.py --
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

from elsewhere import options

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True, **options)
)");
  const Statements made = column_statements(project.project(), project.models());
  ASSERT_EQ(made.unread.size(), 1U);
  EXPECT_EQ(made.unread[0].reason, "arguments come from *args or **kwargs");
  EXPECT_EQ(made.unread[0].subject.table, "users");
}

}  // namespace
}  // namespace modelmend::verify
