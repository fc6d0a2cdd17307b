// WildPattern: a glob as git reads it in .gitignore files.
//
// Compiled once from a pattern's text, then const; used by IgnoreRules and wherever a user gives a
// glob. '?', '*' and '[...]' never match '/'; `**` between slashes or ends matches any number of
// folders; a backslash takes the next character as it is. It answers as git's wildmatch() with
// WM_PATHNAME does, in time of at most pattern length times text length whatever the pattern.
#pragma once

#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

namespace modelmend::vcs {

class WildPattern {
 public:
  explicit WildPattern(std::string_view pattern);

  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  using ByteSet = std::bitset<256>;
  enum class Kind : std::uint8_t {
    Byte,     // this one
    Set,      // one of these
    Star,     // any run without '/'
    StarAll,  // any run
    Folders,  // before StarAll and '/': these two, or nothing at all
    Never,    // a set that is not closed: git gives up on the pattern
  };
  struct Step {
    Kind kind;
    char byte = '\0';
    std::size_t set = 0;  // index into sets_
  };

  std::size_t add_stars(std::string_view pattern, std::size_t at);
  std::size_t add_set(std::string_view pattern, std::size_t at);
  [[nodiscard]] bool accepts(const Step& step, char byte) const;
  void follow_empty(std::vector<bool>& alive) const;

  std::vector<Step> steps_;
  std::vector<ByteSet> sets_;
};

}  // namespace modelmend::vcs
