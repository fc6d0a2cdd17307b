// entered_by: what `with ... as name` enters, of a name that is bound so.
//
//   with Session(engine) as s: s.get(User, 1)      Session(engine), for `s`
//
// Asked by who must know whose method is called. What comes out of a context manager may be
// anything; that of a library makes nothing of the project's.
#pragma once

#include <string>

#include "model/expression.h"

namespace modelmend::model {

// Null for any other name.
[[nodiscard]] Expression entered_by(const semantic::Project& project, const Expression& name);

// The library's name of what is called there, or of what has made that (`SessionLocal()` of
// `SessionLocal = sessionmaker(...)`); empty if it is none of a library.
[[nodiscard]] std::string library_entered(const semantic::Project& project, const Expression& name);

}  // namespace modelmend::model
