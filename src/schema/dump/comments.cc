// COMMENT ON.
#include <utility>

#include "schema/dump/statements.h"
#include "schema/find_column.h"

namespace modelmend::schema {
namespace {

using Comment = std::optional<std::string>;

// ON COLUMN of a composite type, too.
void comment_column(DumpCatalog& catalog, std::vector<std::string> names, const Comment& comment) {
  if (names.size() < 2) return;
  const std::string column = std::move(names.back());
  names.pop_back();
  if (Table* table = catalog.find_table(catalog.relation_name(names)))
    if (Column* found = find_column(*table, column)) found->comment = comment;
  if (const auto type = catalog.composites.find(catalog.type_name(names));
      type != catalog.composites.end())
    for (Column& member : type->second.columns)
      if (member.name == column) member.comment = comment;
}

void comment_named(auto& constraints, const std::string& name, const Comment& comment) {
  for (auto& constraint : constraints)
    if (constraint.name == name) constraint.comment = comment;
}

void comment_constraint(DumpCatalog& catalog, std::vector<std::string> names,
                        const Comment& comment) {
  if (names.size() < 2) return;
  const std::string name = std::move(names.back());
  names.pop_back();
  Table* const table = catalog.find_table(catalog.relation_name(names));
  if (table == nullptr) return;
  if (table->primary_key && table->primary_key->name == name) table->primary_key->comment = comment;
  comment_named(table->uniques, name, comment);
  comment_named(table->checks, name, comment);
  comment_named(table->exclusions, name, comment);
  comment_named(table->foreign_keys, name, comment);
}

// The object is a list of the type and the name of the constraint.
void comment_domain_constraint(DumpCatalog& catalog, const PgNode* object, const Comment& comment) {
  if (object == nullptr || object->node_case != PG_QUERY__NODE__NODE_LIST ||
      object->list->n_items != 2)
    return;
  const auto domain = catalog.domains.find(catalog.type_name(names_of(object->list->items[0])));
  if (domain == catalog.domains.end()) return;
  comment_named(domain->second.checks, std::string(string_of(object->list->items[1])), comment);
}

void comment_index(DumpCatalog& catalog, const QualifiedName& name, const Comment& comment) {
  if (Index* const index = find_index(catalog, name)) index->comment = comment;
}

void comment_type(DumpCatalog& catalog, const QualifiedName& name, const Comment& comment) {
  if (const auto found = catalog.enums.find(name); found != catalog.enums.end())
    found->second.comment = comment;
  if (const auto found = catalog.domains.find(name); found != catalog.domains.end())
    found->second.comment = comment;
  if (const auto found = catalog.composites.find(name); found != catalog.composites.end())
    found->second.comment = comment;
}

}  // namespace

void comment_on(DumpCatalog& catalog, const PgQuery__CommentStmt& statement) {
  // IS NULL and IS '' both take a comment away.
  const std::string text = statement.comment;
  const Comment comment = text.empty() ? std::nullopt : Comment(text);
  const auto names = names_of(statement.object);
  switch (statement.objtype) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE:
      if (Table* table = catalog.find_table(catalog.relation_name(names))) table->comment = comment;
      break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN:
      comment_column(catalog, names, comment);
      break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT:
      comment_constraint(catalog, names, comment);
      break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMCONSTRAINT:
      comment_domain_constraint(catalog, statement.object, comment);
      break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX:
      comment_index(catalog, catalog.relation_name(names), comment);
      break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN:
      comment_type(catalog, catalog.type_name(names), comment);
      break;
    default:
      break;
  }
}

}  // namespace modelmend::schema
