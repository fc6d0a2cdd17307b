// observed_classes: the classes whose objects an observer of SQLAlchemy-Utils asks whether they are
// iterable.
//
//   @observes("participants.contact")
//   def count(self, contacts): ...
//
// Objects of SQLModel are: they give their fields as pairs, and the observer takes each for an
// object, in the middle of a flush. So the class of the function, and those that its paths lead to,
// say that theirs are not. Asked by migrate() before it plans anything.
#pragma once

#include <set>

#include "model/mapper_facts.h"
#include "model/read_models.h"
#include "semantic/project.h"

namespace modelmend::pipeline {

[[nodiscard]] std::set<model::ClassId> observed_classes(const semantic::Project& project,
                                                        model::FileSearch& search,
                                                        const model::ProjectModels& models,
                                                        const model::MapperFacts& mappers);

}  // namespace modelmend::pipeline
