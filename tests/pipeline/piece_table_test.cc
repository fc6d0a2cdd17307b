#include "pipeline/piece_table.h"

#include <gmock/gmock.h>
#include <rapidcheck.h>

namespace modelmend::pipeline {
namespace {

patch::EditSet edits(std::vector<patch::Edit> list) {
  patch::EditSet set;
  EXPECT_TRUE(set.add_all(list, "test").has_value());
  return set;
}

std::string apply_all(std::string_view text, const std::vector<patch::Edit>& list) {
  return edits(list).apply(text);
}

TEST(PieceTable, IsTheOriginalBeforeAnyEdit) {
  const PieceTable table("abc");
  EXPECT_EQ(table.text(), "abc");
  EXPECT_FALSE(table.is_changed());
  EXPECT_THAT(table.edits(), testing::IsEmpty());
}

TEST(PieceTable, GivesTheEditsOfTwoRoundsAsOneSet) {
  const std::string original = "one two three";
  PieceTable table(original);
  table.apply(edits({patch::Edit::replace({4, 7}, "TWO")}));
  table.apply(edits({patch::Edit::replace({8, 13}, "3"), patch::Edit::insert_before(0, "> ")}));
  EXPECT_EQ(table.text(), "> one TWO 3");
  EXPECT_EQ(apply_all(original, table.edits()), table.text());
  EXPECT_EQ(table.edits().size(), 3U);
}

TEST(PieceTable, AnEditThatIsTakenBackIsNoEdit) {
  PieceTable table("abc");
  table.apply(edits({patch::Edit::replace({1, 2}, "x")}));
  table.apply(edits({patch::Edit::replace({1, 2}, "b")}));
  EXPECT_FALSE(table.is_changed());
}

TEST(PieceTable, KnowsWhereATextWasBefore) {
  PieceTable table("0123456789");
  table.apply(edits({patch::Edit::insert_before(2, "abc"), patch::Edit::erase({5, 7})}));
  EXPECT_EQ(table.text(), "01abc234789");
  EXPECT_EQ(table.original_offset(1), 1U);
  EXPECT_EQ(table.original_offset(5), 2U);  // "2"
  EXPECT_EQ(table.original_offset(8), 7U);  // "7"
  EXPECT_EQ(table.original_offset(3), 2U);  // inside of new text: where it was put
  EXPECT_EQ(table.original_range({5, 9}), (ByteRange{2, 8}));
}

// Random edits of a text of the given size, none in the way of another.
patch::EditSet random_edits(std::uint32_t size) {
  patch::EditSet set;
  const int count = *rc::gen::inRange(0, 5);
  for (int i = 0; i < count; ++i) {
    const auto begin = *rc::gen::inRange<std::uint32_t>(0, size + 1);
    const auto end = *rc::gen::inRange<std::uint32_t>(begin, std::min(size, begin + 4) + 1);
    auto text = *rc::gen::container<std::string>(rc::gen::inRange('a', 'd'));
    [[maybe_unused]] const auto may_be_refused =
        set.add(patch::Edit::replace({begin, end}, std::move(text)), "test");
  }
  return set;
}

TEST(PieceTable, AgreesWithApplyingRoundAfterRound) {
  const bool holds = rc::check("text() and edits() agree with EditSet::apply", [] {
    const auto original = *rc::gen::container<std::string>(rc::gen::inRange('0', '9'));
    PieceTable table(original);
    std::string expected = original;
    for (int round = *rc::gen::inRange(0, 4); round > 0; --round) {
      const auto set = random_edits(static_cast<std::uint32_t>(expected.size()));
      table.apply(set);
      expected = set.apply(expected);
    }
    RC_ASSERT(table.text() == expected);
    RC_ASSERT(apply_all(original, table.edits()) == expected);
    RC_ASSERT(table.is_changed() == (expected != original));
  });
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace modelmend::pipeline
