// decorator_name: what a decorator of a class is, in the library's words.
//
//   @reg.mapped              sqlalchemy.orm.registry().mapped
//   @Base.registry.mapped    the same: the registry of a base is one like any other
//
// Used by the index of classes and by the reader of what decorators change. Empty if it is nothing
// of a library.
#pragma once

#include <string>

#include "model/expression.h"

namespace modelmend::model {

[[nodiscard]] std::string decorator_name(const semantic::Project& project,
                                         const Expression& function);

// Whether it maps its class as one below a declarative base of the registry would be, and does
// nothing else: `@reg.mapped`, under any name.
[[nodiscard]] bool is_mapping_decorator(const semantic::Project& project,
                                        const Expression& decorator);

}  // namespace modelmend::model
