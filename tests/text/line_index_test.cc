#include "text/line_index.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "text/utf8.h"

namespace modelmend::text {
namespace {

TEST(LineIndex, LinesEndAtLineFeedOnly) {
  const LineIndex lines("a\r\nb\rc\n\nd");
  EXPECT_EQ(lines.line_count(), 4U);
  EXPECT_EQ(lines.line_range(1), (ByteRange{0, 3}));
  EXPECT_EQ(lines.line_range(2), (ByteRange{3, 7}));
  EXPECT_EQ(lines.line_range(3), (ByteRange{7, 8}));
  EXPECT_EQ(lines.line_range(4), (ByteRange{8, 9}));
}

TEST(LineIndex, EmptyTextHasOneEmptyLine) {
  const LineIndex lines("");
  EXPECT_EQ(lines.line_count(), 1U);
  EXPECT_EQ(lines.at(0, ""), (LineColumn{1, 1}));
}

TEST(LineIndex, ColumnsCountCodePoints) {
  const std::string_view text = "é𝒳x\ny";
  const LineIndex lines(text);
  EXPECT_EQ(lines.at(2, text), (LineColumn{1, 2}));
  EXPECT_EQ(lines.at(6, text), (LineColumn{1, 3}));
  EXPECT_EQ(lines.at(8, text), (LineColumn{2, 1}));
  EXPECT_EQ(lines.offset_of({1, 3}, text), 6U);
}

TEST(LineIndex, PlacesPastTheEndAreCut) {
  const std::string_view text = "ab\nc";
  const LineIndex lines(text);
  EXPECT_EQ(lines.offset_of({1, 99}, text), 2U);
  EXPECT_EQ(lines.offset_of({99, 1}, text), 3U);
}

RC_GTEST_PROP(LineIndex, OffsetsSurviveTheRoundTrip, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(
      rc::gen::elementOf(std::vector<std::string>{"a", "é", "€", "𝒳", "\n", "\r\n", "\r", "\t"}));
  std::string text = *rc::gen::element<std::string>("", std::string(kByteOrderMark));
  std::vector<std::uint32_t> offsets;
  for (const auto& piece : pieces) {
    offsets.push_back(static_cast<std::uint32_t>(text.size()));
    text += piece;
  }
  offsets.push_back(static_cast<std::uint32_t>(text.size()));
  const LineIndex lines(text);
  for (const std::uint32_t offset : offsets) {
    const LineColumn place = lines.at(offset, text);
    RC_ASSERT(lines.offset_of(place, text) == offset);
    RC_ASSERT(lines.line_range(place.line).begin <= offset);
  }
}

TEST(Utf8, FindsTheFirstInvalidByte) {
  EXPECT_EQ(first_invalid_utf8("plain ascii, longer than a word"), std::nullopt);
  EXPECT_EQ(first_invalid_utf8("é€𝒳\xF4\x8F\xBF\xBF"), std::nullopt);
  EXPECT_EQ(first_invalid_utf8("ok\xC0\x80"), 2U);                 // overlong
  EXPECT_EQ(first_invalid_utf8("ok\xE0\x80\x80"), 2U);             // overlong
  EXPECT_EQ(first_invalid_utf8("\xED\xA0\x80"), 0U);               // surrogate
  EXPECT_EQ(first_invalid_utf8("\xF4\x90\x80\x80"), 0U);           // too large
  EXPECT_EQ(first_invalid_utf8("0123456789abcdef\xE2\x82"), 16U);  // cut short
  EXPECT_EQ(first_invalid_utf8("\x80"), 0U);
  EXPECT_EQ(first_invalid_utf8("\xF5\x80\x80\x80"), 0U);
}

}  // namespace
}  // namespace modelmend::text
