#include "schema/type_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "schema/identifier.h"

namespace modelmend::schema {
namespace {

// The parser turns the SQL names of types into those of the catalog; this is the way back.
struct Spelling {
  std::string_view catalog;
  std::string_view before;  // the modifiers
  std::string_view after;
};
constexpr auto kSpellings = std::to_array<Spelling>({
    {"bit", "bit", ""},
    {"bool", "boolean", ""},
    {"bpchar", "character", ""},
    {"float4", "real", ""},
    {"float8", "double precision", ""},
    {"int2", "smallint", ""},
    {"int4", "integer", ""},
    {"int8", "bigint", ""},
    {"interval", "interval", ""},
    {"time", "time", " without time zone"},
    {"timestamp", "timestamp", " without time zone"},
    {"timestamptz", "timestamp", " with time zone"},
    {"timetz", "time", " with time zone"},
    {"varbit", "bit varying", ""},
    {"varchar", "character varying", ""},
});
static_assert(std::ranges::is_sorted(kSpellings, {}, &Spelling::catalog));

const Spelling* spelling_of(std::string_view catalog) {
  const auto* const found = std::ranges::lower_bound(kSpellings, catalog, {}, &Spelling::catalog);
  return found != kSpellings.end() && found->catalog == catalog ? found : nullptr;
}

std::string modifier(const PgNode* node) {
  if (const auto number = integer_of(node)) return fmt::format("{}", *number);
  if (node->node_case != PG_QUERY__NODE__NODE_COLUMN_REF) return std::string(string_of(node));
  const PgQuery__ColumnRef& word = *node->column_ref;
  return word.n_fields == 0 ? "" : std::string(string_of(word.fields[word.n_fields - 1]));
}

std::string in_parentheses(PgNodes modifiers) {
  std::string list;
  for (const PgNode* node : modifiers) list += (list.empty() ? "" : ",") + modifier(node);
  return list.empty() ? list : "(" + list + ")";
}

// The parser says the fields of an interval as a bit mask: a bit for each field that it keeps.
constexpr auto kIntervalFields = std::to_array<std::pair<long, std::string_view>>({
    {1L << 2, " year"},
    {1L << 1, " month"},
    {1L << 3, " day"},
    {1L << 10, " hour"},
    {1L << 11, " minute"},
    {1L << 12, " second"},
    {1L << 1 | 1L << 2, " year to month"},
    {1L << 3 | 1L << 10, " day to hour"},
    {1L << 3 | 1L << 10 | 1L << 11, " day to minute"},
    {1L << 3 | 1L << 10 | 1L << 11 | 1L << 12, " day to second"},
    {1L << 10 | 1L << 11, " hour to minute"},
    {1L << 10 | 1L << 11 | 1L << 12, " hour to second"},
    {1L << 11 | 1L << 12, " minute to second"},
});

std::string interval_words(PgNodes modifiers) {
  std::string words = "interval";
  if (modifiers.empty()) return words;
  const long mask = integer_of(modifiers[0]).value_or(0);
  for (const auto& [bits, fields] : kIntervalFields)
    if (bits == mask) words += fields;
  return words + in_parentheses(modifiers.subspan(1));
}

bool is_built_in(const std::vector<std::string>& names) {
  return names.size() == 2 && names[0] == "pg_catalog";
}

// "char" in quotes is a type of its own.
std::string quoted(const std::string& name) {
  return name == "char" ? "\"char\"" : quote_identifier(name);
}

std::string scalar_words(const PgQuery__TypeName& type) {
  const auto names = strings_of(nodes(type.n_names, type.names));
  const PgNodes modifiers = nodes(type.n_typmods, type.typmods);
  if (is_built_in(names)) {
    if (names[1] == "interval") return interval_words(modifiers);
    // bpchar without a length has no other spelling.
    const bool bare_bpchar = names[1] == "bpchar" && modifiers.empty();
    const Spelling* const known = bare_bpchar ? nullptr : spelling_of(names[1]);
    if (known != nullptr)
      return fmt::format("{}{}{}", known->before, in_parentheses(modifiers), known->after);
    return quoted(names[1]) + in_parentheses(modifiers);
  }
  if (const Spelling* known = names.size() == 1 ? spelling_of(names[0]) : nullptr;
      known != nullptr && names[0] != "bpchar" && names[0] != "bit")
    return fmt::format("{}{}{}", known->before, in_parentheses(modifiers), known->after);
  std::string words;
  for (const std::string& name : names) words += (words.empty() ? "" : ".") + quoted(name);
  return words + in_parentheses(modifiers);
}

}  // namespace

std::string type_words(const PgQuery__TypeName& type) {
  std::string words = scalar_words(type);
  for (std::size_t at = 0; at < type.n_array_bounds; ++at) words += "[]";
  return words;
}

}  // namespace modelmend::schema
