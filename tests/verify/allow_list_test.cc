#include "verify/allow_list.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>

#include "verify/kinds.h"

namespace modelmend::verify {
namespace {

Finding finding(std::string kind, std::string table, std::string subject,
                Sort sort = Sort::Schema) {
  return {.kind = std::move(kind),
          .sort = sort,
          .table = std::move(table),
          .subject = std::move(subject),
          .words = "x",
          .before = {},
          .after = {}};
}

std::vector<std::string> left(const std::string& list, std::vector<Finding> findings) {
  auto allowed = AllowList::read(list, "allow.txt");
  EXPECT_TRUE(allowed) << allowed.error().message();
  static_cast<void>(allowed->allow(findings));
  std::vector<std::string> messages;
  for (const Finding& each : findings) messages.push_back(each.kind + " " + each.message());
  return messages;
}

TEST(AllowList, TakesOutWhatItNames) {
  EXPECT_THAT(left("column.type users.id\n",
                   {finding("column.type", "users", "id"), finding("column.type", "users", "age"),
                    finding("column.nullable", "users", "id")}),
              testing::ElementsAre("column.type users.age: x", "column.nullable users.id: x"));
}

TEST(AllowList, ATableAloneIsTheTableItself) {
  EXPECT_THAT(left("table.comment users\n", {finding("table.comment", "users", ""),
                                             finding("table.comment", "users", "id")}),
              testing::ElementsAre("table.comment users.id: x"));
}

TEST(AllowList, StarsAndQuestionMarksStandForText) {
  const std::vector<Finding> findings{finding("column.type", "app.users", "id"),
                                      finding("index.lost", "app.users", "ix_a"),
                                      finding("index.lost", "logs", "ix_b")};
  EXPECT_THAT(left("* app.*\n", findings), testing::ElementsAre("index.lost logs.ix_b: x"));
  EXPECT_THAT(left("index.* *.ix_?\n", findings),
              testing::ElementsAre("column.type app.users.id: x"));
}

TEST(AllowList, LeavesOutComments) {
  EXPECT_THAT(left("# all of it\n\n  column.type users.id  # agreed\n",
                   {finding("column.type", "users", "id")}),
              testing::IsEmpty());
}

TEST(AllowList, NamesEntriesThatAllowNothing) {
  auto list = AllowList::read("column.type users.id\n\nindex.lost *\n", "allow.txt");
  ASSERT_TRUE(list);
  std::vector<Finding> findings{finding("column.type", "users", "id")};
  EXPECT_EQ(list->allow(findings).size(), 1U);
  ASSERT_EQ(list->unused().size(), 1U);
  EXPECT_EQ(list->unused()[0].line, 3U);
}

TEST(AllowList, RefusesAKindThatDoesNotExist) {
  const auto list = AllowList::read("\ncolum.type users.id\n", "allow.txt");
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().message(),
            "allow.txt:2:1: 'colum.type' is no kind of difference; docs/verify.md lists all kinds");
}

TEST(AllowList, RefusesALineWithoutATable) {
  const auto list = AllowList::read("column.type\n", "allow.txt");
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().what, "'column.type' names no table");
}

TEST(AllowList, AllowsEverythingThatItWrote) {
  const std::vector<Finding> findings{finding("check.lost", "users", "n * 2 > 1"),
                                      finding("column.type", "users", "odd\nname"),
                                      finding("behaviour.default", "users", "n", Sort::Behaviour),
                                      finding("class.moved", "users", "", Sort::Cosmetic)};
  const std::string text = AllowList::write(findings);
  EXPECT_THAT(left(text, findings), testing::ElementsAre("class.moved users: x"));
}

TEST(Kinds, AreSortedAndHaveASentence) {
  EXPECT_TRUE(std::ranges::is_sorted(kinds(), {}, &Kind::name));
  for (const Kind& kind : kinds()) EXPECT_FALSE(kind.sentence.empty()) << kind.name;
}

TEST(Kinds, AreTheOnesThatTheDocumentationLists) {
  std::ifstream in(MODELMEND_SOURCE_DIR "/docs/verify.md");
  std::string documented;
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("| `")) documented += line + "\n";
  std::string known;
  for (const Kind& kind : kinds())
    known += fmt::format("| `{}` | {} |\n", kind.name, kind.sentence);
  EXPECT_EQ(documented, known);
}

}  // namespace
}  // namespace modelmend::verify
