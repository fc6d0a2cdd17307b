// What verify must catch: every line of must_catch.txt has a pair that shows it, or says why not.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace modelmend::verify {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = MODELMEND_SOURCE_DIR "/tests/verify";

constexpr int kTraps = 60;
constexpr int kObserved = 16;
constexpr int kLosses = 19;

struct Entry {
  std::string what;  // "trap 5"
  std::vector<std::string> pairs;
};

std::vector<std::string> pairs_in(std::string text) {
  if (text.starts_with("none, ")) return {};
  std::replace(text.begin(), text.end(), ',', ' ');
  std::istringstream words(text);
  return {std::istream_iterator<std::string>(words), {}};
}

std::vector<Entry> entries() {
  std::vector<Entry> found;
  std::ifstream in(kFolder / "must_catch.txt");
  for (std::string line; std::getline(in, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with('#') || colon == std::string::npos) continue;
    found.push_back({line.substr(0, colon), pairs_in(line.substr(colon + 2))});
  }
  return found;
}

TEST(MustCatch, NamesEveryTrapAndEveryLoss) {
  std::set<std::string> wanted;
  for (const auto& [word, count] :
       {std::pair{"trap ", kTraps}, std::pair{"observed ", kObserved}, std::pair{"loss ", kLosses}})
    for (int i = 1; i <= count; ++i) wanted.insert(word + std::to_string(i));
  std::set<std::string> named;
  for (const Entry& entry : entries()) EXPECT_TRUE(named.insert(entry.what).second) << entry.what;
  EXPECT_EQ(named, wanted);
}

TEST(MustCatch, EveryPairOfTheListShowsADifferenceOrSaysWhatIsNotRead) {
  for (const Entry& entry : entries())
    for (const std::string& pair : entry.pairs) {
      std::ifstream in(kFolder / "pairs" / pair / "expected.txt");
      ASSERT_TRUE(in) << entry.what << ": there is no pair " << pair;
      const std::string said(std::istreambuf_iterator<char>(in), {});
      const bool is_caught = said.starts_with("schema ") || said.starts_with("behaviour ") ||
                             said.starts_with("not read");
      EXPECT_TRUE(is_caught) << entry.what << ": " << pair << " says\n" << said;
    }
}

}  // namespace
}  // namespace modelmend::verify
