// What a commit of `--branch` says: what was done, where, and what was left alone.
//
// Made by the planner of steps from the outcomes of a run; a pure function of them. The first line
// is the subject; texts from the user's tree cannot break out of their lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/run.h"

namespace modelmend::cli {

// An outcome in words that outlive the run: each run numbers its files anew.
struct CommitLine {
  std::string path;  // below the top of the work tree
  std::string text;  // "app/models.py:12:5: foreign key to 'user.id' is declared UUID, but ..."
};

struct CommitContent {
  std::string_view name;  // of the rule, or of the file
  std::string_view note;  // of the rule; may be empty
  std::vector<CommitLine> changes;
  std::vector<CommitLine> left;
  std::size_t files = 0;  // that the commit changes
};

[[nodiscard]] CommitLine commit_line(const pipeline::MatchOutcome& outcome,
                                     const text::SourceStore& sources, const std::string& prefix);
[[nodiscard]] std::string commit_message(const CommitContent& content);

}  // namespace modelmend::cli
