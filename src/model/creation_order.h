// sets_creation_order: `created_at._creation_order = 9998` in a class body.
//
// SQLAlchemy 1 put the columns of a class into that order. Since 2.0 they stand in the order in
// which the class and its mixins have them, and `sort_order` of mapped_column() says another
// (_setup_table in sqlalchemy.orm.decl_base): the statement does nothing. Asked by who compares the
// statements of class bodies, and by the emitter, which leaves it out.
#pragma once

#include <vector>

#include "model/class_body.h"

namespace modelmend::model {

// True if the name is bound to a column above the statement in the same body.
[[nodiscard]] bool sets_creation_order(const semantic::Project& project,
                                       const Expression& statement,
                                       const std::vector<Member>& body);

}  // namespace modelmend::model
