// Which tables a key that is added afterwards can join, and where it can point.
#include "model/late_keys.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "model/read_models.h"
#include "support/memory_project.h"

namespace modelmend::model {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing_support::MemoryProject;

const std::string kModels = R"(
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table
from sqlalchemy.orm import declarative_base

Base = declarative_base()
pets = Table("pets", Base.metadata, Column("id", Integer), Column("user_id", ForeignKey("user.id")))

class User(Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)

class Team(Base):
    __tablename__ = "teams"
    __table_args__ = {"schema": "app"}
    id = Column(Integer, primary_key=True)
)";

const std::string kImports = R"(
from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.schema import AddConstraint
from models import Base, Team, User, pets
)";

std::string words(const ProjectModels& models, const std::optional<std::vector<TableId>>& tables,
                  const char* none) {
  if (!tables) return none;
  std::string text;
  for (const TableId id : *tables)
    text += (text.empty() ? "" : ",") + qualified_table_name(models.table(id));
  return text;
}

// "user -> teams" for each key that `code` adds.
std::vector<std::string> keys_of(const std::string& code) {
  const MemoryProject memory({{"models.py", kModels}, {"late.py", kImports + code}});
  const ProjectModels models = read_models(*memory.project, *memory.search, {});
  std::vector<std::string> keys;
  for (const LateKey& key : find_late_keys(*memory.project, *memory.search, models))
    keys.push_back(
        fmt::format("{} -> {}", words(models, key.from, "any"), words(models, key.to, "unknown")));
  return keys;
}

std::string adding(const std::string& receiver, const std::string& target) {
  return fmt::format("{}.append_constraint(ForeignKeyConstraint(['id'], [{}]))\n", receiver,
                     target);
}

TEST(LateKeys, AreNotThoseOfTheModels) {
  EXPECT_THAT(keys_of(""), IsEmpty());
}

TEST(LateKeys, JoinTheTableThatTheCodeNames) {
  EXPECT_THAT(keys_of(adding("pets", "'user.id'")), ElementsAre("pets -> user"));
  EXPECT_THAT(keys_of(adding("User.__table__", "'pets.id'")), ElementsAre("user -> pets"));
  EXPECT_THAT(keys_of(adding("Base.metadata.tables['app.teams']", "'user.id'")),
              ElementsAre("app.teams -> user"));
  EXPECT_THAT(keys_of("def f(table):\n    " + adding("table", "'user.id'")),
              ElementsAre("any -> user"));
}

TEST(LateKeys, PointWhereTheCodeSays) {
  EXPECT_THAT(keys_of(adding("pets", "'app.teams.id'")), ElementsAre("pets -> app.teams"));
  EXPECT_THAT(keys_of(adding("pets", "'teams.id'")), ElementsAre("pets -> app.teams"));
  EXPECT_THAT(keys_of(adding("pets", "User.id")), ElementsAre("pets -> user"));
  EXPECT_THAT(keys_of(adding("pets", "User.__table__.c.id")), ElementsAre("pets -> user"));
  EXPECT_THAT(keys_of(adding("User.__table__", "pets.c['id']")), ElementsAre("user -> pets"));
  EXPECT_THAT(keys_of(adding("pets", "'gone.id'")), ElementsAre("pets -> unknown"));
  EXPECT_THAT(keys_of("def f(x):\n    " + adding("pets", "x")), ElementsAre("pets -> unknown"));
}

TEST(LateKeys, AreReadThroughVariablesOnce) {
  EXPECT_THAT(keys_of("key = ForeignKeyConstraint(['user_id'], ['user.id'])\n"
                      "pets.append_constraint(key)\n"),
              ElementsAre("pets -> user"));
}

TEST(LateKeys, ComeWithAColumn) {
  EXPECT_THAT(keys_of("pets.append_column(Column('u', ForeignKey('user.id')))\n"),
              ElementsAre("pets -> user"));
  EXPECT_THAT(keys_of("pets.append_column(Column('u'))\n"), IsEmpty());
}

TEST(LateKeys, JoinTheTableOfTheirColumnObjects) {
  EXPECT_THAT(keys_of("AddConstraint(ForeignKeyConstraint([pets.c.id], [User.id]))\n"),
              ElementsAre("pets -> user"));
  EXPECT_THAT(keys_of("AddConstraint(ForeignKeyConstraint(['id'], [User.id]))\n"),
              ElementsAre("any -> user"));
}

TEST(LateKeys, MayBeMadeByWhatCannotBeRead) {
  EXPECT_THAT(keys_of("pets.append_constraint(make())\n"), ElementsAre("pets -> unknown"));
  EXPECT_THAT(keys_of("for c in found:\n    pets.append_constraint(c)\n"),
              ElementsAre("pets -> unknown"));
  EXPECT_THAT(keys_of("pets.append_constraint(UniqueConstraint('id'))\n"), IsEmpty());
}

TEST(LateKeys, CountWhereNothingSaysWhatBecomesOfThem) {
  EXPECT_THAT(keys_of("LINKS = [Column(n, ForeignKey('user.id')) for n in NAMES]\n"),
              ElementsAre("any -> user"));
}

TEST(LateKeys, AreNotThoseOfARevision) {
  EXPECT_THAT(keys_of("revision = '1'\ndown_revision = None\n" + adding("pets", "'user.id'")),
              IsEmpty());
}

TEST(LateKeys, KnowTheirPlace) {
  const MemoryProject memory({{"models.py", kModels}, {"late.py", kImports + "\nForeignKey(x)\n"}});
  const ProjectModels models = read_models(*memory.project, *memory.search, {});
  const auto keys = find_late_keys(*memory.project, *memory.search, models);
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys.front().place, "late.py:6:1");
}

}  // namespace
}  // namespace modelmend::model
