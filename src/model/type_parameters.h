// type_parameters: the arguments of a column type under the names of its parameters, however they
// are given: `Interval(False)` is `Interval(native=False)`.
//
// Data about SQLAlchemy, in type_parameters.inc; asked by whoever looks for an argument of a type
// by its name.
#pragma once

#include <string_view>

#include "model/expression.h"

namespace modelmend::model {

// Those by place that no parameter is known for stay by place: the labels of an Enum, what a type
// of another library takes.
[[nodiscard]] Arguments named_type_arguments(const semantic::Project& project,
                                             const Expression& type_call);

// The value of one of them.
[[nodiscard]] std::optional<Expression> type_argument(const semantic::Project& project,
                                                      const Expression& type_call,
                                                      std::string_view name);

}  // namespace modelmend::model
