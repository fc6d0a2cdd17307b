#include "alembic/ddl.h"

#include <fmt/format.h>

#include <algorithm>

#include "drift/column_sql.h"
#include "schema/dump/implicit_names.h"
#include "schema/sql_name.h"
#include "schema/words.h"

namespace modelmend::alembic {
namespace {

using schema::QualifiedName;
using schema::Table;

std::string_view if_not_exists(Guard guard) {
  return guard == Guard::IfNeeded ? "IF NOT EXISTS " : "";
}

std::string_view if_exists(Guard guard) {
  return guard == Guard::IfNeeded ? "IF EXISTS " : "";
}

std::string list_of_labels(const std::vector<std::string>& labels) {
  std::string text;
  for (const std::string& label : labels)
    text += (text.empty() ? "" : ", ") + schema::quote_text(label);
  return text;
}

// What PostgreSQL calls a constraint or index: the first name that the table does not use.
std::string free_name(const Table& table, const std::vector<std::string>& columns,
                      std::string_view label) {
  const auto is_taken = [&](const std::string& name) {
    const auto has = [&](const auto& parts) {
      return std::ranges::any_of(parts, [&](const auto& part) { return part.name == name; });
    };
    return has(table.uniques) || has(table.checks) || has(table.foreign_keys) || has(table.indexes);
  };
  return schema::implicit_name(table.name.name, schema::joined_columns(columns), label, is_taken);
}

std::vector<std::string> columns_of(const schema::Index& index) {
  std::vector<std::string> columns;
  for (const schema::IndexPart& part : index.parts)
    columns.push_back(part.column.empty() ? "expr" : part.column);
  return columns;
}

// A trailing part of CREATE TABLE.
std::string table_options(const Table& table) {
  std::string text;
  if (table.partition_by) text += fmt::format(" PARTITION BY {}", *table.partition_by);
  if (table.without_rowid) text += " WITHOUT ROWID";
  if (table.strict) text += text.ends_with("ROWID") ? ", STRICT" : " STRICT";
  return text;
}

std::string comment_on(std::string_view what, const std::string& comment) {
  return fmt::format("COMMENT ON {} IS {}", what, schema::quote_text(comment));
}

}  // namespace

std::string create_table_sql(const Table& table, const std::vector<const schema::ForeignKey*>& keys,
                             Guard guard) {
  std::vector<std::string> parts;
  for (const schema::Column& column : table.columns) parts.push_back(drift::column_sql(column));
  if (table.primary_key) parts.push_back(schema::to_words(*table.primary_key));
  for (const schema::ForeignKey* key : keys) parts.push_back(schema::to_words(*key));
  for (const schema::Unique& unique : table.uniques) parts.push_back(schema::to_words(unique));
  for (const schema::Check& check : table.checks) {
    // CREATE TABLE validates what it makes.
    schema::Check valid = check;
    valid.validated = true;
    parts.push_back(schema::to_words(valid));
  }
  for (const schema::Exclusion& exclusion : table.exclusions)
    parts.push_back(schema::to_words(exclusion));
  return fmt::format("CREATE {}TABLE {}{} (\n    {}\n){}", table.unlogged ? "UNLOGGED " : "",
                     if_not_exists(guard), schema::quoted(table.name), fmt::join(parts, ",\n    "),
                     table_options(table));
}

std::string create_index_sql(const Table& table, const schema::Index& index, Building building,
                             Guard guard) {
  schema::Index nameless = index;
  nameless.name.reset();
  nameless.valid = true;
  const std::string words = schema::to_words(nameless);
  const std::size_t after_kind = words.find("INDEX") + std::string_view("INDEX").size();
  return fmt::format("CREATE {}{} {}{} ON {}{}", words.substr(0, after_kind),
                     building == Building::Concurrently ? " CONCURRENTLY" : "",
                     if_not_exists(guard), schema::sql_name(index_name(table, index)),
                     schema::quoted(table.name), words.substr(after_kind));
}

std::string drop_index_sql(const Table& table, const schema::Index& index, Building building,
                           Guard guard) {
  return fmt::format("DROP INDEX {}{}{}", building == Building::Concurrently ? "CONCURRENTLY " : "",
                     if_exists(guard),
                     schema::quoted({table.name.schema, index_name(table, index)}));
}

std::string drop_invalid_index_sql(const Table& table, const schema::Index& index) {
  const std::string name = schema::quoted({table.name.schema, index_name(table, index)});
  return fmt::format(
      "DO $do$ BEGIN\n"
      "    IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass({}) AND NOT indisvalid)\n"
      "    THEN DROP INDEX {};\n"
      "    END IF;\nEND $do$",
      schema::quote_text(name), name);
}

std::string add_constraint_sql(const QualifiedName& table, const std::string& name,
                               const std::string& words, Guard guard) {
  std::string sql = fmt::format("ALTER TABLE {} ADD {}", schema::quoted(table), words);
  if (guard == Guard::None) return sql;
  return fmt::format(
      "DO $do$ BEGIN\n"
      "    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = {} AND conrelid = "
      "{}::regclass)\n"
      "    THEN {};\n"
      "    END IF;\n"
      "END $do$",
      schema::quote_text(name), schema::quote_text(schema::quoted(table)), sql);
}

std::string drop_constraint_sql(const QualifiedName& table, std::string_view name, Guard guard) {
  return fmt::format("ALTER TABLE {0}{1} DROP CONSTRAINT {0}{2}", if_exists(guard),
                     schema::quoted(table), schema::sql_name(name));
}

std::string create_enum_sql(const QualifiedName& name, const std::vector<std::string>& labels,
                            Guard guard) {
  std::string sql =
      fmt::format("CREATE TYPE {} AS ENUM ({})", schema::quoted(name), list_of_labels(labels));
  if (guard == Guard::None) return sql;
  return fmt::format(
      "DO $do$ BEGIN\n"
      "    IF to_regtype({}) IS NULL\n"
      "    THEN {};\n"
      "    END IF;\n"
      "END $do$",
      schema::quote_text(schema::quoted(name)), sql);
}

std::vector<std::string> comments_sql(const Table& table) {
  std::vector<std::string> statements;
  const std::string name = schema::quoted(table.name);
  if (table.comment) statements.push_back(comment_on("TABLE " + name, *table.comment));
  for (const schema::Column& column : table.columns)
    if (column.comment)
      statements.push_back(comment_on(
          fmt::format("COLUMN {}.{}", name, schema::sql_name(column.name)), *column.comment));
  return statements;
}

std::vector<std::string> part_comments_sql(const Table& table) {
  std::vector<std::string> statements;
  const auto constraint = [&](const auto& part, const std::string& name) {
    if (part.comment)
      statements.push_back(comment_on(
          fmt::format("CONSTRAINT {} ON {}", schema::sql_name(name), schema::quoted(table.name)),
          *part.comment));
  };
  if (table.primary_key)
    constraint(*table.primary_key, table.primary_key->name.value_or(free_name(table, {}, "pkey")));
  for (const schema::ForeignKey& key : table.foreign_keys) constraint(key, key_name(table, key));
  for (const schema::Unique& unique : table.uniques) constraint(unique, unique_name(table, unique));
  for (const schema::Check& check : table.checks) constraint(check, check_name(table, check));
  for (const schema::Exclusion& exclusion : table.exclusions)
    if (exclusion.name) constraint(exclusion, *exclusion.name);
  for (const schema::Index& index : table.indexes)
    if (index.comment)
      statements.push_back(
          comment_on("INDEX " + schema::quoted({table.name.schema, index_name(table, index)}),
                     *index.comment));
  return statements;
}

std::string key_name(const Table& table, const schema::ForeignKey& key) {
  return key.name ? *key.name : free_name(table, key.columns, "fkey");
}

std::string unique_name(const Table& table, const schema::Unique& unique) {
  return unique.name ? *unique.name : free_name(table, unique.columns, "key");
}

std::string check_name(const Table& table, const schema::Check& check) {
  return check.name ? *check.name : free_name(table, {}, "check");
}

std::string index_name(const Table& table, const schema::Index& index) {
  return index.name ? *index.name : free_name(table, columns_of(index), "idx");
}

}  // namespace modelmend::alembic
