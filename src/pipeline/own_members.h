// own_members: what a class has that somebody wrote, in its body, in a mixin or in a class of a
// library.
//
// Asked by those who warn of places where objects will behave differently.
#pragma once

#include <string_view>

#include "model/facts.h"
#include "model/mapper_facts.h"
#include "semantic/project.h"

namespace modelmend::pipeline {

// Null if the class and its mixins do not state it.
[[nodiscard]] const model::MemberFact* member_named(const model::MapperFacts& mappers,
                                                    const model::ModelClass& cls,
                                                    std::string_view name);

// From itself, a mixin of the project, or one of a library.
[[nodiscard]] bool has_own(const semantic::Project& project, const model::MapperFacts& mappers,
                           const model::ModelClass& cls, std::string_view name);

}  // namespace modelmend::pipeline
