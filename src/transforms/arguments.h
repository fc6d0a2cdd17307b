// Arguments: how to put one more argument into a call, in the layout that the call has.
//
// Used by transforms. An argument beside others joins their line; in a call with one argument on
// each line it gets a line of its own, and commas and comments stay with whom they belong to.
#pragma once

#include <string>
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
// As the last item of an argument list, a list or a dictionary.
[[nodiscard]] std::vector<patch::Edit> append_item(syntax::Node list, std::string_view item,
                                                   const rewrite::SourceStyle& style);
// The keyword argument of that name, or null.
[[nodiscard]] syntax::Node keyword_argument(syntax::Node call, std::string_view name);
// The list that holds the pairs of a dictionary: the literal, or the arguments of dict(...). Null
// for anything else.
[[nodiscard]] syntax::Node pairs_of(syntax::Node dictionary);
// The one among these pairs whose key is that text, or null.
[[nodiscard]] syntax::Node pair_of(syntax::Node pairs, std::string_view key);
// `"key": value`, or `key=value` in dict(...).
[[nodiscard]] std::string spell_pair(syntax::Node pairs, std::string_view key,
                                     std::string_view value, const rewrite::SourceStyle& style);
// Takes out one item of an argument list, a list or a dictionary.
[[nodiscard]] std::vector<patch::Edit> remove_item(syntax::Node list, syntax::Node item);

}  // namespace modelmend::transforms
