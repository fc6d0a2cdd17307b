// Where the parts of a decisions file stand in its text.
//
// Read by DecisionFile for its values, and again when the text is changed in place. The only place
// of this layer that knows toml++.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/byte_range.h"

namespace modelmend::strategy {

// A key of an entry and its value, a string.
struct TomlValue {
  std::string text;
  std::uint32_t line = 0;  // from 1
  ByteRange range;         // of the value, its quotes included
};

// `[models."app/models.py::User"]` and what stands below it.
struct TomlEntry {
  std::string model;
  std::uint32_t line = 0;
  std::map<std::string, TomlValue, std::less<>> values;
  std::uint32_t end = 0;    // after the line of its last value
  bool has_header = false;  // else `"app/models.py::User" = { decision = "keep" }` or dotted keys
};

// In the order of the file. Everything that is no string below an entry of `models` is an error.
[[nodiscard]] tl::expected<std::vector<TomlEntry>, std::vector<Error>> read_entries(
    const std::string& text, const std::string& path);

// As a basic string of TOML, quotes included.
[[nodiscard]] std::string toml_string(std::string_view text);

}  // namespace modelmend::strategy
