// unread_decorators: decorators of classes that may do anything to them, such as adding columns.
//
// Called by read_mappers() once. Those of the standard library and of SQLAlchemy that are known to
// leave the mapping alone, or whose effect is read, are none of them. One on a mixin or base is a
// change of every mapped class that takes it over.
#pragma once

#include <vector>

#include "model/mapper/class_bodies.h"
#include "model/mapper/names.h"
#include "model/mapper_facts.h"

namespace modelmend::model {

// By class.
[[nodiscard]] std::vector<OutsideChange> unread_decorators(const MapperNames& names,
                                                           const ClassBodies& bodies);

}  // namespace modelmend::model
