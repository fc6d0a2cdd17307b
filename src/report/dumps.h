// The texts of `modelmend dump`: each intermediate form in one line per item.
//
// Pure functions, in the order of the source; the same forms serve golden tests. What the layers
// below print themselves (scopes, models) is not here.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "model/dump.h"
#include "pipeline/run.h"
#include "report/mapper_json.h"
#include "semantic/module.h"

namespace modelmend::report {

// `  call 4:10-4:32`, indented by depth, with the text of leaves.
[[nodiscard]] std::string dump_tree(const semantic::Module& module);
// `4:10 uuid-to-integer UUID(as_uuid=True) $ARGS=...`
[[nodiscard]] std::string dump_matches(const semantic::Module& module,
                                       std::span<const rules::Match> matches);
// Outcomes and edits of one file.
[[nodiscard]] std::string dump_changes(const pipeline::RunResult& result, FileId file);
// Tables as a DDL would say them.
[[nodiscard]] std::string dump_schema(std::span<const model::DumpedMetaData> metadatas);
// {"version": 1, "models": [...], "mappers": [...]}, described in docs/json.md.
[[nodiscard]] std::string dump_models_json(std::span<const model::DumpedMetaData> metadatas,
                                           const MapperView& mappers);

}  // namespace modelmend::report
