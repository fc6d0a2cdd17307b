#include "schema/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace modelmend::schema {

namespace {

// Constraints without a name stand before those with one, among themselves by what they say.
template <class Constraint, class Says>  // the constraint kinds share no base, only these members
void sort_constraints(std::vector<Constraint>& constraints, Says says) {
  std::ranges::stable_sort(constraints, [&](const Constraint& a, const Constraint& b) {
    if (a.name != b.name) return a.name < b.name;
    return std::invoke(says, a) < std::invoke(says, b);
  });
}

std::string said_by(const Index& index) {
  std::string text;
  for (const IndexPart& part : index.parts) text += part.column + "\n" + part.expression + "\n";
  return text;
}

void sort_table(Table& table) {
  sort_constraints(table.uniques, &Unique::columns);
  sort_constraints(table.checks, &Check::expression);
  sort_constraints(table.exclusions, &Exclusion::definition);
  sort_constraints(table.foreign_keys, &ForeignKey::columns);
  sort_constraints(table.indexes, said_by);
}

}  // namespace

std::string to_string(const QualifiedName& name) {
  return name.schema.empty() ? name.name : fmt::format("{}.{}", name.schema, name.name);
}

const Table* Schema::find_table(const QualifiedName& name) const {
  const auto found = std::ranges::find(tables, name, &Table::name);
  return found == tables.end() ? nullptr : &*found;
}

void sort(Schema& schema) {
  std::ranges::sort(schema.schemas);
  for (Table& table : schema.tables) sort_table(table);
  for (DomainType& domain : schema.domains) sort_constraints(domain.checks, &Check::expression);
  std::ranges::stable_sort(schema.tables, {}, &Table::name);
  std::ranges::stable_sort(schema.enums, {}, &EnumType::name);
  std::ranges::stable_sort(schema.domains, {}, &DomainType::name);
  std::ranges::stable_sort(schema.composites, {}, &CompositeType::name);
  std::ranges::stable_sort(schema.sequences, {}, &Sequence::name);
  std::ranges::stable_sort(schema.views, {}, &View::name);
}

}  // namespace modelmend::schema
