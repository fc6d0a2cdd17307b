// KeptForLater: the models that stay without a table for now, and their tables.
//
// A model is kept for later if the decisions file says so, or, where that has no entry for it, the
// mark above its class (future_mark.h). That its table is missing is then as it should be: check
// notes it, validate passes, revision does not create it. Made by kept_for_later().
#pragma once

#include <set>
#include <vector>

#include "drift/finding.h"
#include "model/facts.h"
#include "semantic/project.h"
#include "strategy/decisions.h"

namespace modelmend::strategy {

struct KeptForLater {
  std::set<model::ClassId> classes;
  std::set<model::TableId> tables;
  // As the declared schema calls them, but for those that another model has, too.
  std::set<schema::QualifiedName> by_name;

  [[nodiscard]] bool has(const schema::QualifiedName& table) const {
    return by_name.contains(table);
  }
};

// Whether the mark stands above its class.
[[nodiscard]] bool has_future_mark(const semantic::Project& project, const NamedModel& model);

[[nodiscard]] KeptForLater kept_for_later(const semantic::Project& project,
                                          const model::ProjectModels& models,
                                          const std::vector<NamedModel>& named,
                                          const DecisionFile* decisions);

// What is as it should be with these becomes a note.
void excuse(const KeptForLater& later, std::vector<drift::Finding>& findings);

}  // namespace modelmend::strategy
