// Problems: the mistakes found in one rule file, each with its place.
//
// Filled by the readers of rule files, which go on after a mistake so that a user sees all of them
// at once; turned into Errors by the loader.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rules/yaml.h"

namespace modelmend::rules {

class Problems {
 public:
  explicit Problems(std::string path) : path_(std::move(path)) {}

  void add(text::LineColumn place, std::string what, std::string next = {});
  // "KIND 'word'" with "did you mean 'x'" if one of `known` is near.
  void add_unknown(const Yaml& word, std::string_view kind,
                   std::span<const std::string_view> known);
  // Checks that every key of the map is known.
  void check_keys(const Yaml& map, std::string_view of, std::span<const std::string_view> known);

  [[nodiscard]] bool empty() const { return errors_.empty(); }
  [[nodiscard]] std::size_t size() const { return errors_.size(); }
  [[nodiscard]] const std::string& path() const { return path_; }
  // By place.
  [[nodiscard]] std::vector<Error> take();

 private:
  struct Problem {
    text::LineColumn place;
    Error error;
  };
  std::string path_;
  std::vector<Problem> errors_;
};

// The nearest of `known` to `word`, as "did you mean 'x'", or empty if none is near.
[[nodiscard]] std::string suggestion(std::string_view word,
                                     std::span<const std::string_view> known);

}  // namespace modelmend::rules
