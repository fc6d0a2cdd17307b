#include "drift/kinds.h"

#include <algorithm>
#include <array>

namespace modelmend::drift {
namespace {

constexpr auto kOfModels = std::to_array<std::string_view>(
    {"dangling-foreign-key", "duplicate-table", "foreign-key-type", "legacy-user-id",
     "not-imported-by-env", "not-in-target-metadata", "table-in-registries",
     "target-metadata-unclear"});

constexpr auto kOfDatabase = std::to_array<std::string_view>({
    "check-differs",
    "collation",
    "comment",
    "constraint-name",
    "domain",
    "domain-differs",
    "empty-schema",
    "enum-labels",
    "enum-name",
    "extra-check",
    "extra-column",
    "extra-exclusion",
    "extra-foreign-key",
    "extra-index",
    "extra-sequence",
    "extra-table",
    "extra-unique",
    "foreign-key-options",
    "foreign-key-target",
    "generated",
    "identity",
    "index-differs",
    "inherits",
    "missing-check",
    "missing-column",
    "missing-exclusion",
    "missing-foreign-key",
    "missing-index",
    "missing-sequence",
    "missing-table",
    "missing-unique",
    "nullability",
    "partition-key",
    "possible-rename",
    "primary-key",
    "sequence-differs",
    "server-default",
    "type-array",
    "type-family",
    "type-length",
    "type-precision",
    "type-timezone",
    "unique-as-index",
    "unique-options",
});

}  // namespace

bool is_kind(std::string_view word, NeedsDatabase has_database) {
  if (std::ranges::find(kOfModels, word) != kOfModels.end()) return true;
  return has_database == NeedsDatabase::Yes &&
         std::ranges::find(kOfDatabase, word) != kOfDatabase.end();
}

}  // namespace modelmend::drift
