#include "rewrite/file_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "patch/edit_set.h"
#include "support/memory_project.h"

namespace modelmend::rewrite {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FilePlanTest : public ::testing::Test {
 protected:
  // Replaces `old` where it stands first.
  ProposedChange proposal(const std::string& rule, const std::string& old, std::string by,
                          std::vector<std::string> imports = {}) {
    const auto begin = static_cast<std::uint32_t>(text_.find(old));
    const ByteRange range{begin, begin + static_cast<std::uint32_t>(old.size())};
    ProposedChange change;
    change.change.rule_id = rule;
    change.change.place = {module_.id(), range};
    change.change.edits = {{module_.id(), patch::Edit::replace(range, std::move(by))}};
    change.imports = std::move(imports);
    return change;
  }

  std::string apply(const FilePlan& plan) {
    patch::EditSet edits;
    EXPECT_TRUE(edits.add_all(plan.edits, "rules"));
    EXPECT_TRUE(edits.add_all(plan.import_edits, "imports"));
    return edits.apply(text_);
  }

  const std::string text_ =
      "from sqlalchemy import UUID, Column\n\na = Column(UUID)\nb = Column(UUID())\n";
  testing_support::MemoryProject memory_{{{"models.py", text_}}};
  const semantic::Module& module_ = memory_.module("models.py");
  model::ProjectModels models_;
  ImportPlanner planner_{*memory_.project, module_, memory_.search.get()};
  FileContext file_{*memory_.project, module_, models_, planner_, {}};
};

TEST_F(FilePlanTest, MakesImportEditsOnceForAllAcceptedChanges) {
  const std::vector<ProposedChange> proposals{
      proposal("first", "UUID)", "Integer)", {"sqlalchemy.Integer"}),
      proposal("first", "UUID())", "Integer)", {"sqlalchemy.Integer"})};
  const FilePlan plan = plan_file(file_, proposals);
  EXPECT_THAT(plan.accepted, ElementsAre(0, 1));
  EXPECT_EQ(apply(plan),
            "from sqlalchemy import Column, Integer\n\na = Column(Integer)\nb = Column(Integer)\n");
}

TEST_F(FilePlanTest, DefersTheLaterOfTwoThatOverlapAndNamesBoth) {
  const std::vector<ProposedChange> proposals{
      proposal("first", "UUID)", "Integer)", {"sqlalchemy.Integer"}),
      proposal("second", "a = Column(UUID)", "a = 1"), proposal("second", "UUID())", "None)")};
  const FilePlan plan = plan_file(file_, proposals);
  EXPECT_THAT(plan.accepted, ElementsAre(0, 2));
  ASSERT_EQ(plan.deferred.size(), 1U);
  EXPECT_EQ(plan.deferred.front().index, 1U);
  EXPECT_EQ(plan.deferred.front().reason,
            "the change of 'second' overlaps the change of 'first' at 3:12");
}

TEST_F(FilePlanTest, LeavesImportsThatOnlyADeferredChangeWouldFree) {
  const std::vector<ProposedChange> proposals{
      proposal("first", "UUID)", "None)"),
      proposal("second", "a = Column(UUID)\nb = Column(UUID())", "b = 1")};
  EXPECT_THAT(apply(plan_file(file_, proposals)), HasSubstr("import UUID, Column\n"));
}

TEST_F(FilePlanTest, DefersAChangeOfTheImportsThatTheOthersNeed) {
  const std::vector<ProposedChange> proposals{
      proposal("renames", "UUID", "Uuid"),
      proposal("retypes", "UUID)", "Integer)", {"sqlalchemy.Integer"}),
      proposal("retypes", "UUID())", "Integer)", {"sqlalchemy.Integer"})};
  const FilePlan plan = plan_file(file_, proposals);
  EXPECT_THAT(plan.accepted, ElementsAre(1, 2));
  ASSERT_EQ(plan.deferred.size(), 1U);
  EXPECT_EQ(plan.deferred.front().reason, "the change of 'renames' overlaps the imports");
  EXPECT_EQ(apply(plan),
            "from sqlalchemy import Column, Integer\n\na = Column(Integer)\nb = Column(Integer)\n");
}

TEST_F(FilePlanTest, TakesTheSameEditOfTwoRulesOnce) {
  const std::vector<ProposedChange> proposals{proposal("first", "UUID)", "None)"),
                                              proposal("second", "UUID)", "None)")};
  const FilePlan plan = plan_file(file_, proposals);
  EXPECT_THAT(plan.accepted, ElementsAre(0, 1));
  EXPECT_EQ(plan.edits.size(), 1U);
}

TEST_F(FilePlanTest, OfNothingIsEmpty) {
  const FilePlan plan = plan_file(file_, {});
  EXPECT_THAT(plan.edits, IsEmpty());
  EXPECT_THAT(plan.import_edits, IsEmpty());
}

}  // namespace
}  // namespace modelmend::rewrite
