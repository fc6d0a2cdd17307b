// Input that wants to exhaust the tool: every run ends soon, says what is the matter, and does what
// can be done.
#include <string>

#include "cli/cli_fixture.h"

namespace modelmend::testing_support {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string repeated(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

class Hostile : public CliTest {
 protected:
  // The file is named and left, and the model beside it is changed.
  void expect_named_and_left(const std::string& text, const std::string& message) const {
    dir_.write("hostile.py", "from sqlalchemy import Column, ForeignKey, Uuid\n" + text);
    const auto result = run({"run"});
    EXPECT_EQ(result.exit_status, 2);
    EXPECT_THAT(result.errors, HasSubstr("error: hostile.py:" + message));
    EXPECT_THAT(result.output, StartsWith("diff --git a/models.py b/models.py\n"));
  }
  [[nodiscard]] CommandOutput run_rule(const std::string& rule, const std::string& source) const {
    dir_.write("rule.yaml", "id: r\nlanguage: python\nmessage: m\n" + rule);
    dir_.write("source.py", source);
    return run({"run", "-r", "rule.yaml", "source.py"});
  }
};

TEST_F(Hostile, PythonThatNestsAHundredThousandLevelsIsLeft) {
  constexpr int kDeep = 100'000;
  const std::string no_python = "1:1: this does not parse as Python";
  expect_named_and_left("x = " + repeated("(", kDeep) + "1" + repeated(")", kDeep) + "\n",
                        no_python);
  expect_named_and_left("class A(Base):\n    x: " + repeated("Mapped[", kDeep) + "int" +
                            repeated("]", kDeep) + " = mapped_column()\n",
                        no_python);
}

TEST_F(Hostile, ClassesWithinAThousandClassesAreLeft) {
  std::string text;
  for (std::size_t i = 0; i < 1'000; ++i) text += std::string(i, ' ') + "class A(Base):\n";
  expect_named_and_left(text + std::string(1'000, ' ') + "id = Column(Uuid)\n",
                        "1:1: this does not parse as Python");
}

TEST_F(Hostile, AnEndlessFileIsLeft) {
  expect_named_and_left("x = '" + std::string(20U << 20U, 'x') + "'\n", " larger than 8 MiB");
}

TEST_F(Hostile, ARuleThatFeedsItselfChangesNothing) {
  const auto result = run_rule("rule: {pattern: f($A)}\nfix: f(f($A))\n", "x = f(1)\n");
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_EQ(result.output, "");
  EXPECT_THAT(result.errors, HasSubstr("still found something to change after 10 rounds"));
}

TEST_F(Hostile, ARuleThatMultipliesItsOutputChangesNothing) {
  const std::string fix = "fix: g(" + repeated("f($A), ", 2'000) + ")\n";
  const auto result = run_rule("rule: {pattern: f($A)}\n" + fix, "x = f(1)\n");
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_EQ(result.output, "");
  EXPECT_THAT(result.errors, HasSubstr("still found something to change after 2 rounds"));
}

TEST_F(Hostile, MatchesWithinEachOtherAreCountedAndTheRunEnds) {
  const int deep = 400;
  const auto result = run_rule("rule: {pattern: f($A)}\nfix: g($A)\n",
                               "x = " + repeated("f(", deep) + "1" + repeated(")", deep) + "\n");
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, HasSubstr("still found something to change after 10 rounds"));
}

TEST_F(Hostile, ARuleWhoseEveryResultIsBrokenIsFoundOutWithoutTryingEach) {
  const auto result =
      run_rule("rule: {pattern: f($A)}\nfix: g($A\n", repeated("x = f(1)\n", 1'000));
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.errors, HasSubstr("1000 breaks-syntax"));
}

TEST_F(Hostile, RulesThatNestAHundredThousandLevelsAreRefused) {
  constexpr int kDeep = 100'000;
  const auto result = run_rule(
      "rule: " + repeated("{not: ", kDeep) + "{kind: call}" + repeated("}", kDeep) + "\n", "");
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, StartsWith("modelmend: rule.yaml:4:"));
}

}  // namespace
}  // namespace modelmend::testing_support
