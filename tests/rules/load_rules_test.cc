#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rules/rule_set.h"
#include "support/temp_dir.h"

namespace modelmend::rules {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Attempt<rewrite::TransformResult> do_nothing(const rewrite::TransformInput& /*input*/) {
  return rewrite::TransformResult{};
}
constexpr rewrite::NamedTransform kTransforms[] = {{"retype-column", "does nothing", do_nothing}};

class LoadRules : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) {
    folder_.write(name, text);
    return folder_.path(name);
  }

  static std::vector<std::string> ids(const std::vector<std::string>& wanted) {
    const auto rules = load_rules(wanted, {.transforms = kTransforms});
    std::vector<std::string> found;
    if (!rules) {
      for (const Error& error : rules.error()) found.push_back(error.message());
      return found;
    }
    for (const Rule& rule : rules->rules()) found.push_back(rule.id);
    return found;
  }

  testing_support::TempDir folder_;
};

TEST_F(LoadRules, TakesAPackInItsOrder) {
  EXPECT_THAT(ids({"uuid-to-integer"}), ElementsAre("uuid-to-integer", "drop-use-alter"));
}

TEST_F(LoadRules, TakesARuleOfAPack) {
  EXPECT_THAT(ids({"drop-use-alter"}), ElementsAre("drop-use-alter"));
}

TEST_F(LoadRules, TakesAFileAndAFolderButNoTests) {
  const std::string file = write("one.yml", "id: b\nrule: {kind: call}\n");
  EXPECT_THAT(ids({file}), ElementsAre("b"));
  write("more/two.yaml", "id: a\nrule: {kind: call}\n");
  write("more/two-test.yml", "id: a\nvalid: []\n");
  write("more/cases/case.yaml", "x: 1\n");
  EXPECT_THAT(ids({folder_.path()}), ElementsAre("a", "b"));
}

TEST_F(LoadRules, OrdersThousandsOfRules) {
  constexpr int kRules = 3'000;
  std::string text;
  std::vector<std::string> last_first;
  for (int i = 0; i < kRules; ++i) {
    text += "---\nid: r" + std::to_string(i) + "\nrule: {kind: call}\norder: {after: [r" +
            std::to_string(i + 1) + "]}\n";
    last_first.insert(last_first.begin(), "r" + std::to_string(i));
  }
  EXPECT_EQ(ids({write("many.yml", text)}), last_first);
}

TEST_F(LoadRules, RefusesAFileThatIsLargerThanAnyRuleFile) {
  const std::string text = "id: a\nrule: {kind: call}\nnote: " + std::string(5U << 20U, 'x');
  EXPECT_THAT(ids({write("large.yml", text)}), ElementsAre(HasSubstr("larger than 4 MiB")));
}

TEST_F(LoadRules, RefusesAnIdThatExistsAlready) {
  const std::string file =
      write("r.yml", "id: a\nrule: {kind: call}\n---\nid: a\nrule: {kind: list}\n");
  EXPECT_THAT(ids({file}), ElementsAre(HasSubstr("r.yml:4:1: rule 'a' exists already")));
}

TEST_F(LoadRules, RefusesAnOrderInACircle) {
  const std::string file = write("r.yml",
                                 "id: a\nrule: {kind: call}\norder: {after: [b]}\n"
                                 "---\nid: b\nrule: {kind: call}\norder: {after: [a]}\n");
  EXPECT_THAT(ids({file}), ElementsAre(HasSubstr("r.yml:1:1: the order of rule 'a' is a circle"),
                                       HasSubstr("the order of rule 'b' is a circle")));
}

TEST_F(LoadRules, SuggestsTheNearestName) {
  EXPECT_THAT(ids({"uuid-to-intger"}),
              ElementsAre("'uuid-to-intger' is no rule, pack, file or folder; "
                          "did you mean 'uuid-to-integer'?"));
}

TEST_F(LoadRules, ReportsTheMistakesOfAllFiles) {
  const std::string one = write("1.yml", "id: a\nrule: {kind: cal}\n");
  const std::string two = write("2.yml", "rule: {kind: call}\n");
  EXPECT_THAT(ids({one, two}), ElementsAre(HasSubstr("1.yml:2:14"), HasSubstr("2.yml:1:1")));
}

}  // namespace
}  // namespace modelmend::rules
