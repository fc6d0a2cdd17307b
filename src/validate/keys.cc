#include "validate/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "schema/canonical_type.h"
#include "schema/find_column.h"
#include "schema/words.h"

namespace modelmend::validate {
namespace {

using schema::QualifiedName;
using schema::Table;
using Tables = std::map<QualifiedName, const Table*>;

QualifiedName full(const QualifiedName& name, const std::string& default_schema) {
  return name.schema.empty() ? QualifiedName{default_schema, name.name} : name;
}

Tables by_name(const schema::Schema& schema, const std::string& default_schema) {
  Tables tables;
  for (const Table& table : schema.tables) tables.emplace(full(table.name, default_schema), &table);
  return tables;
}

const Table* find(const Tables& tables, const QualifiedName& name) {
  const auto found = tables.find(name);
  return found == tables.end() ? nullptr : found->second;
}

bool has_columns(const Table& table, const std::vector<std::string>& columns) {
  return std::ranges::all_of(columns, [&](const std::string& column) {
    return schema::find_column(table, column) != nullptr;
  });
}

}  // namespace

std::string Key::words() const {
  return fmt::format("{} ({}) -> {} ({})", schema::to_string(table->name),
                     fmt::join(key->columns, ", "), schema::to_string(key->target),
                     fmt::join(target_columns, ", "));
}

std::vector<Key> declared_keys(const schema::Schema& declared, const schema::Schema* actual,
                               const std::string& default_schema) {
  const Tables known = by_name(declared, default_schema);
  const Tables there = actual == nullptr ? Tables{} : by_name(*actual, default_schema);
  std::vector<Key> keys;
  for (const Table& table : declared.tables) {
    for (const schema::ForeignKey& key : table.foreign_keys) {
      const QualifiedName target = full(key.target, default_schema);
      Key made{.table = &table,
               .key = &key,
               .target_columns = key.target_columns,
               .own = find(there, full(table.name, default_schema)),
               .target = find(there, target)};
      const Table* const named = find(known, target);
      if (made.target_columns.empty() && named != nullptr && named->primary_key)
        made.target_columns = named->primary_key->columns;
      keys.push_back(std::move(made));
    }
  }
  return keys;
}

bool is_complete(const Key& key) {
  return key.own != nullptr && key.target != nullptr &&
         key.target_columns.size() == key.key->columns.size() &&
         has_columns(*key.own, key.key->columns) && has_columns(*key.target, key.target_columns);
}

bool exists(const Key& key, const std::string& default_schema) {
  if (key.own == nullptr) return false;
  return std::ranges::any_of(key.own->foreign_keys, [&](const schema::ForeignKey& each) {
    const bool same_target =
        full(each.target, default_schema) == full(key.key->target, default_schema);
    return each.columns == key.key->columns && same_target &&
           (each.target_columns.empty() || each.target_columns == key.target_columns);
  });
}

std::vector<std::string> type_differences(const Key& key) {
  std::vector<std::string> found;
  if (!is_complete(key)) return found;
  for (std::size_t i = 0; i < key.target_columns.size(); ++i) {
    const schema::SqlType& own = schema::find_column(*key.own, key.key->columns[i])->type;
    const schema::SqlType& other = schema::find_column(*key.target, key.target_columns[i])->type;
    if (schema::family(own) == schema::family(other)) continue;
    found.push_back(fmt::format("{} is {}, and {}.{} is {}", key.key->columns[i],
                                schema::to_sql(own), schema::to_string(key.key->target),
                                key.target_columns[i], schema::to_sql(other)));
  }
  return found;
}

}  // namespace modelmend::validate
