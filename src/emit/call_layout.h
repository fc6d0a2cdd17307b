// CallLayout: a call of the old text where it has less room than it had.
//
//   before   ForeignKey("user.id", name="fk_user", use_alter=True)      after   ForeignKey(
//                                                                                   "user.id",
//                                                                                   ...
//                                                                               )
// Used by the printer of fields for values that stand deeper than in the old statement. It breaks a
// line that has become too long as a formatter would: the arguments on a line of their own, else
// one on each. What fits, holds comments or long strings, or is no call stays as it is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "rewrite/source_style.h"
#include "syntax/node.h"

namespace modelmend::emit {

// `prefix` stands before the value on its line (`sa_type=`), which `indent` begins; a comma
// follows.
[[nodiscard]] std::string fitted(const std::string& value, std::string_view prefix,
                                 const std::string& indent, const rewrite::SourceStyle& style);

// What stands behind the last of `count` arguments or entries that have a line each: formatters
// that take no comma for a sign write none behind the only one.
[[nodiscard]] std::string comma_behind(std::size_t count, const rewrite::SourceStyle& style);

// Whether the lines of the value can be made one: it holds no comments, and no strings of several.
[[nodiscard]] bool may_stand_in_one_line(syntax::Node value);
// Makes them one.
void in_one_line(std::string& text);

}  // namespace modelmend::emit
