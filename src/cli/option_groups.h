// Options that several commands share, so that they are called and read alike everywhere.
//
// Used by the commands' own files. --help lists options in the order in which they are added.
#pragma once

#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/options.h"

namespace modelmend::cli {

// Of every command, after its own.
void add_common(Options& options, CommonArguments& common);
// -r RULE
void add_rules(Options& options, Settings& settings);
void add_paths(Options& options, std::vector<std::string>& paths, const std::string& help);
void add_schema(Options& options, Settings& settings, const std::string& help);
void add_schema_names(Options& options, Settings& settings);
void add_dialect(Options& options, Settings& settings, const std::string& help);
void add_formats(Options& options, Settings& settings, const std::string& help);
// --since, --staged, --hook: of commands that run on changes, by hand or in a hook.
void add_changes(Options& options, LineWish& lines, bool& hook);
// Formats of the commands that report and rewrite nothing.
void add_report_formats(Options& options, Settings& settings);

}  // namespace modelmend::cli
