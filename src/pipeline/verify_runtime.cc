#include "pipeline/verify_runtime.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <variant>

#include "base/temp_folder.h"
#include "pipeline/project_view.h"
#include "semantic/test_files.h"
#include "vcs/export_revision.h"
#include "verify/runtime/compare.h"
#include "verify/runtime/interpreter.h"
#include "verify/runtime/runtime.h"

namespace modelmend::pipeline {
namespace {

namespace runtime = verify::runtime;

// One state on the disk, and what static reading knows of it.
struct DiskState {
  std::optional<TempFolder> folder;  // of a revision
  std::unique_ptr<ProjectView> view;
  runtime::Side side;
};

// "src" for "src/app/models.py" that is imported as "app.models"; absent if the name does not fit.
std::optional<std::string> import_folder(const std::string& path, std::string module) {
  std::ranges::replace(module, '.', '/');
  for (const std::string_view end : {".py", "/__init__.py"}) {
    const std::string tail = module + std::string(end);
    if (path == tail) return "";
    if (path.ends_with("/" + tail)) return path.substr(0, path.size() - tail.size() - 1);
  }
  return std::nullopt;
}

bool is_below(const std::string& file, const std::vector<std::string>& paths) {
  return paths.empty() || std::ranges::any_of(paths, [&](const std::string& path) {
           return path.empty() || file == path || file.starts_with(path + "/");
         });
}

// Models of tests are left out: to import them may take what only tests have.
std::vector<const model::TableFact*> tables_to_import(ProjectView& view) {
  std::vector<const model::TableFact*> tables;
  for (const model::TableFact& table : view.models().tables)
    if (!table.local && !semantic::is_test_file(view.sources()->path(table.place.file)))
      tables.push_back(&table);
  return tables;
}

// The tables of these paths, by name.
std::set<std::string> tables_below(ProjectView& view, const std::vector<std::string>& paths) {
  std::set<std::string> names;
  for (const model::TableFact* table : tables_to_import(view))
    if (is_below(view.sources()->path(table->place.file), paths))
      names.insert(model::qualified_table_name(*table));
  return names;
}

// The files of one state to import: which stand below one of the paths, or hold a table that is
// wanted and is not there.
class FilesToImport {
 public:
  FilesToImport(ProjectView& view, const std::vector<std::string>& paths,
                const std::set<std::string>& wanted)
      : view_(view), paths_(paths), there_(tables_below(view, paths)), wanted_(wanted) {}

  std::set<FileId> run() {
    std::set<FileId> files;
    for (std::size_t known = 0; known != wanted_.size();) {
      known = wanted_.size();
      for (const model::TableFact* table : tables_to_import(view_))
        if (is_imported(*table)) {
          files.insert(table->place.file);
          want_targets(*table);
        }
    }
    return files;
  }

 private:
  [[nodiscard]] bool is_imported(const model::TableFact& table) const {
    const std::string name = model::qualified_table_name(table);
    return is_below(view_.sources()->path(table.place.file), paths_) ||
           (wanted_.contains(name) && !there_.contains(name));
  }

  // A column without a type takes that of the column that its key leads to.
  void want_targets(const model::TableFact& table) {
    const model::ProjectModels& models = view_.models();
    for (const model::TableColumn& column : table.columns)
      for (const model::ForeignKeyFact& key : models.decl(column.decl).foreign_keys) {
        const auto resolution = models.resolve_target(table.id, key);
        if (const auto* target = std::get_if<model::Target>(&resolution))
          wanted_.insert(model::qualified_table_name(models.table(target->table)));
      }
  }

  ProjectView& view_;
  const std::vector<std::string>& paths_;
  const std::set<std::string> there_;
  std::set<std::string> wanted_;
};

// The modules that hold models, by path, and the folders from which they are imported.
void name_modules(ProjectView& view, const std::set<FileId>& files, runtime::Side& side) {
  std::set<std::string> folders;
  for (const FileId file : files) {
    const std::string module = view.project().module_name(file);
    const auto folder = import_folder(view.sources()->path(file), module);
    if (!folder) continue;
    folders.insert(*folder);
    side.modules.push_back(module);
  }
  folders.insert("");
  side.folders.assign(folders.begin(), folders.end());
}

// `root` is where the state is, which may be below a temporary folder.
DiskState open_state(const FileSystem& files, RunOptions options, const std::string& home,
                     const std::string& root, std::string name) {
  options.paths.clear();
  options.root = root;
  DiskState state;
  state.view = std::make_unique<ProjectView>(files, options);
  state.side = {.name = std::move(name), .root = root, .home = home, .modules = {}};
  return state;
}

// A table is imported in both states wherever it stands, so that one that moved is not gained.
void name_modules(DiskState& before, DiskState& after, const std::vector<std::string>& paths) {
  std::set<std::string> wanted = tables_below(*before.view, paths);
  wanted.merge(tables_below(*after.view, paths));
  for (DiskState* state : {&before, &after}) {
    ProjectView& view = *state->view;
    name_modules(view, FilesToImport(view, paths, wanted).run(), state->side);
  }
}

Result<DiskState> open_revision(const FileSystem& files, const RunOptions& options,
                                const vcs::Repository& repository, const std::string& revision) {
  auto folder = TempFolder::make();
  if (!folder) return tl::unexpected(folder.error());
  if (auto done = vcs::export_revision(repository, revision, folder->path()); !done)
    return tl::unexpected(done.error());
  std::string root = folder->path();
  if (options.root.size() > repository.work_tree.size())
    root += options.root.substr(repository.work_tree.size());
  DiskState state = open_state(files, options, options.root, root, revision);
  state.folder = *std::move(folder);
  return state;
}

// Where tables and columns stand, by their names; below the paths, if there are several of a name.
class Places {
 public:
  Places(DiskState& state, const std::vector<std::string>& paths) : view_(*state.view) {
    for (const bool wanted : {true, false})
      for (const model::TableFact& table : view_.models().tables)
        if (is_below(view_.sources()->path(table.place.file), paths) == wanted) add(table);
  }

  [[nodiscard]] schema::Origin of(const std::string& table, const std::string& member) const {
    auto found = places_.find({table, member});
    if (found == places_.end()) found = places_.find({table, ""});
    if (found == places_.end()) return {};
    const auto file = view_.sources()->get(found->second.file);
    if (!file) return {view_.sources()->path(found->second.file), 0, 0};
    const auto at = (*file)->at(found->second.range.begin);
    return {(*file)->path(), at.line, at.column};
  }

 private:
  void add(const model::TableFact& table) {
    const std::string name = model::qualified_table_name(table);
    places_.emplace(std::pair(name, ""), table.place);
    for (const model::TableColumn& column : table.columns)
      add(name, column, view_.models().decl(column.decl));
  }

  void add(const std::string& table, const model::TableColumn& column,
           const model::ColumnDecl& decl) {
    places_.emplace(std::pair(table, column.name), decl.place);
    places_.emplace(std::pair(table, decl.attribute), decl.place);
  }

  ProjectView& view_;
  std::map<std::pair<std::string, std::string>, Place> places_;
};

verify::Sort sort_of(runtime::Weight weight) {
  if (weight == runtime::Weight::Schema) return verify::Sort::Schema;
  return weight == runtime::Weight::Behaviour ? verify::Sort::Behaviour : verify::Sort::Cosmetic;
}

verify::Finding finding_of(const runtime::Difference& difference, const Places& before,
                           const Places& after) {
  const runtime::Subject& subject = difference.subject;
  const bool has_table = !subject.table.empty();
  return {.kind = difference.kind,
          .sort = sort_of(difference.weight),
          .table = has_table ? subject.table : subject.about,
          .subject = has_table ? subject.member : "",
          .words = difference.what,
          .before = before.of(subject.table, subject.member),
          .after = after.of(subject.table, subject.member)};
}

bool is_spoken_of(const verify::Finding& finding, const std::vector<std::string>& paths) {
  return is_below(finding.before.file, paths) || is_below(finding.after.file, paths);
}

std::set<std::string> table_names(const runtime::RuntimeFacts& facts) {
  std::set<std::string> names;
  for (const runtime::TableFacts& table : facts.tables) names.insert(table.full_name());
  return names;
}

verify::Comparison report(const runtime::RuntimeFacts& before, const runtime::RuntimeFacts& after,
                          const Places& old_places, const Places& new_places,
                          const std::vector<std::string>& paths) {
  const runtime::Comparison found = runtime::compare(before, after);
  verify::Comparison comparison;
  std::set<std::string> names = table_names(before);
  names.merge(table_names(after));
  comparison.tables = names.size();
  for (const runtime::Difference& difference : found.differences) {
    verify::Finding finding = finding_of(difference, old_places, new_places);
    if (finding.sort != verify::Sort::Cosmetic) names.erase(finding.table);
    if (is_spoken_of(finding, paths)) comparison.findings.push_back(std::move(finding));
  }
  comparison.equal = names.size();
  for (const std::string& reason : found.not_compared)
    comparison.not_read.push_back({.table = {}, .class_name = {}, .reason = reason, .place = {}});
  return comparison;
}

}  // namespace

Result<verify::Comparison> verify_by_runtime(const FileSystem& files, const RunOptions& options,
                                             const vcs::Repository& repository,
                                             const VerifyOptions& wanted, const RuntimeWish& wish) {
  auto python = runtime::find_interpreter(
      files, {.asked = wish.python, .virtual_env = wish.virtual_env, .root = options.root});
  if (!python) return tl::unexpected(python.error());
  auto before = open_revision(files, options, repository, wanted.against);
  if (!before) return tl::unexpected(before.error());
  auto after = wanted.of ? open_revision(files, options, repository, *wanted.of)
                         : Result<DiskState>(open_state(files, options, options.root, options.root,
                                                        "the work tree"));
  if (!after) return tl::unexpected(after.error());
  name_modules(*before, *after, options.paths);
  const runtime::Interpreter interpreter{.python = *std::move(python), .stop = wish.stop};
  const auto old_facts = runtime::read_runtime_facts(before->side, interpreter);
  if (!old_facts) return tl::unexpected(old_facts.error());
  const auto new_facts = runtime::read_runtime_facts(after->side, interpreter);
  if (!new_facts) return tl::unexpected(new_facts.error());
  return report(*old_facts, *new_facts, Places(*before, options.paths),
                Places(*after, options.paths), options.paths);
}

}  // namespace modelmend::pipeline
