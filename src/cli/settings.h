// Settings: what the user asked for, on the command line or in the configuration.
//
// Filled by the options of a command and by read_configuration(); one is laid over the other, so
// every field is empty where nobody said anything. Names are those of the long options.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/schema.h"
#include "semantic/sqlmodel_release.h"

namespace modelmend::cli {

enum class ColorWish { Auto, Always, Never };

// `--output-format json=report.json`
struct OutputTarget {
  std::string format;
  std::string file;  // empty: stdout
};

// Rules that keep away from paths, from the tables `per-path` and `per-rule`.
struct RuleScope {
  std::string where;               // the configuration's place, for messages
  std::string rule;                // rule id or pack
  std::vector<std::string> files;  // globs; if any, only these
  std::vector<std::string> ignores;
};

struct Settings {
  std::optional<std::vector<std::string>> rules;
  std::optional<std::vector<std::string>> include;
  std::optional<std::vector<std::string>> exclude;
  std::optional<std::vector<std::string>> source_roots;
  std::optional<std::vector<OutputTarget>> output_format;
  std::optional<std::vector<std::string>> schema_name;
  std::optional<std::vector<std::string>> only;
  std::optional<std::string> schema;  // a source; it may hold a password, so it is never printed
  std::optional<std::string> baseline;
  std::optional<schema::Dialect> dialect;
  std::optional<bool> include_lengths;
  std::optional<bool> include_nullability;
  std::optional<bool> include_server_defaults;
  std::optional<bool> include_foreign_keys;
  std::optional<bool> no_ignore;
  std::optional<bool> unsafe_fixes;
  std::optional<bool> explain;
  std::optional<bool> statistics;
  std::optional<bool> allow_dirty;
  std::optional<semantic::SqlModelRelease> sqlmodel_version;
  std::optional<unsigned> jobs;
  std::optional<ColorWish> color;
  std::optional<std::string> against;    // of verify: a revision
  std::optional<std::string> allow;      // of verify: a file
  std::optional<std::string> decisions;  // a file, see strategy/decisions.h
  std::vector<RuleScope> scopes;

  // These settings, and those of `base` where these say nothing.
  [[nodiscard]] Settings over(const Settings& base) const;
};

}  // namespace modelmend::cli
