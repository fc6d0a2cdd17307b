#include "drift/type_change.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
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

std::string alter_column(const schema::Table& table, const Column& column) {
  return fmt::format("ALTER TABLE {} ALTER COLUMN {}", schema::quoted(table.name),
                     schema::sql_name(column.name));
}

// A default of the old type is in the way of the new one.
std::string around_default(const std::string& alter, const std::optional<std::string>& before,
                           const std::string& sql, const std::optional<std::string>& after) {
  if (!before) return sql;
  const std::string set = after ? fmt::format(" {} SET DEFAULT {};", alter, *after) : "";
  return fmt::format("{} DROP DEFAULT; {}{}", alter, sql, set);
}

bool has(const std::vector<std::string>& labels, const std::string& label) {
  return std::ranges::find(labels, label) != labels.end();
}

// The declared labels, if they are those of the database and some more among them. Each column of
// the type has this way out, and the first that is taken is enough.
std::string add_labels(const Enum& declared, const Enum& actual, const std::string& name) {
  std::string sql;
  for (auto label = declared.labels.begin(); label != declared.labels.end(); ++label) {
    if (has(actual.labels, *label)) continue;
    const auto next = std::find_if(label, declared.labels.end(),
                                   [&](const std::string& l) { return has(actual.labels, l); });
    sql += fmt::format("{}ALTER TYPE {} ADD VALUE IF NOT EXISTS {}", sql.empty() ? "" : " ", name,
                       schema::quote_text(*label));
    sql +=
        next == declared.labels.end() ? ";" : fmt::format(" BEFORE {};", schema::quote_text(*next));
  }
  return sql;
}

// A column that PostgreSQL changes only with that of the table it comes from.
bool is_inherited(const schema::Table& table, const Column& column,
                  const schema::Schema& database) {
  if (table.partition_of) return true;
  return std::ranges::any_of(table.inherits, [&](const schema::QualifiedName& name) {
    const schema::Table* const parent = database.find_table(name);
    return parent != nullptr &&
           std::ranges::find(parent->columns, column.name, &Column::name) != parent->columns.end();
  });
}

using TableColumn = std::pair<const schema::Table*, const Column*>;

std::vector<TableColumn> columns_of(const Enum& type, const schema::Schema& database) {
  std::vector<TableColumn> found;
  for (const schema::Table& table : database.tables) {
    for (const Column& column : table.columns) {
      const Enum* const own = enum_of(column.type);
      const bool is_of_it = own != nullptr && own->name == type.name && own->schema == type.schema;
      if (is_of_it && !is_inherited(table, column, database)) found.emplace_back(&table, &column);
    }
  }
  return found;
}

// PostgreSQL drops no label and moves none: the type is made anew, and every column of it changes,
// as it refuses to drop the old one while a column has it. Run again, it does no harm.
std::string make_anew(const Enum& declared, const Enum& actual,
                      const std::vector<TableColumn>& columns) {
  const std::string old = actual.name.value_or("") + "_old";
  const std::string name = schema::quoted({actual.schema, actual.name.value_or("")});
  std::string sql = fmt::format("ALTER TYPE {} RENAME TO {}; CREATE TYPE {} AS ENUM ({});", name,
                                schema::sql_name(old), name, labels_of(declared));
  for (const auto& [table, column] : columns) {
    const std::string_view brackets = column->type.as<schema::Array>() != nullptr ? "[]" : "";
    const std::string alter = alter_column(*table, *column);
    const std::string change =
        fmt::format("{} TYPE {}{} USING {}::text{}::{}{};", alter, name, brackets,
                    schema::sql_name(column->name), brackets, name, brackets);
    sql += " " + around_default(alter, column->default_value, change, column->default_value);
  }
  return fmt::format("{} DROP TYPE {};", sql, schema::quoted({actual.schema, old}));
}

// The place of the one label that has another name, if nothing else differs.
std::optional<std::size_t> renamed_label(const Enum& declared, const Enum& actual) {
  if (declared.labels.size() != actual.labels.size()) return std::nullopt;
  std::optional<std::size_t> place;
  for (std::size_t at = 0; at < actual.labels.size(); ++at) {
    if (declared.labels[at] == actual.labels[at]) continue;
    if (place) return std::nullopt;
    place = at;
  }
  return place;
}

std::string rename_label(const std::string& from, const std::string& to, const std::string& name,
                         std::size_t columns) {
  const std::string rename = fmt::format("ALTER TYPE {} RENAME VALUE {} TO {};", name,
                                         schema::quote_text(from), schema::quote_text(to));
  if (columns < 2) return rename;
  // Each column of the type has this way out, and a label is renamed once.
  return fmt::format(
      "DO $rename$ BEGIN IF EXISTS (SELECT FROM pg_enum WHERE enumtypid = {}::regtype"
      " AND enumlabel = {}) THEN {} END IF; END $rename$;",
      schema::quote_text(name), schema::quote_text(from), rename);
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

std::string enum_labels_sql(const Enum& declared, const Enum& actual,
                            const schema::Schema& database) {
  const std::string name = schema::quoted({actual.schema, actual.name.value_or("")});
  const auto columns = columns_of(actual, database);
  if (const auto at = renamed_label(declared, actual);
      at && !has(actual.labels, declared.labels[*at]))
    return rename_label(actual.labels[*at], declared.labels[*at], name, columns.size());
  std::vector<std::string> kept;
  std::ranges::copy_if(declared.labels, std::back_inserter(kept),
                       [&](const std::string& label) { return has(actual.labels, label); });
  return kept == actual.labels ? add_labels(declared, actual, name)
                               : make_anew(declared, actual, columns);
}

std::string type_change_sql(const ColumnPair& columns, const TypeDifference& difference) {
  const SqlType& declared = columns.declared.type;
  const bool are_enums = enum_of(declared) != nullptr && enum_of(columns.actual.type) != nullptr;
  if (difference.kind == "enum-labels" && are_enums)
    return enum_labels_sql(*enum_of(declared), *enum_of(columns.actual.type), columns.database);
  const std::string type = type_sql(declared);
  // No label is cast to another type but through its text.
  const bool is_array = declared.as<schema::Array>() != nullptr;
  const std::string_view through = are_enums ? (is_array ? "::text[]" : "::text") : "";
  const std::string alter = alter_column(columns.table, columns.actual);
  const std::string change = fmt::format("{} TYPE {} USING {}{}::{};", alter, type,
                                         schema::sql_name(columns.actual.name), through, type);
  const bool is_inside_family =
      difference.kind == "type-length" || difference.kind == "type-precision";
  return create_missing_enum(declared, columns.database) +
         (is_inside_family ? change
                           : around_default(alter, columns.actual.default_value, change,
                                            columns.declared.default_value));
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
