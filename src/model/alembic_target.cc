#include "model/alembic_target.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/find_bytes.h"
#include "base/relative_path.h"
#include "model/alembic_config.h"

namespace modelmend::model {
namespace {

using semantic::Project;

constexpr std::string_view kEnv = "env.py";

class Environments {
 public:
  Environments(const FileSystem& files, const Project& project, const ProjectModels& models,
               FileSearch& search)
      : files_(files), project_(project), models_(models), search_(search) {}

  std::vector<AlembicEnvironment> find() {
    const std::vector<FileId> candidates = env_files();
    for (const std::string& folder : folders_above(candidates)) {
      read_config(joined(folder, "alembic.ini"));
      read_config(joined(folder, "pyproject.toml"));
    }
    std::ranges::stable_sort(found_, [](const auto& a, const auto& b) {
      return std::tie(a.config, a.section) < std::tie(b.config, b.section);
    });
    for (const FileId file : candidates)
      if (!named_.contains(file) && is_env(file)) add_unnamed(file);
    for (AlembicEnvironment& environment : found_) read_target(environment);
    return std::move(found_);
  }

 private:
  [[nodiscard]] std::vector<FileId> env_files() const {
    const text::SourceStore& sources = project_.sources();
    std::vector<FileId> found;
    for (std::uint32_t i = 0; i < sources.size(); ++i)
      if (file_name(sources.path(FileId{i})) == kEnv) found.push_back(FileId{i});
    return found;
  }

  // The root, and every folder between it and an env.py: where a configuration stands.
  [[nodiscard]] std::set<std::string> folders_above(const std::vector<FileId>& candidates) const {
    std::set<std::string> folders{""};
    for (const FileId file : candidates)
      for (std::string at = folder_of(project_.sources().path(file)); folders.insert(at).second;)
        at = folder_of(at);
    return folders;
  }

  void read_config(const std::string& path) {
    const std::string absolute = join_path(project_.sources().root(), path);
    const auto stat = files_.stat(absolute);
    if (!stat || !*stat || (*stat)->kind != FileKind::Regular) return;
    const auto text = files_.read_file(absolute);
    if (!text) return;
    for (const ScriptLocation& location : script_locations(*text, path)) add(location);
  }

  void add(const ScriptLocation& location) {
    AlembicEnvironment environment;
    environment.config = location.file;
    environment.section = location.section;
    environment.config_line = location.line;
    if (!location.reason.empty()) {
      environment.target.unclear.push_back(location.reason);
    } else {
      find_env(location, environment);
    }
    if (environment.env) named_.insert(*environment.env);
    found_.push_back(std::move(environment));
  }

  // Alembic counts from the working directory, which is the configuration's folder or the root.
  void find_env(const ScriptLocation& location, AlembicEnvironment& environment) {
    std::vector<std::optional<std::string>> folders;
    const std::string here = folder_of(location.file);
    if (location.written.find(':') != std::string::npos) {
      folders.push_back(in_package(location.written, here));
    } else {
      folders.push_back(normalized(joined(here, location.written)));
      if (!location.from_here) folders.push_back(normalized(location.written));
    }
    for (const auto& folder : folders) {
      if (!folder) continue;
      environment.env = project_.sources().find(joined(*folder, kEnv));
      environment.folder = *folder;
      if (environment.env) return;
    }
    environment.folder = folders.front().value_or("");
    environment.target.unclear.push_back("script_location '" + location.written +
                                         "' has no env.py among the files of the project");
  }

  // "app.db:migrations": a folder in a package.
  [[nodiscard]] std::optional<std::string> in_package(const std::string& written,
                                                      const std::string& here) const {
    const std::size_t colon = written.find(':');
    std::string path = written.substr(0, colon);
    std::ranges::replace(path, '.', '/');
    std::string rest = written.substr(colon + 1);
    std::ranges::replace(rest, ':', '/');
    for (const std::string& base : {here, joined(here, "src"), std::string()}) {
      const auto folder = normalized(joined(base, path + "/" + rest));
      if (folder && project_.sources().find(joined(*folder, kEnv))) return folder;
    }
    return normalized(joined(here, path + "/" + rest));
  }

  // An env.py that no configuration names may be anything.
  [[nodiscard]] bool is_env(FileId file) const {
    const auto text = project_.sources().read_bytes(file);
    return text && has_bytes(*text, "alembic") && has_bytes(*text, "context") &&
           has_bytes(*text, "target_metadata");
  }

  void add_unnamed(FileId file) {
    AlembicEnvironment environment;
    environment.folder = folder_of(project_.sources().path(file));
    environment.env = file;
    found_.push_back(std::move(environment));
  }

  // Several sections may share one env.py.
  void read_target(AlembicEnvironment& environment) {
    if (!environment.env) return;
    const auto [known, is_new] = targets_.try_emplace(*environment.env);
    if (is_new) {
      const auto module = project_.open(*environment.env);
      if (module) known->second = read_target_metadata(project_, models_, search_, **module);
      if (!module) known->second.unclear.push_back("it cannot be read: " + module.error().what);
    }
    environment.target = known->second;
  }

  const FileSystem& files_;
  const Project& project_;
  const ProjectModels& models_;
  FileSearch& search_;
  std::set<FileId> named_;
  std::map<FileId, TargetMetaData> targets_;
  std::vector<AlembicEnvironment> found_;
};

}  // namespace

std::vector<AlembicEnvironment> find_alembic_environments(const FileSystem& files,
                                                          const Project& project,
                                                          const ProjectModels& models,
                                                          FileSearch& search) {
  return Environments(files, project, models, search).find();
}

}  // namespace modelmend::model
