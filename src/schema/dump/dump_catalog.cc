#include "schema/dump/dump_catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "schema/dump/implicit_names.h"
#include "schema/identifier.h"
#include "schema/type_words.h"

namespace modelmend::schema {
namespace {

// (schema, name) of the last two parts of a name.
std::pair<std::string, std::string> last_two(const std::vector<std::string>& parts) {
  if (parts.empty()) return {};
  if (parts.size() == 1) return {"", parts.back()};
  return {parts[parts.size() - 2], parts.back()};
}

bool any_is_named(const auto& constraints, const std::string& name) {
  return std::ranges::any_of(constraints, [&](const auto& c) { return c.name == name; });
}

}  // namespace

bool has_constraint(const Table& table, const std::string& name) {
  return (table.primary_key && table.primary_key->name == name) ||
         any_is_named(table.uniques, name) || any_is_named(table.checks, name) ||
         any_is_named(table.exclusions, name) || any_is_named(table.foreign_keys, name);
}

Origin DumpCatalog::origin(int location) const {
  const auto end = std::min(static_cast<std::size_t>(std::max(location, 0)), place_.text.size());
  const auto lines = std::ranges::count(place_.text.substr(0, end), '\n');
  return {.file = file_, .line = place_.line + static_cast<std::uint32_t>(lines), .column = 1};
}

void DumpCatalog::mark_partly_read(const QualifiedName& table, const std::string& why) {
  const auto [at, is_new] = tables.try_emplace(table);
  if (is_new) {
    at->second.name = table;
    at->second.origin = origin();
  }
  at->second.partly_read.push_back(fmt::format("line {}: {}", place_.line, why));
}

std::string DumpCatalog::creation_schema() const {
  const auto named = std::ranges::find_if(
      search_path, [](const std::string& name) { return name != "pg_catalog"; });
  return named == search_path.end() ? "public" : *named;
}

QualifiedName DumpCatalog::new_name(std::string_view schema, std::string_view name) {
  QualifiedName full{schema.empty() ? creation_schema() : std::string(schema), std::string(name)};
  schemas.insert(full.schema);
  return full;
}

QualifiedName DumpCatalog::new_name(const PgQuery__RangeVar& relation) {
  return new_name(relation.schemaname, relation.relname);
}

QualifiedName DumpCatalog::new_name(const std::vector<std::string>& parts) {
  const auto [schema, name] = last_two(parts);
  return new_name(schema, name);
}

bool DumpCatalog::has_relation(const QualifiedName& name) const {
  return tables.contains(name) || sequences.contains(name) || views.contains(name) ||
         table_of_index.contains(name);
}

bool DumpCatalog::has_type(const QualifiedName& name) const {
  return enums.contains(name) || domains.contains(name) || composites.contains(name);
}

QualifiedName DumpCatalog::relation_name(std::string_view schema, std::string_view name) const {
  if (!schema.empty()) return {std::string(schema), std::string(name)};
  for (const std::string& path : search_path)
    if (QualifiedName full{path, std::string(name)}; has_relation(full)) return full;
  return {creation_schema(), std::string(name)};
}

QualifiedName DumpCatalog::relation_name(const PgQuery__RangeVar& relation) const {
  return relation_name(relation.schemaname, relation.relname);
}

QualifiedName DumpCatalog::relation_name(const std::vector<std::string>& parts) const {
  const auto [schema, name] = last_two(parts);
  return relation_name(schema, name);
}

QualifiedName DumpCatalog::type_name(const std::vector<std::string>& parts) const {
  const auto [schema, name] = last_two(parts);
  if (!schema.empty()) return {schema, name};
  for (const std::string& path : search_path)
    if (QualifiedName full{path, name}; has_type(full)) return full;
  return {creation_schema(), name};
}

Table* DumpCatalog::find_table(const QualifiedName& name) {
  const auto found = tables.find(name);
  return found == tables.end() ? nullptr : &found->second;
}

SqlType DumpCatalog::unread_type(const PgQuery__TypeName& type) const {
  SqlType words{Opaque{"not read yet"}, type_words(type)};
  const auto parts = strings_of(nodes(type.n_names, type.names));
  if (parts.size() != 1) return words;
  const QualifiedName user_type = type_name(parts);
  if (has_type(user_type)) words.raw = quote_identifier(user_type.schema) + "." + words.raw;
  return words;
}

std::string DumpCatalog::name_for_index(const Table& table, const std::string& columns,
                                        std::string_view label) const {
  return implicit_name(table.name.name, columns, label, [&](const std::string& name) {
    return has_relation({table.name.schema, name}) || has_constraint(table, name);
  });
}

std::string DumpCatalog::name_for_constraint(const Table& table, const std::string& columns,
                                             std::string_view label) const {
  return implicit_name(table.name.name, columns, label,
                       [&](const std::string& name) { return has_constraint(table, name); });
}

std::string DumpCatalog::name_for_sequence(const Table& table, const std::string& column) const {
  return implicit_name(table.name.name, column, "seq", [&](const std::string& name) {
    return has_relation({table.name.schema, name});
  });
}

}  // namespace modelmend::schema
