#include "text/source_file.h"

#include <gmock/gmock.h>

namespace modelmend::text {
namespace {

using ::testing::HasSubstr;

SourceFile read(std::string bytes) {
  auto file = SourceFile::from_bytes("app/models.py", std::move(bytes));
  EXPECT_TRUE(file.has_value()) << (file ? "" : file.error().message());
  return *std::move(file);
}

Error refusal(std::string bytes) {
  auto file = SourceFile::from_bytes("app/models.py", std::move(bytes));
  EXPECT_FALSE(file.has_value());
  return file ? Error{} : file.error();
}

TEST(SourceFile, Utf8IsParsedAsItIs) {
  const SourceFile file = read("x = 'é'\n");
  EXPECT_EQ(file.parse_view(), file.bytes());
  EXPECT_EQ(file.encoding().name, "utf-8");
  EXPECT_EQ(file.at(8), (LineColumn{1, 8}));
}

TEST(SourceFile, TextBeginsAfterTheByteOrderMark) {
  const SourceFile file = read("\xEF\xBB\xBFx = 1\n");
  EXPECT_TRUE(file.has_byte_order_mark());
  EXPECT_EQ(file.begin(), 3U);
  EXPECT_EQ(file.bytes().size(), 9U);
  EXPECT_EQ(file.at(3), (LineColumn{1, 1}));
  EXPECT_EQ(file.at(4), (LineColumn{1, 2}));
  EXPECT_EQ(file.offset_of({1, 1}), 3U);
}

TEST(SourceFile, SingleByteEncodingKeepsOffsets) {
  const SourceFile file = read("# -*- coding: latin-1 -*-\ncaf\xE9 = '\xE8'\n");
  EXPECT_EQ(file.encoding(), (Encoding{EncodingKind::SingleByte, "iso8859-1"}));
  EXPECT_EQ(file.parse_view(), "# -*- coding: latin-1 -*-\ncaf_ = '_'\n");
  EXPECT_THAT(std::string(file.bytes()), HasSubstr("caf\xE9"));
  EXPECT_EQ(file.describe(31), "app/models.py:2:6");
}

TEST(SourceFile, LoneCarriageReturnEndsALineForTheParserOnly) {
  const SourceFile file = read("# note\rimport os\r\nx = 1\r\r\n");
  EXPECT_EQ(file.parse_view(), "# note\nimport os\r\nx = 1\n\r\n");
  EXPECT_EQ(file.lines().line_count(), 3U);
}

TEST(SourceFile, PlaceAfterALoneCarriageReturnAtTheEndLeadsBack) {
  const SourceFile file = SourceFile::from_bytes("models.py", "x = 1\r").value();
  EXPECT_EQ(file.offset_of(file.at(6)), 6U);
}

TEST(SourceFile, NewlineIsWhatMostLinesEndWith) {
  EXPECT_EQ(read("a\nb\r\nc\r\n").newline(), Newline::CrLf);
  EXPECT_EQ(read("a\nb\r\n").newline(), Newline::Lf);
  EXPECT_EQ(read("").newline(), Newline::Lf);
  EXPECT_EQ(read("a\r\n").newline_text(), "\r\n");
}

TEST(SourceFile, InvalidUtf8IsRefusedWithItsPlace) {
  const Error error = refusal("ok = 'é'\nbad = '\xE9'\n");
  EXPECT_EQ(error.where, "app/models.py:2:8");
  EXPECT_THAT(error.what, HasSubstr("0xe9"));
  EXPECT_THAT(error.next, HasSubstr("UTF-8"));
}

TEST(SourceFile, DeclaredAsciiIsHeldToIt) {
  EXPECT_EQ(refusal("# coding: ascii\nx = 'é'\n").where, "app/models.py:2:6");
  EXPECT_EQ(read("# coding: us-ascii\nx = 1\n").encoding().kind, EncodingKind::Ascii);
}

TEST(SourceFile, UnknownAndMultiByteEncodingsAreRefusedAtTheirName) {
  for (const char* name : {"shift_jis", "gbk", "utf-16", "utf-7", "no-such", "mac_arabic"}) {
    const Error error = refusal(std::string("# coding: ") + name + "\n");
    EXPECT_EQ(error.where, "app/models.py:1:11") << name;
    EXPECT_THAT(error.what, HasSubstr(std::string("'") + name + "'"));
  }
}

TEST(SourceFile, ByteOrderMarkAndAnotherEncodingContradict) {
  EXPECT_THAT(refusal("\xEF\xBB\xBF# coding: latin-1\n").what, HasSubstr("contradicts"));
  EXPECT_TRUE(read("\xEF\xBB\xBF# coding: utf8\n").has_byte_order_mark());
}

TEST(SourceFile, WhatIsLargerThanAnyFileOfPythonIsRefused) {
  const Error error = refusal("#" + std::string(kMaxSourceBytes, 'x'));
  EXPECT_EQ(error.where, "app/models.py");
  EXPECT_THAT(error.what, HasSubstr("larger than 8 MiB"));
  EXPECT_EQ(read(std::string(kMaxSourceBytes, '\n')).bytes().size(), kMaxSourceBytes);
}

TEST(SourceFile, NulBytesAndUtf16AreRefused) {
  const Error nul = refusal(std::string("a = 1\nb\0c", 9));
  EXPECT_EQ(nul.where, "app/models.py:2:2");
  EXPECT_THAT(nul.what, HasSubstr("NUL"));
  EXPECT_THAT(refusal(std::string("\xFF\xFE"
                                  "a\0",
                                  4))
                  .what,
              HasSubstr("UTF-16"));
}

}  // namespace
}  // namespace modelmend::text
