// ImportList: the names of one import statement, how to put one in and how to take one out.
//
// Used by ImportPlanner, which decides what comes and goes; here only layout counts. A statement is
// taken as text and given back as text: one line, one name on each line, several on a line,
// parentheses or backslashes stay what they are, comments and commas stay with their names. The
// text begins at the statement's own start, and a line that it does not begin is indented as in the
// file; `new_name` is an entry as written, "Integer" or "Integer as SAInteger".
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rewrite/name_order.h"
#include "rewrite/source_style.h"
#include "syntax/node.h"

namespace modelmend::rewrite {

// One name of an import statement.
struct ImportEntry {
  ByteRange range;         // "UUID as PG_UUID"
  std::string_view name;   // "UUID"; of `import a.b` it is "a.b"
  std::string_view bound;  // "PG_UUID"; of `import a.b` it is "a"
};

// The entries of an import_statement or import_from_statement, in order; borrows from its text.
[[nodiscard]] std::vector<ImportEntry> import_entries(syntax::Node statement);

// `order` is that of the names in the statement. A line that grows beyond the style's limit is
// wrapped in the style's way, unless it was beyond it before.
[[nodiscard]] std::string with_name(std::string_view statement, std::string_view new_name,
                                    NameOrder order, const SourceStyle& style);

// Takes out the entries that bind `bound`; at least one other entry must remain.
[[nodiscard]] std::string without_name(std::string_view statement, std::string_view bound);

}  // namespace modelmend::rewrite
