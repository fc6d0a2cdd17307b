// mapper_properties: how single columns are loaded, as `__mapper_args__` says it.
//
//   @declared_attr.directive
//   def __mapper_args__(cls):
//       return {"properties": {"body": deferred(cls.body, group="texts")}}
//
// It means what `body = deferred(Column(...), group="texts")` means, and leaves the column to the
// class statement; so SQLModel can have a field that is loaded late. Used by ColumnSource for the
// column, and by the reader of mapper options, which leaves it out there.
#pragma once

#include <string_view>

#include "model/expression.h"

namespace modelmend::model {

// deferred(cls.body) or column_property(cls.body) for the attribute in the class around `place`;
// null if its body says nothing of it.
[[nodiscard]] Expression loading_of(const semantic::Project& project, const Place& place,
                                    std::string_view attribute);

// Whether the dictionary says nothing but that of columns.
[[nodiscard]] bool says_loading_alone(const semantic::Project& project,
                                      const Expression& properties);

}  // namespace modelmend::model
