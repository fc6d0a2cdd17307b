// read_inheritance: __mapper_args__ of a class, and how it shares tables with the class above.
//
// Called by read_mappers() for each mapped class.
#pragma once

#include "model/mapper/class_bodies.h"
#include "model/mapper_facts.h"

namespace modelmend::model {

// Fills mapper_args and inheritance; `inherits` is there already. A column is named "table.column"
// however it is given.
void read_inheritance(const MapperNames& names, const ClassBodies& bodies, MapperFact& fact);

}  // namespace modelmend::model
