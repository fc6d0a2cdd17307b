// Quiet listener: one that is told of every mapper and only reads and collects.
//
//   @event.listens_for(Mapper, "mapper_configured")
//   def track(mapper, cls):
//       if issubclass(cls, Tagged):
//           tagged.add(cls)
//
// SQLAlchemy tells it of SQLModel's classes as well, so it goes on as before, unless it asks what
// those answer otherwise (whether a class is below the old base) or changes what it is told of.
// Asked by why_not_by_surroundings().
#pragma once

#include <optional>
#include <string_view>

#include "model/expression.h"

namespace modelmend::emit {

// Whether mappers and classes, not objects, are what the event is about.
[[nodiscard]] bool is_of_mappers(std::string_view event);

struct Act {
  model::Expression statement;
  // `T` where it stands under `if isinstance(column.type, T)` and asks for the class's own columns:
  // then it concerns no class without such a column. Null for any other.
  model::Expression type_class;
};

// Of `event.listen(Mapper, ...)` and `@event.listens_for(Mapper, ...)`: the first statement of the
// listener that may do more; the call itself if what listens is not found. Nothing for a quiet one.
[[nodiscard]] std::optional<Act> what_does_more(const semantic::Project& project,
                                                const model::Expression& call);

}  // namespace modelmend::emit
