// Files that hold history or the output of a program: we read them and leave them as they are.
//
// Asked by the pipeline for each file with matches. A migration says what a schema was on one day;
// a generated file is overwritten by its generator.
#pragma once

#include <optional>

#include "base/declined.h"
#include "base/file_system.h"
#include "semantic/project.h"

namespace modelmend::pipeline {

// `generated-file` or `migration-file` with the reason, or nothing for a file that a person keeps.
[[nodiscard]] std::optional<Declined> why_left_alone(const FileSystem& files,
                                                     const semantic::Project& project,
                                                     const semantic::Module& module);

// True for what stands inside a call of Alembic's operations, `op.create_table(...)`, also through
// a batch (`with op.batch_alter_table(...) as batch_op:`).
[[nodiscard]] bool is_inside_migration_call(const semantic::Project& project,
                                            const semantic::Module& module, syntax::Node node);

}  // namespace modelmend::pipeline
