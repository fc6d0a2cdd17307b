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
// Where columns stand beside the fields, or a listener hears of assignments, there is a constructor
// as well, which takes whatever the class has in the order in which it is given, as SQLAlchemy's
// does; the defaults of fields are assigned before. A class says `__iter__ = None` where something
// takes objects that can be iterated over, as SQLModel's can, for lists of them, and
// `__str__ = object.__str__` where it has a `__repr__`, which SQLModel's str() passes over. Written
// by emit, known again by verify and by later runs: by what it does, whatever its class is called.
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

// The constructor, in the same way; it is the same for all releases.
[[nodiscard]] std::string attribute_constructor(char quote);

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
// The same of what is given to the constructor: nothing between the two has that of above.
[[nodiscard]] bool constructs_by_sqlmodel(const semantic::Project& project,
                                          const Expression& class_definition);
// Whether SQLModel makes the text of its objects, whatever their `__repr__` is.
[[nodiscard]] bool prints_by_sqlmodel(const semantic::Project& project,
                                      const Expression& class_definition);
// Whether the class has a constructor that does not call the one above it: what is given to it is
// its own business, and no field gets a default.
[[nodiscard]] bool makes_its_objects(const semantic::Project& project, const MapperFact& mapper);
// Whether its objects have no hash: nothing between the two has one.
[[nodiscard]] bool has_no_hash(const semantic::Project& project,
                               const Expression& class_definition);
// Whether it keeps its objects by their hash. Lists do not, nor do dictionaries as their values.
[[nodiscard]] bool needs_hash(const RelationshipFact& relationship);

}  // namespace modelmend::model
