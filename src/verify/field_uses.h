// field_uses: what SQLModel does not take, so that nothing is claimed of a class that says it:
// fields of the class body where columns are wanted, annotations of relationships as one string.
//
// Used by statements. In the body of a class of SQLModel `email` is what Field() gave, and no
// column: `Index("ix", func.lower(email))` fails when the index is made, `foreign_keys=[author_id]`
// at once.
#pragma once

#include "model/facts.h"
#include "semantic/project.h"
#include "verify/statement.h"

namespace modelmend::verify {

[[nodiscard]] Statements field_uses(const semantic::Project& project,
                                    const model::ProjectModels& models);

}  // namespace modelmend::verify
