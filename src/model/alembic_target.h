// Alembic environments: which MetaDatas each env.py of the project takes for its target, read
// without running it.
//
// Made by find_alembic_environments() for `check`, and for every command that writes, proves or
// validates migrations. An environment is a section of alembic.ini or pyproject.toml with a
// script_location, or an env.py that nobody names (Flask-Migrate). What cannot be known carries a
// reason; nothing is guessed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "model/target_metadata.h"

namespace modelmend::model {

struct AlembicEnvironment {
  std::string config;   // "backend/alembic.ini", below the root; empty: found by its env.py
  std::string section;  // "alembic", or empty
  std::uint32_t config_line = 0;  // of script_location, 1-based; 0 if no configuration says it
  std::string folder;             // "backend/migrations", below the root; empty for the root itself
  std::optional<FileId> env;      // absent: there is no such file, `target.unclear` says so
  TargetMetaData target;
};

// By configuration and section, then those without one by the path of env.py.
[[nodiscard]] std::vector<AlembicEnvironment> find_alembic_environments(
    const FileSystem& files, const semantic::Project& project, const ProjectModels& models,
    FileSearch& search);

}  // namespace modelmend::model
