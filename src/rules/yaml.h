// Yaml: a rule file as plain values that know their place.
//
// Made by parse_yaml, the only function that knows yaml-cpp, and read by the rule loader. Aliases
// are expanded; a file that would grow or nest beyond any honest rule is refused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "text/line_index.h"

namespace modelmend::rules {

struct YamlField;

struct Yaml {
  enum class Kind { Null, Scalar, List, Map };
  Kind kind = Kind::Null;
  std::string scalar;
  bool quoted = false;  // 'true' is a text, true is a truth value
  std::vector<Yaml> items;
  std::vector<YamlField> fields;  // in order; keys are scalars and differ
  text::LineColumn place;

  // Null if there is no such key.
  [[nodiscard]] const Yaml* find(std::string_view key) const;
  // The same for a key that may be left out: `key: null` counts as left out.
  [[nodiscard]] const Yaml* find_optional(std::string_view key) const;
};

struct YamlField {
  Yaml key;
  Yaml value;
};

// One value for each document. `path` is for the messages of errors.
[[nodiscard]] Result<std::vector<Yaml>> parse_yaml(const std::string& path, std::string_view text);

}  // namespace modelmend::rules
