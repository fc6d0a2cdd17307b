// CREATE INDEX, and ALTER INDEX ... SET (...) and RESET (...).
#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "schema/definition_printer.h"
#include "schema/dump/column_references.h"
#include "schema/dump/implicit_names.h"
#include "schema/dump/statements.h"
#include "schema/expression_printer.h"

namespace modelmend::schema {
namespace {

// Those that their types have anyway; https://www.postgresql.org/docs/current/indexes-opclass.html
bool is_usual_class(std::string_view name, const std::string& method) {
  constexpr auto kUsual = std::to_array<std::string_view>(
      {"array_ops",       "bit_ops",    "bool_ops",     "bpchar_ops",   "bytea_ops",
       "citext_ops",      "date_ops",   "enum_ops",     "float4_ops",   "float8_ops",
       "int2_ops",        "int4_ops",   "int8_ops",     "interval_ops", "jsonb_ops",
       "numeric_ops",     "range_ops",  "text_ops",     "time_ops",     "timestamp_ops",
       "timestamptz_ops", "timetz_ops", "tsvector_ops", "uuid_ops",     "varbit_ops",
       "varchar_ops"});
  if (name == "inet_ops" || name == "cidr_ops") return method != "gist";
  return std::ranges::find(kUsual, name) != kUsual.end();
}

std::vector<std::string> included_columns(PgNodes elements) {
  std::vector<std::string> names;
  for (const PgNode* node : elements)
    if (node->node_case == PG_QUERY__NODE__NODE_INDEX_ELEM)
      names.emplace_back(node->index_elem->name);
  return names;
}

std::vector<std::string> sorted_options(PgNodes options) {
  std::vector<std::string> texts;
  for (const PgNode* node : options)
    if (node->node_case == PG_QUERY__NODE__NODE_DEF_ELEM)
      texts.push_back(option_text(*node->def_elem));
  std::ranges::sort(texts);
  return texts;
}

// "fillfactor=70"
void change_option(Index& index, const PgQuery__DefElem& option, bool sets) {
  const std::string prefix = std::string(option.defname) + "=";
  std::erase_if(index.options, [&](const std::string& text) { return text.starts_with(prefix); });
  if (sets) index.options.push_back(option_text(option));
}

std::string chosen_name(const DumpCatalog& catalog, const Table& table,
                        const PgQuery__IndexStmt& statement) {
  std::vector<std::string> names =
      index_column_names(nodes(statement.n_index_params, statement.index_params));
  std::ranges::move(
      included_columns(nodes(statement.n_index_including_params, statement.index_including_params)),
      std::back_inserter(names));
  return catalog.name_for_index(table, joined_columns(names), "idx");
}

std::vector<const Table*> partitions_of(const DumpCatalog& catalog, const QualifiedName& name) {
  std::vector<const Table*> found;
  if (!catalog.parents.contains(name)) return found;
  for (const auto& [child_name, child] : catalog.tables)
    if (child.partition_of == name) found.push_back(&child);
  return found;
}

// Each partition gets an index of its own, with a name that the server chooses.
void add_to_partitions(DumpCatalog& catalog, const QualifiedName& parent, const Index& index,
                       const PgQuery__IndexStmt& statement) {
  for (Table* child : descendants(catalog, parent)) {
    if (!child->partition_of) continue;
    Index copy = index;
    copy.name = chosen_name(catalog, *child, statement);
    catalog.table_of_index[{child->name.schema, *copy.name}] = child->name;
    child->indexes.push_back(std::move(copy));
  }
}

}  // namespace

void create_index(DumpCatalog& catalog, const PgQuery__IndexStmt& statement) {
  if (statement.relation == nullptr) return;
  const QualifiedName on = catalog.relation_name(*statement.relation);
  Table* const table = catalog.find_table(on);
  // Views can be indexed, too, and say nothing more than their names here.
  if (table == nullptr) return;

  Index index{.name = statement.idxname, .unique = statement.unique != 0, .parts = {}};
  index.nulls_not_distinct = statement.nulls_not_distinct != 0;
  if (*statement.access_method != '\0') index.method = statement.access_method;
  if (index.name->empty()) index.name = chosen_name(catalog, *table, statement);
  const QualifiedName full{table->name.schema, *index.name};
  if (statement.if_not_exists != 0 && catalog.has_relation(full)) return;

  for (const PgNode* node : nodes(statement.n_index_params, statement.index_params)) {
    if (node->node_case != PG_QUERY__NODE__NODE_INDEX_ELEM) continue;
    IndexPart part = read_index_part(*node->index_elem);
    if (part.operator_class && is_usual_class(*part.operator_class, index.method))
      part.operator_class.reset();
    index.parts.push_back(std::move(part));
  }
  index.include =
      included_columns(nodes(statement.n_index_including_params, statement.index_including_params));
  if (statement.where_clause != nullptr) index.where = print_expression(*statement.where_clause);
  index.options = sorted_options(nodes(statement.n_options, statement.options));
  index.origin = catalog.origin();
  if (statement.relation->inh != 0)
    add_to_partitions(catalog, table->name, index, statement);
  else
    index.valid = partitions_of(catalog, table->name).empty();
  catalog.table_of_index[full] = table->name;
  table->indexes.push_back(std::move(index));
}

Index* find_index(DumpCatalog& catalog, const QualifiedName& name) {
  const auto found = catalog.table_of_index.find(name);
  Table* const table =
      found == catalog.table_of_index.end() ? nullptr : catalog.find_table(found->second);
  if (table == nullptr) return nullptr;
  const auto index = std::ranges::find(table->indexes, name.name, &Index::name);
  return index == table->indexes.end() ? nullptr : &*index;
}

namespace {

// An index ON ONLY a partitioned table is valid once each partition has its own attached.
void attach_index(DumpCatalog& catalog, const QualifiedName& parent,
                  const PgQuery__AlterTableCmd& command) {
  Index* index = find_index(catalog, parent);
  if (index == nullptr || command.def == nullptr ||
      command.def->node_case != PG_QUERY__NODE__NODE_PARTITION_CMD ||
      command.def->partition_cmd->name == nullptr)
    return;
  const QualifiedName child = catalog.relation_name(*command.def->partition_cmd->name);
  catalog.parent_of_index[child] = parent;
  // What becomes valid may make the index valid that it is attached to.
  for (QualifiedName name = parent; index != nullptr && !index->valid;) {
    const std::size_t attached =
        static_cast<std::size_t>(std::ranges::count_if(catalog.parent_of_index, [&](const auto& e) {
          const Index* const part = find_index(catalog, e.first);
          return e.second == name && (part == nullptr || part->valid);
        }));
    if (attached < partitions_of(catalog, catalog.table_of_index.at(name)).size()) return;
    index->valid = true;
    const auto above = catalog.parent_of_index.find(name);
    if (above == catalog.parent_of_index.end()) return;
    name = above->second;
    index = find_index(catalog, name);
  }
}

}  // namespace

void alter_index(DumpCatalog& catalog, const PgQuery__AlterTableStmt& statement) {
  Index* const index = find_index(catalog, catalog.relation_name(*statement.relation));
  if (index == nullptr) return;  // that of a key, whose options are no part of a Schema
  for (const PgNode* node : nodes(statement.n_cmds, statement.cmds)) {
    if (node->node_case != PG_QUERY__NODE__NODE_ALTER_TABLE_CMD) continue;
    const PgQuery__AlterTableCmd& command = *node->alter_table_cmd;
    if (command.subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_AttachPartition)
      attach_index(catalog, catalog.relation_name(*statement.relation), command);
    const bool sets = command.subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_SetRelOptions;
    if (!sets && command.subtype != PG_QUERY__ALTER_TABLE_TYPE__AT_ResetRelOptions) continue;
    if (command.def == nullptr || command.def->node_case != PG_QUERY__NODE__NODE_LIST) continue;
    const PgQuery__List& options = *command.def->list;
    for (const PgNode* option : nodes(options.n_items, options.items))
      if (option->node_case == PG_QUERY__NODE__NODE_DEF_ELEM)
        change_option(*index, *option->def_elem, sets);
    std::ranges::sort(index->options);
  }
}

}  // namespace modelmend::schema
