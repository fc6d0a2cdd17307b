#include "syntax/string_literal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "syntax/tree.h"

namespace modelmend::syntax {
namespace {

// The literal that is the only statement of `source`.
std::optional<StringLiteral> read(std::string_view source) {
  const Tree tree = parse(source);
  return string_literal(tree.root().items().front().items().front());
}

struct Case {
  std::string_view source;
  std::optional<std::string> value;
};

TEST(StringLiteral, HasTheValueThatPythonGives) {
  const Case cases[] = {
      {R"("user.id")", "user.id"},
      {R"('user.id')", "user.id"},
      {R"(u"x")", "x"},
      {R"("")", ""},
      {R"(r"a\b")", "a\\b"},
      {R"(r"\\\\")", R"(\\\\)"},
      {R"(r'''\\''')", "\\\\"},
      {R"("a\tb\x41\101\u00e9\U0001F600")", "a\tbAA\xC3\xA9\xF0\x9F\x98\x80"},
      {R"("\'\"\\\q")", R"('"\\q)"},
      {"\"a\\\nb\"", "ab"},
      {"\"\"\"a\nb\"\"\"", "a\nb"},
      {"\"\"\"a\r\nb\"\"\"", "a\nb"},
      {R"("user" ".id")", "user.id"},
      {R"(("user"
          ".id"))",
       "user.id"},
      {R"((("x")))", "x"},
      {R"(f"plain")", "plain"},
      {R"(f"{{x}}")", "{x}"},
      {R"(f"{x}.id")", std::nullopt},
      {R"("user" f"{x}")", std::nullopt},
      {R"(b"x")", std::nullopt},
      {R"("\N{DASH}")", std::nullopt},
      {R"(name)", std::nullopt},
      {R"(("a", "b"))", std::nullopt},
  };
  for (const Case& test : cases) {
    const auto literal = read(test.source);
    EXPECT_EQ(literal ? std::optional(literal->value) : std::nullopt, test.value) << test.source;
  }
}

TEST(StringLiteral, KnowsWhereItsContentStands) {
  EXPECT_EQ(read("r'abc'")->content, (ByteRange{2, 5}));
  EXPECT_EQ(read("'''abc'''")->content, (ByteRange{3, 6}));
  EXPECT_EQ(read("'a' 'b'")->content, (ByteRange{1, 6}));
}

TEST(StringLiteral, SaysWhetherOffsetsInTheValueAreOffsetsInTheFile) {
  EXPECT_TRUE(read("'abc'")->verbatim);
  EXPECT_TRUE(read(R"(r'a\b')")->verbatim);
  EXPECT_FALSE(read(R"('a\x62')")->verbatim);
  EXPECT_FALSE(read("'a' 'b'")->verbatim);
}

TEST(ParseWithin, GivesNodesAtTheOffsetsOfTheFile) {
  const std::string_view text = "x: 'Mapped[Optional[UUID]]' = f(\n";
  const Tree tree = parse_within(text, {4, 26});
  const Node expression = only_expression(tree);
  ASSERT_TRUE(expression.is(Kind::Subscript));
  EXPECT_EQ(expression.text(), "Mapped[Optional[UUID]]");
  EXPECT_EQ(expression.begin(), 4U);
  EXPECT_EQ(expression.field(Field::Value).text(), "Mapped");
}

TEST(ParseWithin, LooksPastBlanksAtBothEnds) {
  const std::string_view text = "'''\n  int\n'''";
  EXPECT_EQ(only_expression(parse_within(text, {3, 10})).text(), "int");
}

TEST(ParseWithin, FindsNoExpressionInOtherText) {
  const std::string_view text = "'a sentence, of words' ''";
  EXPECT_FALSE(only_expression(parse_within(text, {1, 21})));
  EXPECT_FALSE(only_expression(parse_within(text, {24, 24})));
}

TEST(ParseWithin, LeavesTheNextParseAlone) {
  const std::string_view text = "a = 'b'";
  EXPECT_TRUE(only_expression(parse_within(text, {5, 6})));
  EXPECT_EQ(parse(text).root().text(), text);
}

}  // namespace
}  // namespace modelmend::syntax
