#include "strategy/shape.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "drift/compare_types.h"
#include "model/foreign_keys.h"

namespace modelmend::strategy {
namespace {

// A list that is longer says how many more there are.
constexpr std::size_t kMaxNames = 6;

std::string listed(const std::vector<std::string>& names) {
  if (names.size() <= kMaxNames) return fmt::format("{}", fmt::join(names, ", "));
  const auto end = names.begin() + static_cast<std::ptrdiff_t>(kMaxNames);
  return fmt::format("{} and {} more", fmt::join(names.begin(), end, ", "),
                     names.size() - kMaxNames);
}

// An enum by its name: all its labels would fill a page.
std::string type_words(const schema::SqlType& type) {
  const auto* labels = type.as<schema::Enum>();
  return labels == nullptr ? schema::to_sql(type) : "ENUM " + labels->name.value_or("");
}

std::string both_types(const schema::SqlType& here, const schema::SqlType& there) {
  const std::string one = type_words(here);
  const std::string other = type_words(there);
  return one == other ? one + ", other labels" : one + ", " + other;
}

void sort(Shape& shape) {
  std::ranges::sort(shape, {}, &ShapeColumn::name);
}

const ShapeColumn* find(const Shape& shape, const std::string& name) {
  const auto found = std::ranges::lower_bound(shape, name, {}, &ShapeColumn::name);
  return found != shape.end() && found->name == name ? &*found : nullptr;
}

}  // namespace

Shape shape_of(const model::ProjectModels& models, model::TableId table) {
  Shape shape;
  for (const model::TableColumn& column : models.table(table).columns)
    shape.push_back(
        {column.name,
         model::effective_type(models, table, column.decl, model::nothing_changes).type});
  sort(shape);
  return shape;
}

Shape shape_of(const schema::Table& table) {
  Shape shape;
  for (const schema::Column& column : table.columns) shape.push_back({column.name, column.type});
  sort(shape);
  return shape;
}

bool ShapeDifference::is_same() const {
  return only_here.empty() && only_there.empty() && other_type.empty();
}

bool ShapeDifference::is_another_table() const {
  return common < only_here.size() + only_there.size();
}

std::string ShapeDifference::describe() const {
  if (is_same())
    return common == 1 ? "the same column" : fmt::format("the same {} columns", common);
  std::string text = fmt::format("{} column{} in common", common, common == 1 ? "" : "s");
  if (!other_type.empty())
    text += fmt::format(", {} of another type: {}", other_type.size(), listed(other_type));
  if (!only_here.empty())
    text += fmt::format("; {} only here: {}", only_here.size(), listed(only_here));
  if (!only_there.empty())
    text += fmt::format("; {} only there: {}", only_there.size(), listed(only_there));
  return text;
}

ShapeDifference shape_difference(const Shape& here, const Shape& there,
                                 const schema::Schema& schema) {
  ShapeDifference difference;
  for (const ShapeColumn& column : here) {
    const ShapeColumn* other = find(there, column.name);
    if (other == nullptr) {
      difference.only_here.push_back(column.name);
      continue;
    }
    ++difference.common;
    if (drift::type_difference(column.type, other->type, schema))
      difference.other_type.push_back(
          fmt::format("{} ({})", column.name, both_types(column.type, other->type)));
  }
  for (const ShapeColumn& column : there)
    if (find(here, column.name) == nullptr) difference.only_there.push_back(column.name);
  return difference;
}

}  // namespace modelmend::strategy
