// Glob: a path pattern of `files:` and `ignores:`, with the semantics of ast-grep's globset.
//
// `*` and `?` match any characters, slashes too; `**/`, `/**` and `/**/` match whole folders;
// `[a-z]`, `[!a]` and `{a,b}` choose. A pattern matches a whole path, written with '/'.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "match/regex.h"

namespace modelmend::rules {

class Glob {
 public:
  // The error is a sentence that names the pattern.
  [[nodiscard]] static tl::expected<Glob, std::string> compile(std::string_view pattern,
                                                               bool ignore_case);
  [[nodiscard]] bool matches(std::string_view path) const { return regex_.matches(path); }

 private:
  explicit Glob(match::Regex regex) : regex_(std::move(regex)) {}

  match::Regex regex_;
};

}  // namespace modelmend::rules
