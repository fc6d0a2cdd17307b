// registry_move: what moves a class or a table to SQLModel's own registry, and what is left behind.
//
//   before   class User(SQLBase, table=True)        links = Table("links", Base.metadata, ...)
//   after    class User(SQLModel, table=True)       links = Table("links", SQLModel.metadata, ...)
//
// Used by the pipeline for `--registry sqlmodel`, one component after the other. Declines classes
// that are not SQLModel's yet, bases that give their classes anything, and a MetaData that is made
// with options (a schema, a naming convention), since SQLModel's has none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emit/plan.h"
#include "model/expression.h"
#include "model/read_models.h"
#include "rewrite/import_planner.h"

namespace modelmend::emit {

// The edits of the class statement; none for a class that has its base through an abstract one.
[[nodiscard]] Attempt<MemberPlan> move_class(const semantic::Project& project,
                                             const model::ModelClass& cls,
                                             const rewrite::ImportPlanner& imports);
// Those of a Table(...) call.
[[nodiscard]] Attempt<MemberPlan> move_table(const semantic::Project& project,
                                             const model::TableFact& table,
                                             const rewrite::ImportPlanner& imports);

// The statement that makes the declarative base which has the MetaData; only of one with a place.
[[nodiscard]] Place statement_of_metadata(const semantic::Project& project,
                                          const model::MetaDataFact& metadata);

// Why the tables of a MetaData of the project would be other ones in SQLModel's.
[[nodiscard]] std::optional<Declined> why_metadata_differs(const semantic::Project& project,
                                                           const model::MetaDataFact& metadata);

// `Base.metadata` or `SQLBase.metadata`, outside of the calls of Table().
struct MetaDataReader {
  Place place;
  // With its comma, in a list that names SQLModel's MetaData as well.
  std::optional<ByteRange> needless_entry;
  bool is_alembic_target = false;  // `target_metadata = Base.metadata`
};
[[nodiscard]] std::vector<MetaDataReader> metadata_readers(const semantic::Project& project,
                                                           model::FileSearch& search,
                                                           const model::MetaDataFact& metadata);

}  // namespace modelmend::emit
