// Edits of argument lists: take arguments out, put one in, without disturbing the layout.
//
// Used by meaning_fix and transforms. Offsets count in the file's bytes.
#pragma once

#include <string>
#include <vector>

#include "patch/edit.h"
#include "semantic/module.h"

namespace modelmend::rules {

// Takes out the arguments of `call` at these indices (into the items of its argument list, sorted).
[[nodiscard]] std::vector<patch::Edit> remove_arguments(const syntax::Node& call,
                                                        const std::vector<std::size_t>& indices);
// The same of anything that has commas between its items: a list, a dictionary.
[[nodiscard]] std::vector<patch::Edit> remove_items(const std::vector<syntax::Node>& items,
                                                    const std::vector<std::size_t>& indices);

enum class Beside { Before, After };
// Puts `text` beside an argument: on a line of its own if the argument has one.
[[nodiscard]] patch::Edit insert_argument(const text::SourceFile& file,
                                          const syntax::Node& neighbour, Beside side,
                                          const std::string& text);
// Between the parentheses of a call without arguments.
[[nodiscard]] patch::Edit insert_only_argument(const syntax::Node& call, const std::string& text);

}  // namespace modelmend::rules
