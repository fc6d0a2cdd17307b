#include "cli/project_look.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "pipeline/formatter_settings.h"

namespace modelmend::cli {
namespace {

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

// Where imports of the file's package begin: above its outermost folder with an __init__.py.
std::string source_root_of(const FileSystem& files, const std::string& root,
                           const std::string& path) {
  std::string folder = folder_of(path);
  while (!folder.empty()) {
    const auto mark = files.stat(join_path(join_path(root, folder), "__init__.py"));
    if (!mark || !*mark) break;
    folder = folder_of(folder);
  }
  return folder;
}

// As the search for modules does without being told: every folder above a file, with its `src`.
bool is_found_from(const std::string& other, const std::string& root) {
  const std::string parent = root == "src" || root.ends_with("/src") ? folder_of(root) : root;
  return other == parent || parent.empty() || other.starts_with(parent + "/");
}

std::vector<std::string> roots_to_name(const std::vector<std::string>& roots) {
  std::vector<std::string> named;
  for (const std::string& root : roots)
    if (std::ranges::any_of(roots,
                            [&](const std::string& other) { return !is_found_from(other, root); }))
      named.push_back(root);
  return named;
}

bool says(const FileSystem& files, const std::string& path, std::string_view words) {
  const auto text = files.read_file(path);
  return text && text->find(words) != std::string::npos;
}

bool exists(const FileSystem& files, const std::string& path) {
  const auto stat = files.stat(path);
  return stat && *stat;
}

std::optional<std::string> formatter_of(const FileSystem& files, const std::string& root) {
  const std::string project = join_path(root, "pyproject.toml");
  const bool is_ruff = exists(files, join_path(root, "ruff.toml")) ||
                       exists(files, join_path(root, ".ruff.toml")) ||
                       says(files, project, "[tool.ruff");
  if (!is_ruff && !says(files, project, "[tool.black")) return std::nullopt;
  const auto settings = pipeline::formatter_settings_of(files, root, "models.py");
  const std::string name = is_ruff ? "ruff" : "black";
  return settings.line_length ? fmt::format("{}, lines of {}", name, *settings.line_length) : name;
}

// Of the drivers that the requirements name.
std::optional<std::string> database_of(const FileSystem& files, const std::string& root) {
  std::string text;
  if (const auto entries = files.list_dir(root))
    for (const DirEntry& entry : *entries) {
      const bool is_list = entry.name.starts_with("requirements") || entry.name == "pyproject.toml";
      if (!is_list || entry.kind != FileKind::Regular) continue;
      text += files.read_file(join_path(root, entry.name)).value_or(std::string());
    }
  const auto names_any = [&](const auto& words) {
    return std::ranges::any_of(
        words, [&](std::string_view word) { return text.find(word) != std::string::npos; });
  };
  const bool is_postgres = names_any(std::array{"psycopg", "asyncpg", "pg8000"});
  const bool is_other = names_any(
      std::array{"aiosqlite", "pysqlite", "mysqlclient", "PyMySQL", "aiomysql", "oracledb"});
  if (is_postgres && !is_other) return "postgresql";
  return std::nullopt;
}

std::optional<std::string> schema_file_of(const FileSystem& files, const std::string& root) {
  for (const char* name : {"schema.json", "schema.sql", "structure.sql", "db/structure.sql"}) {
    const std::string path = join_path(root, name);
    if (says(files, path, "CREATE TABLE") || says(files, path, "\"tables\"")) return name;
  }
  return std::nullopt;
}

void look_at_models(const FileSystem& files, const std::string& root,
                    const pipeline::Survey& survey, ProjectLook& look) {
  std::set<std::string> paths;
  std::set<std::string> roots;
  for (const strategy::InventoryModel& model : survey.inventory.models) {
    if (!model.named.needs_decision) continue;
    ++look.styles[std::string(strategy::words_of(model.style))];
    ++look.bases[model.registry];
    look.has_old_models = look.has_old_models || strategy::is_old(model.style);
    paths.insert(model.place.file);
    roots.insert(source_root_of(files, root, model.place.file));
  }
  look.model_files = paths.size();
  look.source_roots.assign(roots.begin(), roots.end());
  look.own_roots = roots_to_name(look.source_roots);
}

}  // namespace

tl::expected<ProjectLook, std::vector<Error>> look_at_project(FileSystem& files,
                                                              const CommandContext& context) {
  const auto survey = pipeline::survey(files, context.run_options(), {});
  if (!survey) return tl::unexpected(survey.error());
  const std::string& root = context.places.root;
  ProjectLook look;
  look_at_models(files, root, *survey, look);
  for (const model::AlembicEnvironment& environment : survey->environments)
    look.migrations.push_back(environment.folder.empty() ? "(the root)" : environment.folder);
  look.formatter = formatter_of(files, root);
  look.database = database_of(files, root);
  look.schema_file = schema_file_of(files, root);
  return look;
}

}  // namespace modelmend::cli
