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

std::size_t count_nodes(const Tree& tree) {
  std::size_t count = 0;
  for (Walker walker(tree.root()); walker; walker.next()) ++count;
  return count;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

TEST(Tree, HoldsWhatNestsAsDeepAsPythonAllows) {
  const std::size_t deep = kMaxNesting - 10;
  const std::string parentheses = repeated("(", deep) + "1" + repeated(")", deep);
  const Tree tree = parse(parentheses);
  EXPECT_FALSE(tree.has_error());
  EXPECT_GT(count_nodes(tree), deep);
}

TEST(Tree, IsOneErrorIfTheTextNestsDeeper) {
  constexpr std::size_t kDeep = 100'000;
  const std::vector<std::string> texts = {
      repeated("(", kDeep) + "1" + repeated(")", kDeep),
      "x = a" + repeated(".b", kDeep),
      "x = 1" + repeated(" + 1", kDeep),
      "x = " + repeated("not ", kDeep) + "1",
      "x: " + repeated("Mapped[", kDeep) + "int" + repeated("]", kDeep),
      "f" + repeated("()", kDeep),
  };
  for (const std::string& text : texts) {
    const Tree tree = parse(text);
    EXPECT_TRUE(tree.has_error()) << text.substr(0, 10);
    EXPECT_EQ(tree.errors().size(), 1U) << text.substr(0, 10);
    EXPECT_EQ(count_nodes(tree), 1U) << text.substr(0, 10);
  }
}

TEST(Tree, HoldsLongListsOfAnything) {
  const std::string elements = "x = [" + repeated("1, ", 20'000) + "]\n";
  EXPECT_FALSE(parse(elements).has_error());
  const std::string branches = "if a:\n    pass\n" + repeated("elif a:\n    pass\n", 5'000);
  EXPECT_FALSE(parse(branches).has_error());
}

std::string staircase(std::size_t levels) {
  std::string text;
  for (std::size_t i = 0; i < levels; ++i) text += std::string(i, ' ') + "if a:\n";
  return text + std::string(levels, ' ') + "pass\n";
}

// The grammar's scanner would write beyond its memory.
TEST(Tree, IsOneErrorIfTheTextIsIndentedTooOften) {
  const std::string fits = staircase(kMaxIndents - 1);
  EXPECT_FALSE(parse(fits).has_error());
  for (const std::size_t levels : {kMaxIndents, kMaxIndents * 10}) {
    const std::string text = staircase(levels);
    EXPECT_TRUE(parse(text).has_error());
    EXPECT_EQ(count_nodes(parse(text)), 1U);
    const std::string quoted = "'''" + text + "'''";
    const ByteRange inside{3, static_cast<std::uint32_t>(quoted.size() - 3)};
    EXPECT_EQ(count_nodes(parse_within(quoted, inside)), 1U);
  }
}

// Lines of a string that are not indented do not end a block.
TEST(Tree, CountsLevelsAcrossStrings) {
  std::string text = staircase(200);
  text.resize(text.size() - std::string("pass\n").size());
  text += "x = '''\nnot indented\n'''\n";
  for (std::size_t i = 200; i < 400; ++i) text += std::string(i, ' ') + "if a:\n";
  EXPECT_EQ(count_nodes(parse(text + std::string(400, ' ') + "pass\n")), 1U);
}

TEST(Tree, CountsNoMoreLevelsThanThereAre) {
  const std::string back = repeated("if a:\n  if b:\n    pass\n", 1'000);
  EXPECT_FALSE(parse(back).has_error());
  std::string comments;
  for (std::size_t i = 0; i < 500; ++i) comments += std::string(i, ' ') + "# so far\n";
  EXPECT_FALSE(parse(comments + "x = 1\n").has_error());
}

// At each comment the scanner looks through all that follow.
TEST(Tree, GivesUpOnATextThatIsReadAgainAndAgain) {
  const std::string head = "class A:\n    x = 1\n";
  const std::string some = head + repeated("# a line of a comment\n", 500) + "x = 1\n";
  EXPECT_FALSE(parse(some).has_error());
  const std::string endless = head + repeated("#\n", 5'000) + "x = 1\n";
  EXPECT_FALSE(parse(endless).has_error());
  const Tree tree =
      parse_range(endless, {0, static_cast<std::uint32_t>(endless.size())}, 1U << 20U);
  EXPECT_TRUE(tree.has_error());
  EXPECT_EQ(count_nodes(tree), 1U);
}

}  // namespace
}  // namespace modelmend::syntax
