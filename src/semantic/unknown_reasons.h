// Unknown reasons: words of resolution.h's Unknown by which one reason is told from the others.
//
// Written by the resolver; read by the model reader, which hands on only what a user can act upon.
#pragma once

#include <string_view>

namespace modelmend::semantic {

// The end of what is said of a name that an import by `*` may bind, of a module that is not read.
inline constexpr std::string_view kByItsStar = " by its star";

}  // namespace modelmend::semantic
