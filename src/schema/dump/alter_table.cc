// ALTER TABLE.
#include <algorithm>
#include <utility>

#include "schema/definition_printer.h"
#include "schema/dump/copies.h"
#include "schema/dump/statements.h"
#include "schema/expression_printer.h"
#include "schema/find_column.h"

namespace modelmend::schema {
namespace {

using Command = PgQuery__AlterTableCmd;

const PgQuery__Constraint* constraint_of(const Command& command) {
  const bool is_one =
      command.def != nullptr && command.def->node_case == PG_QUERY__NODE__NODE_CONSTRAINT;
  return is_one ? command.def->constraint : nullptr;
}

const PgQuery__ColumnDef* column_of(const Command& command) {
  const bool is_one =
      command.def != nullptr && command.def->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF;
  return is_one ? command.def->column_def : nullptr;
}

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

// The column takes with it what speaks of it.
void drop_column(Table& table, const std::string& name) {
  std::erase_if(table.columns, [&](const Column& column) { return column.name == name; });
  if (table.primary_key && holds(table.primary_key->columns, name)) table.primary_key.reset();
  std::erase_if(table.uniques, [&](const Unique& unique) { return holds(unique.columns, name); });
  std::erase_if(table.foreign_keys,
                [&](const ForeignKey& key) { return holds(key.columns, name); });
  std::erase_if(table.indexes, [&](const Index& index) {
    return holds(index.include, name) ||
           std::ranges::find(index.parts, name, &IndexPart::column) != index.parts.end();
  });
}

void drop_constraint(DumpCatalog& catalog, Table& table, const std::string& name) {
  const auto is_named = [&](const auto& constraint) { return constraint.name == name; };
  if (table.primary_key && is_named(*table.primary_key)) table.primary_key.reset();
  std::erase_if(table.uniques, is_named);
  std::erase_if(table.checks, is_named);
  std::erase_if(table.exclusions, is_named);
  std::erase_if(table.foreign_keys, is_named);
  catalog.table_of_index.erase({table.name.schema, name});
}

void validate_constraint(Table& table, const std::string& name) {
  for (Check& check : table.checks)
    if (check.name == name) check.validated = true;
  for (ForeignKey& key : table.foreign_keys)
    if (key.name == name) key.validated = true;
}

void alter_constraint(Table& table, const PgQuery__Constraint& change) {
  for (ForeignKey& key : table.foreign_keys) {
    if (key.name != change.conname) continue;
    key.deferral = change.initdeferred != 0 ? Deferral::InitiallyDeferred
                   : change.deferrable != 0 ? Deferral::InitiallyImmediate
                                            : Deferral::NotDeferrable;
  }
}

void set_default(Column& column, const PgNode* expression) {
  column.serial = false;
  column.default_value.reset();
  if (expression != nullptr) column.default_value = print_expression(*expression);
}

void set_type(DumpCatalog& catalog, Column& column, const PgQuery__ColumnDef& definition) {
  const Column read = read_plain_column(catalog, definition);
  column.type = read.type;
  column.collation = read.collation;
}

void add_identity(Column& column, const PgQuery__Constraint& constraint) {
  column.nullable = false;
  column.identity =
      Identity{.always = std::string_view(constraint.generated_when) == "a",
               .options = read_sequence_options(nodes(constraint.n_options, constraint.options))};
}

// SET GENERATED ALWAYS, SET START WITH 10, SET INCREMENT BY 2, ...
void set_identity(Column& column, const PgNode* options) {
  if (!column.identity || options == nullptr || options->node_case != PG_QUERY__NODE__NODE_LIST)
    return;
  constexpr long kAlways = 'a';
  for (const PgNode* node : nodes(options->list->n_items, options->list->items))
    if (node->node_case == PG_QUERY__NODE__NODE_DEF_ELEM &&
        std::string_view(node->def_elem->defname) == "generated")
      column.identity->always = integer_of(node->def_elem->arg) == kAlways;
  change_sequence_options(nodes(options->list->n_items, options->list->items),
                          column.identity->options);
}

// False if the command is not about a column.
bool alter_column(DumpCatalog& catalog, Column& column, const Command& command) {
  switch (command.subtype) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ColumnDefault:
      set_default(column, command.def);
      return true;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropNotNull:
      column.nullable = true;
      return true;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull:
      column.nullable = false;
      return true;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropExpression:
      column.generated.reset();
      return true;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType:
      if (const auto* definition = column_of(command)) set_type(catalog, column, *definition);
      return true;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddIdentity:
      if (const auto* constraint = constraint_of(command)) add_identity(column, *constraint);
      return true;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetIdentity:
      set_identity(column, command.def);
      return true;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropIdentity:
      column.identity.reset();
      return true;
    default:
      return false;
  }
}

void attach_partition(DumpCatalog& catalog, const Table& table, const Command& command) {
  if (command.def == nullptr || command.def->node_case != PG_QUERY__NODE__NODE_PARTITION_CMD ||
      command.def->partition_cmd->name == nullptr)
    return;
  const PgQuery__PartitionCmd& partition = *command.def->partition_cmd;
  Table* const child = catalog.find_table(catalog.relation_name(*partition.name));
  if (child == nullptr) return;
  child->partition_of = table.name;
  catalog.parents.insert(table.name);
  if (partition.bound != nullptr) child->partition_bound = partition_bound(*partition.bound);
}

void detach_partition(DumpCatalog& catalog, const Command& command) {
  if (command.def == nullptr || command.def->node_case != PG_QUERY__NODE__NODE_PARTITION_CMD ||
      command.def->partition_cmd->name == nullptr)
    return;
  Table* const child = catalog.find_table(catalog.relation_name(*command.def->partition_cmd->name));
  if (child == nullptr) return;
  child->partition_of.reset();
  child->partition_bound.reset();
}

void change_parent(DumpCatalog& catalog, Table& table, const Command& command) {
  if (command.def == nullptr || command.def->node_case != PG_QUERY__NODE__NODE_RANGE_VAR) return;
  const QualifiedName parent = catalog.relation_name(*command.def->range_var);
  if (command.subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_AddInherit) {
    table.inherits.push_back(parent);
    catalog.parents.insert(parent);
  } else {
    std::erase(table.inherits, parent);
  }
}

void add_new_column(DumpCatalog& catalog, Table& table, const Command& command) {
  const PgQuery__ColumnDef* const definition = column_of(command);
  if (definition == nullptr) return;
  if (command.missing_ok != 0 && find_column(table, definition->colname) != nullptr) return;
  add_column(catalog, table, *definition);
  add_column_constraints(catalog, table, *definition);
}

void alter_whole_table(DumpCatalog& catalog, Table& table, const Command& command) {
  switch (command.subtype) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn:
      return add_new_column(catalog, table, command);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn:
      return drop_column(table, command.name);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint:
      if (const auto* constraint = constraint_of(command))
        add_constraint(catalog, table, *constraint, "");
      return;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint:
      return drop_constraint(catalog, table, command.name);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ValidateConstraint:
      return validate_constraint(table, command.name);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterConstraint:
      if (const auto* constraint = constraint_of(command)) alter_constraint(table, *constraint);
      return;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AttachPartition:
      return attach_partition(catalog, table, command);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartition:
      return detach_partition(catalog, command);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddInherit:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropInherit:
      return change_parent(catalog, table, command);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetLogged:
      table.unlogged = false;
      return;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetUnLogged:
      table.unlogged = true;
      return;
    default:
      return;  // owners, storage, triggers and row security say nothing of the schema
  }
}

bool is_about_a_column(const Command& command) {
  switch (command.subtype) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ColumnDefault:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropNotNull:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropExpression:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddIdentity:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetIdentity:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropIdentity:
      return true;
    default:
      return false;
  }
}

void run(DumpCatalog& catalog, Table& table, const Command& command) {
  Column* const column = find_column(table, command.name);
  if (column == nullptr && is_about_a_column(command))
    return catalog.mark_partly_read(table.name,
                                    std::string("its column '") + command.name + "' is not known");
  if (column == nullptr || !alter_column(catalog, *column, command))
    alter_whole_table(catalog, table, command);
}

// Keys stay with their table unless it is partitioned; foreign keys are said at the parent only.
bool reaches(const Command& command, const Table& child) {
  switch (command.subtype) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint: {
      const PgQuery__Constraint* const constraint = constraint_of(command);
      if (constraint == nullptr) return false;
      if (constraint->contype == PG_QUERY__CONSTR_TYPE__CONSTR_CHECK)
        return constraint->is_no_inherit == 0;
      return child.partition_of && constraint->contype != PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN;
    }
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ColumnDefault:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropNotNull:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType:
      return true;
    default:
      return false;
  }
}

void run_on_child(DumpCatalog& catalog, Table& child, const Command& command) {
  const PgQuery__Constraint* const constraint = constraint_of(command);
  if (constraint == nullptr) return run(catalog, child, command);
  PgQuery__Constraint copy = *constraint;
  // The name of an index is the parent's alone; that of a check is the same for all.
  char no_name[] = "";
  if (copy.contype != PG_QUERY__CONSTR_TYPE__CONSTR_CHECK) copy.conname = no_name;
  if (copy.contype == PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY && child.primary_key) return;
  add_constraint(catalog, child, copy, "");
}

}  // namespace

void alter_table(DumpCatalog& catalog, const PgQuery__AlterTableStmt& statement) {
  if (statement.relation == nullptr) return;
  if (statement.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE)
    return alter_composite(catalog, statement);
  Table* const table = catalog.find_table(catalog.relation_name(*statement.relation));
  if (table == nullptr) return alter_index(catalog, statement);  // or a view or a sequence
  const bool only = statement.relation->inh == 0;
  for (const PgNode* node : nodes(statement.n_cmds, statement.cmds)) {
    if (node->node_case != PG_QUERY__NODE__NODE_ALTER_TABLE_CMD) continue;
    const Command& command = *node->alter_table_cmd;
    run(catalog, *table, command);
    if (only) continue;
    for (Table* child : descendants(catalog, table->name))
      if (reaches(command, *child)) run_on_child(catalog, *child, command);
  }
}

}  // namespace modelmend::schema
