#include "schema/postgres/catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "schema/expressions.h"

namespace modelmend::schema::postgres {
namespace {

struct Namespace {
  std::string name;
  ObjectId id;
  bool chosen;
};

bool is_of_the_system(std::string_view schema) {
  return schema.starts_with("pg_") || schema == "information_schema";
}

// "'app', 'public'", for a person who mistyped one.
std::string known_names(const std::vector<Namespace>& namespaces) {
  std::string names;
  for (const Namespace& known : namespaces) {
    if (is_of_the_system(known.name)) continue;
    if (!names.empty()) names += ", ";
    names += fmt::format("'{}'", known.name);
  }
  return names.empty() ? "no schema of its own" : names;
}

Result<std::vector<Namespace>> ask_namespaces(const Connection& server,
                                              const std::vector<std::string>& chosen) {
  auto rows = server.ask(
      "SELECT nspname, oid, nspname = ANY($1::text[]) FROM pg_namespace ORDER BY nspname",
      write_text_array(chosen));
  if (!rows) return tl::unexpected(rows.error());
  std::vector<Namespace> namespaces;
  while (rows->next())
    namespaces.push_back({.name = rows->text(), .id = rows->id(), .chosen = rows->flag()});
  return namespaces;
}

tl::unexpected<Error> no_schema(const Connection& server, const std::string& name,
                                const std::vector<Namespace>& known) {
  return fail(ErrorCode::Usage, server.where(),
              fmt::format("the database '{}' has no schema '{}'", server.database(), name),
              fmt::format("it has {}", known_names(known)));
}

std::string id_array(const std::vector<Namespace>& namespaces) {
  std::string ids;
  for (const Namespace& known : namespaces) {
    if (!known.chosen) continue;
    if (!ids.empty()) ids += ',';
    ids += std::to_string(static_cast<std::uint32_t>(known.id));
  }
  return "{" + ids + "}";
}

template <class T>  // of the lists of a Schema
T* find(std::vector<T>& list, const std::map<ObjectId, std::size_t>& places, ObjectId id) {
  const auto found = places.find(id);
  return found == places.end() ? nullptr : &list[found->second];
}

}  // namespace

Result<void> Catalog::choose(std::vector<std::string> schemas) {
  std::ranges::sort(schemas);
  const auto [end, last] = std::ranges::unique(schemas);
  schemas.erase(end, last);
  const auto known = ask_namespaces(server_, schemas);
  if (!known) return tl::unexpected(known.error());
  for (const std::string& name : schemas) {
    if (std::ranges::find(*known, name, &Namespace::name) == known->end())
      return no_schema(server_, name, *known);
  }
  namespaces_ = id_array(*known);
  schema.schemas = std::move(schemas);
  return {};
}

Result<Rows> Catalog::ask(const std::string& sql) const {
  return server_.ask(sql, namespaces_);
}

std::string_view Catalog::since(int version, std::string_view expression,
                                std::string_view otherwise) const {
  return server_.version() >= version ? expression : otherwise;
}

Table* Catalog::table(ObjectId id) {
  return find(schema.tables, tables_, id);
}

CompositeType* Catalog::composite(ObjectId id) {
  return find(schema.composites, composites_, id);
}

DomainType* Catalog::domain(ObjectId id) {
  return find(schema.domains, domains_, id);
}

void Catalog::add_table(ObjectId id, Table table) {
  tables_.emplace(id, schema.tables.size());
  schema.tables.push_back(std::move(table));
}

void Catalog::add_composite(ObjectId id, CompositeType type) {
  composites_.emplace(id, schema.composites.size());
  schema.composites.push_back(std::move(type));
}

void Catalog::add_domain(ObjectId id, DomainType type) {
  domains_.emplace(id, schema.domains.size());
  schema.domains.push_back(std::move(type));
}

void Catalog::add_user_type(QualifiedName name, SqlType::Variant type) {
  user_types_.emplace(std::move(name), std::move(type));
}

SqlType Catalog::type(std::string_view words) const {
  const UserTypeLookup lookup = [this](std::string_view in,
                                       std::string_view name) -> std::optional<SqlType::Variant> {
    const auto found = user_types_.find({std::string(in), std::string(name)});
    if (found == user_types_.end()) return std::nullopt;
    return found->second;
  };
  return read_postgres_type(words, lookup);
}

void Catalog::add_owned_sequence(ObjectId table, std::string column, OwnedSequence sequence) {
  owned_sequences_.emplace(std::pair(table, std::move(column)), std::move(sequence));
}

const OwnedSequence* Catalog::owned_sequence(ObjectId table, const std::string& column) const {
  const auto found = owned_sequences_.find({table, column});
  return found == owned_sequences_.end() ? nullptr : &found->second;
}

std::string Catalog::expression(const std::string& raw) {
  const auto [place, is_new] = expressions_.try_emplace(raw);
  if (is_new) place->second = canonical_expression(raw);
  return place->second;
}

std::optional<std::string> Catalog::default_value(const std::string& raw, const SqlType& type) {
  return default_for(expression(raw), type);
}

std::string collation_sql(std::string_view id, std::string_view usual) {
  return fmt::format(
      "CASE WHEN {0} <> {1} THEN"
      " (SELECT CASE WHEN cn.nspname = 'pg_catalog' THEN co.collname::text"
      "  ELSE format('%I.%I', cn.nspname, co.collname) END"
      "  FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace"
      "  WHERE co.oid = {0}) END",
      id, usual);
}

std::string column_names_sql(std::string_view relation, std::string_view numbers) {
  return fmt::format(
      "ARRAY(SELECT a.attname::text FROM unnest({1}) WITH ORDINALITY k(number, place)"
      " JOIN pg_attribute a ON a.attrelid = {0} AND a.attnum = k.number ORDER BY k.place)",
      relation, numbers);
}

std::string owned_by_extension_sql(std::string_view catalog, std::string_view id) {
  return fmt::format(
      "EXISTS (SELECT FROM pg_depend e WHERE e.deptype = 'e' AND e.classid = '{}'::regclass"
      " AND e.objid = {})",
      catalog, id);
}

}  // namespace modelmend::schema::postgres
