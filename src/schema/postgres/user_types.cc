// Enums, domains and the names of composite types.
#include <fmt/format.h>

#include <utility>
#include <vector>

#include "schema/postgres/catalog.h"

namespace modelmend::schema::postgres {
namespace {

// Of all schemas: a column may have a type of another schema than its table's.
std::string types_sql() {
  return fmt::format(
      "SELECT t.oid, t.typtype, n.nspname, t.typname, n.oid = ANY($1::oid[]), d.description,"
      " CASE WHEN t.typtype = 'e' THEN"
      "  ARRAY(SELECT l.enumlabel::text FROM pg_enum l WHERE l.enumtypid = t.oid"
      "   ORDER BY l.enumsortorder) END,"
      " CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END,"
      " NOT t.typnotnull, pg_get_expr(t.typdefaultbin, 0), {} "
      "FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace"
      " LEFT JOIN pg_type b ON b.oid = t.typbasetype"
      " LEFT JOIN pg_description d ON d.objoid = t.oid AND d.classoid = 'pg_type'::regclass"
      "  AND d.objsubid = 0 "
      "WHERE t.typtype IN ('e', 'd', 'c')"
      " AND n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema') AND NOT {}",
      collation_sql("t.typcollation", "b.typcollation"),
      owned_by_extension_sql("pg_type", "t.oid"));
}

// A domain whose base is not read yet, since it may be another domain.
struct OpenDomain {
  ObjectId id;
  std::string base;
  std::optional<std::string> default_value;
  DomainType domain;
};

void add_enum(EnumType type, bool chosen, Catalog& catalog) {
  catalog.add_user_type(
      type.name, Enum{.name = type.name.name, .labels = type.labels, .schema = type.name.schema});
  if (chosen) catalog.schema.enums.push_back(std::move(type));
}

class TypesReader {
 public:
  explicit TypesReader(Catalog& catalog) : catalog_(catalog) {}

  void add(Rows& rows) {
    const ObjectId id = rows.id();
    const char kind = rows.letter();
    std::string schema = rows.text();
    QualifiedName name{std::move(schema), rows.text()};
    const bool chosen = rows.flag();
    auto comment = rows.text_or_none();
    auto labels = rows.list();
    if (kind == 'e') {
      add_enum({std::move(name), std::move(labels), std::move(comment)}, chosen, catalog_);
      return;
    }
    if (kind == 'c') {
      SqlType::Variant type = Composite{name.schema, name.name};
      catalog_.add_user_type(std::move(name), std::move(type));
      return;
    }
    catalog_.add_user_type(name, Domain{name.schema, name.name});
    if (!chosen) return;
    OpenDomain open{.id = id, .base = rows.text(), .default_value = {}, .domain = {}};
    open.domain.name = std::move(name);
    open.domain.comment = std::move(comment);
    open.domain.nullable = rows.flag();
    open.default_value = rows.text_or_none();
    open.domain.collation = rows.text_or_none();
    domains_.push_back(std::move(open));
  }

  void close_domains() {
    for (OpenDomain& open : domains_) {
      open.domain.base = catalog_.type(open.base);
      if (open.default_value)
        open.domain.default_value = catalog_.default_value(*open.default_value, open.domain.base);
      catalog_.add_domain(open.id, std::move(open.domain));
    }
  }

 private:
  Catalog& catalog_;
  std::vector<OpenDomain> domains_;
};

}  // namespace

Result<void> read_user_types(Catalog& catalog) {
  auto rows = catalog.ask(types_sql());
  if (!rows) return tl::unexpected(rows.error());
  TypesReader reader(catalog);
  while (rows->next()) reader.add(*rows);
  reader.close_domains();
  return {};
}

}  // namespace modelmend::schema::postgres
