// NamedModel: a model under the name that people, the decisions file and reports call it by.
//
//   app/models/user.py::User                    a mapped class
//   app/models/shop.py::Shop.Item               a class in a class or function
//   app/models/links.py::Table(user_roles)      a Core table without a class
//
// Made from ProjectModels; the name stays the same while other files change.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/facts.h"
#include "semantic/project.h"

namespace modelmend::strategy {

struct NamedModel {
  std::string name;
  std::optional<model::ClassId> cls;    // absent: a Core table without a class
  std::optional<model::TableId> table;  // absent: it cannot be known, or it is another class's
  std::string table_name;               // "users", "app.users", or empty
  Place place;                          // the class_definition or the Table(...) call
  // Part of the application's schema, so that somebody has to decide on it: not made by a test, a
  // migration or a running function.
  bool needs_decision = true;
};

// Every mapped class and every Core table without one, by place. A second one of the same name in
// one file is called "app/models.py::User#2".
[[nodiscard]] std::vector<NamedModel> named_models(const semantic::Project& project,
                                                   const model::ProjectModels& models);

}  // namespace modelmend::strategy
