// registry_move: what moves a class or a table to SQLModel's own registry, and what is left behind.
//
//   before   class User(SQLBase, table=True)        links = Table("links", Base.metadata, ...)
//   after    class User(SQLModel, table=True)       links = Table("links", SQLModel.metadata, ...)
//
// A shared base that gives its classes more than its registry moves itself, with all of them:
//
//   before   class SQLBase(SQLModel, registry=Base.registry):   class User(SQLBase, table=True)
//   after    class SQLBase(SQLModel):                            class User(SQLBase, table=True)
//
// and so does one whose MetaData has options, which are said above it, see metadata_form.h. Used by
// the pipeline for `--registry sqlmodel`, one component after the other. Declines classes that are
// not SQLModel's yet.
#pragma once

#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "emit/metadata_form.h"
#include "emit/plan.h"
#include "model/expression.h"
#include "model/read_models.h"
#include "rewrite/import_planner.h"

namespace modelmend::emit {

// Whether the classes of `class SQLBase(SQLModel, registry=Base.registry)` have more of it than its
// registry, and than AsyncAttrs, which each of them can name.
[[nodiscard]] bool gives_members(const semantic::Project& project,
                                 const model::Expression& shared_base);

// The edits of the class statement, with the options of the MetaData above a shared base; none for
// a class that has its base through one that moves.
[[nodiscard]] Attempt<MemberPlan> move_class(const semantic::Project& project,
                                             const model::ModelClass& cls,
                                             const model::MetaDataFact& metadata,
                                             const rewrite::ImportPlanner& imports);
// Those of a Table(...) call; none if it names the variable of the MetaData.
[[nodiscard]] Attempt<MemberPlan> move_table(const semantic::Project& project,
                                             const model::TableFact& table,
                                             const model::MetaDataFact& metadata,
                                             const rewrite::ImportPlanner& imports);
// Those of `metadata = MetaData(...)` or `db = SQLAlchemy(...)`, for a form with such a statement.
[[nodiscard]] Attempt<MemberPlan> move_maker(const MetaDataForm& form,
                                             const rewrite::ImportPlanner& imports);

// The statements that make a MetaData and the bases and registries which have it.
[[nodiscard]] std::set<Place> makers_of_metadata(const semantic::Project& project,
                                                 const model::ProjectModels& models,
                                                 const model::MetaDataFact& metadata);

// `Base.metadata` or `SQLBase.metadata`, outside of the calls of Table(); and `Base.registry`,
// whose mappers and class names are those of the classes that have the MetaData.
struct MetaDataReader {
  Place place;
  std::string_view member;  // what SQLModel has of it: "metadata" or "_sa_registry"
  // With its comma, in a list that names SQLModel's MetaData as well.
  std::optional<ByteRange> needless_entry;
  bool is_alembic_target = false;  // `target_metadata = Base.metadata`
  std::optional<Place> list = {};  // of which it is an entry
  // Asking for the base may load the module that makes the tables, as `LazyImport("app.models")`
  // does. Only type checkers see that.
  bool loads_module = false;
};
[[nodiscard]] std::vector<MetaDataReader> metadata_readers(const semantic::Project& project,
                                                           model::FileSearch& search,
                                                           const std::set<Place>& makers);

// Where one of these is given to code that may ask it for its MetaData or derive from it, in a way
// that is not followed: `make_tables(Base)`, `def tables(base=Base)`.
[[nodiscard]] std::vector<Place> handed_on(const semantic::Project& project,
                                           model::FileSearch& search,
                                           const std::set<Place>& makers);

}  // namespace modelmend::emit
