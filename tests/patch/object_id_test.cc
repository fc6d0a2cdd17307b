#include "patch/object_id.h"

#include <gmock/gmock.h>

#include "support/git.h"
#include "support/temp_dir.h"

namespace modelmend::patch {
namespace {

// NIST, "Cryptographic Standards and Guidelines: Example Values" and FIPS 180-2, appendices A and
// B.
constexpr std::string_view kTwoBlocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

TEST(ObjectId, Sha1GivesTheValuesOfNist) {
  EXPECT_EQ(sha1_hex(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  EXPECT_EQ(sha1_hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(sha1_hex(kTwoBlocks), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  EXPECT_EQ(sha1_hex(std::string(1'000'000, 'a')), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

TEST(ObjectId, Sha256GivesTheValuesOfNist) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(kTwoBlocks),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(ObjectId, BlobIdsAreThoseOfGitForEverySizeOfTheLastBlock) {
  const testing_support::TempDir dir;
  const testing_support::Git git(dir.path());
  git.run({"init", "-q"});
  std::string names;
  std::string expected;
  for (std::size_t size = 0; size <= 130; ++size) {
    const std::string bytes(size, '\xE9');
    const std::string name = "f" + std::to_string(size);
    dir.write(name, bytes);
    names += name + "\n";
    expected += blob_id(ObjectFormat::Sha1, bytes) + "\n";
  }
  EXPECT_EQ(git.run({"hash-object", "--stdin-paths"}, names), expected);
}

TEST(ObjectId, Sha256BlobIdsAreThoseOfGit) {
  const testing_support::TempDir dir;
  const testing_support::Git git(dir.path());
  git.run({"init", "-q", "--object-format=sha256"});
  dir.write("f", "x = 1\n");
  EXPECT_EQ(git.run({"hash-object", "f"}), blob_id(ObjectFormat::Sha256, "x = 1\n") + "\n");
  EXPECT_EQ(null_blob_id(ObjectFormat::Sha256).size(), 64U);
  EXPECT_EQ(null_blob_id(ObjectFormat::Sha1), std::string(40, '0'));
}

}  // namespace
}  // namespace modelmend::patch
