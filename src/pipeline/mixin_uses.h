// uses_of_mixin: where the program speaks of a mixin besides the lists of bases.
//
// Asked by the planner of a migration before a mixin gets a twin (see emit/mixin_twin.h), since
// classes that have the twin are none of the mixin any more: `isinstance(row, Stamped)` would be
// answered in another way. What only type checkers read is told apart.
#pragma once

#include <optional>
#include <vector>

#include "model/facts.h"
#include "model/read_models.h"
#include "semantic/project.h"

namespace modelmend::pipeline {

struct MixinUses {
  std::optional<Place> asked;           // the first place where the program runs into it
  std::vector<Place> by_type_checkers;  // annotations, bounds and casts
};

[[nodiscard]] MixinUses uses_of_mixin(const semantic::Project& project, model::FileSearch& search,
                                      const model::ModelClass& mixin);

}  // namespace modelmend::pipeline
