// CREATE TABLE, and the columns that it and ALTER TABLE add.
#include <algorithm>
#include <array>
#include <utility>

#include "schema/definition_printer.h"
#include "schema/dump/copies.h"
#include "schema/dump/statements.h"
#include "schema/expression_printer.h"
#include "schema/find_column.h"

namespace modelmend::schema {
namespace {

std::string collation_name(const PgQuery__CollateClause& clause) {
  return clause.n_collname == 0 ? std::string()
                                : std::string(string_of(clause.collname[clause.n_collname - 1]));
}

// serial is no type: an integer and a sequence.
const char* type_of_serial(const std::string& words) {
  if (words == "serial" || words == "serial4") return "integer";
  if (words == "bigserial" || words == "serial8") return "bigint";
  return words == "smallserial" || words == "serial2" ? "smallint" : nullptr;
}

void make_serial(DumpCatalog& catalog, const Table& table, Column& column) {
  column.serial = true;
  column.nullable = false;
  const QualifiedName name{table.name.schema, catalog.name_for_sequence(table, column.name)};
  catalog.sequences[name] = {.name = name,
                             .owner_table = table.name,
                             .owner_column = column.name,
                             .origin = catalog.origin()};
}

// What the constraints at a column say about the column itself; the others belong to the table.
bool read_into_column(const PgQuery__Constraint& constraint, Column& column) {
  switch (constraint.contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_NULL:
      return true;
    case PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL:
      column.nullable = false;
      return true;
    case PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT:
      if (constraint.raw_expr != nullptr)
        column.default_value = print_expression(*constraint.raw_expr);
      return true;
    case PG_QUERY__CONSTR_TYPE__CONSTR_IDENTITY:
      column.nullable = false;
      column.identity = Identity{
          .always = std::string_view(constraint.generated_when) == "a",
          .options = read_sequence_options(nodes(constraint.n_options, constraint.options))};
      return true;
    case PG_QUERY__CONSTR_TYPE__CONSTR_GENERATED:
      if (constraint.raw_expr != nullptr)
        column.generated = Generated{print_expression(*constraint.raw_expr)};
      return true;
    default:
      return false;
  }
}

// DEFERRABLE and its like come as constraints of their own behind the one that they are about.
void apply_attribute(PgQuery__Constraint& constraint, PgQuery__ConstrType attribute) {
  switch (attribute) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRABLE:
      constraint.deferrable = 1;
      break;
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_NOT_DEFERRABLE:
      constraint.deferrable = 0;
      break;
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRED:
      constraint.deferrable = constraint.initdeferred = 1;
      break;
    default:
      break;
  }
}

bool is_attribute(PgQuery__ConstrType type) {
  return type >= PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRABLE &&
         type <= PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_IMMEDIATE;
}

// Those at a column with their attributes; copies, because the tree is not ours to change.
std::vector<PgQuery__Constraint> constraints_of(const PgQuery__ColumnDef& definition) {
  std::vector<PgQuery__Constraint> all;
  for (const PgNode* node : nodes(definition.n_constraints, definition.constraints)) {
    if (node->node_case != PG_QUERY__NODE__NODE_CONSTRAINT) continue;
    if (!is_attribute(node->constraint->contype))
      all.push_back(*node->constraint);
    else if (!all.empty())
      apply_attribute(all.back(), node->constraint->contype);
  }
  return all;
}

// A column said again by the child of a parent, or by a typed table, adds to what it has.
Column& place_of_column(Table& table, Column column) {
  if (Column* known = find_column(table, column.name)) {
    column.nullable = column.nullable && known->nullable;
    if (column.type.raw.empty()) column.type = known->type;
    if (!column.default_value) column.default_value = known->default_value;
    if (!column.generated) column.generated = known->generated;
    *known = std::move(column);
    return *known;
  }
  return table.columns.emplace_back(std::move(column));
}

void read_elements(DumpCatalog& catalog, Table& table, PgNodes elements) {
  for (const PgNode* element : elements)
    if (element->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
      add_column(catalog, table, *element->column_def);
    else if (element->node_case == PG_QUERY__NODE__NODE_TABLE_LIKE_CLAUSE)
      copy_like(catalog, table, *element->table_like_clause);
}

// Keys before other indexes, and foreign keys last: the order in which the server chooses names.
int naming_order(PgQuery__ConstrType type) {
  if (type == PG_QUERY__CONSTR_TYPE__CONSTR_CHECK) return 0;
  if (type == PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY) return 1;
  return type == PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN ? 3 : 2;
}

struct PlacedConstraint {
  PgQuery__Constraint constraint;
  std::string column;
};

void collect_constraints(const PgQuery__ColumnDef& definition, std::vector<PlacedConstraint>& all) {
  for (const PgQuery__Constraint& constraint : constraints_of(definition)) {
    Column ignored;
    if (!read_into_column(constraint, ignored)) all.push_back({constraint, definition.colname});
  }
}

void add_in_order(DumpCatalog& catalog, Table& table, std::vector<PlacedConstraint> all) {
  std::ranges::stable_sort(
      all, {}, [](const PlacedConstraint& c) { return naming_order(c.constraint.contype); });
  for (const PlacedConstraint& placed : all)
    add_constraint(catalog, table, placed.constraint, placed.column);
}

std::vector<PlacedConstraint> table_constraints(PgNodes elements) {
  std::vector<PlacedConstraint> all;
  for (const PgNode* element : elements) {
    if (element->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
      all.push_back({*element->constraint, ""});
    if (element->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
      collect_constraints(*element->column_def, all);
  }
  return all;
}

void read_parents(DumpCatalog& catalog, Table& table, const PgQuery__CreateStmt& statement) {
  for (const PgNode* node : nodes(statement.n_inh_relations, statement.inh_relations)) {
    if (node->node_case != PG_QUERY__NODE__NODE_RANGE_VAR) continue;
    const QualifiedName parent = catalog.relation_name(*node->range_var);
    if (statement.partbound == nullptr) {
      inherit(catalog, table, parent);
      continue;
    }
    become_partition(catalog, table, parent);
    table.partition_bound = partition_bound(*statement.partbound);
  }
}

}  // namespace

Column read_plain_column(const DumpCatalog& catalog, const PgQuery__ColumnDef& definition) {
  Column column{.name = definition.colname, .type = {}};
  column.type.raw.clear();
  column.origin = catalog.origin(definition.location);
  if (definition.type_name != nullptr) column.type = catalog.unread_type(*definition.type_name);
  if (definition.coll_clause != nullptr) column.collation = collation_name(*definition.coll_clause);
  return column;
}

void add_column(DumpCatalog& catalog, Table& table, const PgQuery__ColumnDef& definition) {
  Column read = read_plain_column(catalog, definition);
  for (const PgQuery__Constraint& constraint : constraints_of(definition))
    read_into_column(constraint, read);
  Column& column = place_of_column(table, std::move(read));
  if (const char* integer = type_of_serial(column.type.raw)) {
    column.type.raw = integer;
    make_serial(catalog, table, column);
  }
}

void add_column_constraints(DumpCatalog& catalog, Table& table,
                            const PgQuery__ColumnDef& definition) {
  std::vector<PlacedConstraint> all;
  collect_constraints(definition, all);
  add_in_order(catalog, table, std::move(all));
}

void create_table(DumpCatalog& catalog, const PgQuery__CreateStmt& statement, TableKind kind) {
  constexpr std::string_view kTemporary = "t";
  if (statement.relation == nullptr || statement.relation->relpersistence == kTemporary) return;
  const QualifiedName name = catalog.new_name(*statement.relation);
  if (statement.if_not_exists != 0 && catalog.tables.contains(name)) return;

  Table& table = catalog.tables[name] = Table{.name = name, .kind = kind, .columns = {}};
  table.origin = catalog.origin();
  table.unlogged = std::string_view(statement.relation->relpersistence) == "u";
  if (statement.of_typename != nullptr) copy_type(catalog, table, *statement.of_typename);
  read_parents(catalog, table, statement);
  if (statement.partspec != nullptr) {
    table.kind = TableKind::PartitionedTable;
    table.partition_by = partition_key(*statement.partspec);
  }
  const PgNodes elements = nodes(statement.n_table_elts, statement.table_elts);
  read_elements(catalog, table, elements);
  add_in_order(catalog, table, table_constraints(elements));
  for (const PgNode* element : elements)
    if (element->node_case == PG_QUERY__NODE__NODE_TABLE_LIKE_CLAUSE)
      copy_indexes_like(catalog, table, *element->table_like_clause);
}

}  // namespace modelmend::schema
