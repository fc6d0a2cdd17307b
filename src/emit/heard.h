// Heard: the attributes of which validators and listeners on "set" hear.
//
//   event.listen(Organization.name, "set", generate_slug)
//
// SQLAlchemy's constructor assigns what it is given, in that order, and nothing else. A class of
// SQLModel does the same if it has the constructor of model/attribute_store.h, and if no field has
// a default that they would hear of or find in the object. Asked by attribute_needs(),
// why_not_by_validators() and why_not_by_surroundings().
#pragma once

#include <set>
#include <string>

#include "model/facts.h"
#include "model/mapper_facts.h"
#include "semantic/project.h"

namespace modelmend::emit {

// Whether the constructor that SQLModel has would tell listeners what nobody assigned: false for a
// class whose own constructor does not call it.
[[nodiscard]] bool is_heard_at_the_start(const semantic::Project& project,
                                         const model::MapperFacts& mappers,
                                         const model::ModelClass& cls);

// Whether it is a listener that is told of objects before they are inserted: it would find defaults
// that SQLAlchemy makes afterwards.
[[nodiscard]] bool is_before_insert(const semantic::Project& project,
                                    const model::MemberFact& member);

// Attributes: what a validator or listener of the class hears of, and each column of its table (of
// a mixin: its own columns) with a default that the function may find in the object.
[[nodiscard]] std::set<std::string, std::less<>> heard_by(const semantic::Project& project,
                                                          const model::ProjectModels& models,
                                                          const model::ModelClass& cls,
                                                          const model::MemberFact& member);

}  // namespace modelmend::emit
