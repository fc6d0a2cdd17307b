// find_events: listeners on mapped classes and their attributes, wherever they are registered.
//
//   @event.listens_for(User, "before_insert")        event.listen(User.email, "set", normalise)
//
// Called by read_mappers() once; the facts are given to the classes they listen to. Listeners on
// sessions, engines and the like are no facts of a class.
#pragma once

#include <utility>
#include <vector>

#include "model/mapper/names.h"
#include "model/mapper_facts.h"

namespace modelmend::model {

struct EventFact {
  ClassId cls{};
  MemberFact member;
};

// By place.
[[nodiscard]] std::vector<EventFact> find_events(const MapperNames& names, FileSearch& search,
                                                 unsigned jobs);

}  // namespace modelmend::model
