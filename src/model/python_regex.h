// PythonRegex: what Python's `re` finds in a text, for patterns and texts of plain ASCII.
//
//   re.sub(r"(?<!^)(?=[A-Z])", "_", "BigDoc")        PythonRegex::compile(...)->find_all("BigDoc")
//
// Made by computed_text(), which reckons what a project makes of the names of its classes. RE2 has
// no look-around, which is what most of these patterns consist of. What is found is what Python 3.7
// and later find, also next to empty matches.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/regex_program.h"

namespace modelmend::model {

// One match; its groups are texts, group 0 the whole. One that took no part is absent.
struct RegexMatch {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<std::optional<std::string>> groups;
};

class PythonRegex {
 public:
  // Nothing for a pattern that is not read for sure.
  [[nodiscard]] static std::optional<PythonRegex> compile(std::string_view pattern);

  // Where it matches from left to right, as sub(), split() and findall() see it. Nothing for a text
  // of other than printable ASCII, or if the search takes too long.
  [[nodiscard]] std::optional<std::vector<RegexMatch>> find_all(std::string_view text) const;

  // Without group 0.
  [[nodiscard]] std::size_t group_count() const { return program_.group_count; }
  // What `by` says of a match: `\1`, `\g<1>`, `\g<name>`. Nothing for any other escape.
  [[nodiscard]] std::optional<std::string> expand(std::string_view by,
                                                  const RegexMatch& match) const;

 private:
  [[nodiscard]] std::optional<std::size_t> take_group(std::string_view& by) const;

  explicit PythonRegex(RegexProgram program) : program_(std::move(program)) {}

  RegexProgram program_;
};

}  // namespace modelmend::model
