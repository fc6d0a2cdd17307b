// apart: what is compared for itself, so that whoever names it does not change where it does.
//
// Made once for a state by each maker of statements and handed to ClosedTexts.
#pragma once

#include <set>

#include "model/expression.h"
#include "model/facts.h"

namespace modelmend::verify {

struct Apart {
  // The definitions of classes and tables, with the assignments that name a Core table.
  std::set<Place> definitions;
  // Functions in them that nobody compares there: those of a mixin that each class replaces, and
  // those of an abstract base that no class has.
  std::set<Place> loose;
};

[[nodiscard]] Apart apart_of(const semantic::Project& project, const model::ProjectModels& models);

}  // namespace modelmend::verify
