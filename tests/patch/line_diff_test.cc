#include "patch/line_diff.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

namespace modelmend::patch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Lines = std::vector<std::string_view>;

std::vector<LineChange> diff(std::string_view old_text, std::string_view new_text) {
  return line_diff(split_lines(old_text), split_lines(new_text));
}

TEST(SplitLines, OnlyLineFeedEndsALine) {
  EXPECT_THAT(split_lines("a\r\nb\rc\n\f\nd"), ElementsAre("a\r\n", "b\rc\n", "\f\n", "d"));
  EXPECT_THAT(split_lines(""), IsEmpty());
  EXPECT_THAT(split_lines("\n"), ElementsAre("\n"));
}

TEST(LineDiff, EqualTextsHaveNoChanges) {
  EXPECT_THAT(diff("a\nb\n", "a\nb\n"), IsEmpty());
}

TEST(LineDiff, FindsWhatBecameWhat) {
  EXPECT_THAT(diff("a\nb\nc\n", "a\nX\nc\n"), ElementsAre(LineChange{1, 2, 1, 2}));
  EXPECT_THAT(diff("", "a\nb\n"), ElementsAre(LineChange{0, 0, 0, 2}));
  EXPECT_THAT(diff("a\nb\n", ""), ElementsAre(LineChange{0, 2, 0, 0}));
  EXPECT_THAT(diff("a\nb\n", "a\nb"), ElementsAre(LineChange{1, 2, 1, 2}));
  EXPECT_THAT(diff("a\nb\nc\nd\n", "b\nc\nX\nd\n"),
              ElementsAre(LineChange{0, 1, 0, 0}, LineChange{3, 3, 2, 3}));
}

TEST(LineDiff, AChangeThatCanSlideGoesDown) {
  EXPECT_THAT(diff("x\n\ny\n", "x\n\n\ny\n"), ElementsAre(LineChange{2, 2, 2, 3}));
  EXPECT_THAT(diff("a\na\na\n", "a\na\n"), ElementsAre(LineChange{2, 3, 2, 2}));
  EXPECT_THAT(diff("def a\n}\n", "def a\n}\ndef b\n}\n"), ElementsAre(LineChange{2, 2, 2, 4}));
}

TEST(LineDiff, TextsWithNothingInCommonAreOneChangeHoweverLarge) {
  std::string old_text;
  std::string new_text;
  for (int i = 0; i < 20'000; ++i) {
    old_text += "old " + std::to_string(i) + "\n";
    new_text += "new " + std::to_string(i) + "\n";
  }
  EXPECT_THAT(diff(old_text, new_text), ElementsAre(LineChange{0, 20'000, 0, 20'000}));
}

// The number of lines that are not common, by the textbook's table.
std::size_t shortest(const Lines& old_lines, const Lines& new_lines) {
  std::vector<std::vector<std::size_t>> cost(old_lines.size() + 1,
                                             std::vector<std::size_t>(new_lines.size() + 1));
  for (std::size_t x = 0; x <= old_lines.size(); ++x) {
    for (std::size_t y = 0; y <= new_lines.size(); ++y) {
      std::size_t best = x + y;
      if (x > 0) best = std::min(best, cost[x - 1][y] + 1);
      if (y > 0) best = std::min(best, cost[x][y - 1] + 1);
      if (x > 0 && y > 0 && old_lines[x - 1] == new_lines[y - 1]) {
        best = std::min(best, cost[x - 1][y - 1]);
      }
      cost[x][y] = best;
    }
  }
  return cost[old_lines.size()][new_lines.size()];
}

rc::Gen<Lines> any_lines() {
  return rc::gen::scale(
      1.5, rc::gen::container<Lines>(rc::gen::elementOf(Lines{"a\n", "b\n", "c\n", "d\n", "\n"})));
}

RC_GTEST_PROP(LineDiffLaws, WhatIsOutsideChangesIsCommonAndNoDiffIsShorter, ()) {
  const Lines old_lines = *any_lines();
  const Lines new_lines = *any_lines();
  std::size_t x = 0;
  std::size_t y = 0;
  std::size_t size = 0;
  bool first = true;
  for (const LineChange& change : line_diff(old_lines, new_lines)) {
    RC_ASSERT(first || x < change.old_begin);
    while (x < change.old_begin) RC_ASSERT(old_lines[x++] == new_lines[y++]);
    RC_ASSERT(y == change.new_begin);
    size += change.old_end - change.old_begin + change.new_end - change.new_begin;
    x = change.old_end;
    y = change.new_end;
    first = false;
  }
  while (x < old_lines.size()) RC_ASSERT(old_lines[x++] == new_lines[y++]);
  RC_ASSERT(y == new_lines.size());
  RC_ASSERT(size == shortest(old_lines, new_lines));
}

}  // namespace
}  // namespace modelmend::patch
