// The parts of a foreign-key string, as SQLAlchemy splits it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace modelmend::model {

// "schema.table.column"; the schema may hold dots itself.
struct TargetName {
  std::optional<std::string> schema;
  std::string table;
  std::string column;
};

// Nullopt for a string without a dot or with an empty part.
[[nodiscard]] std::optional<TargetName> split_target(std::string_view target);

}  // namespace modelmend::model
