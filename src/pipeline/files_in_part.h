// Files that may hold models and are known in part only: they do not parse, or cannot be read.
//
// Asked by `check` and `schema`, which claim nothing about what such a file may declare: a table
// that no model seems to have may be of a class that stands behind the error.
#pragma once

#include <string>
#include <vector>

#include "model/to_schema.h"
#include "pipeline/project_view.h"

namespace modelmend::pipeline {

struct FileInPart {
  FileId file;
  schema::Origin place;  // of the error, or the file's first line
  // Absent: it cannot be read, which whoever read it has said.
  std::optional<text::Diagnostic> syntax_error;
};

// In id order, without what --exclude keeps out.
[[nodiscard]] std::vector<FileInPart> files_in_part(ProjectView& view, const RunOptions& options);

// From now on nothing of these files is taken for all that there is.
void mark_as_in_part(model::DeclaredSchema& declared, const std::vector<FileInPart>& files);

}  // namespace modelmend::pipeline
