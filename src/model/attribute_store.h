// attribute_store: the members by which a class of SQLModel behaves as one of SQLAlchemy does.
//
//   class SABehaviour(SQLBase):
//       __hash__ = object.__hash__
//       __eq__ = object.__eq__
//
//       def __setattr__(self, name, value):
//           ...
//
// SQLModel's own __setattr__ asks SQLAlchemy, and then stores the value as it was given: what a
// validator returned and the coerced value of a mutable type are lost. Of a name that is no field,
// as hybrids and synonyms are, it raises. This one leaves an assignment to the attribute of the
// class, as Python does. SQLModel's objects are equal where their values are, and have no hash.
// Where columns stand beside the fields there is a constructor as well, which takes whatever the
// class has, as SQLAlchemy's does. Written by emit, known again by verify and by later runs: by
// what it does, whatever its class is called.
#pragma once

#include <string>
#include <string_view>

#include "model/class_body.h"
#include "model/expression.h"
#include "model/mapper_facts.h"
#include "semantic/sqlmodel_release.h"

namespace modelmend::model {

// The members for SQLModels from `release` on, in lines that end with '\n' and are indented by
// tabs.
[[nodiscard]] std::string attribute_store(semantic::SqlModelRelease release, char quote);

// The constructor, in the same way.
[[nodiscard]] std::string attribute_constructor(semantic::SqlModelRelease release, char quote);

// Whether it is one of them, for whatever release.
[[nodiscard]] bool is_of_attribute_store(const Member& member);
// Whether the body of a class has all of them, but for the constructor.
[[nodiscard]] bool has_attribute_store(const semantic::Project& project,
                                       const Expression& class_definition);
[[nodiscard]] bool has_attribute_constructor(const semantic::Project& project,
                                             const Expression& class_definition);

// Whether SQLModel does the assignments to objects of the class: it is one of SQLModel, and nothing
// between the two has the function above.
[[nodiscard]] bool assigns_by_sqlmodel(const semantic::Project& project,
                                       const Expression& class_definition);
// Whether its objects have no hash: nothing between the two has one.
[[nodiscard]] bool has_no_hash(const semantic::Project& project,
                               const Expression& class_definition);
// Whether it keeps its objects by their hash. Lists do not, nor do dictionaries as their values.
[[nodiscard]] bool needs_hash(const RelationshipFact& relationship);

}  // namespace modelmend::model
