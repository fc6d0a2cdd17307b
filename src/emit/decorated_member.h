// decorated_member: what the decorators of a method make of it, as far as Pydantic asks.
//
//   @classproperty            class classproperty: def __get__(self, obj, cls): ...
//   def label(cls): ...       -> model_config = {"ignored_types": (classproperty,)}
//
// Asked by emit_member(). Pydantic passes over functions, properties and what the standard library
// makes of them, and takes any other object in a class body for a field without an annotation,
// which it refuses at import. Decorators of the project are read through what they return; those of
// libraries are rows of rewrite_rules/sqlmodel/decorators.yaml.
#pragma once

#include <string>
#include <vector>

#include "emit/class_context.h"
#include "model/class_body.h"

namespace modelmend::emit {

struct DecoratedMember {
  std::string cls = {};      // "app.tools.classproperty"; empty if Pydantic passes over it
  std::string ignored = {};  // the class as the body names it
  std::vector<std::string> imports = {};
  std::vector<Warning> warnings = {};
};

// Declined where a column comes of it, and where Pydantic has no way to pass over it.
[[nodiscard]] Attempt<DecoratedMember> decorated_member(const ClassContext& context,
                                                        const model::Member& member);

}  // namespace modelmend::emit
