#include "validate/queries.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "schema/find_column.h"
#include "schema/sql_name.h"
#include "schema/words.h"

namespace modelmend::validate {
namespace {

using schema::QualifiedName;

std::string column(std::string_view side, const std::string& name) {
  return fmt::format("{}.{}", side, schema::sql_name(name));
}

// In words that SQLite knows as well.
std::string cast_to_text(const std::string& value) {
  return fmt::format("CAST({} AS text)", value);
}

std::string full_name(const QualifiedName& name, const std::string& default_schema) {
  return schema::quoted(name.schema.empty() ? QualifiedName{default_schema, name.name} : name);
}

// Whether the pair has to be compared as text; what is not known is taken as it is.
bool differ_in_type(const Key& key, std::size_t pair) {
  if (!is_complete(key)) return false;
  const schema::SqlType& own = schema::find_column(*key.own, key.key->columns[pair])->type;
  const schema::SqlType& other = schema::find_column(*key.target, key.target_columns[pair])->type;
  return schema::family(own) != schema::family(other);
}

// "own.user_id IS NOT NULL AND NOT EXISTS (...)"
std::string orphan_condition(const Key& key, const std::string& target) {
  std::string given;
  std::string equal;
  std::string any;
  for (std::size_t i = 0; i < key.key->columns.size(); ++i) {
    const std::string own = column("own", key.key->columns[i]);
    const std::string other = column("target", key.target_columns[i]);
    const bool as_text = differ_in_type(key, i);
    given += fmt::format("{}{} IS NOT NULL", i == 0 ? "" : " AND ", own);
    any += fmt::format("{}{} IS NOT NULL", i == 0 ? "" : " OR ", own);
    equal += fmt::format("{}{} = {}", i == 0 ? "" : " AND ", as_text ? cast_to_text(other) : other,
                         as_text ? cast_to_text(own) : own);
  }
  const std::string missing =
      fmt::format("NOT EXISTS (SELECT 1 FROM {} AS target WHERE {})", target, equal);
  // A row that is NULL in part equals none, so that it is among the missing ones.
  const bool is_full = key.key->match == schema::KeyMatch::Full && key.key->columns.size() > 1;
  return is_full ? fmt::format("({}) AND {}", any, missing)
                 : fmt::format("{} AND {}", given, missing);
}

std::string text_array(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "" : ", ") + schema::quote_text(name);
  return fmt::format("ARRAY[{}]", text);
}

class QueryText {
 public:
  explicit QueryText(const QueryWish& wish) : wish_(wish), default_schema_(wish.default_schema) {
    for (const Key& key : wish.keys)
      if (key.target_columns.size() == key.key->columns.size()) keys_.push_back(&key);
  }

  std::string write() {
    if (!keys_.empty()) {
      add("every foreign-key column has its target's type: expected no row", types());
      add("every declared foreign key exists: expected no row", missing());
      add("no orphaned rows: expected 0 in each", orphans());
    }
    if (!wish_.legacy.empty())
      add("columns that only look like foreign keys: for information",
          legacy_columns(wish_.legacy));
    if (wish_.head)
      add(fmt::format("the database is at the head: expected {}", *wish_.head), version());
    return text_;
  }

 private:
  void add(const std::string& title, const std::string& query) {
    ++number_;
    text_ += fmt::format("{}-- {}. {}\n{}\n", number_ == 1 ? "" : "\n", number_, title, query);
  }

  [[nodiscard]] std::string version() const {
    const schema::QualifiedName name{default_schema_, "alembic_version"};
    if (wish_.actual != nullptr && wish_.actual->find_table(name) == nullptr)
      return fmt::format("-- not asked: there is no table {}", name.name);
    return fmt::format("SELECT version_num FROM {};", full_name(name, default_schema_));
  }

  // One row for each pair of columns.
  [[nodiscard]] std::string types() const {
    std::set<std::string> rows;
    for (const Key* key : keys_)
      for (std::size_t i = 0; i < key->key->columns.size(); ++i)
        rows.insert(
            fmt::format("    (to_regclass({}), {}, to_regclass({}), {})",
                        regclass(key->table->name), schema::quote_text(key->key->columns[i]),
                        regclass(key->key->target), schema::quote_text(key->target_columns[i])));
    return fmt::format(
        "SELECT key.own, own.attname, format_type(own.atttypid, own.atttypmod) AS type,\n"
        "    key.target, target.attname, format_type(target.atttypid, target.atttypmod) AS wanted\n"
        "FROM (VALUES\n{}\n) AS key (own, own_column, target, target_column)\n"
        "JOIN pg_attribute AS own ON own.attrelid = key.own AND own.attname = key.own_column\n"
        "JOIN pg_attribute AS target\n"
        "    ON target.attrelid = key.target AND target.attname = key.target_column\n"
        "WHERE own.atttypid <> target.atttypid;",
        fmt::join(rows, ",\n"));
  }

  [[nodiscard]] std::string regclass(const QualifiedName& name) const {
    return schema::quote_text(full_name(name, default_schema_));
  }

  [[nodiscard]] std::string missing() const {
    std::set<std::string> rows;
    for (const Key* key : keys_)
      rows.insert(fmt::format("    ({}, {}, {})", regclass(key->table->name),
                              text_array(key->key->columns), regclass(key->key->target)));
    return fmt::format(
        "SELECT key.own, key.columns, key.target\n"
        "FROM (VALUES\n{}\n) AS key (own, columns, target)\n"
        "WHERE NOT EXISTS (\n"
        "    SELECT FROM pg_constraint\n"
        "    WHERE contype = 'f' AND conrelid = to_regclass(key.own)\n"
        "        AND confrelid = to_regclass(key.target)\n"
        "        AND key.columns = (\n"
        "            SELECT array_agg(attname::text ORDER BY number)\n"
        "            FROM unnest(conkey) WITH ORDINALITY AS part (attnum, number)\n"
        "            JOIN pg_attribute USING (attnum)\n"
        "            WHERE attrelid = conrelid));",
        fmt::join(rows, ",\n"));
  }

  [[nodiscard]] std::string orphans() const {
    std::vector<std::string> parts;
    std::string rest;
    for (const Key* key : keys_) {
      if (wish_.actual != nullptr && !is_complete(*key)) {
        rest += fmt::format("\n-- not asked, a table or column of it is missing: {}", key->words());
        continue;
      }
      parts.push_back(fmt::format(
          "SELECT {} AS key, count(*) AS orphans FROM {} AS own\nWHERE {}",
          schema::quote_text(key->words()), full_name(key->table->name, default_schema_),
          orphan_condition(*key, full_name(key->key->target, default_schema_))));
    }
    const std::string_view between = wish_.actual != nullptr ? "\nUNION ALL\n" : ";\n";
    const std::string all = fmt::format("{}", fmt::join(parts, between));
    if (parts.empty()) return rest.empty() ? rest : rest.substr(1);
    return all + ";" + rest;
  }

  [[nodiscard]] std::string legacy_columns(const std::vector<LegacyColumn>& legacy) const {
    std::vector<std::string> rows;
    for (const LegacyColumn& each : legacy)
      rows.push_back(fmt::format(
          "    ({}, {}, {})",
          schema::quote_text(each.table.schema.empty() ? default_schema_ : each.table.schema),
          schema::quote_text(each.table.name), schema::quote_text(each.column)));
    return fmt::format(
        "SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns\n"
        "WHERE (table_schema, table_name, column_name) IN (\n{}\n);",
        fmt::join(rows, ",\n"));
  }

  const QueryWish& wish_;
  const std::string& default_schema_;
  std::vector<const Key*> keys_;
  std::string text_;
  int number_ = 0;
};

}  // namespace

std::string orphan_query(const Key& key) {
  std::string values;
  for (const std::string& name : key.key->columns)
    values += (values.empty() ? "" : ", ") + cast_to_text(column("own", name));
  return fmt::format("SELECT {} FROM {} AS own WHERE {} LIMIT CAST($1 AS bigint)", values,
                     schema::quoted(key.own->name),
                     orphan_condition(key, schema::quoted(key.target->name)));
}

std::string all_queries(const QueryWish& wish) {
  return QueryText(wish).write();
}

}  // namespace modelmend::validate
