// Any bytes as a .gitignore file and a path: an answer comes soon, and a pattern that is spelt with
// backslashes before every character means just these characters.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "vcs/ignore.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using modelmend::vcs::IgnoreRules;
  if (size == 0 || size > 2000) return 0;
  const std::size_t cut = 1 + data[0] % size;
  const std::string path(data + 1, data + cut);
  const std::string text(data + cut, data + size);
  const auto verdict = IgnoreRules(text).judge(path, true);
  CHECK(verdict == IgnoreRules(text).judge(path, true));

  std::string escaped;
  for (const char c : path) escaped += {'\\', c};
  CHECK(modelmend::vcs::WildPattern(escaped).matches(path));
  CHECK(!modelmend::vcs::WildPattern(escaped).matches(path + "x"));
  return 0;
}
