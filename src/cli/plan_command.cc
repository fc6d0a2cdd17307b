#include <algorithm>
#include <memory>

#include "cli/clock.h"
#include "cli/commands.h"
#include "cli/context.h"
#include "cli/decisions.h"
#include "cli/option_groups.h"
#include "pipeline/plan.h"
#include "pipeline/python_release.h"
#include "report/plan.h"
#include "strategy/plan_words.h"

namespace modelmend::cli {
namespace {

struct PlanArguments {
  CommonArguments common;
  std::vector<std::string> paths;
  std::string format = "markdown";
};

// Where nobody says how the file is called.
constexpr const char* kDecisions = "decisions.toml";

// As `migrate` itself takes them where nobody says more.
pipeline::MigrateOptions migration_options(const FileSystem& files, const CommandContext& context) {
  const auto& dialect = context.settings.dialect;
  return {.dialect = dialect.value_or(schema::Dialect::PostgreSql),
          .is_only_dialect = dialect.has_value(),
          .python = pipeline::python_release_of(files, context.places.root)};
}

ExitCode plan(FileSystem& files, const PlanArguments& asked) {
  const auto context = open_context(files, asked.common, asked.paths);
  if (!context) return fail_with(context.error());
  const auto decisions = wanted_decisions(files, *context);
  if (!decisions) return fail_with(decisions.error());
  const auto source = wanted_source(files, *context);
  if (!source) return fail_with(source.error());
  const auto options = options_for(files, *context, asked.paths);
  if (!options) return fail_with(options.error());
  const std::string file = context->settings.decisions.value_or(kDecisions);
  const auto there = files.stat(file);
  std::string paths;
  for (const std::string& path : asked.paths) paths += " " + strategy::shell_word(path);
  const auto plan = pipeline::plan(
      files, *options,
      {.source = *source, .schemas = context->schema_names(), .decisions = *decisions},
      {.schema = shown_source(*context, *source),
       .decisions = strategy::shell_word(file),
       .has_decisions = context->settings.decisions.has_value(),
       .paths = paths,
       .surroundings = {.has_repository = context->repository.has_value(),
                        .has_decisions_file = there && *there},
       .migration = migration_options(files, *context)},
      now_in);
  if (!plan) return fail_with(plan.error());
  const auto formats = report::plan_formats();
  const auto format = std::ranges::find(formats, asked.format, &report::PlanFormat::name);
  const auto done = Console::out(format->print(*plan));
  return done ? ExitCode::Ok : fail_with(done.error());
}

Action declare(Options& options) {
  const auto asked = std::make_shared<PlanArguments>();
  Settings& settings = asked->common.settings;
  add_schema(options, settings,
             "The database: postgresql://..., a SQLite file, a .sql dump or a .json snapshot");
  add_schema_names(options, settings);
  options.value("--decisions", "FILE", settings.decisions, "What is decided on each model");
  options.choice("--output-format", "FORMAT", asked->format, {"markdown", "json"},
                 "markdown (default) or json");
  add_paths(options, asked->paths, "Plan for the models of these files only (default: all)");
  add_common(options, asked->common);
  return [asked](FileSystem& files) { return plan(files, *asked); };
}

}  // namespace

Command commands::plan() {
  return {.name = "plan",
          .help = "The phases from drifting models to SQLModel, with counts and commands",
          .declare = declare};
}

}  // namespace modelmend::cli
