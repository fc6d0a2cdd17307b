// RegexProgram: a pattern of Python's `re` as steps that a search tries one after the other.
//
// Made by regex_program() for PythonRegex alone, which runs it. A pattern of which something could
// mean another thing in another version of Python has no program: flags, references to groups,
// groups that repeat, what repeats without taking a character, possessive operators, sets in sets,
// other characters than printable ASCII.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace modelmend::model {

constexpr std::size_t kRegexCharacters = 128;
// Counted pieces are written out; patterns for names are far below that.
constexpr std::size_t kMaxRegexSteps = 2000;

struct RegexStep {
  enum class Op : std::uint8_t {
    Character,  // one of `set`, then the next step
    Split,      // goes on at `first`, and at `second` if that fails
    Jump,       // goes on at `first`
    Save,       // keeps the place in slot `first`
    Begin,
    End,
    WordEdge,
    Look,  // tries the steps behind it at `first` characters back, or here; goes on at `second`
    Accept,
  };
  static constexpr int kAhead = -1;

  Op op = Op::Accept;
  // Where to go on is said from the step itself, so that pieces can be put one behind the other.
  int first = 0;
  int second = 0;
  bool is_negative = false;  // of a Look
  std::vector<bool> set = {};
};

// The whole match is in the slots 0 and 1, group n in 2n and 2n + 1.
struct RegexProgram {
  std::vector<RegexStep> steps;
  std::map<std::string, std::size_t, std::less<>> names;
  std::size_t group_count = 0;
};

[[nodiscard]] std::optional<RegexProgram> regex_program(std::string_view pattern);

[[nodiscard]] inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] inline bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] inline bool is_word(char c) {
  return is_letter(c) || is_digit(c) || c == '_';
}
[[nodiscard]] inline bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace modelmend::model
