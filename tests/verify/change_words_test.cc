// What became of something is said in full if it is short, else what differs of it.
#include <gtest/gtest.h>

#include "verify/pair_findings.h"

namespace modelmend::verify {
namespace {

TEST(ChangeWords, SayBothWhereTheyAreShort) {
  EXPECT_EQ(change_words("A", "A"), "");
  EXPECT_EQ(change_words("type A", ""), "type A lost");
  EXPECT_EQ(change_words("", "type A"), "type A gained");
  EXPECT_EQ(change_words("type A", "type B"), "type A became type B");
}

TEST(ChangeWords, SayOfLongOnesWhatDiffers) {
  const std::string head = "class method (cls){" + std::string(200, 'a') + ";user=domain.user;";
  const std::string tail = ".quota-=1;return domain;" + std::string(200, 'b') + "}";
  EXPECT_EQ(change_words(head + "relationship()" + tail, head + "Relationship()" + tail),
            "...aaaaaa;user=domain.user;relationship().quota-=1;r... became "
            "...aaaaaa;user=domain.user;Relationship().quota-=1;r...");
  EXPECT_EQ(change_words(head, head + tail).size(), change_words(head, head + tail + tail).size());
}

TEST(ChangeWords, CutNoCharacter) {
  std::string head;
  for (int i = 0; i < 50; ++i) head += "\xc3\xa4";
  EXPECT_EQ(change_words(head + "x", head + "y" + head).find("...\xc3\xa4"), 0U);
  EXPECT_EQ(change_words(head + "x" + head, head + "y" + head).find("...\xc3\xa4"), 0U);
  EXPECT_EQ(change_words("a" + head + "x", "a" + head + "y").find("...\xc3\xa4"), 0U);
}

}  // namespace
}  // namespace modelmend::verify
