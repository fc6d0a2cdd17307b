// What a table has from its parents: INHERITS, PARTITION OF, ATTACH PARTITION.
#include <algorithm>
#include <utility>

#include "schema/dump/copies.h"
#include "schema/dump/implicit_names.h"
#include "schema/dump/statements.h"
#include "schema/expression_printer.h"
#include "schema/expressions.h"
#include "schema/find_column.h"

namespace modelmend::schema {
namespace {

void copy_columns(const DumpCatalog& catalog, const Table& parent, Table& child) {
  for (const Column& column : parent.columns) {
    Column copy = column;
    copy.identity.reset();
    copy.comment.reset();
    if (column.serial) copy.default_value = next_value_of(catalog, parent, column);
    copy.serial = false;
    if (Column* known = find_column(child, column.name))
      known->nullable = known->nullable && column.nullable;
    else
      child.columns.push_back(std::move(copy));
  }
}

void copy_checks(const Table& parent, Table& child) {
  for (const Check& check : parent.checks) {
    if (check.no_inherit || has_constraint(child, *check.name)) continue;
    child.checks.push_back(check);
    child.checks.back().comment.reset();
  }
}

std::vector<std::string> names_of_parts(const Index& index) {
  std::vector<std::string> names;
  for (const IndexPart& part : index.parts)
    names.push_back(part.column.empty() ? "expr" : part.column);
  return names;
}

Table* known_parent(DumpCatalog& catalog, const Table& child, const QualifiedName& parent) {
  Table* const table = catalog.find_table(parent);
  if (table == nullptr)
    catalog.mark_partly_read(child.name, "its parent " + to_string(parent) + " is not known");
  return table;
}

bool is_child(const Table& table, const QualifiedName& parent) {
  return table.partition_of == parent ||
         std::ranges::find(table.inherits, parent) != table.inherits.end();
}

}  // namespace

// The sequence stays the parent's; a child takes its values from it by a plain default.
std::optional<std::string> next_value_of(const DumpCatalog& catalog, const Table& table,
                                         const Column& column) {
  for (const auto& [name, sequence] : catalog.sequences)
    if (sequence.owner_table == table.name && sequence.owner_column == column.name)
      return canonical_expression("nextval(" + quote_literal(to_string(name)) + ")");
  return std::nullopt;
}

// A partition has an index of its own for each of the partitioned table's.
void copy_indexes(DumpCatalog& catalog, const Table& from, Table& to) {
  const auto remember = [&](const std::string& name) {
    catalog.table_of_index[{to.name.schema, name}] = to.name;
  };
  if (from.primary_key && !to.primary_key) {
    to.primary_key = from.primary_key;
    to.primary_key->name = catalog.name_for_index(to, "", "pkey");
    remember(*to.primary_key->name);
  }
  for (Unique unique : from.uniques) {
    unique.name = catalog.name_for_index(to, joined_columns(unique.columns), "key");
    remember(*unique.name);
    to.uniques.push_back(std::move(unique));
  }
  for (Index index : from.indexes) {
    index.name = catalog.name_for_index(to, joined_columns(names_of_parts(index)), "idx");
    remember(*index.name);
    to.indexes.push_back(std::move(index));
  }
}

std::vector<Table*> descendants(DumpCatalog& catalog, const QualifiedName& name) {
  std::vector<Table*> found;
  std::vector<QualifiedName> open = {name};
  for (std::size_t at = 0; at < open.size(); ++at) {
    if (!catalog.parents.contains(open[at])) continue;
    for (auto& [child_name, child] : catalog.tables) {
      if (!is_child(child, open[at]) || std::ranges::find(found, &child) != found.end()) continue;
      found.push_back(&child);
      open.push_back(child_name);
    }
  }
  return found;
}

void inherit(DumpCatalog& catalog, Table& child, const QualifiedName& parent) {
  child.inherits.push_back(parent);
  catalog.parents.insert(parent);
  const Table* const from = known_parent(catalog, child, parent);
  if (from == nullptr) return;
  copy_columns(catalog, *from, child);
  copy_checks(*from, child);
}

void become_partition(DumpCatalog& catalog, Table& child, const QualifiedName& parent) {
  child.partition_of = parent;
  catalog.parents.insert(parent);
  const Table* const from = known_parent(catalog, child, parent);
  if (from == nullptr) return;
  copy_columns(catalog, *from, child);
  copy_checks(*from, child);
  copy_indexes(catalog, *from, child);
}

}  // namespace modelmend::schema
