// The end of a DumpCatalog: types are read, what only the whole dump tells is filled in.
#include <utility>

#include "schema/column_casts.h"
#include "schema/dump/dump_catalog.h"
#include "schema/expressions.h"
#include "schema/nextval.h"
#include "schema/postgres_types.h"

namespace modelmend::schema {
namespace {

std::optional<SqlType::Variant> find_user_type(const DumpCatalog& catalog, std::string_view schema,
                                               std::string_view name) {
  const QualifiedName full{schema.empty() ? "public" : std::string(schema), std::string(name)};
  if (const auto found = catalog.enums.find(full); found != catalog.enums.end())
    return Enum{.name = full.name, .labels = found->second.labels, .schema = full.schema};
  if (catalog.domains.contains(full)) return Domain{full.schema, full.name};
  if (catalog.composites.contains(full) || catalog.tables.contains(full))
    return Composite{full.schema, full.name};
  return std::nullopt;
}

// The collation "default" is none.
void forget_usual_collation(std::optional<std::string>& collation) {
  if (collation == "default") collation.reset();
}

bool owns(const DumpCatalog& catalog, const Table& table, const Column& column,
          const std::string& schema) {
  auto name = sequence_of(column.default_value.value_or(""));
  if (name && name->schema.empty()) name->schema = schema;
  const auto found = name ? catalog.sequences.find(*name) : catalog.sequences.end();
  return found != catalog.sequences.end() && found->second.owner_table == table.name &&
         found->second.owner_column == column.name;
}

// A name without a schema was of "public", or of the search path of its statement.
void mark_serial(const DumpCatalog& catalog, const Table& table, Column& column) {
  if (!column.default_value) return;
  if (!owns(catalog, table, column, "public") && !owns(catalog, table, column, table.name.schema))
    return;
  column.serial = true;
  column.default_value.reset();
}

void finish_column(Column& column, const UserTypeLookup& user_types) {
  column.type = read_postgres_type(column.type.raw, user_types);
  forget_usual_collation(column.collation);
  if (column.default_value)
    column.default_value = default_for(*std::move(column.default_value), column.type);
}

void fill_targets(const DumpCatalog& catalog, Table& table) {
  for (ForeignKey& key : table.foreign_keys) {
    const auto target = catalog.tables.find(key.target);
    if (!key.target_columns.empty() || target == catalog.tables.end()) continue;
    if (target->second.primary_key) key.target_columns = target->second.primary_key->columns;
  }
}

void finish_domain(DomainType& domain, const UserTypeLookup& user_types) {
  domain.base = read_postgres_type(domain.base.raw, user_types);
  forget_usual_collation(domain.collation);
  if (domain.default_value)
    domain.default_value = default_for(*std::move(domain.default_value), domain.base);
}

template <class Thing>  // the maps of the catalog become the lists of the schema
std::vector<Thing> values_of(std::map<QualifiedName, Thing>& things) {
  std::vector<Thing> values;
  values.reserve(things.size());
  for (auto& [name, thing] : things) values.push_back(std::move(thing));
  return values;
}

}  // namespace

Schema DumpCatalog::finish() && {
  const UserTypeLookup user_types = [this](std::string_view schema, std::string_view name) {
    return find_user_type(*this, schema, name);
  };
  for (auto& [name, domain] : domains) finish_domain(domain, user_types);
  for (auto& [name, composite] : composites)
    for (Column& column : composite.columns) finish_column(column, user_types);
  for (auto& [name, table] : tables) {
    for (Column& column : table.columns) {
      finish_column(column, user_types);
      mark_serial(*this, table, column);
    }
    fill_targets(*this, table);
  }
  Schema schema;
  schema.schemas.assign(schemas.begin(), schemas.end());
  schema.tables = values_of(tables);
  schema.enums = values_of(enums);
  schema.domains = values_of(domains);
  schema.composites = values_of(composites);
  schema.sequences = values_of(sequences);
  schema.views = values_of(views);
  settle_casts(schema);
  sort(schema);
  return schema;
}

}  // namespace modelmend::schema
