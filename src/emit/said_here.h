// said_here: whether text that is written in another place can be said in a class, and how.
//
//   pk = Annotated[int, mapped_column(primary_key=True)]      class User(Base):
//   name = Annotated[str, mapped_column(String(50))]              name: Mapped[name]
//
// Used by the emitters of columns for what an Annotated type, a type_annotation_map or a helper
// function says. Every name in it must mean the same where the column is, by an import that is
// there already; parameters and local names never do.
#pragma once

#include "emit/class_context.h"

namespace modelmend::emit {

// `statement` is the one that is replaced; what stands in it may always be said again.
[[nodiscard]] bool may_be_said_here(const ClassContext& context, const model::Expression& value,
                                    const Place& statement);

[[nodiscard]] Term term_of_value(const ClassContext& context, const model::Expression& value);

}  // namespace modelmend::emit
