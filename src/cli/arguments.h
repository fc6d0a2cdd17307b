// The command line as a value: what to do, on what, and how.
//
// Made by parse_arguments() from argv, used by main to call one command. The only place that knows
// CLI11.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cli/project_root.h"
#include "cli/settings.h"
#include "pipeline/align.h"

namespace modelmend::cli {

enum class Verbosity { Quiet, Normal, Verbose };

// Options of every command.
struct CommonArguments {
  Settings settings;
  WantedPlaces places;
  Verbosity verbosity = Verbosity::Normal;
};

// `--branch NAME` and what goes with it.
struct BranchWish {
  std::optional<std::string> name;
  bool force = false;
  std::string commit_per = "rule";    // or "file"
  std::optional<std::string> verify;  // a command for the shell
};

struct RunArguments {
  CommonArguments common;
  std::vector<std::string> paths;
  bool diff = false;
  bool check = false;
  bool write = false;
  BranchWish branch;
  std::optional<std::string> output;
  std::optional<std::string> stdin_filename;
};

struct AlignArguments {
  RunArguments run;
};

struct MigrateArguments {
  RunArguments run;
  std::string to;        // "sqlmodel"
  std::string registry;  // "share"
  std::string defaults;  // "idiomatic" or "orm-exact"
};

struct RulesArguments {
  enum class Action { List, Show, Test };
  CommonArguments common;
  Action action = Action::List;
  std::vector<std::string> names;
};

struct WhyArguments {
  CommonArguments common;
  std::string place;  // FILE:LINE
};

struct UndoArguments {
  CommonArguments common;
};

struct DumpArguments {
  CommonArguments common;
  std::string what;
  std::string file;
  bool json = false;
};

struct CheckArguments {
  CommonArguments common;
  std::vector<std::string> paths;
  std::optional<std::string> write_baseline;
};

struct VerifyArguments {
  CommonArguments common;
  std::optional<std::string> of;
  std::optional<std::string> write_allow;
  bool runtime = false;
  std::optional<std::string> python;
  std::vector<std::string> paths;
};

struct SchemaArguments {
  enum class Action { Dump, Show, Diff };
  CommonArguments common;
  Action action = Action::Show;
  std::vector<std::string> sources;
  std::optional<std::string> output;
};

using Arguments =
    std::variant<RunArguments, AlignArguments, MigrateArguments, RulesArguments, WhyArguments,
                 UndoArguments, DumpArguments, CheckArguments, VerifyArguments, SchemaArguments>;

// Help or version was asked for: print it and end.
struct HelpText {
  std::string text;
};

[[nodiscard]] Result<std::variant<HelpText, Arguments>> parse_arguments(int argc,
                                                                        const char* const* argv);

}  // namespace modelmend::cli
