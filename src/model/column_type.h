// read_type: what SQL type a type expression of SQLAlchemy or SQLModel means.
//
// Used by the column readers. Follows aliases (`GUID = PG_UUID(as_uuid=True)`), with_variant() and
// as_mutable(), functions of one return statement. Classes of the project that derive from a type
// are Opaque with the reason: what they store only running them can tell.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/enum_members.h"
#include "model/expression.h"
#include "schema/types.h"

namespace modelmend::model {

struct TypeFact {
  schema::SqlType type;
  std::string class_name;       // canonical: "sqlalchemy.dialects.postgresql.UUID"
  std::optional<bool> as_uuid;  // for UUID types
  // Where its options are written, if an expression of a file says it; not for a Python type.
  std::optional<Place> written = std::nullopt;
};

[[nodiscard]] TypeFact read_type(const semantic::Project& project, const Expression& expression);

// Whether a class of SQLAlchemy or SQLModel is read: that such a type is Opaque hangs on its
// arguments, not on its class. Not of an enum, whose labels are its class.
[[nodiscard]] bool is_known_type(std::string_view class_name);

// What a class of SQLAlchemy gives whichever literals it is called with, but for length, precision
// and their like. Absent for classes that are not known and for those of which that is not true:
// an Enum, an ARRAY, a DOMAIN.
[[nodiscard]] std::optional<schema::SqlType> plain_type(const semantic::Project& project,
                                                        std::string_view class_name);

// The type that Enum(SomeClass) has for a Python enum of the project. It has no labels if they are
// not known.
[[nodiscard]] std::optional<schema::SqlType> enum_type_of(const semantic::Project& project,
                                                          const Expression& class_name,
                                                          EnumLabels labels = EnumLabels::Names);

// What a class of the project is in the end, seen through its bases, depth first: the first library
// or builtin class whose canonical name is among `wanted`; empty if none.
[[nodiscard]] std::string first_library_base(const semantic::Project& project,
                                             const semantic::Project::ClassSite& site,
                                             const std::vector<std::string_view>& wanted);

}  // namespace modelmend::model
