// type_behaviour: what a column's type does in Python, beyond what the database sees of it.
//
// Used by column_behaviour. The same for String(50) and SQLModel's own AutoString, for a type that
// is written and the same one that an annotation brings; another one for asdecimal=False,
// none_as_null=True, values_callable=, as_mutable(), and a TypeDecorator of the project. An option
// that no reader of schemas knows is kept as text.
#pragma once

#include <string>
#include <vector>

#include "model/expression.h"
#include "model/facts.h"

namespace modelmend::model {

struct TypeTrait {
  std::string aspect;  // "python type", "mutable", "type none_as_null"
  std::string value;
  Place place;
};

struct TypeBehaviour {
  std::vector<TypeTrait> traits;
  // None is stored as JSON's null, or goes to the database instead of its default, so that a
  // default of None is not nothing.
  bool evaluates_none = false;
  // It is another type in PostgreSQL or SQLite, by with_variant().
  bool has_variant = false;
};

// `written` is the type's expression, or null for one that `decl.type` has from an annotation.
[[nodiscard]] TypeBehaviour type_behaviour(const semantic::Project& project, const ColumnDecl& decl,
                                           const Expression& written);

}  // namespace modelmend::model
