#include "rules/cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace modelmend::rules {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr std::string_view kText =
    "It says why.\n"
    "-- a.py [crlf] [bom] --\nx = 1\n"
    "-- a.py (after) [crlf] [bom] --\nx = 2\n"
    "-- b.py [latin-1] [no-eol] --\n# \xC3\xA4\n"
    "-- report --\na.py:1 rejected primary-key\n";

TEST(Cases, AreReadWithTheirMarks) {
  const auto example = parse_case("n", kText);
  ASSERT_TRUE(example) << example.error().message();
  EXPECT_EQ(example->sentence, "It says why.");
  EXPECT_THAT(example->before,
              ElementsAre(Pair("a.py", "\xEF\xBB\xBFx = 1\r\n"), Pair("b.py", "# \xE4")));
  EXPECT_THAT(example->after, ElementsAre(Pair("a.py", "\xEF\xBB\xBFx = 2\r\n")));
  EXPECT_THAT(example->report, ElementsAre("a.py:1 rejected primary-key"));
}

TEST(Cases, MustHaveAFileAndABeforeForEachAfter) {
  EXPECT_FALSE(parse_case("n", "Nothing.\n"));
  EXPECT_FALSE(parse_case("n", "Half.\n-- a.py --\n-- b.py (after) --\n"));
}

TEST(Cases, HoldIfARunMakesTheAfterAndNothingMore) {
  const auto example = parse_case("n", "S.\n-- a.py --\n1\n-- a.py (after) --\n2\n");
  const auto to_two = [](const std::map<std::string, std::string>&) -> Result<CaseResult> {
    return CaseResult{{{"a.py", "2\n"}}, {}};
  };
  const auto unstable = [](const std::map<std::string, std::string>& files) -> Result<CaseResult> {
    return CaseResult{{{"a.py", files.at("a.py") == "1\n" ? "2\n" : "3\n"}}, {}};
  };
  const auto nothing = [](const std::map<std::string, std::string>& files) -> Result<CaseResult> {
    return CaseResult{files, {}};
  };
  EXPECT_THAT(check_case(*example, to_two), IsEmpty());
  EXPECT_THAT(check_case(*example, unstable), ElementsAre("a second run changes the result"));
  EXPECT_THAT(check_case(*example, nothing), ElementsAre("a.py differs from what the case says"));
}

TEST(Cases, OfTheBinaryAreFoundByPackAndByRule) {
  const auto pack = embedded_cases("uuid-to-integer");
  const auto rule = embedded_cases("drop-use-alter");
  ASSERT_TRUE(pack && rule);
  EXPECT_THAT(*rule, testing::Not(IsEmpty()));
  EXPECT_GT(pack->size(), rule->size());
}

}  // namespace
}  // namespace modelmend::rules
