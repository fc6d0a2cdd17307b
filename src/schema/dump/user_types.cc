// CREATE TYPE, CREATE DOMAIN, and what changes them.
#include <algorithm>
#include <utility>

#include "schema/dump/copies.h"
#include "schema/dump/implicit_names.h"
#include "schema/dump/statements.h"
#include "schema/expression_printer.h"

namespace modelmend::schema {
namespace {

void add_label(EnumType& type, const PgQuery__AlterEnumStmt& statement) {
  const std::string label = statement.new_val;
  if (std::ranges::find(type.labels, label) != type.labels.end()) return;
  const std::string neighbor = statement.new_val_neighbor;
  auto place = std::ranges::find(type.labels, neighbor);
  if (neighbor.empty()) place = type.labels.end();
  if (place != type.labels.end() && statement.new_val_is_after != 0) ++place;
  type.labels.insert(place, label);
}

// A domain whose check names nothing is named after the domain.
void add_check(DomainType& domain, const PgQuery__Constraint& constraint) {
  Check check = read_check(constraint);
  if (check.name->empty())
    check.name = implicit_name(domain.name.name, "", "check", [&](const std::string& name) {
      return std::ranges::find(domain.checks, name, &Check::name) != domain.checks.end();
    });
  domain.checks.push_back(std::move(check));
}

void read_constraint(DomainType& domain, const PgQuery__Constraint& constraint) {
  switch (constraint.contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL:
      domain.nullable = false;
      break;
    case PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT:
      if (constraint.raw_expr != nullptr)
        domain.default_value = print_expression(*constraint.raw_expr);
      break;
    case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK:
      add_check(domain, constraint);
      break;
    default:
      break;
  }
}

void set_default(DomainType& domain, const PgNode* expression) {
  domain.default_value.reset();
  if (expression != nullptr) domain.default_value = print_expression(*expression);
}

using Command = PgQuery__AlterTableCmd;

// One attribute of a type, or the column of a table that is OF it.
void change_attribute(DumpCatalog& catalog, std::vector<Column>& columns, const Command& command) {
  const bool has_definition =
      command.def != nullptr && command.def->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF;
  if (command.subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn) {
    std::erase_if(columns, [&](const Column& column) { return column.name == command.name; });
  } else if (command.subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn && has_definition) {
    columns.push_back(read_plain_column(catalog, *command.def->column_def));
  } else if (command.subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType && has_definition) {
    const Column read = read_plain_column(catalog, *command.def->column_def);
    const auto found = std::ranges::find(columns, command.name, &Column::name);
    if (found == columns.end()) return;
    found->type = read.type;
    found->collation = read.collation;
  }
}

void validate(DomainType& domain, std::string_view name) {
  for (Check& check : domain.checks)
    if (check.name == name) check.validated = true;
}

}  // namespace

void create_enum(DumpCatalog& catalog, const PgQuery__CreateEnumStmt& statement) {
  const QualifiedName name =
      catalog.new_name(strings_of(nodes(statement.n_type_name, statement.type_name)));
  catalog.enums[name] = {.name = name,
                         .labels = strings_of(nodes(statement.n_vals, statement.vals)),
                         .origin = catalog.origin()};
}

void alter_enum(DumpCatalog& catalog, const PgQuery__AlterEnumStmt& statement) {
  const auto found = catalog.enums.find(
      catalog.type_name(strings_of(nodes(statement.n_type_name, statement.type_name))));
  if (found == catalog.enums.end()) return;
  const std::string old = statement.old_val;
  if (old.empty()) return add_label(found->second, statement);
  std::ranges::replace(found->second.labels, old, std::string(statement.new_val));
}

void create_domain(DumpCatalog& catalog, const PgQuery__CreateDomainStmt& statement) {
  if (statement.type_name == nullptr) return;
  const QualifiedName name =
      catalog.new_name(strings_of(nodes(statement.n_domainname, statement.domainname)));
  DomainType domain{.name = name, .base = catalog.unread_type(*statement.type_name)};
  domain.origin = catalog.origin();
  // A domain over a domain begins with its default.
  const auto base = catalog.domains.find(catalog.type_name(
      strings_of(nodes(statement.type_name->n_names, statement.type_name->names))));
  const bool is_array = statement.type_name->n_array_bounds > 0;
  if (base != catalog.domains.end() && !is_array) domain.default_value = base->second.default_value;
  for (const PgNode* node : nodes(statement.n_constraints, statement.constraints))
    if (node->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
      read_constraint(domain, *node->constraint);
  if (statement.coll_clause != nullptr && statement.coll_clause->n_collname > 0)
    domain.collation =
        string_of(statement.coll_clause->collname[statement.coll_clause->n_collname - 1]);
  catalog.domains[name] = std::move(domain);
}

// Each subtype is a letter, as in the server's parser.
void alter_domain(DumpCatalog& catalog, const PgQuery__AlterDomainStmt& statement) {
  const auto found = catalog.domains.find(
      catalog.type_name(strings_of(nodes(statement.n_type_name, statement.type_name))));
  if (found == catalog.domains.end()) return;
  DomainType& domain = found->second;
  const std::string_view subtype = statement.subtype;
  if (subtype == "T") set_default(domain, statement.def);
  if (subtype == "N") domain.nullable = true;
  if (subtype == "O") domain.nullable = false;
  if (subtype == "C" && statement.def != nullptr &&
      statement.def->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
    add_check(domain, *statement.def->constraint);
  if (subtype == "X")
    std::erase_if(domain.checks, [&](const Check& check) { return check.name == statement.name; });
  if (subtype == "V") validate(domain, statement.name);
}

void alter_composite(DumpCatalog& catalog, const PgQuery__AlterTableStmt& statement) {
  const QualifiedName name = catalog.relation_name(*statement.relation);
  const auto found = catalog.composites.find(name);
  if (found == catalog.composites.end())
    return catalog.report("ALTER TYPE " + to_string(name) + ": this is no type of the source");
  for (const PgNode* node : nodes(statement.n_cmds, statement.cmds)) {
    if (node->node_case != PG_QUERY__NODE__NODE_ALTER_TABLE_CMD) continue;
    change_attribute(catalog, found->second.columns, *node->alter_table_cmd);
    for (const QualifiedName& each : catalog.tables_of_type[name])
      if (Table* table = catalog.find_table(each))
        change_attribute(catalog, table->columns, *node->alter_table_cmd);
  }
}

void create_composite(DumpCatalog& catalog, const PgQuery__CompositeTypeStmt& statement) {
  if (statement.typevar == nullptr) return;
  CompositeType type{.name = catalog.new_name(*statement.typevar), .columns = {}};
  type.origin = catalog.origin();
  for (const PgNode* node : nodes(statement.n_coldeflist, statement.coldeflist))
    if (node->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
      type.columns.push_back(read_plain_column(catalog, *node->column_def));
  catalog.composites[type.name] = type;
}

}  // namespace modelmend::schema
