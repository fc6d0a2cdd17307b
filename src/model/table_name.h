// How a mapped class gets its table's name.
//
// Used by the assembly of tables and by PlainClasses: `__tablename__` in the class or in what it
// inherits from unmapped classes, SQLModel's lower case, Flask-SQLAlchemy's snake case.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/class_index.h"

namespace modelmend::model {

struct TableName {
  std::optional<std::string> name;  // absent: the class has no table of its own
  std::string unread;               // why the name cannot be known, or empty
  bool is_automatic = false;        // given by Flask-SQLAlchemy, if the class has a primary key
};

[[nodiscard]] TableName table_name(const ClassIndex& classes, ClassIndexId id);

// Of a class that derives from this one, of which no class above is mapped, and from nothing else
// that says a name.
[[nodiscard]] TableName name_below(const ClassIndex& classes, ClassIndexId above,
                                   std::string_view class_name);

// Flask-SQLAlchemy 3: "HTTPRequestLog" -> "http_request_log".
[[nodiscard]] std::string snake_case(std::string_view class_name);

}  // namespace modelmend::model
