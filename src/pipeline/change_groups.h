// ChangeGroups: which applied matches belong together, and which edits are theirs.
//
// Made at the end of a run, for people who decide on changes one by one and for machines that show
// them. Two matches belong together if one leans on what the other changes (a key and its target,
// two declarations of one column, classes that are converted together), or if one edit of the
// result is due to both.
#pragma once

#include <span>
#include <vector>

#include "pipeline/run.h"

namespace modelmend::pipeline {

// Each applied match is in one group.
[[nodiscard]] std::vector<ChangeGroup> groups_of(std::span<const MatchOutcome> outcomes,
                                                 std::span<const ChangedFile> changed);

// True if the edit is made in one of the places.
[[nodiscard]] bool is_edit_of(const patch::Edit& edit, FileId file, std::span<const Place> places);

// Edits that no match has for its own: imports, and what several changes have in common.
[[nodiscard]] std::vector<patch::Edit> shared_edits(const ChangedFile& file,
                                                    std::span<const MatchOutcome> outcomes);

}  // namespace modelmend::pipeline
