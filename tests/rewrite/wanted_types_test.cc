#include "rewrite/wanted_types.h"

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

class WantedTypesTest : public ::testing::Test {
 protected:
  void want(const std::string& table, schema::SqlType::Variant type) {
    types_[{.metadata = project_.metadata_of_table(table), .table = table, .column = "code"}] = {
        {.is = std::move(type), .raw = {}}, "somebody says so"};
  }
  [[nodiscard]] Wanted wanted(std::string_view owner = "Coded",
                              std::string_view attribute = "code") const {
    return wanted_of(types_, project_.models(), project_.column(owner, attribute).id);
  }

  ModelProject project_{kMixin};
  WantedTypes types_;
};

TEST_F(WantedTypesTest, AMixinHasWhatAllItsTablesWant) {
  want("a", schema::Integer{});
  want("b", schema::Integer{});
  ASSERT_NE(wanted().type, nullptr);
  EXPECT_EQ(schema::to_sql(wanted().type->type), "INTEGER");
  EXPECT_EQ(wanted().disagreement, "");
}

TEST_F(WantedTypesTest, TablesOfAMixinCanDisagree) {
  want("a", schema::Integer{});
  want("b", schema::Date{});
  EXPECT_EQ(wanted().disagreement, "'a' wants INTEGER, 'b' DATE");
}

TEST_F(WantedTypesTest, ATableThatWantsNothingDisagreesToo) {
  want("a", schema::Integer{});
  EXPECT_EQ(wanted().disagreement, "'a' wants INTEGER, 'b' nothing else");
}

TEST_F(WantedTypesTest, NothingIsWantedOfWhatNobodyNames) {
  EXPECT_EQ(wanted().type, nullptr);
  EXPECT_EQ(wanted("A", "id").type, nullptr);
  EXPECT_EQ(wanted("Unused", "lost").type, nullptr);
  EXPECT_EQ(wanted().disagreement, "");
}

}  // namespace
}  // namespace modelmend::rewrite
