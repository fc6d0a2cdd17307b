#include "base/relative_path.h"

#include <gtest/gtest.h>

namespace modelmend {
namespace {

TEST(RelativePath, JoinsAndTakesApart) {
  EXPECT_EQ(joined("a", "b"), "a/b");
  EXPECT_EQ(joined("", "b"), "b");
  EXPECT_EQ(folder_of("backend/env.py"), "backend");
  EXPECT_EQ(folder_of("env.py"), "");
}

TEST(RelativePath, HasNoDotsAfterNormalizing) {
  EXPECT_EQ(normalized("a/./b//c/../d"), "a/b/d");
  EXPECT_EQ(normalized("a/.."), "");
}

TEST(RelativePath, DoesNotLeaveTheRoot) {
  EXPECT_EQ(normalized("a/../../b"), std::nullopt);
  EXPECT_EQ(normalized("/etc"), std::nullopt);
}

}  // namespace
}  // namespace modelmend
