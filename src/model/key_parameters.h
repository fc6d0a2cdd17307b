// The parameters of ForeignKey and ForeignKeyConstraint that may be given by place, in order.
//
// Data about SQLAlchemy, the same in 1.4 and 2.0; used to read keys and, through match/signatures,
// to match and edit them.
#pragma once

#include <array>
#include <string_view>

namespace modelmend::model {

inline constexpr std::array<std::string_view, 10> kForeignKeyParameters = {
    "column",   "_constraint", "use_alter", "name",         "onupdate",
    "ondelete", "deferrable",  "initially", "link_to_name", "match"};
inline constexpr std::array<std::string_view, 10> kForeignKeyConstraintParameters = {
    "columns",    "refcolumns", "name",      "onupdate",     "ondelete",
    "deferrable", "initially",  "use_alter", "link_to_name", "match"};

}  // namespace modelmend::model
