// Golden pairs: every folder of tests/verify/pairs holds a source before and after a change, and
// what verify says of it. A folder without expected.txt fails.
//
//   before.py, after.py    the one file of the project, or folders `before` and `after` of files
//   expected.txt           a line for each finding, for what was not read and what is listed, and
//                          how many tables are equal
//   right.py, right.txt    where there is a change that keeps the meaning: what is said of that
//   one,
//                          which is no difference of schema
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "verify/memory_state.h"

namespace modelmend::verify {
namespace {

namespace fs = std::filesystem;

const fs::path kPairs = MODELMEND_SOURCE_DIR "/tests/verify/pairs";

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Texts texts_of(const fs::path& pair, const std::string& state) {
  if (fs::exists(pair / (state + ".py"))) return {{"models.py", text_of(pair / (state + ".py"))}};
  Texts texts;
  for (const auto& entry : fs::recursive_directory_iterator(pair / state))
    if (entry.is_regular_file())
      texts.emplace_back(fs::relative(entry.path(), pair / state).string(), text_of(entry.path()));
  return texts;
}

class Pairs : public testing::TestWithParam<std::string> {};

// With MODELMEND_WRITE_EXPECTED set, what is said now becomes what is expected: read the diff.
bool writes_expected() {
  return std::getenv("MODELMEND_WRITE_EXPECTED") != nullptr;
}

TEST_P(Pairs, SayWhatChanged) {
  const fs::path pair = kPairs / GetParam();
  const MemoryState before(texts_of(pair, "before"));
  const MemoryState after(texts_of(pair, "after"));
  const std::string said = lines_of(compare(before.state, after.state, {}));
  if (writes_expected()) std::ofstream(pair / "expected.txt", std::ios::binary) << said;
  EXPECT_EQ(said, text_of(pair / "expected.txt"));
}

TEST_P(Pairs, HaveNoDifferenceOfSchemaWhereTheChangeIsRight) {
  const fs::path pair = kPairs / GetParam();
  if (!fs::exists(pair / "right.py")) return;
  const MemoryState before(texts_of(pair, "before"));
  const MemoryState right(texts_of(pair, "right"));
  const Comparison comparison = compare(before.state, right.state, {});
  const std::string said = lines_of(comparison);
  if (writes_expected()) std::ofstream(pair / "right.txt", std::ios::binary) << said;
  EXPECT_EQ(said, text_of(pair / "right.txt"));
  EXPECT_TRUE(std::ranges::none_of(comparison.findings, [](const Finding& each) {
    return each.sort == Sort::Schema;
  })) << said;
}

TEST_P(Pairs, AreEqualToThemselves) {
  const fs::path pair = kPairs / GetParam();
  for (const char* state : {"before", "after", "right"}) {
    if (state == std::string_view("right") && !fs::exists(pair / "right.py")) continue;
    const MemoryState one(texts_of(pair, state));
    const Comparison same = compare(one.state, one.state, {});
    EXPECT_TRUE(same.findings.empty()) << lines_of(same);
    EXPECT_TRUE(same.not_read.empty()) << lines_of(same);
  }
}

std::vector<std::string> all_pairs() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kPairs))
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Folder, Pairs, testing::ValuesIn(all_pairs()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace modelmend::verify
