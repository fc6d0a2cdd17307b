// read_members: every member of a class body as exactly one fact.
//
// Called by read_mappers() for each class, const and safe to call from many threads. What is a
// column or a relationship is only named here; everything else is carried as words: functions with
// their decorators and bodies, the parts of a property or hybrid together, constants, nested
// classes, and statements that bind no name. Statements that decide what the class has are carried
// too, and are unread.
#pragma once

#include "model/mapper/class_bodies.h"
#include "model/mapper_facts.h"

namespace modelmend::model {

// Fills members, class_arguments and unread; the relationships are there already. `handed_down`:
// with what mixins and abstract bases state.
void read_members(const MapperNames& names, const ClassBodies& bodies, bool handed_down,
                  MapperFact& fact);

// `(self, value){self.x=value}`, without name, annotations and docstring; a lambda likewise.
[[nodiscard]] std::string function_words(const MapperNames& names, const Expression& function,
                                         ClassId from);

}  // namespace modelmend::model
