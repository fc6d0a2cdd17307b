// ShapeDifference: how different two tables are that have one name.
//
// Made by audit for two models of one table, and for a model and the database's table. Names and
// types of columns only: what else may differ is drift, and check tells it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/facts.h"
#include "schema/schema.h"

namespace modelmend::strategy {

struct ShapeColumn {
  std::string name;
  schema::SqlType type;
};
using Shape = std::vector<ShapeColumn>;  // by name

[[nodiscard]] Shape shape_of(const model::ProjectModels& models, model::TableId table);
[[nodiscard]] Shape shape_of(const schema::Table& table);

struct ShapeDifference {
  std::size_t common = 0;              // columns of one name on both sides
  std::vector<std::string> only_here;  // by name, as the next ones
  std::vector<std::string> only_there;
  std::vector<std::string> other_type;  // "user_id (UUID, INTEGER)"

  [[nodiscard]] bool is_same() const;
  // Two things rather than two states of one: fewer than half of all columns are common.
  [[nodiscard]] bool is_another_table() const;
  // "4 columns in common, 2 of another type: a (UUID, INTEGER), ...; 3 only here: ..."
  [[nodiscard]] std::string describe() const;
};

// `schema` is where the domains of `there` are known.
[[nodiscard]] ShapeDifference shape_difference(const Shape& here, const Shape& there,
                                               const schema::Schema& schema);

}  // namespace modelmend::strategy
