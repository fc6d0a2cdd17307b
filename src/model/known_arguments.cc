#include "model/known_arguments.h"

#include <algorithm>
#include <array>

namespace modelmend::model {

namespace {

enum class Use : std::uint8_t { Read, Carried };

struct KnownArgument {
  Call call;
  std::string_view keyword;
  Use use;
};

// The list names the members of the enumerations; a macro is what spares it their types.
constexpr auto kKnownArguments = std::to_array<KnownArgument>({
#define X(call, keyword, use) {Call::call, keyword, Use::use},
#include "model/known_arguments.inc"
#undef X
});

constexpr auto kDialects = std::to_array<std::string_view>(
    {"postgresql_", "sqlite_", "mysql_", "mariadb_", "oracle_", "mssql_"});

const KnownArgument* known(Call call, std::string_view keyword) {
  const auto* const found = std::ranges::find_if(kKnownArguments, [&](const KnownArgument& each) {
    return each.call == call && each.keyword == keyword;
  });
  return found == kKnownArguments.end() ? nullptr : found;
}

bool takes_dialect_options(Call call) {
  constexpr auto kWithout = std::to_array<Call>(
      {Call::Deferred, Call::ColumnProperty, Call::Field, Call::Computed, Call::Sequence});
  return std::ranges::find(kWithout, call) == kWithout.end();
}

}  // namespace

std::string_view call_name(Call call) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"Column", "mapped_column", "deferred", "column_property", "Field", "ForeignKey",
       "ForeignKeyConstraint", "Identity", "Computed", "Sequence", "Index", "UniqueConstraint",
       "PrimaryKeyConstraint", "CheckConstraint", "Table"});
  return kNames.at(static_cast<std::size_t>(call));
}

bool is_dialect_option(std::string_view keyword) {
  return std::ranges::any_of(kDialects,
                             [&](std::string_view prefix) { return keyword.starts_with(prefix); });
}

bool is_known_argument(Call call, std::string_view keyword) {
  return known(call, keyword) != nullptr ||
         (takes_dialect_options(call) && is_dialect_option(keyword));
}

bool is_carried_argument(Call call, std::string_view keyword) {
  const KnownArgument* const argument = known(call, keyword);
  return argument != nullptr && argument->use == Use::Carried;
}

bool is_column_item(std::string_view callee) {
  constexpr auto kItems = std::to_array<std::string_view>(
      {"ForeignKey", "Identity", "Computed", "Sequence", "CheckConstraint", "FetchedValue",
       "DefaultClause", "ColumnDefault"});
  return std::ranges::find(kItems, callee) != kItems.end();
}

}  // namespace modelmend::model
