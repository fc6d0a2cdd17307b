// ClassRemoval: the edits that take classes out of a project.
//
// Made by apply_decisions() for the classes that are to go, all together. A class goes with its
// decorators and the comments directly above it, the imports of its name, re-exports, entries of
// `__all__`, and the relationships towards it. What else uses it is an obstacle: nothing is edited
// that would have to mean something else.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "base/declined.h"
#include "model/facts.h"
#include "patch/edit_set.h"
#include "semantic/project.h"
#include "usage/class_uses.h"

namespace modelmend::pipeline {

struct RemovalObstacle {
  Declined why;
  Place place;
};

class ClassRemoval {
 public:
  // `uses` by ClassId. All must outlive it.
  ClassRemoval(const semantic::Project& project, const model::ProjectModels& models,
               const std::vector<std::vector<usage::ClassUse>>& uses)
      : project_(project), models_(models), uses_(uses) {}

  // Why `cls` cannot go together with the others of `going`, or nullopt.
  [[nodiscard]] std::optional<RemovalObstacle> obstacle(
      model::ClassId cls, const std::set<model::ClassId>& going) const;

  // For all of them, which have no obstacle.
  [[nodiscard]] std::map<FileId, patch::EditSet> edits(const std::set<model::ClassId>& going) const;

 private:
  [[nodiscard]] bool table_stays(const model::ModelClass& gone,
                                 const std::set<model::ClassId>& going) const;

  const semantic::Project& project_;
  const model::ProjectModels& models_;
  const std::vector<std::vector<usage::ClassUse>>& uses_;
};

}  // namespace modelmend::pipeline
