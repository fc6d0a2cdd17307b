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
  EXPECT_THAT(statements_of("Base = declarative_base(cls=X)\n"),
              ElementsAre("Base < declarative_base"));
  EXPECT_THAT(statements_of("A = B = f(x == y, k=v)"), ElementsAre("A B < f"));
  EXPECT_THAT(statements_of("db: SQLAlchemy = app.make()[x]"),
              ElementsAre("SQLAlchemy db < SQLAlchemy app make"));
  EXPECT_THAT(statements_of("(A, B) = [C, (D)]"), ElementsAre("A B < C D"));
  EXPECT_THAT(statements_of("f(k=v)\nx == y\nprint(C := g())\n"), ElementsAre("C < C g print"));
  EXPECT_THAT(statements_of("import a; B = a.C\n"), ElementsAre("B a import < B C a import"));
}

TEST(Outline, SeesEachOfSeveralStatementsOnALine) {
  EXPECT_THAT(statements_of("A = b; c = 1\n"), ElementsAre("A b c < 1 A b c"));
}

TEST(Outline, TakesABracketBehindAKeywordForNoCall) {
  EXPECT_THAT(statements_of("def make():\n    return(base())\n"), ElementsAre("make < base"));
  EXPECT_THAT(statements_of("A = x or(b.C)\n"), ElementsAre("A < C b or x"));
}

TEST(Outline, TakesTheTypeThatANameIsGiven) {
  EXPECT_THAT(statements_of("db: SQLAlchemy\n"), ElementsAre("db < SQLAlchemy"));
  EXPECT_THAT(statements_of("class A:\n    db: SQLAlchemy = make()\n"),
              ElementsAre("A < A SQLAlchemy class make"));
  EXPECT_THAT(statements_of("match x:\n    case B(): A = c\n"), ElementsAre("A B case < c"));
}

std::vector<std::string> declaring_words_of(std::string_view text) {
  const Outline outline(text);
  return {outline.declaring_words().begin(), outline.declaring_words().end()};
}

std::vector<std::string> inner_declaring_words_of(std::string_view text) {
  const Outline outline(text);
  return {outline.inner_declaring_words().begin(), outline.inner_declaring_words().end()};
}

TEST(Outline, TellsWhatIsDeclaredFromWhatIsOnlyUsed) {
  EXPECT_THAT(declaring_words_of("from a import Base as B\n"
                                 "@app.get('/', response_model=Schema)\n"
                                 "def f(x: Hint, y=Value()): return Used(x)\n"
                                 "Alias = mod.Other\n"
                                 "try:\n    pass\nexcept Error as e:\n    raise\n"),
              IsEmpty());
  EXPECT_THAT(declaring_words_of("class Y[V](\n    Multi,\n    pkg.Line[wrap(Inner)],\n): ...\n"),
              ElementsAre("Inner", "Line", "Multi", "V", "pkg", "wrap"));
}

TEST(Outline, SeesDeclarationsInClassBodiesAndNotInMethods) {
  constexpr std::string_view kText =
      "@reg.mapped\n"
      "class A:\n"
      "    a: Hint = shared.made(Argument)\n"
      "    b: Other\n"
      "    def m(self):\n"
      "        self.x = used()\n"
      "        class Local(Inner):\n"
      "            y = deep\n"
      "        z = none\n"
      "    c = late\n";
  EXPECT_THAT(declaring_words_of(kText), ElementsAre("late", "made", "mapped", "reg", "shared"));
  EXPECT_THAT(inner_declaring_words_of(kText), ElementsAre("Inner", "deep"));
  EXPECT_THAT(declaring_words_of("class A:\n"
                                 "    a: User | None\n"
                                 "    b: orm.Mapped[Type] = x\n"
                                 "    @orm.declared_attr\n"
                                 "    def c(cls): return Col()\n"),
              ElementsAre("Mapped", "declared_attr", "orm", "x"));
}

TEST(Outline, TellsApartWhatAClassBodyBindsForItself) {
  constexpr std::string_view kText =
      "class A(Base):\n"
      "    a = first\n"
      "    from db import b\n"
      "    c = b()\n"
      "    class D(E): pass\n"
      "class F:\n"
      "    for g in h: pass\n"
      "    i = g()\n";
  EXPECT_THAT(declaring_words_of(kText), ElementsAre("Base", "first"));
  EXPECT_THAT(inner_declaring_words_of(kText), ElementsAre("E", "b", "g", "pass"));
}

TEST(Outline, SeesWhatMakesTablesAndMembersAtTheTopAndNotInFunctions) {
  EXPECT_THAT(declaring_words_of("User.age = made(x)\nif on:\n    add(t.Table('a', m))\n"
                                 "def f():\n    User.late = never()\n"
                                 "plain = name[1]\n"),
              ElementsAre("Table", "User", "age", "made", "t", "x"));
  EXPECT_THAT(declaring_words_of("app = Service(Config)\nx = T('a', m)\nf(*y)\n"),
              ElementsAre("T"));
  EXPECT_THAT(declaring_words_of("T('a', m)\n"), ElementsAre("T"));
}

TEST(Outline, TakesAllWordsWhereItCannotTellWhatIsCalled) {
  EXPECT_THAT(declaring_words_of("x = f(a)('b', c)\n"), ElementsAre("a", "c", "f", "x"));
  EXPECT_THAT(declaring_words_of("x = f(a) .g('b', c)\n"), ElementsAre("a", "c", "f", "g", "x"));
  EXPECT_THAT(declaring_words_of("x, y = f(a), b\n"), ElementsAre("a", "b", "f", "x", "y"));
  EXPECT_THAT(declaring_words_of("x = f(a\n"), ElementsAre("a", "f", "x"));
  EXPECT_THAT(declaring_words_of("x = cast(T, y)('b')\n"), ElementsAre("T", "cast", "x", "y"));
}

TEST(Outline, PassesOverAByteOrderMark) {
  EXPECT_THAT(statements_of("\xEF\xBB\xBF"
                            "A = b\n"),
              ElementsAre("A < b"));
}

TEST(Outline, EndsAnOpenBracketWithItsLineIfNothingClosesIt) {
  EXPECT_THAT(statements_of("x = f\"{d[\"(\"]}\"\nA = b\n"), ElementsAre("x <", "A < b"));
  EXPECT_THAT(statements_of("x = f(\nA = b\n"), ElementsAre("x < f", "A < b"));
}

TEST(Outline, LooksIntoCallsThatHandOnWhatTheyAreGiven) {
  EXPECT_THAT(statements_of("Base = cast(Any, make())"), ElementsAre("Base < Any cast make"));
  EXPECT_THAT(statements_of("Col = functools.partial(Column, key=x)"),
              ElementsAre("Col < Column functools key partial x"));
  EXPECT_THAT(statements_of("class A(with_metaclass(Meta, Base)): pass"),
              ElementsAre("A < A Base Meta class pass with_metaclass"));
}

TEST(Outline, SeesThroughBracketsStringsAndComments) {
  EXPECT_THAT(statements_of("A = [  # b\n  c,\n  'd', \"\"\"e\nf = 1\n\"\"\", r'\\\\', g\n]\n"),
              ElementsAre("A < c g"));
  EXPECT_THAT(statements_of("'''doc\nclass X(Y): pass\n'''\nA = b \\\n  .c\n"),
              ElementsAre("A < b c"));
}

TEST(Outline, TakesOfAClassItsBasesAndTheAssignmentsInIt) {
  EXPECT_THAT(
      statements_of("@deco(x)\nclass A(Base[T], metaclass=M):\n    '''doc'''\n"
                    "    b = Column(y)\n    z: Mapped\n    def m(self):\n        e = Hidden()\n"
                    "    c = d\n"),
      ElementsAre("A < A Base Column M Mapped class d deco metaclass"));
}

TEST(Outline, TakesOfAClassWhatItImportsAndTheBasesOfThoseInIt) {
  EXPECT_THAT(statements_of("class A:\n    from db import (B, c as C)\n    class D(E): pass\n"),
              ElementsAre("A < A B C D E as c class db from import pass"));
}

TEST(Outline, TakesOfAFunctionWhatItReturns) {
  EXPECT_THAT(statements_of("@deco\ndef make(x):\n    y = use(x)\n    return Base\n"),
              ElementsAre("make < Base"));
  EXPECT_THAT(statements_of("def make():\n    b = base(x)\n    c = b\n    return c.d(e)\n"),
              ElementsAre("make < b base c d"));
  EXPECT_THAT(statements_of("async def go(): return X\n"), ElementsAre("go < X"));
  EXPECT_THAT(statements_of("def set_up():\n    global Base\n    Base = base()\n"),
              ElementsAre("Base set_up < base"));
}

TEST(Outline, TakesTheArmsOfAStatementOneByOne) {
  EXPECT_THAT(statements_of("try:\n    A = b\nexcept E as e:\n    F = g\n"),
              ElementsAre("A < b", "e < E as e except", "F < g"));
  EXPECT_THAT(statements_of("if x:\n    class C(D): pass\nelse:\n    C = E\n"),
              ElementsAre("C < C D E class else if pass x"));
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
  EXPECT_THAT(statements_of("A = 'never closed\nB = c\n"), ElementsAre("A <", "B < c"));
  EXPECT_THAT(statements_of("class"), ElementsAre(" < class"));
}

}  // namespace
}  // namespace modelmend::semantic
