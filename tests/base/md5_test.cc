// The values of RFC 1321, A.5, and of a text that ends where the length begins.
#include "base/md5.h"

#include <gtest/gtest.h>

namespace modelmend {
namespace {

TEST(Md5, IsThatOfItsDefinition) {
  EXPECT_EQ(md5_hex(""), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(md5_hex("abc"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(md5_hex("message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
}

TEST(Md5, ReadsTextsLongerThanABlock) {
  EXPECT_EQ(md5_hex(std::string(57, 'x')), "693037871c4a9d3d8685018905cb530a");
  EXPECT_EQ(md5_hex(std::string(200, 'y')), "cd5e0528586d7aaf403e997899f29d46");
}

}  // namespace
}  // namespace modelmend
