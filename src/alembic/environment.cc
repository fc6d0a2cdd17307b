#include "alembic/environment.h"

#include <fmt/format.h>

#include <algorithm>

namespace modelmend::alembic {
namespace {

using model::AlembicEnvironment;

std::string name_of(const AlembicEnvironment& environment) {
  if (environment.config.empty()) return environment.folder + "/env.py";
  return fmt::format("{} [{}]", environment.config, environment.section);
}

// The folder of a file, with nothing above the root.
std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

// The version folder that a file is in or below.
std::string own_folder(const ScriptSettings& settings, const std::string& file) {
  for (const std::string& folder : settings.version_folders)
    if (file.starts_with(folder + "/")) return folder;
  return folder_of(file);
}

}  // namespace

Result<AlembicEnvironment> choose_environment(const std::vector<AlembicEnvironment>& environments,
                                              const EnvironmentWish& wish) {
  std::vector<AlembicEnvironment> fitting;
  for (const AlembicEnvironment& each : environments) {
    const bool is_config = !wish.config || each.config == *wish.config;
    const bool is_section = !wish.section || each.section == *wish.section;
    if (is_config && is_section) fitting.push_back(each);
  }
  // An env.py that no configuration names may belong to no command line at all.
  const bool has_config = std::ranges::any_of(
      fitting, [](const AlembicEnvironment& each) { return !each.config.empty(); });
  if (has_config)
    std::erase_if(fitting, [](const AlembicEnvironment& each) { return each.config.empty(); });
  if (fitting.empty())
    return fail(ErrorCode::Input, {}, "there is no Alembic environment in the project",
                environments.empty()
                    ? "make one with 'alembic init', or print the statements with --sql"
                    : "there is " + name_of(environments.front()));
  if (fitting.size() > 1) {
    std::string names;
    for (const AlembicEnvironment& each : fitting)
      names += (names.empty() ? "" : ", ") + name_of(each);
    return fail(ErrorCode::Usage, {}, "there are several Alembic environments: " + names,
                "choose with --alembic-config and --alembic-name");
  }
  if (!fitting.front().env)
    return fail(ErrorCode::Input, name_of(fitting.front()),
                fitting.front().target.unclear.empty() ? "there is no env.py"
                                                       : fitting.front().target.unclear.front(),
                "check script_location");
  return fitting.front();
}

Result<std::optional<Version>> choose_head(const std::vector<Version>& versions,
                                           const std::optional<std::string>& wish) {
  const std::vector<Version> heads = heads_of(versions);
  if (wish) {
    std::vector<Version> fitting;
    for (const Version& version : versions)
      if (version.revision.starts_with(*wish)) fitting.push_back(version);
    const bool is_one = fitting.size() == 1;
    if (is_one && std::ranges::find(heads, fitting.front()) == heads.end())
      return fail(ErrorCode::Usage, "--head",
                  fmt::format("'{}' is not a head: another migration goes on from it",
                              fitting.front().revision),
                  "heads: " + listed(heads));
    if (is_one) return fitting.front();
    return fail(ErrorCode::Usage, "--head",
                fitting.empty()
                    ? fmt::format("there is no revision '{}'", *wish)
                    : fmt::format("'{}' is several revisions: {}", *wish, listed(fitting)),
                heads.empty() ? "there is none at all" : "heads: " + listed(heads));
  }
  if (heads.size() > 1)
    return fail(ErrorCode::Input, {}, "the migrations have several heads: " + listed(heads),
                "join them with 'alembic merge heads', or name one with --head");
  if (heads.empty() && !versions.empty())
    return fail(ErrorCode::Input, versions.front().file, "the migrations form a circle",
                "check their down_revision");
  if (heads.empty()) return std::nullopt;
  return heads.front();
}

Result<std::string> choose_folder(const ScriptSettings& settings,
                                  const std::optional<Version>& head,
                                  const std::optional<std::string>& wish) {
  if (wish) {
    const bool is_looked_into =
        std::ranges::any_of(settings.version_folders, [&](const std::string& folder) {
          return *wish == folder || (settings.recursive && wish->starts_with(folder + "/"));
        });
    if (is_looked_into) return *wish;
    return fail(ErrorCode::Usage, "--version-path",
                fmt::format("Alembic does not look into '{}'", *wish),
                fmt::format("choose from: {}", fmt::join(settings.version_folders, ", ")));
  }
  if (head) return own_folder(settings, head->file);
  if (settings.version_folders.size() > 1)
    return fail(ErrorCode::Usage, {},
                fmt::format("there are several version folders: {}",
                            fmt::join(settings.version_folders, ", ")),
                "choose with --version-path");
  return settings.version_folders.front();
}

}  // namespace modelmend::alembic
