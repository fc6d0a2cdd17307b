#include "cli/option_groups.h"

#include <algorithm>
#include <string>
#include <vector>

#include "cli/configuration.h"
#include "cli/suggest.h"
#include "report/format.h"

namespace modelmend::cli {
namespace {

// More threads than this are a slip of the finger.
constexpr unsigned kMostJobs = 1024;

Result<void> add_format(Settings& settings, const std::string& text) {
  if (!settings.output_format) settings.output_format.emplace();
  return add_output_target("--output-format", text, *settings.output_format);
}

// A command that rewrites nothing has no diff to offer.
Result<void> check_report_format(const std::string& name) {
  std::vector<std::string> names;
  for (const report::Format& format : report::formats())
    if (format.name != "diff") names.emplace_back(format.name);
  if (name == "diff" || std::ranges::find(names, name) != names.end()) return {};
  return fail(ErrorCode::Usage, "--output-format", "'" + name + "' is not an output format",
              suggest(name, names));
}

}  // namespace

void add_common(Options& options, CommonArguments& common) {
  Settings& settings = common.settings;
  options.value("--config", "FILE", common.places.configuration,
                "Configuration file instead of the nearest one");
  options.value("--root", "FOLDER", common.places.root, "Folder that names are read from");
  options.list("--include", "GLOB", settings.include, "Change only files that match");
  options.list("--exclude", "GLOB", settings.exclude, "Do not change files that match");
  options.flag("--no-ignore", settings.no_ignore, "Do not read .gitignore and .ignore");
  options.value("--sqlmodel-version", "0.0.N", settings.sqlmodel_version, parse_sqlmodel_version,
                "SQLModel that the project runs with (default: found in its own files)");
  options.number("--jobs,-j", "N", settings.jobs, kMostJobs,
                 "Number of threads (default: processors)");
  options.value("--color", "WHEN", settings.color, parse_color, "auto, always or never");
  Verbosity& verbosity = common.verbosity;
  options.flag("-q,--quiet", [&] { verbosity = Verbosity::Quiet; }, "Print errors only");
  options.flag("-v,--verbose", [&] { verbosity = Verbosity::Verbose; }, "Say more on stderr");
}

void add_rules(Options& options, Settings& settings) {
  options.list("-r,--rules", "RULE", settings.rules,
               "Pack, rule id, rule file or folder; may be repeated");
}

void add_paths(Options& options, std::vector<std::string>& paths, const std::string& help) {
  options.arguments("PATH", paths, help);
}

void add_schema(Options& options, Settings& settings, const std::string& help) {
  options.value("--schema", "SOURCE", settings.schema, help);
}

void add_schema_names(Options& options, Settings& settings) {
  options.list("--schema-name", "NAME", settings.schema_name,
               "Schema of a PostgreSQL database to read (default: public); may be repeated");
}

void add_dialect(Options& options, Settings& settings, const std::string& help) {
  options.value("--dialect", "NAME", settings.dialect, parse_dialect, help);
}

void add_formats(Options& options, Settings& settings, const std::string& help) {
  const auto take = [&](const std::string& text) { return add_format(settings, text); };
  options.list("--output-format", "FORMAT[=FILE]", take, help);
}

void add_changes(Options& options, LineWish& lines, bool& hook) {
  options.value("--since", "REV", lines.since, "Only lines that changed since this revision");
  options.flag("--staged", lines.staged, "Only lines whose changes are staged");
  options.flag("--hook", hook,
               "Manners of a hook: PATHs obey --exclude, exit 1 if anything was fixed or waits");
}

void add_report_formats(Options& options, Settings& settings) {
  const auto take = [&](const std::string& text) -> Result<void> {
    if (auto fine = check_report_format(text.substr(0, text.find('='))); !fine) return fine;
    return add_format(settings, text);
  };
  options.list(
      "--output-format", "FORMAT[=FILE]", take,
      "concise (default), json, jsonl, sarif, github, markdown; FORMAT=FILE may be repeated");
}

}  // namespace modelmend::cli
