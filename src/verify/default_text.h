// default_text: what `server_default=` says where no SQL can be made of it.
//
//   id = Column(Uuid, primary_key=True, server_default=new_key())     # compiled by the project
//
// Asked by compare() for a column whose DEFAULT is unclear in both states: the same expression with
// the same meaning of its names makes the same DEFAULT, whatever that is. What `@compiles` makes of
// it is compared for itself, as behaviour of the project.
#pragma once

#include <string>
#include <string_view>

#include "verify/state.h"

namespace modelmend::verify {

// As State::text_of. Empty if there is none, or if it hangs on more than what stands there: on a
// name that nobody knows, a parameter, or a name of the body of a class.
[[nodiscard]] std::string default_text(const State& state, const TableView& view,
                                       std::string_view column);

}  // namespace modelmend::verify
