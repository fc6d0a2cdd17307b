// inspect: everything that is known about one line, for `modelmend why FILE:LINE`.
//
// Made by looking at the line as a run would, then asking each phase what it saw: what the names
// mean, which columns are declared there, what their keys point to, and what each rule decided.
// Nothing is changed. It is a value; report prints it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/facts.h"
#include "pipeline/run.h"

namespace modelmend::pipeline {

struct NameMeaning {
  std::string name;     // as written: "sa.Column"
  std::string meaning;  // "imported sqlalchemy.Column"
};

struct TargetColumn {
  std::string table;  // "users", "app.users"
  std::string metadata;
  std::string column;
  std::string type;  // DDL words
  Place place;
  bool same_metadata = true;
};

struct KeyMeaning {
  std::string target;   // "user.id", or empty
  std::string trouble;  // why it is unresolved or ambiguous, else empty
  std::optional<std::string> nearest;
  std::vector<TargetColumn> candidates;  // one, unless it is ambiguous
};

struct ColumnMeaning {
  std::string name;       // "Note.author_id"
  std::string type;       // DDL words of what is declared
  std::string spelled;    // the type as the source spells it
  std::string type_from;  // "its type argument", "its annotation", or empty: its key's target
  std::string opaque;     // why the type cannot be known, else empty
  bool nullable = true;
  bool primary_key = false;
  std::vector<std::string> tables;  // "notes (MetaData app.db.Base)"
  std::vector<KeyMeaning> keys;
  Place place;
};

struct RuleVerdict {
  std::string rule_id;
  std::string verdict;  // "applied", "rejected", ..., "not concerned", "no match here"
  std::string code;
  std::string message;
  std::string reason;
};

struct Inspection {
  std::shared_ptr<const text::SourceStore> sources;
  FileId file{};
  std::uint32_t line = 0;
  std::vector<NameMeaning> names;      // in source order, each once
  std::vector<ColumnMeaning> columns;  // by place
  std::vector<RuleVerdict> rules;      // in rule order
  std::vector<text::Diagnostic> diagnostics;
};

// `options.paths` must be the one file. Fails if it cannot be read or has no such line.
[[nodiscard]] Result<Inspection> inspect(FileSystem& files, const rules::RuleSet& rules,
                                         const RunOptions& options, std::uint32_t line);

}  // namespace modelmend::pipeline
