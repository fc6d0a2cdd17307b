// member_meaning: what the functions, types and constants of the project do that a member of a
// class or a listener names.
//
// Used for the statements about members: two whose words are equal differ if this does. Plain
// methods are not run by a mapper and so have none.
#pragma once

#include <string>

#include "model/mapper_facts.h"
#include "verify/closed_text.h"

namespace modelmend::verify {

[[nodiscard]] std::string member_meaning(const semantic::Project& project,
                                         const model::MemberFact& member, ClosedTexts& texts);

}  // namespace modelmend::verify
