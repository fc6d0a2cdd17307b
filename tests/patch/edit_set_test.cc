#include "patch/edit_set.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <random>
#include <span>

#include "patch/change_set.h"

namespace modelmend::patch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(EditSet, AppliesEditsInOrderOfOffset) {
  EditSet edits;
  ASSERT_TRUE(edits.add(Edit::insert_before(6, "big "), "a"));
  ASSERT_TRUE(edits.add(Edit::erase({0, 1}), "a"));
  ASSERT_TRUE(edits.add(Edit::replace({1, 5}, "ELLO"), "a"));
  EXPECT_EQ(edits.apply("hello world"), "ELLO big world");
}

TEST(EditSet, RefusesSharedBytesAndNamesBothParties) {
  EditSet edits;
  ASSERT_TRUE(edits.add(Edit::replace({2, 6}, "x"), "drop-use-alter"));
  const auto added = edits.add(Edit::erase({5, 9}), "uuid-to-integer");
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().kept_owner, "drop-use-alter");
  EXPECT_EQ(added.error().refused_owner, "uuid-to-integer");
  EXPECT_EQ(added.error().message(),
            "'drop-use-alter' and 'uuid-to-integer' both want to change the same bytes");
  EXPECT_EQ(edits.edits().size(), 1U);
}

TEST(EditSet, RefusesAnInsertionInsideReplacedBytesInBothOrders) {
  const Edit outer = Edit::erase({2, 6});
  const Edit inner = Edit::insert_after(4, "x");
  EditSet first;
  ASSERT_TRUE(first.add(outer, "a"));
  EXPECT_FALSE(first.add(inner, "b"));
  EditSet second;
  ASSERT_TRUE(second.add(inner, "b"));
  EXPECT_FALSE(second.add(outer, "a"));
}

TEST(EditSet, FindsTheConflictBehindOtherInsertions) {
  EditSet edits;
  ASSERT_TRUE(edits.add(Edit::erase({0, 9}), "a"));
  ASSERT_TRUE(edits.add(Edit::insert_before(0, "x"), "b"));
  EXPECT_FALSE(edits.add(Edit::insert_before(8, "y"), "c"));
  EXPECT_TRUE(edits.add(Edit::insert_before(9, "y"), "c"));
}

TEST(EditSet, InsertionsAtOnePlaceNeedAnOrder) {
  EditSet edits;
  ASSERT_TRUE(edits.add(Edit::insert_before(3, "B"), "b"));
  ASSERT_TRUE(edits.add(Edit::insert_after(3, "A"), "a"));
  EXPECT_EQ(edits.apply("xxxyyy"), "xxxAByyy");
  const auto added = edits.add(Edit::insert_after(3, "C"), "c");
  ASSERT_FALSE(added);
  EXPECT_THAT(added.error().message(), HasSubstr("insert at the same place"));
}

TEST(EditSet, NeighboursDoNotConflict) {
  EditSet edits;
  ASSERT_TRUE(edits.add(Edit::erase({0, 3}), "a"));
  ASSERT_TRUE(edits.add(Edit::erase({3, 6}), "b"));
  ASSERT_TRUE(edits.add(Edit::insert_after(3, "-"), "c"));
  EXPECT_EQ(edits.apply("aaabbbccc"), "-ccc");
}

TEST(EditSet, SameEditFromTwoOwnersIsOneEdit) {
  EditSet edits;
  ASSERT_TRUE(edits.add(Edit::replace({0, 1}, "x"), "second"));
  ASSERT_TRUE(edits.add(Edit::replace({0, 1}, "x"), "first"));
  EXPECT_EQ(edits.edits().size(), 1U);
  EXPECT_THAT(edits.owners(Edit::replace({0, 1}, "x")), ElementsAre("first", "second"));
}

TEST(EditSet, AddAllIsAllOrNothing) {
  EditSet edits;
  ASSERT_TRUE(edits.add(Edit::erase({0, 2}), "a"));
  EXPECT_FALSE(edits.add_all(std::vector{Edit::erase({4, 5}), Edit::erase({1, 3})}, "b"));
  EXPECT_EQ(edits.edits().size(), 1U);
}

TEST(EditSet, NothingIsNotAnEdit) {
  EditSet edits;
  ASSERT_TRUE(edits.add(Edit::replace({3, 3}, ""), "a"));
  EXPECT_TRUE(edits.empty());
  EXPECT_EQ(edits.apply("same"), "same");
}

TEST(ChangeSet, ConflictInOneFileRefusesTheWholeChange) {
  const FileId a{0};
  const FileId b{1};
  Change first;
  first.rule_id = "first";
  first.edits = {{a, Edit::erase({0, 4})}};
  Change second;
  second.rule_id = "second";
  second.edits = {{b, Edit::erase({0, 4})}, {a, Edit::erase({2, 6})}};
  ChangeSet changes;
  ASSERT_TRUE(changes.add(first));
  const auto added = changes.add(second);
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().file, a);
  EXPECT_EQ(added.error().conflict.kept_owner, "first");
  EXPECT_EQ(added.error().conflict.refused_owner, "second");
  EXPECT_FALSE(changes.files().contains(b));
  EXPECT_THAT(changes.changes(), ElementsAre(first));
}

TEST(ConnectedFiles, AreThoseThatAChainOfChangesJoins) {
  const auto touching = [](const std::vector<std::uint32_t>& files) {
    Change change;
    for (const std::uint32_t file : files)
      change.edits.push_back({FileId{file}, Edit::erase({0, 1})});
    return change;
  };
  EXPECT_THAT(
      connected_files({touching({5}), touching({7, 3}), touching({}), touching({4, 9}),
                       touching({3, 4}), touching({5})}),
      ElementsAre(ElementsAre(FileId{3}, FileId{4}, FileId{7}, FileId{9}), ElementsAre(FileId{5})));
}

TEST(Safety, IsOrdered) {
  EXPECT_LT(Safety::Manual, Safety::Unsafe);
  EXPECT_LT(Safety::Unsafe, Safety::Safe);
}

constexpr std::string_view kText = "0123456789abcdefghijklmnopqrst";

rc::Gen<Edit> any_edit() {
  return rc::gen::map(rc::gen::tuple(rc::gen::inRange(0U, 31U), rc::gen::inRange(0U, 4U),
                                     rc::gen::element<std::string>("", "X", "YY", "\n"),
                                     rc::gen::arbitrary<bool>()),
                      [](const auto& parts) {
                        const auto& [begin, size, text, before] = parts;
                        const auto end = std::min(begin + size, 30U);
                        if (begin < end) return Edit::replace({begin, end}, text);
                        return before ? Edit::insert_before(end, text)
                                      : Edit::insert_after(end, text);
                      });
}

// Edits that one set takes, in the order in which it took them.
std::vector<Edit> compatible(const std::vector<Edit>& edits) {
  EditSet set;
  std::vector<Edit> taken;
  for (const Edit& edit : edits) {
    const bool known = !set.owners(edit).empty();
    if (!known && set.add(edit, "x")) taken.push_back(edit);
  }
  return taken;
}

rc::Gen<std::vector<Edit>> compatible_edits() {
  return rc::gen::map(rc::gen::container<std::vector<Edit>>(any_edit()), compatible);
}

EditSet set_of(const std::vector<Edit>& edits) {
  EditSet set;
  RC_ASSERT(set.add_all(edits, "x"));
  return set;
}

RC_GTEST_PROP(EditSetLaws, OrderOfAddingDoesNotMatter, ()) {
  const auto edits = *compatible_edits();
  auto shuffled = edits;
  std::mt19937 random(*rc::gen::arbitrary<unsigned>());
  std::ranges::shuffle(shuffled, random);
  RC_ASSERT(set_of(shuffled).apply(kText) == set_of(edits).apply(kText));
}

RC_GTEST_PROP(EditSetLaws, ConflictIsSymmetric, ()) {
  const Edit left = *any_edit();
  const Edit right = *any_edit();
  EditSet one;
  EditSet other;
  RC_ASSERT(one.add(left, "l"));
  RC_ASSERT(other.add(right, "r"));
  RC_ASSERT(one.add(right, "r").has_value() == other.add(left, "l").has_value());
}

// The edit in the coordinates of the text that `before` makes.
Edit through(const EditSet& before, Edit edit) {
  const bool insertion = edit.is_insertion();
  edit.range = {before.map_offset(edit.range.begin, insertion ? edit.anchor : Anchor::Following),
                before.map_offset(edit.range.end, insertion ? edit.anchor : Anchor::Preceding)};
  return edit;
}

RC_GTEST_PROP(EditSetLaws, AddingAllAtOnceIsAddingOneAfterAnotherThroughTheMap, ()) {
  const auto edits = *compatible_edits();
  const auto cut = *rc::gen::inRange<std::ptrdiff_t>(0, std::ssize(edits) + 1);
  const EditSet before = set_of({edits.begin(), edits.begin() + cut});

  EditSet after;
  std::map<std::uint32_t, std::uint32_t> places;  // of insertions: new offset -> old offset
  for (const Edit& edit : std::span(edits).subspan(static_cast<std::size_t>(cut))) {
    const Edit moved = through(before, edit);
    if (edit.is_insertion()) {
      // Two places with nothing left between them are one, and their order is lost.
      const auto place = places.emplace(moved.range.begin, edit.range.begin).first;
      RC_PRE(place->second == edit.range.begin);
    }
    RC_ASSERT(after.add(moved, "x"));
  }
  RC_ASSERT(after.apply(before.apply(kText)) == set_of(edits).apply(kText));
}

RC_GTEST_PROP(EditSetLaws, BytesOutsideEditsStayWhereTheMapSays, ()) {
  const auto edits = *compatible_edits();
  const EditSet set = set_of(edits);
  const std::string result = set.apply(kText);
  for (std::uint32_t i = 0; i < kText.size(); ++i) {
    const bool touched =
        std::ranges::any_of(edits, [&](const Edit& edit) { return edit.range.contains(i); });
    if (!touched) RC_ASSERT(result[set.map_offset(i, Anchor::Following)] == kText[i]);
  }
}

}  // namespace
}  // namespace modelmend::patch
