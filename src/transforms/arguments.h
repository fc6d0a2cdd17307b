// Arguments: how to put one more argument into a call, in the layout that the call has.
//
// Used by transforms. An argument beside others joins their line; in a call with one argument on
// each line it gets a line of its own, and commas and comments stay with whom they belong to.
#pragma once

#include <string_view>
#include <vector>

#include "patch/edit.h"
#include "rewrite/source_style.h"
#include "syntax/node.h"

namespace modelmend::transforms {

// Before the argument with this index (counted without comments), or as the last one.
[[nodiscard]] std::vector<patch::Edit> insert_argument(syntax::Node call, std::size_t index,
                                                       std::string_view argument,
                                                       const rewrite::SourceStyle& style);
[[nodiscard]] std::vector<patch::Edit> append_argument(syntax::Node call, std::string_view argument,
                                                       const rewrite::SourceStyle& style);

}  // namespace modelmend::transforms
