// The lines of a validation that only the models decide: strings that resolve, styles, marks.
//
// Called by pipeline::validate(). Test files do not count: they are not what is migrated.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "model/mapper_facts.h"
#include "semantic/project.h"
#include "validate/validation.h"

namespace modelmend::validate {

struct ModelView {
  const semantic::Project& project;
  const model::ProjectModels& models;
  const model::MapperFacts& mappers;
  std::function<bool(const std::string&)> is_asked_for = [](const auto&) {
    return true;
  };  // a file
};

// Foreign keys and relationships that name something as text. `dangling` are the findings of
// drift::check_models().
[[nodiscard]] Line strings_line(const ModelView& view, const std::vector<drift::Finding>& findings);

// Mapped classes that are not SQLModel, but for those that are kept for later.
[[nodiscard]] Line style_line(const ModelView& view, const std::set<model::ClassId>& for_later);

}  // namespace modelmend::validate
