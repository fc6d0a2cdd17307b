// AttributeNeeds: what objects of a class do that those of SQLModel do not.
//
//   @validates("email")                          what it returns is stored
//   data = Column(MutableDict.as_mutable(JSON))  the value becomes one that tells of its changes
//   @name.setter                                 of a hybrid_property
//   self.seen = True                             in a method, though nothing declares it
//   tags: Mapped[set["Tag"]]                     of another class: a Tag has a hash
//   @declared_attr                               that makes a synonym
//   @decorator                                   of an __init__, which may assign what it likes
//   event.listen(User.name, "set", normalise)    which hears of the assignments
//
// Found once for each class that is planned. SQLModel loses all of it or raises, so that the class
// gets a base which does not, see model/attribute_store.h. SQLModel's constructor also assigns what
// a field is by default, of which neither a validator nor a listener must hear: such a field gets
// none.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "emit/plan.h"
#include "model/expression.h"
#include "model/mapper_facts.h"
#include "semantic/project.h"
#include "semantic/sqlmodel_release.h"

namespace modelmend::emit {

struct ClassContext;

struct AttributeNeeds {
  bool base = false;
  bool constructor = false;  // that base with the constructor of model/attribute_store.h
  // Attributes that validators are asked about, or listeners hear of.
  std::set<std::string, std::less<>> validated;
};

[[nodiscard]] AttributeNeeds attribute_needs(const semantic::Project& project,
                                             const model::ProjectModels& models,
                                             const model::MapperFacts& mappers,
                                             const model::ModelClass& cls,
                                             semantic::SqlModelRelease release);

// A validator of what nobody can tell, or of a field that a mixin says for other classes as well.
[[nodiscard]] std::optional<Refusal> why_not_by_validators(const ClassContext& context);

}  // namespace modelmend::emit
