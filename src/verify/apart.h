// apart: what is compared for itself, so that whoever names it does not change where it does.
//
// Made once for a state by each maker of statements and handed to ClosedTexts.
#pragma once

#include <set>

#include "model/expression.h"
#include "model/facts.h"

namespace modelmend::verify {

// The definitions of classes and tables, with the assignments that name a Core table.
[[nodiscard]] std::set<Place> definitions_of(const semantic::Project& project,
                                             const model::ProjectModels& models);

}  // namespace modelmend::verify
