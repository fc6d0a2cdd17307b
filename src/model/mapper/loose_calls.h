// loose_calls: statements of a module that may make or change classes and tables by a call that no
// reader knows.
//
//   UniqueConstraint(User.__table__.c.name)      a constraint that finds its table by its columns
//   register(User)                               a function of the project that gets a class
//   type("Team", (Base,), {...})                 a class that a call makes
//   exec("User.age = ..."), globals()["User"].age = ...
//   registry.map_imperatively(User, users)
//
// Called for each module by find_outside_changes(). What a change concerns that names no class is
// the project as a whole. Calls inside of functions and classes are left out.
#pragma once

#include <string_view>
#include <vector>

#include "model/mapper/chains.h"
#include "model/mapper_facts.h"

namespace modelmend::model {

[[nodiscard]] std::vector<OutsideChange> loose_calls(const MapperNames& names,
                                                     const ChainReader& chains,
                                                     const semantic::Module& module);

// Whether a call of that canonical name maps the class that it is given.
[[nodiscard]] bool is_imperative_mapping(std::string_view callee);

}  // namespace modelmend::model
