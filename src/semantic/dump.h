// Dump: scopes, bindings and resolved names of one module, one line each.
//
// Made for `modelmend dump scopes FILE` and for golden tests. The order is that of the source.
//
//   scope 1 class 3:1 User in module
//     binding 4:5 id assignment
//   name 4:10 Column imported sqlalchemy.Column
#pragma once

#include <string>

#include "semantic/project.h"

namespace modelmend::semantic {

[[nodiscard]] std::string dump_scopes(const Project& project, const Module& module);

}  // namespace modelmend::semantic
