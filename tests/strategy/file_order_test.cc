#include "strategy/file_order.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace modelmend::strategy {
namespace {

FileId id(unsigned number) {
  return static_cast<FileId>(number);
}

ModelFile file(unsigned number, const std::vector<unsigned>& needs) {
  ModelFile made;
  made.file = id(number);
  made.registries = {"Base"};
  for (const unsigned needed : needs) made.depends_on.insert(id(needed));
  return made;
}

using Order = std::vector<std::vector<unsigned>>;

Order order(const std::vector<ModelFile>& files) {
  Order numbers;
  for (const FileGroup& group : order_files(files)) {
    numbers.emplace_back();
    for (const FileId each : group.files) numbers.back().push_back(static_cast<unsigned>(each));
  }
  return numbers;
}

TEST(FileOrder, PutsWhatIsNeededFirst) {
  EXPECT_EQ(order({file(1, {2}), file(2, {3}), file(3, {})}), (Order{{3}, {2}, {1}}));
}

TEST(FileOrder, KeepsACircleTogether) {
  EXPECT_EQ(order({file(1, {2}), file(2, {3}), file(3, {2}), file(4, {})}),
            (Order{{2, 3}, {4}, {1}}));
}

TEST(FileOrder, KeepsRelationshipsTogether) {
  ModelFile first = file(1, {});
  first.related = {id(3)};
  EXPECT_EQ(order({first, file(2, {1}), file(3, {2})}), (Order{{1, 2, 3}}));
  EXPECT_EQ(order({first, file(2, {}), file(3, {})}), (Order{{1, 3}, {2}}));
}

TEST(FileOrder, BeginsWithTablesThatExist) {
  ModelFile missing = file(1, {});
  missing.tables_exist = false;
  EXPECT_EQ(order({missing, file(2, {})}), (Order{{2}, {1}}));
  EXPECT_EQ(order({missing, file(2, {1})}), (Order{{1}, {2}}))
      << "what is needed comes first still";
}

TEST(FileOrder, StaysWithARegistry) {
  ModelFile other = file(2, {});
  other.registries = {"Other"};
  EXPECT_EQ(order({file(1, {}), other, file(3, {})}), (Order{{1}, {3}, {2}}));
}

TEST(FileOrder, SaysWhatAGroupNeeds) {
  const auto groups = order_files({file(1, {}), file(2, {1}), file(3, {2})});
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(groups[2].depends_on, std::vector<FileId>{id(2)});
}

}  // namespace
}  // namespace modelmend::strategy
