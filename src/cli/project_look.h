// ProjectLook: what `init` finds out about a project before it writes a configuration.
//
// Made by look_at_project() from the models and from what lies beside them; nothing is imported or
// run. Everything in it is for people to read; the configuration takes what no default would find.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"
#include "pipeline/survey.h"

namespace modelmend::cli {

struct ProjectLook {
  std::map<std::string, std::size_t> styles;  // "SQLAlchemy 1.x" -> models
  std::map<std::string, std::size_t> bases;   // "app.db.Base" -> models
  std::size_t model_files = 0;
  bool has_old_models = false;
  std::optional<std::string> formatter;    // "ruff, lines of 100"
  std::vector<std::string> migrations;     // folders of Alembic, "(the root)" for the root
  std::vector<std::string> source_roots;   // below the root; "" is the root itself
  std::vector<std::string> own_roots;      // those that imports would not find by themselves
  std::optional<std::string> database;     // a dialect that the requirements speak of alone
  std::optional<std::string> schema_file;  // a dump or a snapshot that looks like one
};

[[nodiscard]] tl::expected<ProjectLook, std::vector<Error>> look_at_project(
    FileSystem& files, const CommandContext& context);

}  // namespace modelmend::cli
