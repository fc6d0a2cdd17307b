// CommandContext: what every command finds out before it starts.
//
// Made once by open_context(): where the project is, what the configuration and the command line
// say together, and how to talk to the terminal.
#pragma once

#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/console.h"
#include "pipeline/run.h"
#include "rules/rule_set.h"
#include "schema/source.h"
#include "vcs/repository.h"

namespace modelmend::cli {

inline constexpr const char* kDefaultRules = "uuid-to-integer";

struct CommandContext {
  ProjectPlaces places;
  std::optional<vcs::Repository> repository;
  Settings settings;  // command line over configuration
  Console console;
  Verbosity verbosity = Verbosity::Normal;
  semantic::SqlModelRelease sqlmodel = semantic::kNewestSqlModel;  // that the project runs with

  // "backend/" if the root lies below the top of the repository, else "".
  [[nodiscard]] std::string path_prefix() const;
  [[nodiscard]] std::vector<std::string> wanted_rules() const;
  [[nodiscard]] std::vector<std::string> schema_names() const;
  // Options for pipeline::run() but for paths and texts.
  [[nodiscard]] pipeline::RunOptions run_options() const;
};

[[nodiscard]] Result<CommandContext> open_context(const FileSystem& files,
                                                  const CommonArguments& arguments,
                                                  std::span<const std::string> paths);

// The same with the PATHs of the command line, which have to exist.
[[nodiscard]] Result<pipeline::RunOptions> options_for(const FileSystem& files,
                                                       const CommandContext& context,
                                                       std::span<const std::string> paths);

// No colours unless the command line asks for them: a hook's output may end anywhere.
void be_plain(const CommonArguments& arguments, CommandContext& context);

// The source that the settings name, if any.
[[nodiscard]] Result<std::optional<schema::Source>> wanted_source(const FileSystem& files,
                                                                  const CommandContext& context);

// What names it behind --schema on a command line that is printed: for a shell, without a password,
// and with --schema-name. Empty if there is none, or if it is the models themselves.
[[nodiscard]] std::string shown_source(const CommandContext& context,
                                       const std::optional<schema::Source>& source);

// The rules of the settings, with the scopes of the configuration.
[[nodiscard]] tl::expected<rules::RuleSet, std::vector<Error>> load_wanted_rules(
    const CommandContext& context);

}  // namespace modelmend::cli
