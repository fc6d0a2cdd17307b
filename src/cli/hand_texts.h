// Hand texts: what people have written in place of a proposed text, on its way into the result.
//
// Made by Review, kept in a file of decisions as blocks of lines, applied by Reviewing to the
// result of the run that makes everything else. They are changes of the proposed text, so that
// imports and the changes beside them stay the run's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "cli/review_item.h"
#include "report/edit_decisions.h"

namespace modelmend::cli {

// Each changed block with three lines around it.
[[nodiscard]] std::vector<report::HandEdit> hand_edits_of(const std::vector<HandText>& texts);
// Nothing unless the block is at exactly one place of what the item proposes.
[[nodiscard]] std::optional<HandText> hand_text_of(const report::HandEdit& edit,
                                                   const pipeline::RunResult& whole,
                                                   const ReviewItem& item);

// Changes the texts of the result where an accepted item, made in whole, was edited by hand. An
// Error if another change is in the way, or if the result is no Python. Gives what the models
// declare in another way than without the hands.
[[nodiscard]] Result<std::vector<std::string>> apply_hand_texts(
    const FileSystem& files, const pipeline::RunOptions& options,
    const std::vector<ReviewItem>& items, const pipeline::RunResult& whole,
    pipeline::RunResult& result);

}  // namespace modelmend::cli
