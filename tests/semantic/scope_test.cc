#include "semantic/scope.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "semantic/dump.h"
#include "semantic/library.h"
#include "support/marked_project.h"
#include "syntax/tree.h"

// A string literal of this length is beyond what the standard demands of compilers, not of ours.
#pragma GCC diagnostic ignored "-Woverlength-strings"

namespace modelmend::semantic {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing_support::MarkedFile;
using testing_support::MarkedProject;
using testing_support::unmark;

// The marks of a text are exactly the module-level uses of `name`.
void expect_uses(std::string_view name, std::string_view text) {
  const MarkedFile file = unmark("m.py", text);
  const syntax::Tree tree = syntax::parse(file.text);
  EXPECT_EQ(ScopeTable(tree.root()).module_level_uses(name), file.marks) << text;
}

TEST(ModuleLevelUses, AreReadsOfTheModulesOwnName) {
  expect_uses("UUID", "from uuid import UUID\nx = [[UUID]](1)\ny: [[UUID]] = [[UUID]]\n");
  expect_uses("UUID", "from uuid import UUID as UUID\n");
  expect_uses("UUID", "x.UUID = f(UUID=1)\nfor UUID in [[UUID]].UUID: pass\n");
  expect_uses("UUID", "def f(UUID): return UUID\ndef g(x=[[UUID]]): return [[UUID]]\n");
  expect_uses("UUID",
              "class A([[UUID]]):\n    x = [[UUID]]\n    UUID = 1\n    y = UUID\n"
              "    def f(self): return [[UUID]]\n");
  expect_uses("UUID", "a = {UUID for UUID in [[UUID]]}\n");
  expect_uses("UUID", "def f():\n    global UUID\n    UUID = [[UUID]]\n");
  expect_uses("UUID", "[[UUID]] += 1\ndel [[UUID]]\n");
  expect_uses("UUID", "f'{[[UUID]]}'\n");
  expect_uses("a", "import a.b\n[[a]].b.a\n@[[a]].c\ndef f(): ...\n");
}

TEST(ModuleLevelUses, AreFoundInStringsThatAreTypes) {
  expect_uses("UUID", "x: '[[UUID]]'\ny: Mapped['[[UUID]] | None']\nz = Mapped[\"[[UUID]]\"]\n");
  expect_uses("UUID", "def f(x: 'List[ [[UUID]] ]') -> '[[UUID]]': ...\n");
  expect_uses("UUID", "x = cast('[[UUID]]', y)\nT = TypeVar('UUID', bound='[[UUID]]')\n");
  expect_uses("UUID", "x: Literal['UUID']\ny = d['UUID']\nz = relationship('UUID')\n'UUID'\n");
  expect_uses("UUID", "x: Annotated[int, Field(alias='UUID')]\n");
}

std::vector<std::string_view> texts_of(std::span<const syntax::Node> nodes) {
  std::vector<std::string_view> texts;
  for (const syntax::Node& node : nodes) texts.push_back(node.text());
  return texts;
}

TEST(ScopeTable, ListsCallsWhereverTheyStand) {
  const syntax::Tree tree =
      syntax::parse("@a()\ndef f(x=b()):\n    return c(d())\nclass A(e()):\n    y = f'{g()}'\n");
  EXPECT_THAT(texts_of(ScopeTable(tree.root()).calls()),
              ElementsAre("a()", "b()", "c(d())", "d()", "e()", "g()"));
}

TEST(ScopeTable, ListsAttributesThatAreSetOutsideOfFunctions) {
  const syntax::Tree tree = syntax::parse(
      "A.x = 1\nif A:\n    A.y: int = 2\nx = A.z = 3\nA.x += 1\nx = 4\n"
      "def f():\n    A.x = 5\nclass B:\n    A.b = 6\n");
  EXPECT_THAT(texts_of(ScopeTable(tree.root()).attribute_statements()),
              ElementsAre("A.x = 1", "A.y: int = 2", "A.b = 6"));
}

struct AllCase {
  std::string_view text;
  std::optional<std::vector<std::string>> names;
  bool dynamic = false;
};

TEST(DunderAll, IsReadWithoutRunning) {
  const std::vector<std::string> both{"A", "B"};
  const AllCase cases[] = {
      {"x = 1\n", std::nullopt, false},
      {"__all__ = ['A', 'B']\n", both},
      {"__all__ = 'A', \"B\"\n", both},
      {"__all__ = ('A',)\n__all__ += ('B',)\n", both},
      {"__all__ = ['A'] + ['B']\n", both},
      {"__all__ = ['A']\n__all__.extend(['B'])\n", both},
      {"__all__ = ['A']\n__all__.append('B')\n", both},
      {"__all__ = ['A', 'C', 'B']\n__all__.remove('C')\n", both},
      {"__all__: list[str] = ['A', 'B']\n", both},
      {"__all__ = []\n", std::vector<std::string>{}},
      {"__all__ = a.__all__ + ['B']\n", std::nullopt, true},
      {"__all__ = ['A']\n__all__ += a.__all__\n", std::nullopt, true},
      {"__all__ = ['A']\nif x:\n    __all__ += ['B']\n", std::nullopt, true},
      {"__all__ = [n for n in x]\n", std::nullopt, true},
      {"__all__ = ['A']\n__all__.sort(key=f)\n", std::nullopt, true},
      {"from a import __all__\n", std::nullopt, true},
  };
  for (const AllCase& test : cases) {
    const syntax::Tree tree = syntax::parse(test.text);
    const ScopeTable table(tree.root());
    EXPECT_EQ(table.all(), test.names) << test.text;
    EXPECT_EQ(table.all_is_dynamic(), test.dynamic) << test.text;
  }
}

TEST(ScopeTable, KnowsInWhichScopeEachPlaceIsEvaluated) {
  const MarkedFile file = unmark("m.py",
                                 "@[[d]]\nclass A([[b]]):\n    [[x]] = 1\n"
                                 "    def f(self, p: [[t]] = [[v]]) -> [[r]]:\n        [[y]]\n"
                                 "        return [[[z]] for q in [[w]]]\n    [[u]]\n[[m]]\n");
  const syntax::Tree tree = syntax::parse(file.text);
  const ScopeTable table(tree.root());
  std::vector<std::string> found;
  for (const ByteRange& mark : file.marks)
    found.push_back(table.qualified_name(table.scope_at(mark.begin)));
  EXPECT_THAT(found, ElementsAre("", "", "A", "A", "A", "A", "A.f.<locals>", "A.f.<locals>",
                                 "A.f.<locals>", "A", ""));
}

TEST(ScopeTable, SaysInWhichArmABindingIsMade) {
  const std::string_view text =
      "if TYPE_CHECKING:\n    a = 1\nelse:\n    a = 2\ntry:\n    a = 3\nexcept ImportError:\n"
      "    a = 4\nexcept E:\n    a = 5\nif x:\n    a = 6\na = 7\n";
  const syntax::Tree tree = syntax::parse(text);
  const ScopeTable table(tree.root());
  std::vector<BindingArm> arms;
  for (const Binding* binding : table.bindings(ScopeId{}, "a")) arms.push_back(binding->arm);
  EXPECT_THAT(arms, ElementsAre(BindingArm::TypeChecking, BindingArm::NotTypeChecking,
                                BindingArm::Try, BindingArm::Except, BindingArm::Conditional,
                                BindingArm::Conditional, BindingArm::Always));
}

TEST(ScopeTable, FindsNothingInBrokenTextThatIsNotThere) {
  for (const std::string_view text : {"", "def", "class (:\n", "from import *\n", "x: = 3\n",
                                      "[for x in\n", "match x:\n  case\n", "lambda *: 1\n"}) {
    const syntax::Tree tree = syntax::parse(text);
    const ScopeTable table(tree.root());
    EXPECT_THAT(table.bindings(ScopeId{}, "nothing"), IsEmpty()) << text;
  }
}

TEST(DumpScopes, HasALineForEachScopeBindingAndName) {
  const MarkedProject project(
      "-- m.py --\nfrom sqlalchemy import Column as C\nclass A:\n    id: 'int' = C(C.x)\n");
  EXPECT_EQ(dump_scopes(project.project(), project.module("m.py")),
            "scope 0 module 1:1 m\n"
            "  binding 1:34 C from import sqlalchemy Column\n"
            "  binding 2:7 A class\n"
            "scope 1 class 2:1 A in 0\n"
            "  binding 3:5 id assignment\n"
            "name 3:17 C imported sqlalchemy.Column\n"
            "name 3:19 C.x imported sqlalchemy.Column.x\n"
            "name 3:10 int builtin int\n");
}

TEST(Library, KnowsOneNameForEachObject) {
  const auto name = [](std::string_view dotted) { return library::canonical(dotted).name; };
  EXPECT_EQ(name("sqlalchemy.sql.sqltypes.String"), "sqlalchemy.String");
  EXPECT_EQ(name("sqlalchemy.types.String.length"), "sqlalchemy.String.length");
  EXPECT_EQ(name("sqlmodel.main.Field"), "sqlmodel.Field");
  EXPECT_EQ(name("sqlmodel.Column"), "sqlalchemy.Column");
  EXPECT_EQ(name("typing_extensions.Annotated"), "typing.Annotated");
  EXPECT_EQ(name("sqlalchemy.ext.declarative.declarative_base"), "sqlalchemy.orm.declarative_base");
  EXPECT_EQ(name("sqlalchemy.ext.declarative.api.declarative_base"),
            "sqlalchemy.orm.declarative_base");
  EXPECT_EQ(name("flask_sqlalchemy.extension.SQLAlchemy().types.String"), "sqlalchemy.String");
  EXPECT_EQ(name("sqlalchemy.no_such_name"), "sqlalchemy.no_such_name");
  EXPECT_EQ(name("acme"), "acme");
  EXPECT_TRUE(library::canonical("sqlalchemy.dialects.postgresql").is_module);
  EXPECT_FALSE(library::canonical("sqlalchemy.Column").is_module);
}

// By letter, then by the word behind it: names are looked for from the middle.
TEST(Library, HasItsTableInOrder) {
  constexpr char kText[] =
#include "semantic/library_exports.inc"
      ;
  std::istringstream lines{std::string(kText)};
  std::string before;
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    const std::string now = line.substr(0, line.find(' ', 2));
    EXPECT_LT(before, now);
    before = now;
    ++count;
  }
  EXPECT_GT(count, 6000U);
}

TEST(Library, FindsTheFirstAndTheLastNameOfEachKind) {
  EXPECT_TRUE(library::is_builtin("ArithmeticError"));
  EXPECT_TRUE(library::is_builtin("zip"));
  EXPECT_TRUE(library::is_standard_package("__future__"));
  EXPECT_TRUE(library::is_standard_package("zoneinfo"));
  EXPECT_TRUE(library::is_known_package("typing"));
  for (const char* unknown : {"", "Arithmetic", "ArithmeticErrors", "zi", "zipp", "~", "!"}) {
    EXPECT_FALSE(library::is_builtin(unknown)) << unknown;
    EXPECT_FALSE(library::is_standard_package(unknown)) << unknown;
    EXPECT_FALSE(library::is_known_package(unknown)) << unknown;
  }
}

TEST(Library, KnowsThatTwoNamesAreOneClass) {
  EXPECT_TRUE(library::same_object("sqlalchemy.UUID", "sqlalchemy.dialects.postgresql.UUID"));
  EXPECT_TRUE(library::same_object("sqlalchemy.dialects.postgresql.UUID", "sqlalchemy.UUID"));
  EXPECT_TRUE(library::same_object("sqlalchemy.UUID", "sqlalchemy.UUID"));
  EXPECT_FALSE(library::same_object("sqlalchemy.UUID", "sqlalchemy.Uuid"));
}

TEST(Library, KnowsWhatAStarBinds) {
  using library::Exported;
  EXPECT_EQ(library::star_exports("sqlalchemy", "Column"), Exported::Yes);
  EXPECT_EQ(library::star_exports("sqlalchemy", "types"), Exported::Yes);
  EXPECT_EQ(library::star_exports("sqlalchemy", "Mapped"), Exported::No);
  EXPECT_EQ(library::star_exports("sqlalchemy.dialects.postgresql", "UUID"), Exported::Yes);
  EXPECT_EQ(library::star_exports("acme", "Thing"), Exported::Unknown);
}

}  // namespace
}  // namespace modelmend::semantic
