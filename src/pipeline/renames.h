// Renames: other names under which the project hands on what the rules look for.
//
// A rule about sqlalchemy.Column speaks of a file that says `from app.db import Col`, though that
// file need not hold the word Column. So run() asks for the new names once the files were searched:
// files that hold a known word and may give it another name at module or class level are opened,
// their new names are searched for in turn, until no new name appears. Where nothing is renamed no
// file is read for it. Rules that ask for facts need none of this: they speak of columns and keys,
// and read_models() knows the files that declare those.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "pipeline/literal_search.h"
#include "rules/rule_set.h"
#include "semantic/project.h"

namespace modelmend::pipeline {

// What is looked for by name: canonical name -> the words under which it is known from the start.
using Sought = std::map<std::string, std::vector<std::string>>;
[[nodiscard]] Sought sought_by(const rules::RuleSet& rules, RuleKind kind);

// New name -> the canonical names that it may stand for.
using Renames = std::map<std::string, std::set<std::string>>;
// `holding` finds the files that contain one of some words, among all that may matter.
using FindHolders = std::function<std::vector<FileId>(std::span<const std::string> words)>;
[[nodiscard]] Renames find_renames(const Sought& sought, const semantic::Project& project,
                                   const FindHolders& holding, unsigned jobs);

}  // namespace modelmend::pipeline
