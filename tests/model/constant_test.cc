// What expressions are worth, as Python says; and that nothing is guessed.
#include "model/constant.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "model/model_project.h"

namespace modelmend::model {
namespace {

constexpr std::string_view kModule = R"(
-- models.py --
import enum
import os

N = 10
NOTHING = None
TEXT = "abc"
SIZES = [3, 4]
NAMES = {"a": 3, "b": 4, "a": 5}
CHANGED = {"a": 3}
CHANGED["a"] = 4
CIRCLE = CIRCLE_TOO
CIRCLE_TOO = CIRCLE
if os.environ.get("X"):
    EITHER = 1
else:
    EITHER = 2
class Level(enum.Enum):
    LOW = "low"
def made(): return 5
)";

// As Python writes the value, "?" if there is none.
std::string value(const std::string& expression) {
  const testing::ModelProject project(std::string(kModule) + "RESULT = " + expression + "\n");
  const auto module = project.project().open(FileId{0});
  if (!module) return "no module";
  const auto bindings = (*module)->scopes().bindings(semantic::ScopeId{}, "RESULT");
  if (bindings.empty()) return "no binding";
  const auto constant =
      constant_value(project.project(), Expression{*module, bindings.back()->value, 0, nullptr});
  return constant ? to_python(*constant) : "?";
}

TEST(ConstantValue, ReckonsAsPythonDoes) {
  EXPECT_EQ(value("5 * 2"), "10");
  EXPECT_EQ(value("N * 2 + 1"), "21");
  EXPECT_EQ(value("-(-5)"), "5");
  EXPECT_EQ(value("1 << 3"), "8");
  EXPECT_EQ(value("2 ** 3"), "8");
  EXPECT_EQ(value("11 // 2"), "5");
  EXPECT_EQ(value("-7 // 2"), "-4");
  EXPECT_EQ(value("-7 % 3"), "2");
  EXPECT_EQ(value("7 % -3"), "-2");
  EXPECT_EQ(value("0x10"), "16");
  EXPECT_EQ(value("1_000"), "1000");
}

TEST(ConstantValue, DecidesConditions) {
  EXPECT_EQ(value("5 if N else 6"), "5");
  EXPECT_EQ(value("5 if N > 10 else 6"), "6");
  EXPECT_EQ(value("NOTHING or 3"), "3");
  EXPECT_EQ(value("N and 3"), "3");
  EXPECT_EQ(value("not N"), "False");
  EXPECT_EQ(value("5 if NOTHING is None else 6"), "5");
  EXPECT_EQ(value("5 if NOTHING is not None else 6"), "6");
  EXPECT_EQ(value("N is not None"), "True");
}

TEST(ConstantValue, TakesItemsOfWhatIsWrittenOut) {
  EXPECT_EQ(value("[3, 4][0]"), "3");
  EXPECT_EQ(value("SIZES[-1]"), "4");
  EXPECT_EQ(value("NAMES[\"a\"]"), "5");
  EXPECT_EQ(value("len(SIZES)"), "2");
  EXPECT_EQ(value("SIZES[2]"), "?");
  EXPECT_EQ(value("CHANGED[\"a\"]"), "?");
}

TEST(ConstantValue, CallsAFewBuiltinFunctions) {
  EXPECT_EQ(value("len('abc')"), "3");
  EXPECT_EQ(value("int('5')"), "5");
  EXPECT_EQ(value("max(3, 4)"), "4");
  EXPECT_EQ(value("min(3, 4)"), "3");
  EXPECT_EQ(value("str(N)"), "'10'");
  EXPECT_EQ(value("TEXT.upper()"), "'ABC'");
}

TEST(ConstantValue, FillsInTexts) {
  EXPECT_EQ(value("f'id > {N}'"), "'id > 10'");
  EXPECT_EQ(value("f'{Level.LOW.value}'"), "'low'");
  EXPECT_EQ(value("Level.LOW.name"), "'LOW'");
  EXPECT_EQ(value("'a' f'{N}' + TEXT"), "'a10abc'");
}

TEST(ConstantValue, GuessesNothing) {
  EXPECT_EQ(value("made()"), "?");
  EXPECT_EQ(value("EITHER"), "?");
  EXPECT_EQ(value("os.environ['X']"), "?");
  EXPECT_EQ(value("CIRCLE"), "?");
  EXPECT_EQ(value("Level.LOW"), "?");
  EXPECT_EQ(value("f'{Level.LOW}'"), "?");
  EXPECT_EQ(value("f'{N:>3}'"), "?");
  EXPECT_EQ(value("f'{N=}'"), "?");
  EXPECT_EQ(value("1 // 0"), "?");
  EXPECT_EQ(value("9 ** 99"), "?");
  EXPECT_EQ(value("1 + 'a'"), "?");
}

}  // namespace
}  // namespace modelmend::model
