#include "drift/type_change.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "schema/sql_name.h"
#include "schema/words.h"

namespace modelmend::drift {

namespace {

using schema::Column;
using schema::Enum;
using schema::SqlType;

const Enum* enum_of(const SqlType& type) {
  const SqlType* inner = &type;
  while (const auto* array = inner->as<schema::Array>()) inner = array->element.get();
  return inner->as<Enum>();
}

std::string labels_of(const Enum& type) {
  std::string text;
  for (const std::string& label : type.labels)
    text += (text.empty() ? "" : ", ") + schema::quote_text(label);
  return text;
}

std::string alter_column(const ColumnPair& columns) {
  return fmt::format("ALTER TABLE {} ALTER COLUMN {}", schema::quoted(columns.table.name),
                     schema::sql_name(columns.actual.name));
}

// A default of the old type is in the way of the new one.
std::string around_default(const ColumnPair& columns, const std::string& sql,
                           const std::optional<std::string>& after) {
  if (!columns.actual.default_value) return sql;
  const std::string alter = alter_column(columns);
  const std::string set = after ? fmt::format(" {} SET DEFAULT {};", alter, *after) : "";
  return fmt::format("{} DROP DEFAULT; {}{}", alter, sql, set);
}

// The declared labels, if they are those of the database and some more among them.
std::string add_labels(const Enum& declared, const Enum& actual, const std::string& name) {
  const auto has = [&](const std::string& label) {
    return std::ranges::find(actual.labels, label) != actual.labels.end();
  };
  std::string sql;
  for (auto label = declared.labels.begin(); label != declared.labels.end(); ++label) {
    if (has(*label)) continue;
    const auto next = std::find_if(label, declared.labels.end(), has);
    sql += fmt::format("{}ALTER TYPE {} ADD VALUE {}", sql.empty() ? "" : " ", name,
                       schema::quote_text(*label));
    sql +=
        next == declared.labels.end() ? ";" : fmt::format(" BEFORE {};", schema::quote_text(*next));
  }
  return sql;
}

// PostgreSQL drops no label and moves none: the type is made anew. It refuses to drop the old one
// while another column has it.
std::string make_anew(const ColumnPair& columns, const Enum& declared, const Enum& actual) {
  const std::string old = actual.name.value_or("") + "_old";
  const std::string name = schema::quoted({actual.schema, actual.name.value_or("")});
  const bool is_array = columns.actual.type.as<schema::Array>() != nullptr;
  const std::string_view brackets = is_array ? "[]" : "";
  const std::string convert = around_default(
      columns,
      fmt::format("{} TYPE {}{} USING {}::text{}::{}{};", alter_column(columns), name, brackets,
                  schema::sql_name(columns.actual.name), brackets, name, brackets),
      columns.actual.default_value);
  return fmt::format("ALTER TYPE {} RENAME TO {}; CREATE TYPE {} AS ENUM ({}); {} DROP TYPE {};",
                     name, schema::sql_name(old), name, labels_of(declared), convert,
                     schema::quoted({actual.schema, old}));
}

std::string labels_change(const ColumnPair& columns, const TypeDifference& difference) {
  const Enum& declared = *enum_of(columns.declared.type);
  const Enum& actual = *enum_of(columns.actual.type);
  std::vector<std::string> kept;
  std::ranges::copy_if(declared.labels, std::back_inserter(kept), [&](const std::string& label) {
    return std::ranges::find(actual.labels, label) != actual.labels.end();
  });
  const bool only_adds = difference.actual_only.empty() && kept == actual.labels;
  return only_adds ? add_labels(declared, actual,
                                schema::quoted({actual.schema, actual.name.value_or("")}))
                   : make_anew(columns, declared, actual);
}

void add_number(std::string& words, std::string_view before, std::string_view name,
                const std::optional<std::int64_t>& declared,
                const std::optional<std::int64_t>& actual, std::string_view usual) {
  if (declared == actual) return;
  words += words.empty() ? "" : " ";
  words += before;
  words += declared ? fmt::format("{} {}", name, *declared) : std::string(usual);
}

}  // namespace

std::string create_missing_enum(const SqlType& type, const schema::Schema& database) {
  const Enum* const wanted = enum_of(type);
  if (wanted == nullptr || !wanted->name) return {};
  const bool exists = std::ranges::any_of(database.enums, [&](const schema::EnumType& each) {
    return each.name.name == *wanted->name &&
           (wanted->schema.empty() || wanted->schema == each.name.schema);
  });
  if (exists) return {};
  return fmt::format("CREATE TYPE {} AS ENUM ({}); ",
                     schema::quoted({wanted->schema, *wanted->name}), labels_of(*wanted));
}

std::string type_change_sql(const ColumnPair& columns, const TypeDifference& difference) {
  const SqlType& declared = columns.declared.type;
  const bool are_enums = enum_of(declared) != nullptr && enum_of(columns.actual.type) != nullptr;
  if (difference.kind == "enum-labels" && are_enums) return labels_change(columns, difference);
  const std::string type = type_sql(declared);
  // No label is cast to another type but through its text.
  const bool is_array = declared.as<schema::Array>() != nullptr;
  const std::string_view through = are_enums ? (is_array ? "::text[]" : "::text") : "";
  const std::string change = fmt::format("{} TYPE {} USING {}{}::{};", alter_column(columns), type,
                                         schema::sql_name(columns.actual.name), through, type);
  const bool is_inside_family =
      difference.kind == "type-length" || difference.kind == "type-precision";
  return create_missing_enum(declared, columns.database) +
         (is_inside_family ? change
                           : around_default(columns, change, columns.declared.default_value));
}

std::string sequence_change(const schema::SequenceOptions& declared,
                            const schema::SequenceOptions& actual, std::string_view before) {
  std::string words;
  add_number(words, before, "START", declared.start, actual.start, "START 1");
  add_number(words, before, "INCREMENT", declared.increment, actual.increment, "INCREMENT 1");
  add_number(words, before, "MINVALUE", declared.minimum, actual.minimum, "NO MINVALUE");
  add_number(words, before, "MAXVALUE", declared.maximum, actual.maximum, "NO MAXVALUE");
  add_number(words, before, "CACHE", declared.cache, actual.cache, "CACHE 1");
  if (declared.cycle != actual.cycle)
    words += fmt::format("{}{}{}", words.empty() ? "" : " ", before,
                         declared.cycle ? "CYCLE" : "NO CYCLE");
  return words;
}

}  // namespace modelmend::drift
