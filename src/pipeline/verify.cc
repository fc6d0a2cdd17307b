#include "pipeline/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "base/check.h"
#include "drift/alembic_checks.h"
#include "pipeline/project_view.h"
#include "pipeline/sqlmodel_release.h"
#include "vcs/revision_files.h"
#include "verify/statements.h"

namespace modelmend::pipeline {
namespace {

// One state, with the project that it speaks of.
struct OpenState {
  std::unique_ptr<ProjectView> view;
  std::unique_ptr<verify::State> state;
};

// Each state runs with the SQLModel that its own files ask for, unless the user says which.
RunOptions with_release_of(const FileSystem& files, RunOptions options,
                           std::optional<semantic::SqlModelRelease> release) {
  options.sqlmodel = release ? *release : sqlmodel_release_of(files, options.root);
  return options;
}

OpenState open_state(std::unique_ptr<ProjectView> view, const RunOptions& options,
                     schema::Dialect dialect) {
  const model::ProjectModels& models = view->models();
  auto state = std::make_unique<verify::State>(
      view->project(), models, dialect,
      verify::statements_of(view->project(), models, view->search(), options.jobs));
  return {std::move(view), std::move(state)};
}

OpenState open_state(const FileSystem& files, const RunOptions& options, schema::Dialect dialect) {
  return open_state(std::make_unique<ProjectView>(files, options), options, dialect);
}

// A kind and what it is about.
std::set<std::pair<std::string, std::string>> alembic_subjects(
    const std::vector<drift::Finding>& findings) {
  std::set<std::pair<std::string, std::string>> subjects;
  for (const drift::Finding& each : findings) subjects.emplace(each.kind, each.subject);
  return subjects;
}

std::vector<drift::Finding> check_alembic(const FileSystem& files, const OpenState& state) {
  ProjectView& view = *state.view;
  const auto environments =
      model::find_alembic_environments(files, view.project(), view.models(), view.search());
  return drift::check_alembic(environments, view.project(), view.models());
}

bool has_moved_tables(const verify::Comparison& comparison) {
  return std::ranges::any_of(comparison.findings, [](const verify::Finding& finding) {
    return finding.kind == "registry.table";
  });
}

// What Alembic no longer sees of tables that are in another MetaData now.
void add_alembic(const FileSystem& before, const OpenState& old, const FileSystem& after,
                 const OpenState& now, verify::Comparison& comparison) {
  if (!has_moved_tables(comparison)) return;
  const auto known = alembic_subjects(check_alembic(before, old));
  for (const drift::Finding& each : check_alembic(after, now)) {
    const bool is_of_target =
        each.kind == "not-in-target-metadata" || each.kind == "target-metadata-unclear";
    if (!is_of_target || known.contains({each.kind, each.subject})) continue;
    comparison.findings.push_back({.kind = "registry.alembic",
                                   .sort = verify::Sort::Behaviour,
                                   .table = each.subject.empty() ? "target_metadata" : each.subject,
                                   .subject = {},
                                   .words = each.message,
                                   .before = {},
                                   .after = each.place});
  }
}

bool is_told(const verify::Comparison& comparison, std::string_view metadata) {
  return std::ranges::any_of(comparison.findings, [&](const verify::Finding& each) {
    return each.kind == "registry.alembic" && each.table == metadata;
  });
}

// By their names: whether a class of SQLModel has the table.
std::map<std::string, bool> tables_by_form(const model::ProjectModels& models) {
  std::map<std::string, bool> tables;
  for (const model::TableFact& table : models.tables) {
    if (!table.mapped_class) continue;
    const auto& columns = models.model_class(*table.mapped_class).own_declarations;
    tables.emplace(model::qualified_table_name(table),
                   std::ranges::any_of(columns, [&](model::DeclId id) {
                     return model::is_sqlmodel(models.decl(id).style);
                   }));
  }
  return tables;
}

// What Alembic has not seen all along of tables whose classes became SQLModel's.
void add_unseen(const OpenState& old, const FileSystem& after, const OpenState& now,
                verify::Comparison& comparison) {
  const auto before = tables_by_form(old.view->models());
  const model::ProjectModels& models = now.view->models();
  const auto after_by_form = tables_by_form(models);
  std::set<std::string> converted;  // the names of their MetaData
  std::set<std::string> modules;    // that env.py has to import
  for (const model::TableFact& table : models.tables) {
    const auto known = before.find(model::qualified_table_name(table));
    const bool was_sqlalchemy = known != before.end() && !known->second;
    if (!was_sqlalchemy || !after_by_form.contains(known->first) || !after_by_form.at(known->first))
      continue;
    converted.insert(models.metadata(table.metadata).name);
    modules.insert(now.view->project().module_name(table.place.file));
  }
  if (converted.empty()) return;
  for (const drift::Finding& each : check_alembic(after, now)) {
    const bool lacks_metadata = each.kind == "not-in-target-metadata" &&
                                converted.contains(each.subject) &&
                                !is_told(comparison, each.subject);
    const bool lacks_module = each.kind == "not-imported-by-env" && modules.contains(each.subject);
    if (lacks_metadata || lacks_module)
      comparison.findings.push_back({.kind = "registry.unseen",
                                     .sort = verify::Sort::Cosmetic,
                                     .table = each.subject,
                                     .subject = {},
                                     .words = each.message + ": an empty autogenerate proves "
                                                             "nothing of them",
                                     .before = {},
                                     .after = each.place});
  }
}

void add_missing_submodules(const vcs::RevisionFiles& files, bool is_before,
                            verify::Comparison& comparison) {
  for (const std::string& path : files.missing_submodules())
    comparison.not_read.push_back(
        {.table = {},
         .class_name = {},
         .reason = fmt::format("the commit of the submodule '{}' is not here", path),
         .is_before = is_before,
         .place = {path, 0, 0}});
}

// A path that neither state has would speak of nothing, and nothing is equal.
Result<void> check_paths(const FileSystem& before, const FileSystem& after,
                         const RunOptions& options) {
  const auto is_in = [&](const FileSystem& files, const std::string& path) {
    const auto stat = files.stat(join_path(options.root, path));
    return stat && stat->has_value();
  };
  for (const std::string& path : options.paths)
    if (!is_in(before, path) && !is_in(after, path))
      return fail(ErrorCode::Usage, path,
                  "there is no such file or folder in either state, name one that was or is there");
  return {};
}

}  // namespace

verify::Comparison compare_trees(const FileSystem& before, const FileSystem& after,
                                 const RunOptions& options, schema::Dialect dialect,
                                 std::optional<semantic::SqlModelRelease> release) {
  // The paths say what is spoken of, the models are always read in whole.
  RunOptions whole = options;
  whole.paths.clear();
  const OpenState old = open_state(before, with_release_of(before, whole, release), dialect);
  const OpenState now = open_state(after, with_release_of(after, whole, release), dialect);
  verify::Comparison comparison = verify::compare(*old.state, *now.state, {.paths = options.paths});
  add_alembic(before, old, after, now, comparison);
  add_unseen(old, after, now, comparison);
  return comparison;
}

namespace {

// What the classes do is the same on every database: only the first is asked for that.
verify::State tables_on(ProjectView& view, schema::Dialect dialect) {
  return verify::State(view.project(), view.models(), dialect, {});
}

bool is_known(const verify::Comparison& comparison, const verify::Finding& finding) {
  return std::ranges::any_of(comparison.findings, [&](const verify::Finding& each) {
    return each.kind == finding.kind && each.table == finding.table &&
           each.subject == finding.subject;
  });
}

void add_other_dialect(ProjectView& old, ProjectView& now, schema::Dialect dialect,
                       verify::Comparison& comparison) {
  const verify::Comparison other =
      verify::compare(tables_on(old, dialect), tables_on(now, dialect), {});
  for (const verify::Finding& each : other.findings)
    if (each.sort == verify::Sort::Schema && !is_known(comparison, each))
      comparison.findings.push_back(each);
}

}  // namespace

struct TextProof::Before {
  OpenState state;
};

TextProof::TextProof(const FileSystem& files, RunOptions options,
                     std::vector<schema::Dialect> dialects)
    : files_(files), options_(std::move(options)), dialects_(std::move(dialects)) {
  CHECK(!dialects_.empty());
  options_.paths.clear();
  before_ = std::make_unique<Before>(open_state(files_, options_, dialects_.front()));
}
TextProof::~TextProof() = default;

ProjectView& TextProof::view() const {
  return *before_->state.view;
}

verify::Comparison TextProof::compare(const std::map<std::string, std::string>& texts) const {
  const OpenState now =
      open_state(std::make_unique<ProjectView>(view(), texts), options_, dialects_.front());
  verify::Comparison comparison = verify::compare(*before_->state.state, *now.state, {});
  add_alembic(files_, before_->state, files_, now, comparison);
  for (std::size_t i = 1; i < dialects_.size(); ++i)
    add_other_dialect(view(), *now.view, dialects_[i], comparison);
  return comparison;
}

Result<verify::Comparison> verify_models(const FileSystem& files, const RunOptions& options,
                                         const vcs::Repository& repository,
                                         const VerifyOptions& wanted) {
  const auto before = vcs::RevisionFiles::open(files, repository, wanted.against);
  if (!before) return tl::unexpected(before.error());
  std::unique_ptr<vcs::RevisionFiles> of;
  if (wanted.of) {
    auto opened = vcs::RevisionFiles::open(files, repository, *wanted.of);
    if (!opened) return tl::unexpected(opened.error());
    of = *std::move(opened);
  }
  const FileSystem& after = of ? *of : files;
  if (auto there = check_paths(**before, after, options); !there)
    return tl::unexpected(there.error());
  verify::Comparison comparison =
      compare_trees(**before, after, options, wanted.dialect, wanted.sqlmodel);
  add_missing_submodules(**before, true, comparison);
  if (of) add_missing_submodules(*of, false, comparison);
  return comparison;
}

}  // namespace modelmend::pipeline
