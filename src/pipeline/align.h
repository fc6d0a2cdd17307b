// align: which columns are to become otherwise, and how.
//
// Called by the command `align` before its run, and by the cases of the pack `align`. The truth is
// a database's schema, or the columns that the foreign keys of the models point to. What is wanted
// goes into RunOptions::wanted; the rules of the pack give it to the columns or say why not. A
// drift that the models have no form for is not wanted but listed.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "model/facts.h"
#include "model/python_enums.h"
#include "pipeline/run.h"
#include "rewrite/wanted.h"
#include "schema/source.h"
#include "semantic/project.h"
#include "strategy/decisions.h"

namespace modelmend::pipeline {

struct AlignOptions {
  // Also what differs inside a family of types: lengths, precisions.
  bool include_lengths = false;
  // With a database as truth: also these.
  bool include_nullability = false;
  bool include_server_defaults = false;
  bool include_foreign_keys = false;
  // "table.column" with the wildcards of git; empty: all columns.
  std::vector<std::string> only = {};
  // Of models that are to go or to wait: a key is to have the type of what stays.
  std::set<model::TableId> given_up = {};
};

// A column that keeps something that it should not have.
struct NotAligned {
  Place place;
  std::string column;  // "orders.status"
  std::string what;    // "its type", "its foreign keys"
  std::string code;    // as in docs/reason-codes.md
  std::string reason;

  friend auto operator<=>(const NotAligned&, const NotAligned&) = default;
};

struct Alignment {
  rewrite::Wanted wanted;
  std::vector<NotAligned> left;        // by place
  std::vector<std::string> unmatched;  // patterns of `only` that no column has
};

// The tables of models that are to go or to wait, for AlignOptions.
[[nodiscard]] std::set<model::TableId> given_up(const std::vector<strategy::NamedModel>& named,
                                                const strategy::DecisionFile& decisions);

// Types are compared as they are in that database: a Uuid is a CHAR(32) in SQLite.
[[nodiscard]] Alignment align_to_schema(const semantic::Project& project,
                                        const model::ProjectModels& models,
                                        model::PythonEnums& enums, model::FileSearch& search,
                                        const schema::Schema& schema,
                                        const std::string& source_name,
                                        const AlignOptions& options);
// Foreign-key columns follow their targets, through chains of keys to the column at the end.
[[nodiscard]] Alignment align_to_keys(const model::ProjectModels& models,
                                      const AlignOptions& options);

// What a NotAligned says, for people: the place by path, as each run numbers its files anew.
struct LeftColumn {
  std::string path;
  std::uint32_t line = 0;
  ByteRange range;
  std::string code;
  std::string message;  // "'orders.status' keeps its type: schema.sql has ..."
};

struct PlannedAlignment {
  rewrite::Wanted wanted;
  std::vector<LeftColumn> left;       // by place
  std::vector<std::string> warnings;  // of the source: what could not be read, or that it is empty
};
// Reads the models of the whole tree from `files` and the source from `disk`, and plans. A pattern
// of `only` that no column has is an error: it would silence the whole run. `decisions` say what is
// given up; null: nobody decided.
[[nodiscard]] Result<PlannedAlignment> plan_alignment(
    const FileSystem& files, const FileSystem& disk, const RunOptions& options,
    const schema::Source& source, const std::vector<std::string>& schemas,
    const AlignOptions& align, const strategy::DecisionFile* decisions);

}  // namespace modelmend::pipeline
