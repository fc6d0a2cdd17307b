// Regex: the `regex:` of a rule, in Rust's syntax as ast-grep takes it, run by RE2.
//
// Made by the rule loader, const and safe to use from many threads after that. `\w`, `\d`, `\s` and
// their negations mean the Unicode classes, as in Rust. What RE2 cannot express (look-around is in
// neither; set operations in classes, `(?x)`, `\b{...}` only in Rust) is refused by compile().
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace re2 {
class RE2;
}

namespace modelmend::match {

class Regex {
 public:
  // The error is a sentence that names the offending part.
  [[nodiscard]] static tl::expected<Regex, std::string> compile(std::string_view pattern);

  // True if it matches anywhere in the text.
  [[nodiscard]] bool matches(std::string_view text) const;
  // Rust's replace_all: `$1`, `${name}` in `by` stand for groups, `$$` for a dollar.
  // Ends early when the result is longer than `limit`.
  [[nodiscard]] std::string replace_all(std::string_view text, std::string_view by,
                                        std::size_t limit) const;

 private:
  explicit Regex(std::shared_ptr<const re2::RE2> regex) : regex_(std::move(regex)) {}

  std::shared_ptr<const re2::RE2> regex_;
};

}  // namespace modelmend::match
