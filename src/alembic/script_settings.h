// ScriptSettings: where Alembic keeps the migrations of an environment, and how it names new ones.
//
// Read from alembic.ini or [tool.alembic], as `alembic revision` reads them, without running
// anything. Paths are below the root of the project.
// https://alembic.sqlalchemy.org/en/latest/tutorial.html#editing-the-ini-file
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "model/alembic_target.h"

namespace modelmend::alembic {

// What Alembic takes where nothing is said.
inline constexpr const char* kFileTemplate = "%(rev)s_%(slug)s";
inline constexpr std::size_t kSlugLength = 40;

struct ScriptSettings {
  std::string folder;                        // of env.py
  std::vector<std::string> version_folders;  // at least one
  bool recursive = false;                    // their subfolders count as well
  std::string file_template = kFileTemplate;
  std::size_t slug_length = kSlugLength;
  std::string timezone = {};  // "UTC", "Europe/Rome"; empty: that of the machine
  std::optional<std::string> script_template = {};  // the text of script.py.mako
};

[[nodiscard]] Result<ScriptSettings> read_script_settings(
    const FileSystem& files, const std::string& root, const model::AlembicEnvironment& environment);

}  // namespace modelmend::alembic
