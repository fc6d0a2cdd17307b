// TextCastMatters: whether the cast of a column to a type of texts ("text", "citext", "text[]")
// says something that PostgreSQL would not have assumed; one to a type of numbers ("numeric") does
// unless that is the column's own.
//
// Given by who knows the types of the columns, see column_casts.h, to what prints expressions in
// their canonical form. An empty one: every such cast stays.
#pragma once

#include <functional>
#include <string_view>

namespace modelmend::schema {

using TextCastMatters = std::function<bool(std::string_view column, std::string_view type)>;

}  // namespace modelmend::schema
