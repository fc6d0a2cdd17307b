// Listener: what a call of `event.listen` or a decorator `@event.listens_for` says.
//
//   event.listen(User.name, "set", normalise)      @event.listens_for(User.name, "set",
//   retval=True)
//                                                  def normalise(target, value, old, initiator):
//                                                  ...
//
// For whoever asks what hears of what: the readers of mappers, the emitter, the verifier.
#pragma once

#include <optional>
#include <string>

#include "model/expression.h"

namespace modelmend::model {

struct Listener {
  Expression target;                 // null if none is said
  std::optional<std::string> event;  // absent if it is computed
  Expression hook;      // what is handed over as it is written, or the definition below a decorator
  Expression function;  // its definition, or a lambda; null if that is not found
  bool is_decorated = false;  // by something else, which may run anything
  Arguments arguments;        // all of the call

  // Whether what it returns is what is stored.
  [[nodiscard]] bool changes_values() const;
};

[[nodiscard]] Listener listener_at(const semantic::Project& project, const Expression& call);

}  // namespace modelmend::model
