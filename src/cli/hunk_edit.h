// hunk_edit: a change as text for an editor, and back.
//
// Used by a review for its answer `e`, in the way of `git add -e`: lines with '-', '+' and ' '
// before them, under a head for each hunk. What comes back must fit the file: only signs and '+'
// lines may differ.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/review_item.h"

namespace modelmend::cli {

[[nodiscard]] std::string text_for_editor(const ProposedText& text);
// The file's text as the edited hunks make it. A hunk that was taken out is not made.
[[nodiscard]] Result<std::string> text_from_editor(const ProposedText& text,
                                                   std::string_view edited);

}  // namespace modelmend::cli
