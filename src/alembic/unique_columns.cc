#include "alembic/unique_columns.h"

#include <algorithm>

namespace modelmend::alembic {
namespace {

using schema::Table;

std::vector<std::string> sorted(std::vector<std::string> names) {
  std::ranges::sort(names);
  return names;
}

}  // namespace

bool are_unique(const Table& table, const std::vector<std::string>& columns) {
  const auto wanted = sorted(columns);
  if (table.primary_key && sorted(table.primary_key->columns) == wanted) return true;
  const auto is_same = [&](const schema::Unique& unique) {
    return sorted(unique.columns) == wanted;
  };
  const auto is_unique = [&](const schema::Index& index) {
    std::vector<std::string> names;
    for (const schema::IndexPart& part : index.parts) names.push_back(part.column);
    return index.unique && !index.where && sorted(names) == wanted;
  };
  return std::ranges::any_of(table.uniques, is_same) ||
         std::ranges::any_of(table.indexes, is_unique);
}

}  // namespace modelmend::alembic
