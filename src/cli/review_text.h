// What a review shows: a change with its reasons, and the help.
//
// Printed by Review on the terminal, 80 columns wide where the text is ours. Text of the user's
// files is shown with its control characters escaped.
#pragma once

#include <span>
#include <string>

#include "cli/branch_steps.h"
#include "cli/review_item.h"

namespace modelmend::cli {

struct ReviewView {
  const pipeline::RunResult& result;
  std::span<const Codemod::Rule> rules;
  std::string path_prefix;  // from the top of the repository
  bool color = false;
};

// "(2/7) models.py:11 uuid-to-integer", then what, why, where to read on, and the hunks.
[[nodiscard]] std::string show_item(const ReviewView& view, const ReviewItem& item,
                                    std::span<const ProposedText> texts, std::size_t number,
                                    std::size_t of);
[[nodiscard]] std::string review_help(const std::string& path, bool may_edit);

// "models.py:11".
[[nodiscard]] std::string line_of(const pipeline::RunResult& result,
                                  const pipeline::MatchOutcome& outcome,
                                  const std::string& path_prefix);

}  // namespace modelmend::cli
