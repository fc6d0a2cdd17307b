// config_options: what a Pydantic configuration sets, option by option.
//
//   model_config = ConfigDict(frozen=True, ignored_types=(hybrid_property,))    two options
//
// Used by mapper_statements on the text of a `model_config`, whose names are resolved. A dictionary
// and a call of ConfigDict say the same in two ways.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace modelmend::verify {

struct ConfigOption {
  std::string text;  // "frozen=True"
  // Only makes Pydantic accept what stands in the class: whoever uses the class notices nothing.
  bool is_permission = false;
};

// Nullopt if the text is neither, or not all of its keys are written down.
[[nodiscard]] std::optional<std::vector<ConfigOption>> config_options(std::string_view text);

}  // namespace modelmend::verify
