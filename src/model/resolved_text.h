// resolved_text: what an expression says, as Python text in which equal things are equal texts.
//
// Used by column_behaviour for whatever the facts do not interpret. Names are replaced by what they
// mean ("datetime.datetime.now" for any import of it), constants of the project by their values,
// strings have one kind of quotes, comments and layout do not count. The result is an expression
// that Python can evaluate where the modules that it names are imported. A name that cannot be
// resolved stays as it is written, and what a class has from a library is said of the class.
#pragma once

#include <string>

#include "model/expression.h"

namespace modelmend::model {

[[nodiscard]] std::string resolved_text(const semantic::Project& project,
                                        const Expression& expression);

// What a name of a module is bound to, through any number of such names. Unlike value_of() it does
// not look into classes, where a name may be a member of an enum.
[[nodiscard]] Expression named_value(const semantic::Project& project,
                                     const Expression& expression);

// `User.__table__`, `User.query.first`, and a variable with what such a call gives: what a class of
// the project has from a library hangs on the class, which may get another library's above it.
[[nodiscard]] bool is_inherited_from_library(const semantic::Project& project,
                                             const Expression& name);

// The name of what a variable is made by: `Trace` of `trace` behind `trace = Trace(...)`; null for
// any other name.
[[nodiscard]] Expression maker_of(const semantic::Project& project, const Expression& name);

// The text as a Python literal: 'it\'s'.
[[nodiscard]] std::string quoted_text(std::string_view text);

}  // namespace modelmend::model
