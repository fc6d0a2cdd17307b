// read_type: what SQL type a type expression of SQLAlchemy or SQLModel means.
//
// Used by the column readers. Follows aliases (`GUID = PG_UUID(as_uuid=True)`), with_variant() and
// as_mutable(), functions of one return statement. Classes of the project that derive from a type
// are Opaque with the reason: what they store only running them can tell.
#pragma once

#include <optional>
#include <string>

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

// What the database calls the members of a Python enum: their names, or their values where the type
// has a values_callable.
enum class EnumLabels { Names, Values };
// The type that Enum(SomeClass) has for a Python enum of the project.
[[nodiscard]] std::optional<schema::SqlType> enum_type_of(const semantic::Project& project,
                                                          const Expression& class_name,
                                                          EnumLabels labels = EnumLabels::Names);

// Whether a class of the project is a Python enum, and what its members are called. Aliases are
// left out, as Enum does.
[[nodiscard]] bool is_python_enum(const semantic::Project& project,
                                  const semantic::Project::ClassSite& site);
[[nodiscard]] std::vector<std::string> enum_names(const semantic::Project& project,
                                                  const semantic::Project::ClassSite& site);
// Empty unless the value of every member is a text that is known.
[[nodiscard]] std::vector<std::string> enum_text_values(const semantic::Project& project,
                                                        const semantic::Project::ClassSite& site);

// What a class of the project is in the end, seen through its bases, depth first: the first library
// or builtin class whose canonical name is among `wanted`; empty if none.
[[nodiscard]] std::string first_library_base(const semantic::Project& project,
                                             const semantic::Project::ClassSite& site,
                                             const std::vector<std::string_view>& wanted);

}  // namespace modelmend::model
