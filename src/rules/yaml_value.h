// Readers of single YAML values: a text, a number, a truth value, a list of texts.
//
// Used by the readers of rule files. A value of another type is a problem, and nullopt.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/problems.h"
#include "rules/yaml.h"

namespace modelmend::rules {

// `name` says in the message what the value is for: "'id'".
[[nodiscard]] std::optional<std::string> read_text(const Yaml& value, std::string_view name,
                                                   Problems& problems);
[[nodiscard]] std::optional<std::int64_t> read_number(const Yaml& value, std::string_view name,
                                                      Problems& problems);
[[nodiscard]] std::optional<bool> read_bool(const Yaml& value, std::string_view name,
                                            Problems& problems);
// A text that YAML takes for one: `pattern: 5` is a number, `pattern: '5'` a text.
[[nodiscard]] std::optional<std::string> read_string(const Yaml& value, std::string_view name,
                                                     Problems& problems);
// A list of texts, or one text.
[[nodiscard]] std::vector<std::string> read_texts(const Yaml& value, std::string_view name,
                                                  Problems& problems);
// True if the value is a map; else a problem.
[[nodiscard]] bool expect_map(const Yaml& value, std::string_view name, Problems& problems);
[[nodiscard]] bool expect_list(const Yaml& value, std::string_view name, Problems& problems);
// "a list", for messages.
[[nodiscard]] std::string_view describe_kind(const Yaml& value);

}  // namespace modelmend::rules
