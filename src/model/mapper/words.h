// Words: code as text that is equal if the code means the same.
//
// Made for options and members of mapped classes and compared by verify. Names are replaced by what
// they stand for (columns by "table.column", mapped classes by their name, imports by the canonical
// name), so the spelling of imports does not count; nor do comments, layout, docstrings, quotes,
// trailing commas and the annotations of parameters. Never parsed again.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/mapper/names.h"

namespace modelmend::model {

// `from` is the class for which the code is read: a mixin's code means its columns.
[[nodiscard]] std::string words_of(const MapperNames& names, const Expression& code, ClassId from);

// 'text' with one kind of quotes.
[[nodiscard]] std::string quoted_words(std::string_view text);

// The code in a string that SQLAlchemy evaluates later; names in it are looked up in the registry.
// Nullopt if the expression is no constant string or its text is no expression.
[[nodiscard]] std::optional<Expression> evaluated_string(const semantic::Project& project,
                                                         const Expression& string);

}  // namespace modelmend::model
