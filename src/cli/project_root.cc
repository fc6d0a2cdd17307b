#include "cli/project_root.h"

#include <algorithm>
#include <vector>

#include "cli/configuration.h"

namespace modelmend::cli {
namespace {

bool exists(const FileSystem& files, const std::string& path) {
  const auto stat = files.stat(path);
  return stat && stat->has_value();
}

bool is_directory(const FileSystem& files, const std::string& path) {
  const auto stat = files.stat(path);
  return stat && stat->has_value() && (*stat)->kind == FileKind::Directory;
}

// The path itself if it exists; else where it would be, if its folder exists.
Result<std::string> absolute(const FileSystem& files, const std::string& path) {
  if (auto real = files.real_path(path)) return real;
  auto folder = files.real_path(parent_path(path));
  if (!folder) {
    return fail(ErrorCode::Usage, path, "there is no such file or folder", "check the path");
  }
  return join_path(*folder, file_name(path));
}

bool is_below(std::string_view path, std::string_view folder) {
  if (folder == "/") return true;
  return path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

// The deepest folder that holds all paths.
Result<std::string> common_folder(const FileSystem& files, std::span<const std::string> paths) {
  std::optional<std::string> common;
  for (const std::string& path : paths) {
    if (path == "-") continue;
    auto real = absolute(files, path);
    if (!real) return real;
    std::string folder = is_directory(files, *real) ? *real : parent_path(*real);
    if (!common) common = folder;
    while (!is_below(folder, *common)) common = parent_path(*common);
  }
  if (common) return *common;
  return files.real_path(".");
}

std::vector<std::string> upward(std::string folder) {
  std::vector<std::string> folders{folder};
  while (folder != "/") {
    folder = parent_path(folder);
    folders.push_back(folder);
  }
  return folders;
}

std::optional<std::string> configuration_in(const FileSystem& files, const std::string& folder) {
  if (const std::string own = join_path(folder, "modelmend.toml"); exists(files, own)) return own;
  const std::string shared = join_path(folder, "pyproject.toml");
  if (exists(files, shared) && mentions_us(files, shared)) return shared;
  return std::nullopt;
}

bool is_root(const FileSystem& files, const std::string& folder) {
  return configuration_in(files, folder) || exists(files, join_path(folder, ".git")) ||
         exists(files, join_path(folder, "pyproject.toml"));
}

}  // namespace

Result<ProjectPlaces> find_project(const FileSystem& files, std::span<const std::string> paths,
                                   const WantedPlaces& wanted) {
  ProjectPlaces places;
  const auto start = wanted.root ? files.real_path(*wanted.root) : common_folder(files, paths);
  if (!start && wanted.root) {
    return fail(ErrorCode::Usage, "--root", "there is no folder '" + *wanted.root + "'");
  }
  if (!start) return tl::unexpected(start.error());
  if (!is_directory(files, *start)) {
    return fail(ErrorCode::Usage, "--root", "'" + *start + "' is not a folder");
  }

  const std::vector<std::string> folders = upward(*start);
  const auto root = std::ranges::find_if(
      folders, [&](const std::string& folder) { return is_root(files, folder); });
  places.root = wanted.root || root == folders.end() ? *start : *root;

  for (const std::string& folder : folders) {
    if (!places.configuration) places.configuration = configuration_in(files, folder);
  }
  if (wanted.configuration) places.configuration = wanted.configuration;
  return places;
}

Result<std::string> path_in_root(const FileSystem& files, const std::string& root,
                                 const std::string& path) {
  const auto real = absolute(files, path);
  if (!real) return real;
  if (*real == root) return std::string();
  if (!is_below(*real, root)) {
    return fail(ErrorCode::Usage, path, "is not below the root '" + root + "'",
                "name the common folder with --root");
  }
  return real->substr(root == "/" ? 1 : root.size() + 1);
}

SplitPath split_path(const FileSystem& files, const std::string& path) {
  SplitPath parts{path, {}};
  while (!files.real_path(parts.here)) {
    parts.below = join_path(file_name(parts.here), parts.below);
    parts.here = parent_path(parts.here);
  }
  return parts;
}

}  // namespace modelmend::cli
