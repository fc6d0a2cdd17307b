// TypeMeaning: what stands behind the expression of a column's type.
//
//   Str20 = String(20)                      Str20                      -> String(20)
//   JSON().with_variant(JSONB, "postgresql")                           -> JSON()
//   class Upper(TypeDecorator): impl = String                          -> String
//
// Used to find the Python type of a field; the type itself is always said as it is written. A
// decorator of the project that makes other values of what the database has is known by what its
// function says that it returns, and not at all otherwise.
#pragma once

#include <string>

#include "model/declared_arguments.h"
#include "semantic/project.h"

namespace modelmend::emit {

// A type as it is written: its class, and the arguments of the call.
struct WrittenType {
  std::string name;  // canonical; empty unless a class of a library is written here
  model::Arguments arguments;
};
[[nodiscard]] WrittenType written_type(const semantic::Project& project,
                                       const model::Expression& type);

// `Enum(enum.Enum, ...)` of a type_annotation_map, which is made for each class that is annotated:
// the call; or null.
[[nodiscard]] model::Expression enum_of_any_class(const semantic::Project& project,
                                                  const model::Expression& type);

struct TypeMeaning {
  WrittenType type;
  model::Expression at;  // where its call or name is written
  std::string says;      // canonical Python type that a decorator's function returns
};
[[nodiscard]] TypeMeaning meaning_of_type(const semantic::Project& project,
                                          const model::Expression& type);

}  // namespace modelmend::emit
