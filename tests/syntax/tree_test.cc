#include "syntax/tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "syntax/language.h"
#include "syntax/walker.h"

namespace modelmend::syntax {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> texts_of(Kind kind, std::string_view source) {
  const Tree tree = parse(source);
  std::vector<std::string> found;
  for (Walker walker(tree.root()); walker; walker.next())
    if (walker->is(kind)) found.emplace_back(walker->text());
  return found;
}

TEST(Kinds, AreAllKnownToTheGrammar){
#define MODELMEND_EXPECT_KNOWN(name, spelling)                                                    \
  EXPECT_NE(                                                                                      \
      ts_language_symbol_for_name(tree_sitter_python(), spelling, sizeof(spelling) - 1, true), 0) \
      << spelling;
    MODELMEND_SYNTAX_KINDS(MODELMEND_EXPECT_KNOWN)
#undef MODELMEND_EXPECT_KNOWN
}

TEST(Kinds, KeepTheGrammarsSpelling) {
  EXPECT_EQ(to_string(Kind::ClassDefinition), "class_definition");
  EXPECT_EQ(kind_named("call"), Kind::Call);
  EXPECT_EQ(kind_named("no_such_kind"), std::nullopt);
  EXPECT_EQ(field_named("superclasses"), Field::Superclasses);
}

TEST(Walker, VisitsInSourceOrder) {
  EXPECT_THAT(texts_of(Kind::Identifier, "a = f(b, c.d)\ne = 1\n"),
              ElementsAre("a", "f", "b", "c", "d", "e"));
}

TEST(Walker, PassesOverSkippedChildren) {
  const Tree tree = parse("f(a)\ng(b)\n");
  std::vector<std::string> seen;
  for (Walker walker(tree.root()); walker; walker.next()) {
    if (walker->is(Kind::ArgumentList)) walker.skip_children();
    if (walker->is(Kind::Identifier)) seen.emplace_back(walker->text());
  }
  EXPECT_THAT(seen, ElementsAre("f", "g"));
}

TEST(Walker, KnowsTheAncestorsOfTheCurrentNode) {
  const Tree tree = parse("class A:\n    x = 1\n");
  for (Walker walker(tree.root()); walker; walker.next()) {
    if (walker->text() != "x" || !walker->is(Kind::Identifier)) continue;
    ASSERT_FALSE(walker.ancestors().empty());
    EXPECT_EQ(walker.ancestors().back(), walker->parent());
    EXPECT_EQ(walker.ancestors().front(), tree.root());
    return;
  }
  FAIL() << "x was not visited";
}

TEST(Tree, NamesWhereTheSourceCannotBeRead) {
  const Tree tree = parse("def f(:\n    pass\n");
  EXPECT_TRUE(tree.has_error());
  EXPECT_FALSE(tree.errors().empty());
  EXPECT_TRUE(parse("x = 1\n").errors().empty());
}

TEST(Node, StandsForAbsenceWhenNull) {
  const Node none;
  EXPECT_FALSE(none);
  EXPECT_FALSE(none.field(Field::Name).child(3).parent());
  EXPECT_EQ(none.text(), "");
  EXPECT_TRUE(none.children().empty());
}

TEST(Node, GivesItemsWithoutCommentsAndPunctuation) {
  const Tree tree = parse("f(a,  # first\n  b)\n");
  const Node arguments = tree.root().child(0).child(0).field(Field::Arguments);
  EXPECT_EQ(arguments.items().size(), 2U);
  EXPECT_EQ(arguments.named_children().size(), 3U);
}

TEST(Tree, SurvivesDeepNesting) {
  const std::string deep = "x = " + std::string(100'000, '(') + "1" + std::string(100'000, ')');
  const Tree tree = parse(deep);
  std::size_t visited = 0;
  for (Walker walker(tree.root()); walker; walker.next()) ++visited;
  EXPECT_GT(visited, 100'000U);
}

}  // namespace
}  // namespace modelmend::syntax
