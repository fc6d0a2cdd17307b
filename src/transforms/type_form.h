// TypeForm: how SQLAlchemy and Python write a type that a column is to have.
//
// Used by retype_column. A form is exact: what the readers of models make of it is the type again.
// A type without a form (a domain, an enum whose Python class nobody knows) cannot be declared, and
// whoever wanted it says so.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "schema/types.h"

namespace modelmend::transforms {

struct TypeForm {
  std::string canonical;  // "sqlalchemy.String"
  std::string arguments;  // "50", "timezone=True"; empty: written without a call
  std::string python;     // what an annotation says: "builtins.str", "datetime.datetime"
  std::shared_ptr<const TypeForm> element = nullptr;  // of an array: its first argument
};

[[nodiscard]] std::optional<TypeForm> type_form(const schema::SqlType& type);

// The type of a column of which only an annotation says this Python type, in SQLAlchemy and
// SQLModel alike. Absent where it depends on their versions, or on more than the annotation.
[[nodiscard]] std::optional<schema::SqlType> type_of_annotation(std::string_view python);

}  // namespace modelmend::transforms
