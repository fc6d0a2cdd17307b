// LooseKeys: foreign keys that are written in some files, but not for a column of these.
//
// A key can get another name, stand in the __table_args__ of a mixin or in a variable, or be made
// by a function. Which columns it is of is then said in other files, whoever imports them. Asked by
// run() before it believes that a few files with keys say all about keys.
#pragma once

#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "model/facts.h"
#include "semantic/project.h"

namespace modelmend::pipeline {

// All of the files but those in which each of the `words` stands in a key or a column that `models`
// has of that file, in an import under its own name, or in a migration. `words` are those that keys
// are written with.
[[nodiscard]] std::vector<FileId> files_with_loose_keys(const semantic::Project& project,
                                                        std::span<const FileId> files,
                                                        const model::ProjectModels& models,
                                                        const std::set<std::string_view>& words);

// False only if no other file can take over a key that stands loose in this one: each of the words
// is in an import under its own name, in the annotation of a parameter, or in a function's
// statement that only calls something, of which no reader of models follows what becomes.
[[nodiscard]] bool may_hand_keys_on(const semantic::Module& module,
                                    const std::set<std::string_view>& words);

}  // namespace modelmend::pipeline
