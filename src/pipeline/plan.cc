#include "pipeline/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "alembic/script_settings.h"
#include "alembic/versions.h"
#include "drift/drift.h"
#include "drift/model_checks.h"
#include "model/to_schema.h"
#include "pipeline/align.h"
#include "pipeline/discover.h"
#include "schema/live_rows.h"

namespace modelmend::pipeline {
namespace {

using Columns = std::set<std::pair<std::string, std::string>>;

// The columns that `align` would give another type, asked as it asks itself.
Columns columns_to_align(Survey& survey, const SurveyInput& input) {
  ProjectView& view = *survey.view;
  const auto named = strategy::named_models(view.project(), view.models());
  const AlignOptions options{.given_up = given_up(named, input.decisions)};
  Alignment alignment;
  if (survey.actual) {
    model::PythonEnums enums(view.project(), view.search());
    alignment = align_to_schema(view.project(), view.models(), enums, view.search(),
                                survey.actual->schema, survey.inventory.schema_name, options);
  } else {
    alignment = align_to_keys(view.models(), options);
  }
  Columns columns;
  for (const auto& [path, wanted] : alignment.wanted.types)
    columns.emplace(path.table, path.column);
  return columns;
}

// Keys whose type differs only from that of a model that goes need no other type.
void keep_what_is_aligned(std::vector<drift::Finding>& findings, const Columns& columns) {
  std::erase_if(findings, [&](const drift::Finding& finding) {
    return finding.kind == "foreign-key-type" &&
           !columns.contains({schema::to_string(finding.table), finding.subject});
  });
}

std::vector<drift::Finding> findings_of(Survey& survey, const std::string& name) {
  ProjectView& view = *survey.view;
  std::vector<drift::Finding> found = drift::check_models(view.models(), *view.sources());
  if (!survey.actual) return found;
  const schema::Schema& actual = survey.actual->schema;
  const model::DeclaredSchema declared =
      model::to_schema(view.project(), view.models(), {.dialect = actual.dialect});
  drift::DriftOptions options = drift::options_for(actual);
  options.actual_name = name;
  auto drift = drift::drift(declared.schema, declared.unclear, actual, options);
  found.insert(found.end(), std::make_move_iterator(drift.findings.begin()),
               std::make_move_iterator(drift.findings.end()));
  return found;
}

// The types of keys that differ now are those that the plan's first phase makes agree.
constexpr const char* kAlign = "modelmend align";

bool is_mended_by_alignment(const Error& error) {
  return error.next.starts_with(fmt::format("'{}'", kAlign));
}

// What was decided, and for the rest what is proposed: what the second phase ends with.
std::optional<strategy::DecisionFile> decisions_to_come(const SurveyInput& input,
                                                        const strategy::Inventory& inventory) {
  auto file = strategy::DecisionFile::read(
      input.decisions.merged(strategy::proposed_decisions(inventory)), "decisions");
  if (!file) return std::nullopt;
  return *std::move(file);
}

// Where migrations are, as far as the settings say it.
struct Versions {
  std::string folder = "versions";
  bool has_any = false;
};

Versions find_versions(const FileSystem& files, const std::string& root,
                       const std::vector<model::AlembicEnvironment>& environments) {
  for (const model::AlembicEnvironment& environment : environments) {
    if (!environment.env) continue;
    const auto settings = alembic::read_script_settings(files, root, environment);
    if (!settings) continue;
    const auto versions =
        alembic::read_versions(files, root, settings->version_folders, settings->recursive);
    return {settings->version_folders.front(), versions && !versions->empty()};
  }
  return {};
}

// A live database that no migration was applied to, so that the head is not where it is.
bool is_unstamped(const Survey& survey, const schema::Source& source) {
  const schema::Schema& actual = survey.actual->schema;
  const std::string schema = drift::options_for(actual).default_schema;
  return schema::is_live(source) && actual.find_table({schema, "alembic_version"}) == nullptr;
}

std::optional<strategy::CreationOutlook> creation_outlook(const FileSystem& files,
                                                          const RunOptions& options,
                                                          const SurveyInput& input,
                                                          const Survey& survey, Clock now) {
  if (!survey.actual) return std::nullopt;
  const auto made = revision(files, options,
                             {.source = *input.source,
                              .schemas = input.schemas,
                              .message = "Create missing tables",
                              .decisions = decisions_to_come(input, survey.inventory),
                              .align = kAlign},
                             now);
  const Versions versions = find_versions(files, options.root, survey.environments);
  strategy::CreationOutlook outlook{.tables = {}, .folder = versions.folder, .before = {}};
  if (versions.has_any && is_unstamped(survey, *input.source))
    outlook.before.emplace_back(
        "the database has no table alembic_version: 'alembic upgrade head' runs every migration on "
        "a new database, 'alembic stamp' says which ones another one has");
  if (made) {
    outlook.tables = made->created;
    if (!made->file.empty()) outlook.folder = parent_path(made->file);
    return outlook;
  }
  for (const Error& error : made.error()) {
    if (is_mended_by_alignment(error))
      outlook.waits_for_alignment = true;
    else
      outlook.before.push_back(error.message());
  }
  return outlook;
}

// Of the whole project: one file may be converted because another one is.
std::optional<strategy::ConversionOutlook> conversion_outlook(FileSystem& files, RunOptions options,
                                                              const SurveyInput& input,
                                                              MigrateOptions migration) {
  options.paths.clear();
  migration.decisions = input.decisions;
  const auto result = migrate(files, options, migration);
  if (!result) return std::nullopt;
  strategy::ConversionOutlook outlook;
  for (const ChangedFile& each : result->changed) outlook.changed.insert(each.path);
  for (const MatchOutcome& each : result->outcomes)
    if (each.outcome != Outcome::Applied)
      ++outlook.left[result->sources->path(each.place.file)][each.code];
  return outlook;
}

}  // namespace

tl::expected<strategy::Plan, std::vector<Error>> plan(FileSystem& files, const RunOptions& options,
                                                      const SurveyInput& input,
                                                      const PlanWords& words, Clock now) {
  auto survey = pipeline::survey(files, options, input);
  if (!survey) return tl::unexpected(survey.error());
  auto findings = findings_of(*survey, survey->inventory.schema_name);
  const auto is_asked = [&](std::string_view file) { return is_asked_for(options, file); };
  const Columns columns = columns_to_align(*survey, input);
  if (words.has_decisions) keep_what_is_aligned(findings, columns);
  std::erase_if(findings, [&](const auto& finding) { return !is_asked(finding.place.file); });
  return strategy::make_plan(
      {.inventory = survey->inventory,
       .project = survey->view->project(),
       .models = survey->view->models(),
       .findings = findings,
       .environments = survey->environments,
       .schema = words.schema,
       .decisions = words.decisions,
       .has_decisions = words.has_decisions,
       .paths = words.paths,
       .is_asked_for = is_asked,
       .aligns = !columns.empty(),
       .creation = creation_outlook(files, options, input, *survey, now),
       .conversion = conversion_outlook(files, options, input, words.migration),
       .surroundings = words.surroundings});
}

}  // namespace modelmend::pipeline
