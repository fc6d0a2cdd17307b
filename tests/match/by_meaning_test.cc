#include "match/meaning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "match/matcher.h"
#include "support/memory_project.h"
#include "syntax/walker.h"

namespace modelmend::match {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing_support::MemoryProject;

const Meaning& meaning() {
  static const Meaning names = {{"Column", {"sqlalchemy.Column"}},
                                {"ForeignKey", {"sqlalchemy.ForeignKey"}},
                                {"Mapped", {"sqlalchemy.orm.Mapped"}},
                                {"UUID", {"uuid.UUID"}},
                                {"Integer", {"sqlalchemy.Integer"}}};
  return names;
}

struct Found {
  std::string text;
  std::string captured;  // $A, or $$$A joined with '|'
};

std::string joined(const Captures& captures) {
  if (const auto one = captures.one("A")) return std::string(one.text());
  std::string all;
  for (const auto& node : captures.many("A"))
    all += (all.empty() ? "" : "|") + std::string(node.text());
  return all;
}

std::vector<Found> find_all(const std::string& pattern_text, const std::string& source) {
  const auto pattern = Pattern::compile({.text = pattern_text, .selector = {}}, meaning());
  if (!pattern) throw std::runtime_error(pattern.error());
  const MemoryProject memory(
      {{"m.py", source}, {"names.py", "from sqlalchemy import Column as C\n"}});
  const auto& module = memory.module("m.py");
  const MatchContext context{
      .module = module, .project = memory.project.get(), .candidate = {}, .ancestors = {}};
  const auto kinds = pattern->candidate_kinds();
  std::vector<Found> found;
  for (syntax::Walker walker(module.root()); walker; walker.next()) {
    if (!std::ranges::binary_search(*kinds, walker->symbol())) continue;
    Captures captures;
    if (matches_meaning(*pattern, *walker, captures, context))
      found.push_back({std::string(walker->text()), joined(captures)});
  }
  return found;
}

std::vector<std::string> texts(const std::string& pattern, const std::string& source) {
  std::vector<std::string> all;
  for (const Found& found : find_all(pattern, source)) all.push_back(found.text);
  return all;
}

std::vector<std::string> captured(const std::string& pattern, const std::string& source) {
  std::vector<std::string> all;
  for (const Found& found : find_all(pattern, source)) all.push_back(found.captured);
  return all;
}

TEST(ByMeaning, FindsANameUnderEverySpelling) {
  EXPECT_THAT(
      texts("Column($$$A)", "import sqlalchemy as sa\nfrom names import C\nsa.Column(1)\nC(2)\n"),
      ElementsAre("sa.Column(1)", "C(2)"));
}

TEST(ByMeaning, LeavesANameThatMeansSomethingElse) {
  EXPECT_THAT(texts("Column($$$A)", "def Column(x): pass\nColumn(1)\nother.Column(2)\n"),
              IsEmpty());
}

TEST(ByMeaning, TakesKeywordsInAnyOrder) {
  EXPECT_THAT(captured("Column($$$A, index=True, unique=False)",
                       "from sqlalchemy import Column\nColumn(1, unique=False, x=2, index=True)\n"),
              ElementsAre("1|x=2"));
}

TEST(ByMeaning, NeedsARunForKeywordsThatThePatternDoesNotName) {
  EXPECT_THAT(texts("Column($A)", "from sqlalchemy import Column\nColumn(1, index=True)\n"),
              IsEmpty());
}

TEST(ByMeaning, TakesThePositionalAndTheKeywordSpellingForOne) {
  const std::string head = "from sqlalchemy import Column, ForeignKey, Integer\n";
  EXPECT_THAT(texts("Column(Integer, $$$A)",
                    head + "Column(Integer)\nColumn(type_=Integer)\nColumn('n', Integer)\n"),
              ElementsAre("Column(Integer)", "Column(type_=Integer)"));
  EXPECT_THAT(captured("Column(type_=Integer, $$$A)",
                       head + "Column('n', Integer)\nColumn(Integer, index=True)\n"),
              ElementsAre("'n'", "index=True"));
  EXPECT_THAT(texts("Column($$$A, type_=Integer)", head + "Column('n', Integer)\n"),
              ElementsAre("Column('n', Integer)"));
  EXPECT_THAT(captured("ForeignKey($A)", head + "ForeignKey(column='a.b')\nForeignKey('c.d')\n"),
              ElementsAre("'a.b'", "'c.d'"));
}

TEST(ByMeaning, DoesNotTakeASchemaItemForAType) {
  EXPECT_THAT(texts("Column(type_=$A, $$$)",
                    "from sqlalchemy import Column, ForeignKey\nColumn(ForeignKey('a.b'))\n"),
              IsEmpty());
}

TEST(ByMeaning, PassesOverCommentsAndTrailingCommas) {
  EXPECT_THAT(captured("Column(Integer, ForeignKey($A))", R"(
from sqlalchemy import Column, ForeignKey, Integer
Column(
    Integer,  # the type
    # the key
    ForeignKey("user.id",),
)
)"),
              ElementsAre("\"user.id\""));
}

TEST(ByMeaning, FindsAGenericTypeInAnnotationsAndExpressions) {
  EXPECT_THAT(texts("Mapped[UUID]", R"(
from uuid import UUID
from sqlalchemy import orm
from sqlalchemy.orm import Mapped as M
a: M[UUID]
b: orm.Mapped[UUID] = 1
c = M[UUID]
d: M[int]
)"),
              ElementsAre("M[UUID]", "orm.Mapped[UUID]", "M[UUID]"));
}

TEST(ByMeaning, ReadsANameInAStringOnlyWhereItIsAnAnnotation) {
  EXPECT_THAT(
      texts("Mapped[UUID]",
            "from uuid import UUID\nfrom sqlalchemy.orm import Mapped\nx: Mapped['UUID']\n"),
      ElementsAre("Mapped['UUID']"));
  EXPECT_THAT(texts("Column(UUID)",
                    "from uuid import UUID\nfrom sqlalchemy import Column\nColumn('UUID')\n"),
              IsEmpty());
}

TEST(ByMeaning, MatchesANameOnlyWhereItIsRead) {
  const auto found = find_all("UUID",
                              "from uuid import UUID\n"
                              "from uuid import UUID as U\n"
                              "import other\n"
                              "a = other.UUID\n"
                              "b = dict(UUID=1)\n"
                              "def f(x, UUID=2):\n    return UUID\n"
                              "class C:\n    UUID: int = 3\n"
                              "read = U\n"
                              "UUID = 4\n");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].text, "U");
}

TEST(ByMeaning, GivesARunAsMuchAsTheRestLeaves) {
  EXPECT_THAT(
      captured("Column($$$A, ForeignKey($$$B), $$$C)",
               "from sqlalchemy import Column, ForeignKey\nColumn(1, 2, ForeignKey('x'), y=1)\n"),
      ElementsAre("1|2"));
  EXPECT_THAT(captured("[$$$A, 1]", "[1, 2, 1]\n"), ElementsAre("1|2"));
}

TEST(ByMeaning, BindsOneNameToOneThing) {
  EXPECT_THAT(
      texts("Column($A, $A)", "from sqlalchemy import Column\nColumn(1, 1)\nColumn(1, 2)\n"),
      ElementsAre("Column(1, 1)"));
}

TEST(ByMeaning, DoesNotCareForQuotes) {
  EXPECT_THAT(
      texts("Column('id')", "from sqlalchemy import Column\nColumn(\"id\")\nColumn(b'id')\n"),
      ElementsAre("Column(\"id\")"));
}

TEST(ByMeaning, EndsOnPatternsThatCouldBeTriedInTooManyWays) {
  std::string source = "from sqlalchemy import Column\nColumn(";
  for (int i = 0; i < 300; ++i) source += "x, ";
  source += "y)\n";
  EXPECT_THAT(texts("Column($$$, 1, $$$, 2, $$$, 3, $$$, 4, $$$)", source), IsEmpty());
}

}  // namespace
}  // namespace modelmend::match
