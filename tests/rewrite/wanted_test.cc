#include "rewrite/wanted.h"

#include <gtest/gtest.h>

#include "model/model_project.h"

namespace modelmend::rewrite {
namespace {

using model::testing::ModelProject;

constexpr const char* kMixin = R"(
-- models.py --
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Coded:
    code = Column(String)
class A(Coded, Base):
    __tablename__ = "a"
    id = Column(Integer, primary_key=True)
class B(Coded, Base):
    __tablename__ = "b"
    id = Column(Integer, primary_key=True)
class Unused:
    lost = Column(String)
)";

class WantedTest : public ::testing::Test {
 protected:
  void want(const std::string& table, schema::SqlType::Variant type) {
    types_[{.metadata = project_.metadata_of_table(table), .table = table, .column = "code"}] = {
        {.is = std::move(type), .raw = {}}, "somebody says so"};
  }
  [[nodiscard]] Wish<WantedType> wish(std::string_view owner = "Coded",
                                      std::string_view attribute = "code") const {
    return wish_of(types_, project_.models(), project_.column(owner, attribute).id);
  }

  ModelProject project_{kMixin};
  WantedTypes types_;
};

TEST_F(WantedTest, AMixinHasWhatAllItsTablesWant) {
  want("a", schema::Integer{});
  want("b", schema::Integer{});
  ASSERT_NE(wish().is, nullptr);
  EXPECT_EQ(schema::to_sql(wish().is->type), "INTEGER");
  EXPECT_EQ(wish().disagreement, "");
}

TEST_F(WantedTest, TablesOfAMixinCanDisagree) {
  want("a", schema::Integer{});
  want("b", schema::Date{});
  EXPECT_EQ(wish().disagreement, "'a' wants INTEGER, 'b' DATE");
}

TEST_F(WantedTest, ATableThatWantsNothingDisagreesToo) {
  want("a", schema::Integer{});
  EXPECT_EQ(wish().disagreement, "'a' wants INTEGER, 'b' nothing else");
}

TEST_F(WantedTest, NothingIsWantedOfWhatNobodyNames) {
  EXPECT_EQ(wish().is, nullptr);
  EXPECT_EQ(wish("A", "id").is, nullptr);
  EXPECT_EQ(wish("Unused", "lost").is, nullptr);
  EXPECT_EQ(wish().disagreement, "");
}

TEST(WantedWords, NameWhatAColumnIsToBe) {
  EXPECT_EQ(words(WantedNullability{.nullable = false, .because = {}}), "NOT NULL");
  EXPECT_EQ(words(WantedDefault{.sql = "now()", .because = {}}), "DEFAULT now()");
  EXPECT_EQ(words(WantedDefault{.sql = {}, .because = {}}), "no DEFAULT");
  EXPECT_EQ(words(WantedKeys{.keys = {}, .because = {}}), "no foreign key");
  schema::ForeignKey key;
  key.on_delete = schema::KeyAction::Cascade;
  EXPECT_EQ(words(WantedKeys{.keys = {{"users.id", key}}, .because = {}}),
            "a key to users.id ON DELETE CASCADE");
}

}  // namespace
}  // namespace modelmend::rewrite
