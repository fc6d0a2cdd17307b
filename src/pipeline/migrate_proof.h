// migrate_proof: what a comparison of old and new models says about single classes.
//
// Used by migrate() after each plan. A difference belongs to the converted classes of its table, or
// else to whoever it can be laid to; one that nobody can be named for takes all of them back. The
// few differences that a conversion is meant to make are known here by their kinds.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "emit/class_context.h"
#include "model/facts.h"
#include "pipeline/migrate_registry.h"
#include "text/source_store.h"
#include "verify/finding.h"

namespace modelmend::pipeline {

// The same for what has moved to SQLModel's registry, by qualified name.
[[nodiscard]] std::map<std::string, Declined> members_to_take_back(
    const verify::Comparison& comparison, const std::vector<RegistryMember>& moved,
    emit::Defaults defaults);

// Of each table that moved and that Alembic's target_metadata does not contain now.
[[nodiscard]] std::vector<text::Diagnostic> alembic_warnings(const verify::Comparison& comparison);

// The reason to take a class back, for each of the converted ones that has one.
[[nodiscard]] std::map<model::ClassId, Declined> classes_to_take_back(
    const verify::Comparison& comparison, const model::ProjectModels& models,
    const text::SourceStore& sources, const std::set<model::ClassId>& converted,
    emit::Defaults defaults);

}  // namespace modelmend::pipeline
