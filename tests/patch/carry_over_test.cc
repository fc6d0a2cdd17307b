#include "patch/carry_over.h"

#include <gmock/gmock.h>

namespace modelmend::patch {
namespace {

using testing::Eq;
using testing::Optional;

constexpr const char* kBase = "a\nb\nc\nd\ne\nf\n";

TEST(CarryOver, DoesTheSameToAnotherVersion) {
  EXPECT_THAT(carry_over(kBase, "a\nB\nc\nd\ne\nf\n", "a\nb\nc\nd\ne\nF\n"),
              Optional(Eq("a\nB\nc\nd\ne\nF\n")));
}

TEST(CarryOver, FindsLinesThatMoved) {
  EXPECT_THAT(carry_over(kBase, "a\nb\nc\nd\nE\nf\n", "0\na\nc\nd\ne\nf\n"),
              Optional(Eq("0\na\nc\nd\nE\nf\n")));
}

TEST(CarryOver, TakesInsertionsAndDeletions) {
  EXPECT_THAT(carry_over(kBase, "a\nb\nnew\nc\nd\ne\n", "A\nb\nc\nd\ne\nf\n"),
              Optional(Eq("A\nb\nnew\nc\nd\ne\n")));
}

TEST(CarryOver, RefusesLinesThatBothChangedOrThatTouch) {
  EXPECT_THAT(carry_over(kBase, "a\nB\nc\nd\ne\nf\n", "a\nX\nc\nd\ne\nf\n"), Eq(std::nullopt));
  EXPECT_THAT(carry_over(kBase, "a\nB\nc\nd\ne\nf\n", "a\nb\nX\nd\ne\nf\n"), Eq(std::nullopt));
}

TEST(CarryOver, OfTheSameTextsIsTheText) {
  EXPECT_THAT(carry_over(kBase, kBase, "x\n"), Optional(Eq("x\n")));
  EXPECT_THAT(carry_over("", "a\n", ""), Optional(Eq("a\n")));
}

}  // namespace
}  // namespace modelmend::patch
