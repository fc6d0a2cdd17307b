// Typed columns: whether a class may have a column whose type is of a class of the project.
//
//   if isinstance(column.type, Encrypted):       what a listener does there concerns no other class
//
// Asked by why_not_by_surroundings() about listeners of all mappers.
#pragma once

#include "emit/class_context.h"

namespace modelmend::emit {

// `type_class` names a class of the project. True where it is not sure.
[[nodiscard]] bool may_have_column_of(const ClassContext& context,
                                      const model::Expression& type_class);

}  // namespace modelmend::emit
