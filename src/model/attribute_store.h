// attribute_store: the __setattr__ by which a class of SQLModel keeps what SQLAlchemy makes of a
// value.
//
//   class SABehaviour(SQLBase):
//       def __setattr__(self, name, value):
//           attribute = getattr_static(type(self), name, None)
//           ...
//
// SQLModel's own asks SQLAlchemy, and then stores the value as it was given: what a validator
// returned and the coerced value of a mutable type are lost. Of a name that is no field, as hybrids
// and synonyms are, it raises. This one leaves an assignment to the attribute of the class, as
// Python does. Written by emit, known again by verify and by later runs: by what it does, whatever
// its class is called.
#pragma once

#include <string>
#include <string_view>

#include "model/expression.h"
#include "semantic/sqlmodel_release.h"

namespace modelmend::model {

// The function for SQLModels from `release` on, in lines that end with '\n' and are indented by
// tabs; `lookup` is how inspect.getattr_static is spelled.
[[nodiscard]] std::string attribute_store(semantic::SqlModelRelease release,
                                          std::string_view lookup, char quote);

// Whether a function is that one, for whatever release.
[[nodiscard]] bool is_attribute_store(const semantic::Project& project, const Expression& function);
// Whether the body of a class has it.
[[nodiscard]] bool has_attribute_store(const semantic::Project& project,
                                       const Expression& class_definition);

// Whether SQLModel does the assignments to objects of the class: it is one of SQLModel, and nothing
// between the two has the function above.
[[nodiscard]] bool assigns_by_sqlmodel(const semantic::Project& project,
                                       const Expression& class_definition);

}  // namespace modelmend::model
