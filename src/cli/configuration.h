// The configuration file: `[tool.modelmend]` of pyproject.toml, or modelmend.toml.
//
// Read once by each command. Keys are the names of the long options; an unknown key or a value of
// the wrong kind is an error with its place and, if there is one, the key that was meant. The only
// place that knows toml++.
#pragma once

#include <string>

#include "base/file_system.h"
#include "base/result.h"
#include "cli/settings.h"

namespace modelmend::cli {

// True if a pyproject.toml has a table for us.
// Whether the text is TOML at all.
[[nodiscard]] bool is_toml(const std::string& text);
[[nodiscard]] bool mentions_us(const FileSystem& files, const std::string& path);

// Paths of rules, the source of a schema and the baseline count from the folder of the file; globs
// stay as they are and count from the root.
[[nodiscard]] Result<Settings> read_configuration(const FileSystem& files, const std::string& path);

// Shared with the command line.
[[nodiscard]] Result<ColorWish> parse_color(const std::string& where, const std::string& value);
[[nodiscard]] Result<schema::Dialect> parse_dialect(const std::string& where,
                                                    const std::string& value);
[[nodiscard]] Result<semantic::SqlModelRelease> parse_sqlmodel_version(const std::string& where,
                                                                       const std::string& value);
// "json" or "json=report.json", behind those that there are: none may spoil another's text.
[[nodiscard]] Result<void> add_output_target(const std::string& where, const std::string& value,
                                             std::vector<OutputTarget>& targets);

}  // namespace modelmend::cli
