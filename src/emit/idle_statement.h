// Idle statements: what of a class body does nothing, and may stay or go.
//
// Asked by the planner of classes about statements that bind no member.
#pragma once

#include <vector>

#include "model/class_body.h"
#include "syntax/node.h"

namespace modelmend::emit {

// `pass`, `...` and texts.
[[nodiscard]] bool is_docstring(syntax::Node statement);
[[nodiscard]] bool is_idle(syntax::Node statement);

// `created_at._creation_order = 9998`, of a name that the body binds. SQLAlchemy 1 put columns into
// that order; since 2.0 they stand in the order of the class, and `sort_order` of mapped_column()
// says another (setup of declared columns in sqlalchemy.orm.decl_base).
[[nodiscard]] bool sets_creation_order(syntax::Node statement,
                                       const std::vector<model::Member>& body);

}  // namespace modelmend::emit
