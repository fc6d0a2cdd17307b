// align: which columns are to have another type, and which.
//
// Called by the command `align` before its run, and by the cases of the pack `align`. The truth is
// a database's schema, or the columns that the foreign keys of the models point to. What is wanted
// goes into RunOptions::wanted; the rules of the pack give it to the columns or say why not. A
// drift that no type of the models can end is not wanted but listed.
#pragma once

#include <string>
#include <vector>

#include "model/facts.h"
#include "model/python_enums.h"
#include "pipeline/run.h"
#include "rewrite/wanted_types.h"
#include "schema/source.h"
#include "semantic/project.h"

namespace modelmend::pipeline {

struct AlignOptions {
  // Also what differs inside a family of types: lengths, precisions.
  bool include_lengths = false;
  // "table.column" with the wildcards of git; empty: all columns.
  std::vector<std::string> only = {};
};

// A column that keeps a type that it should not have.
struct NotAligned {
  Place place;
  std::string column;  // "orders.status"
  std::string code;    // as in docs/reason-codes.md
  std::string reason;

  friend auto operator<=>(const NotAligned&, const NotAligned&) = default;
};

struct Alignment {
  rewrite::WantedTypes wanted;
  std::vector<NotAligned> left;        // by place
  std::vector<std::string> unmatched;  // patterns of `only` that no column has
};

// Types are compared as they are in that database: a Uuid is a CHAR(32) in SQLite.
[[nodiscard]] Alignment align_to_schema(const semantic::Project& project,
                                        const model::ProjectModels& models,
                                        model::PythonEnums& enums, const schema::Schema& schema,
                                        const std::string& source_name,
                                        const AlignOptions& options);
// Foreign-key columns follow their targets, through chains of keys to the column at the end.
[[nodiscard]] Alignment align_to_keys(const model::ProjectModels& models,
                                      const AlignOptions& options);

struct PlannedAlignment {
  rewrite::WantedTypes wanted;
  std::vector<std::string> left;      // one line each: "models.py:12: ..."
  std::vector<std::string> warnings;  // of the source: what could not be read, or that it is empty
};
// Reads the models of the whole tree and the source, and plans. A pattern of `only` that no column
// has is an error: it would silence the whole run.
[[nodiscard]] Result<PlannedAlignment> plan_alignment(const FileSystem& files,
                                                      const RunOptions& options,
                                                      const schema::Source& source,
                                                      const std::vector<std::string>& schemas,
                                                      const AlignOptions& align);

}  // namespace modelmend::pipeline
