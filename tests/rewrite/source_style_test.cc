#include "rewrite/source_style.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "syntax/tree.h"

namespace modelmend::rewrite {
namespace {

SourceStyle style_of(std::string text) {
  const auto file = text::SourceFile::from_bytes("a.py", std::move(text));
  return source_style(*file, syntax::parse(file->parse_view()).root());
}

TEST(SourceStyle, TakesLineEndsAndIndentationFromTheFile) {
  const SourceStyle style = style_of("class A:\r\n\tdef f(self):\r\n\t\tpass\r\n");
  EXPECT_EQ(style.newline, "\r\n");
  EXPECT_EQ(style.indent, "\t");
  EXPECT_EQ(style_of("class A:\n  x = 1\n").indent, "  ");
  EXPECT_EQ(style_of("x = 1\n").indent, "    ");
}

TEST(SourceStyle, TakesFromTheFileWhatStandsInOneImport) {
  const std::string twice = "from a import b\nfrom a import c\n";
  EXPECT_TRUE(style_of(twice).has_single_imports);
  EXPECT_FALSE(style_of(twice + "from d import e, f\n").has_single_imports);
  EXPECT_FALSE(style_of("from a import b\nfrom c import d\n").has_single_imports);
  EXPECT_FALSE(style_of("from a import b\nfrom a import c as d\n").has_single_imports);
  EXPECT_TRUE(style_of("from a import b, c as d\n").combines_aliases);
  EXPECT_FALSE(style_of("from a import b as c\n").combines_aliases);
}

TEST(SourceStyle, TakesFromTheProjectWhatTheFileDoesNotShow) {
  const auto file = text::SourceFile::from_bytes("a.py", "from a import b\n");
  const SourceStyle style =
      source_style(*file, syntax::parse(file->parse_view()).root(),
                   {.line_length = 60, .has_single_imports = true, .combines_aliases = true});
  EXPECT_EQ(style.line_length, 60U);
  EXPECT_TRUE(style.has_single_imports);
  EXPECT_TRUE(style.combines_aliases);
}

TEST(SourceStyle, TakesTheQuotesThatMostStringsHave) {
  EXPECT_EQ(style_of("a = 'x'\nb = 'y'\nc = \"z\"\n").quote, '\'');
  EXPECT_EQ(style_of("a = 'x'\nb = \"y\"\n").quote, '"');
  EXPECT_EQ(style_of("'''doc'''\na = \"y\"\n").quote, '"');
}

TEST(SourceStyle, TakesTheLineLengthFromCodeThatCouldBeBroken) {
  const std::string call = "x = f(" + std::string(85, 'a') + ")\n";
  EXPECT_EQ(style_of("x = 1\n").line_length, kBlackLineLength);
  EXPECT_EQ(style_of(call).line_length, 100U);
  EXPECT_EQ(style_of("x = f(" + std::string(110, 'a') + ")\n").line_length, 120U);
  const std::string endless = "x = f(" + std::string(140, 'a') + ")\n";
  EXPECT_EQ(style_of(endless).line_length, 147U);
  EXPECT_EQ(style_of(endless + std::string(60, '\n')).line_length, 120U);
  EXPECT_EQ(style_of("x = \"" + std::string(140, 'a') + "\"\n").line_length, kBlackLineLength);
  EXPECT_EQ(style_of("x = f(\"a.b\", " + std::string(85, 'a') + ")\n").line_length, 100U);
  EXPECT_EQ(style_of("# " + std::string(140, 'a') + "\n").line_length, kBlackLineLength);
}

TEST(SourceStyle, KnowsPep8sLimitByAnImportThatBlackWouldNotWrap) {
  EXPECT_EQ(style_of("from module import (" + std::string(40, 'a') + ",\n                    " +
                     std::string(20, 'b') + ")\n")
                .line_length,
            kPep8LineLength);
}

TEST(SourceStyle, SeesHowImportsAreWrapped) {
  EXPECT_EQ(style_of("from m import a, \\\n    b\n").import_wrap, ImportWrap::Backslash);
  EXPECT_EQ(style_of("from m import (a, b,\n    c)\n").import_wrap, ImportWrap::Grid);
  const SourceStyle lines = style_of("from m import (\n    a,\n    b\n)\n");
  EXPECT_EQ(lines.import_wrap, ImportWrap::OnePerLine);
  EXPECT_FALSE(lines.import_trailing_comma);
}

}  // namespace
}  // namespace modelmend::rewrite
