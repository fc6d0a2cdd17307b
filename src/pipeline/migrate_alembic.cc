#include "pipeline/migrate_alembic.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include "base/relative_path.h"
#include "drift/alembic_checks.h"
#include "model/alembic_target.h"
#include "pipeline/project_warning.h"

namespace modelmend::pipeline {
namespace {

constexpr std::string_view kTemplate = "script.py.mako";

// The line of the last import, behind which another one goes; 1-based.
std::size_t line_of_imports(std::string_view text) {
  const std::size_t at = text.rfind("\nimport ");
  const std::size_t end = at == std::string_view::npos ? 0 : at + 1;
  return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, end), '\n'));
}

std::optional<text::Diagnostic> about_template(const FileSystem& files, const std::string& root,
                                               const std::string& folder) {
  const std::string path = join_path(folder, kTemplate);
  const auto text = files.read_file(join_path(root, path));
  if (!text || text->find("sqlmodel") != std::string::npos) return std::nullopt;
  return project_warning(
      "template-lacks-import",
      fmt::format("{}:{}: a revision that Alembic writes from it may name a type of "
                  "sqlmodel, which it does not import",
                  path, line_of_imports(*text)),
      "add 'import sqlmodel' to it");
}

}  // namespace

std::vector<text::Diagnostic> alembic_warnings(
    const FileSystem& files, const std::string& root, ProjectView& view,
    const std::vector<const model::ModelClass*>& converted) {
  std::set<std::string> names;    // of their MetaData
  std::set<std::string> modules;  // that env.py has to import
  for (const model::ModelClass* each : converted) {
    if (!each->table || !each->metadata) continue;
    names.insert(view.models().metadata(*each->metadata).name);
    modules.insert(view.project().module_name(each->place.file));
  }
  if (names.empty()) return {};
  const auto environments =
      model::find_alembic_environments(files, view.project(), view.models(), view.search());
  std::vector<text::Diagnostic> found;
  for (const drift::Finding& each :
       drift::check_alembic(environments, view.project(), view.models())) {
    const bool lacks_metadata =
        each.kind == "not-in-target-metadata" && names.contains(each.subject);
    const bool lacks_module = each.kind == "not-imported-by-env" && modules.contains(each.subject);
    if (lacks_metadata || lacks_module)
      found.push_back(project_warning(
          each.kind, fmt::format("{}:{}: {}", each.place.file, each.place.line, each.message),
          each.edit_model + "; until then an empty autogenerate proves nothing of them"));
  }
  std::set<std::string> folders;
  for (const model::AlembicEnvironment& each : environments)
    if (folders.insert(each.folder).second)
      if (auto lacks = about_template(files, root, each.folder)) found.push_back(*std::move(lacks));
  return found;
}

}  // namespace modelmend::pipeline
