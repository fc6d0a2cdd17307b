#include "pipeline/case_runner.h"

#include <algorithm>

#include "pipeline/align.h"
#include "pipeline/memory_files.h"
#include "pipeline/migrate.h"
#include "pipeline/project_view.h"
#include "schema/dump/read_dump.h"

namespace modelmend::pipeline {
namespace {

constexpr const char* kRoot = "/case";
constexpr const char* kSchemaFile = "schema.sql";
constexpr semantic::SqlModelRelease kOldestSqlModel{12};

Result<std::optional<rules::Finding>> first_outcome(const rules::RuleSet& rules,
                                                    const rules::Rule& rule,
                                                    const std::string& snippet) {
  const auto result = run_in_memory(rules, {{"snippet.py", snippet}}, 1);
  if (!result) return tl::unexpected<Error>(result.error());
  const auto found = std::ranges::find_if(result->outcomes, [&](const MatchOutcome& outcome) {
    return outcome.rule_id == rule.id && outcome.outcome != Outcome::Rejected;
  });
  if (found == result->outcomes.end()) return std::nullopt;
  rules::Finding finding{.range = found->place.range, .fixed = {}};
  if (!result->changed.empty()) finding.fixed = result->changed.front().after;
  return finding;
}

// `-- align: nullability, foreign-keys` in a schema.sql asks for more than types.
AlignOptions options_of(const std::string& schema_sql) {
  constexpr std::string_view kMark = "-- align: ";
  AlignOptions options;
  const std::size_t begin = schema_sql.find(kMark);
  if (begin == std::string::npos) return options;
  const std::string line = schema_sql.substr(begin, schema_sql.find('\n', begin) - begin);
  const auto says = [&](const char* word) { return line.find(word) != std::string::npos; };
  options.include_lengths = says("lengths");
  options.include_nullability = says("nullability");
  options.include_server_defaults = says("server-defaults");
  options.include_foreign_keys = says("foreign-keys");
  return options;
}

// What a case's schema.sql wants of the columns: what its tables have, or, if it says just
// "models", the types that the foreign keys point to.
Result<std::shared_ptr<const rewrite::Wanted>> wanted_by(const std::string& schema_sql,
                                                         const MemoryFiles& memory,
                                                         const RunOptions& options) {
  ProjectView view(memory, options);
  if (schema_sql == "models\n")
    return std::make_shared<const rewrite::Wanted>(align_to_keys(view.models(), {}).wanted);
  const auto read = schema::read_dump_text(schema_sql, kSchemaFile);
  if (!read) return tl::unexpected<Error>(read.error());
  model::PythonEnums enums(view.project(), view.search());
  auto aligned = align_to_schema(view.project(), view.models(), enums, view.search(), read->schema,
                                 "the database", options_of(schema_sql));
  return std::make_shared<const rewrite::Wanted>(std::move(aligned.wanted));
}

MemoryFiles memory_of(const std::map<std::string, std::string>& files) {
  std::map<std::string, std::string> contents;
  for (const auto& [path, bytes] : files) contents.emplace(join_path(kRoot, path), bytes);
  return MemoryFiles(std::move(contents));
}

RunOptions options_of_case(unsigned jobs) {
  RunOptions options;
  options.root = kRoot;
  options.jobs = jobs;
  return options;
}

Result<rules::CaseResult> case_result(const std::map<std::string, std::string>& files,
                                      const Result<RunResult>& result) {
  if (!result) return tl::unexpected(result.error());
  rules::CaseResult made{.files = files, .outcomes = outcome_lines(*result)};
  for (const ChangedFile& file : result->changed) made.files[file.path] = file.after;
  return made;
}

// The words of a case's migrate.options, as they are typed.
bool says(const std::map<std::string, std::string>& files, std::string_view words) {
  const auto found = files.find("migrate.options");
  return found != files.end() && found->second.find(words) != std::string::npos;
}

MigrateOptions migrate_options_of(const std::map<std::string, std::string>& files) {
  MigrateOptions options;
  if (says(files, "--registry sqlmodel")) options.registry = Registry::SqlModel;
  if (says(files, "--defaults orm-exact")) options.defaults = emit::Defaults::OrmExact;
  options.is_only_dialect = says(files, "--dialect postgresql");
  options.takes_flask = says(files, "--flask");
  if (says(files, "--python-version 3.10")) options.python = semantic::kJoinsWithPipe;
  return options;
}

}  // namespace

Result<RunResult> run_in_memory(const rules::RuleSet& rules,
                                const std::map<std::string, std::string>& files, unsigned jobs) {
  MemoryFiles memory = memory_of(files);
  RunOptions options = options_of_case(jobs);
  if (const auto schema = files.find(kSchemaFile); schema != files.end()) {
    auto wanted = wanted_by(schema->second, memory, options);
    if (!wanted) return tl::unexpected<Error>(wanted.error());
    options.wanted = *std::move(wanted);
  }
  // The result keeps the sources, which read through `memory` no more: every text that a report
  // shows was read by the run.
  return run(memory, rules, options);
}

Result<RunResult> migrate_in_memory(const std::map<std::string, std::string>& files,
                                    unsigned jobs) {
  MemoryFiles memory = memory_of(files);
  RunOptions options = options_of_case(jobs);
  if (says(files, "--sqlmodel-version 0.0.12")) options.sqlmodel = kOldestSqlModel;
  return migrate(memory, options, migrate_options_of(files));
}

std::vector<std::string> outcome_lines(const RunResult& result) {
  std::vector<std::string> lines;
  for (const MatchOutcome& outcome : result.outcomes) {
    const auto source = result.sources->get(outcome.place.file);
    std::string line = result.sources->path(outcome.place.file) + ":" +
                       std::to_string((*source)->at(outcome.place.range.begin).line) + " " +
                       std::string(to_string(outcome.outcome));
    if (!outcome.code.empty()) line += " " + outcome.code;
    lines.push_back(std::move(line));
  }
  return lines;
}

rules::RunCase case_runner(const rules::RuleSet& rules) {
  return [&rules](const std::map<std::string, std::string>& files) {
    return case_result(files, run_in_memory(rules, files, 1));
  };
}

rules::RunCase migrate_case_runner() {
  return [](const std::map<std::string, std::string>& files) {
    return case_result(files, migrate_in_memory(files, 1));
  };
}

rules::FindFirst snippet_runner(const rules::RuleSet& rules) {
  return [&rules](const rules::Rule& rule, const std::string& snippet) {
    if (rule.needs_names() || rule.needs_models()) return first_outcome(rules, rule, snippet);
    return rules::first_finding(rule, snippet);
  };
}

}  // namespace modelmend::pipeline
