#include "base/find_bytes.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace modelmend {
namespace {

TEST(FindBytes, FindsTheFirstPlaceWhereverItStands) {
  // Longer than two blocks of the fast loop, so that every part of it is met.
  constexpr std::size_t kLongest = 200;
  for (const std::string_view wanted : {"x", "ab", "ForeignKey", "foreign_key", "aaab"}) {
    for (std::size_t size = wanted.size(); size <= kLongest; ++size) {
      for (std::size_t place = 0; place + wanted.size() <= size; ++place) {
        std::string text(size, '.');
        text.replace(place, wanted.size(), wanted);
        ASSERT_EQ(find_bytes(text, wanted), place) << wanted << " in " << size;
      }
    }
  }
}

TEST(FindBytes, IsNotMisledByTextsThatAreAlmostTheWantedOne) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "ForeignKex FxreignKey KF aaaa ";
  EXPECT_EQ(find_bytes(text, "ForeignKey"), std::string_view::npos);
  EXPECT_EQ(find_bytes(text, "aaaaa"), std::string_view::npos);
  EXPECT_EQ(find_bytes(text + "ForeignKey", "ForeignKey"), text.size());
}

TEST(FindBytes, GoesOnFromAPlace) {
  const std::string text = "import a\n" + std::string(100, ' ') + "import b\n";
  const std::size_t first = find_bytes(text, "import");
  EXPECT_EQ(first, 0U);
  EXPECT_EQ(find_bytes(text, "import", 1), text.size() - 9);
  EXPECT_EQ(find_bytes(text, "import", text.size()), std::string_view::npos);
  EXPECT_EQ(find_bytes(text, "import", text.size() + 1), std::string_view::npos);
}

TEST(FindBytes, FindsAnEmptyTextEverywhere) {
  EXPECT_EQ(find_bytes("abc", "", 2), 2U);
  EXPECT_EQ(find_bytes("", ""), 0U);
  EXPECT_EQ(find_bytes(std::string_view(), ""), 0U);
  EXPECT_EQ(find_bytes(std::string_view(), "a"), std::string_view::npos);
}

}  // namespace
}  // namespace modelmend
