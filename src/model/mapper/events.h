// find_events: listeners on mapped classes and their attributes, wherever they are registered.
//
//   @event.listens_for(User, "before_insert")        event.listen(User.email, "set", normalise)
//
// Called by read_mappers() once; the facts are given to the classes they listen to, those on a base
// to the mapped classes below it. Listeners on sessions, mappers, engines, tables and metadata, and
// `MutableDict.associate_with(JSONB)`, are facts of the project if they stand outside of functions.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "model/mapper/names.h"
#include "model/mapper_facts.h"

namespace modelmend::model {

struct EventFact {
  std::optional<ClassId> cls;  // absent: of the project
  MemberFact member;
};

// By place.
[[nodiscard]] std::vector<EventFact> find_events(const MapperNames& names, FileSearch& search,
                                                 unsigned jobs);

}  // namespace modelmend::model
