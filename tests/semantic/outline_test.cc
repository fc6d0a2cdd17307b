#include "semantic/outline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace modelmend::semantic {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// "A B < c d": binds A and B from the words c and d.
std::vector<std::string> statements_of(std::string_view text) {
  const Outline outline(text);
  std::vector<std::string> lines;
  for (const OutlineStatement& statement : outline.statements()) {
    std::string line;
    for (const std::string_view name : statement.binds) line += std::string(name) + " ";
    line += "<";
    for (const std::string_view word : statement.words) line += " " + std::string(word);
    lines.push_back(line);
  }
  return lines;
}

TEST(Outline, SeesWhatAnAssignmentIsMadeOf) {
  EXPECT_THAT(statements_of("Base = declarative_base()\n"),
              ElementsAre("Base < Base declarative_base"));
  EXPECT_THAT(statements_of("A = B = f(x == y, k=v)"), ElementsAre("A B < A B f k v x y"));
  EXPECT_THAT(statements_of("db: SQLAlchemy = make()"),
              ElementsAre("SQLAlchemy db < SQLAlchemy db make"));
  EXPECT_THAT(statements_of("f(k=v)\nx == y\nprint(C := g())\n"), ElementsAre("C < C g print"));
}

TEST(Outline, SeesThroughBracketsStringsAndComments) {
  EXPECT_THAT(statements_of("A = [  # b\n  c,\n  'd', \"\"\"e\nf = 1\n\"\"\", r'\\\\', g\n]\n"),
              ElementsAre("A < A c g"));
  EXPECT_THAT(statements_of("'''doc\nclass X(Y): pass\n'''\nA = b \\\n  .c\n"),
              ElementsAre("A < A b c"));
}

TEST(Outline, TakesOfAClassWhatStandsInItDirectly) {
  EXPECT_THAT(statements_of("@deco\nclass A(Base, metaclass=M):\n    '''doc'''\n    b = Column()\n"
                            "    def m(self):\n        return Hidden()\n    c = d\n"),
              ElementsAre("A < A Base Column M b c class d deco metaclass"));
}

TEST(Outline, TakesOfAFunctionWhatItReturns) {
  EXPECT_THAT(statements_of("def make(x):\n    y = use(x)\n    return Base\n"),
              ElementsAre("make < Base return"));
  EXPECT_THAT(statements_of("def make():\n    b = base()\n    return b\n"),
              ElementsAre("make < b base def make return"));
  EXPECT_THAT(statements_of("async def go(): return X\n"), ElementsAre("go < X return"));
  EXPECT_THAT(statements_of("def set_up():\n    global Base\n    Base = base()\n"),
              ElementsAre("Base set_up < Base base def global set_up"));
}

TEST(Outline, TakesAllOfAStatementWithArms) {
  EXPECT_THAT(
      statements_of("try:\n    A = b\nexcept E as e:\n    class C(D): pass\nelse:\n    F = g\n"),
      ElementsAre("A C F e < A C D E F as b class e else except g pass try"));
  EXPECT_THAT(statements_of("with s as t:\n    pass\nfor u in v: pass\n"),
              ElementsAre("t < as pass s t with", "u < for in pass u v"));
}

TEST(Outline, TellsTheImportsOfTheModuleFromOthers) {
  const Outline outline(
      "import a\nif T:\n    import b\ndef f():\n    import c\nclass K:\n    import d\n"
      "def g():\n    global e\n    import e\n");
  std::string module;
  outline.imports().each([&](const TextImport& import) { module += import.bound; });
  std::string inner;
  outline.inner_imports().each([&](const TextImport& import) { inner += import.bound; });
  EXPECT_EQ(module, "abe");
  EXPECT_EQ(inner, "cd");
}

TEST(Outline, SurvivesTextThatIsNotPython) {
  EXPECT_THAT(statements_of(")))]]\n'''never closed\nA = b"), IsEmpty());
  EXPECT_THAT(statements_of("A = 'never closed\nB = c\n"), ElementsAre("A < A", "B < B c"));
  EXPECT_THAT(statements_of("class"), ElementsAre(" < class"));
}

}  // namespace
}  // namespace modelmend::semantic
