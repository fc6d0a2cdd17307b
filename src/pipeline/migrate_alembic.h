// migrate_alembic: what a project's Alembic does not see, or could not write, of what migrate
// converts.
//
//   target_metadata = Other.metadata      an empty autogenerate says nothing of Base's tables
//   script.py.mako                        a new revision names sqlmodel.sql.sqltypes.AutoString
//
// Asked by migrate() once the plan stands. Nothing of it is edited: which tables Alembic is to see,
// and what each revision imports, is the project's decision. Each warning names file and line.
#pragma once

#include <string>
#include <vector>

#include "base/file_system.h"
#include "model/facts.h"
#include "pipeline/project_view.h"
#include "text/diagnostic.h"

namespace modelmend::pipeline {

[[nodiscard]] std::vector<text::Diagnostic> alembic_warnings(
    const FileSystem& files, const std::string& root, ProjectView& view,
    const std::vector<const model::ModelClass*>& converted);

}  // namespace modelmend::pipeline
