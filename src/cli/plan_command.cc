#include <algorithm>
#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/decisions.h"
#include "cli/option_groups.h"
#include "pipeline/plan.h"
#include "report/plan.h"
#include "strategy/plan_words.h"

namespace modelmend::cli {
namespace {

struct PlanArguments {
  CommonArguments common;
  std::string format = "markdown";
};

// Where nobody says how the file is called.
constexpr const char* kDecisions = "decisions.toml";
ExitCode plan(FileSystem& files, const PlanArguments& asked) {
  const auto context = open_context(files, asked.common, {});
  if (!context) return fail_with(context.error());
  const auto decisions = wanted_decisions(files, *context);
  if (!decisions) return fail_with(decisions.error());
  const auto source = wanted_source(files, *context);
  if (!source) return fail_with(source.error());
  const auto plan = pipeline::plan(
      files, context->run_options(),
      {.source = *source, .schemas = context->schema_names(), .decisions = *decisions},
      {.schema = shown_source(*context, *source),
       .decisions = strategy::shell_word(context->settings.decisions.value_or(kDecisions)),
       .has_decisions = context->settings.decisions.has_value()});
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
