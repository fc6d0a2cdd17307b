// stores: the attributes that a function sets on the object which is its first parameter.
//
//   def mark(self): self.seen = True                  "seen"
//   def fill(self, **kw): setattr(self, name, value)  "", as the name is computed
//
// Used by read_members() for the methods of mapped classes: an object of SQLAlchemy takes any
// attribute, one of SQLModel takes its fields.
#pragma once

#include <string>
#include <vector>

#include "model/expression.h"

namespace modelmend::model {

// In the order of the text; the function may be decorated.
[[nodiscard]] std::vector<std::string> stored_attributes(const semantic::Project& project,
                                                         const Expression& function);

}  // namespace modelmend::model
