// find_declared_sequences: the sequences that `create_all` would make beside those of columns.
//
//   Column("no", Integer, Sequence("order_no", start=1000))     orders = Sequence("order_no"), used
//   so Column("no", Integer, default=Sequence("order_no")) Sequence("order_no",
//   metadata=Base.metadata)                at the top of a file with models
//
// Used by to_schema for PostgreSQL. A Sequence without a MetaData that no column has is never
// created, and one with optional=True is not on PostgreSQL: both are left out.
#pragma once

#include <string_view>
#include <vector>

#include "model/facts.h"
#include "schema/schema.h"
#include "schema/unclear.h"
#include "semantic/project.h"

namespace modelmend::model {

// What an Unclear about a sequence has as its subject; it has no table.
inline constexpr std::string_view kSequenceSubject = "Sequence";

struct DeclaredSequences {
  std::vector<schema::Sequence> sequences;  // by place, each name once
  std::vector<schema::Unclear> unclear;     // whose name or numbers are computed
};

// `metadata` absent: of all.
[[nodiscard]] DeclaredSequences find_declared_sequences(const semantic::Project& project,
                                                        const ProjectModels& models,
                                                        std::optional<MetaDataId> metadata);

}  // namespace modelmend::model
