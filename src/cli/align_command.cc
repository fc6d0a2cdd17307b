#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"
#include "cli/decisions.h"
#include "cli/hook.h"
#include "cli/option_groups.h"
#include "cli/rewriting.h"
#include "cli/rule_codemod.h"

namespace modelmend::cli {
namespace {

// What of the source and of the drift no edit takes care of. With --explain or -v the run says the
// latter.
void print_plan(const pipeline::PlannedAlignment& planned, const CommandContext& context) {
  if (context.verbosity == Verbosity::Quiet) return;
  std::string text;
  for (const std::string& line : planned.warnings) text += fmt::format("warning: {}\n", line);
  const bool says_it_later =
      context.verbosity == Verbosity::Verbose || context.settings.explain.value_or(false);
  for (const pipeline::LeftColumn& left : planned.left)
    if (!says_it_later)
      text += fmt::format("note: {}:{}: {} [{}]\n", left.path, left.line, left.message, left.code);
  Console::err(text);
}

pipeline::AlignOptions align_options(const Settings& settings) {
  pipeline::AlignOptions options;
  options.include_lengths = settings.include_lengths.value_or(false);
  options.include_nullability = settings.include_nullability.value_or(false);
  options.include_server_defaults = settings.include_server_defaults.value_or(false);
  options.include_foreign_keys = settings.include_foreign_keys.value_or(false);
  if (settings.only) options.only = *settings.only;
  return options;
}

ExitCode align(FileSystem& files, const RewriteArguments& asked) {
  auto rewriting = Rewriting::open(files, asked);
  if (!rewriting) return fail_with(rewriting.error());
  if (rewriting->is_idle()) return ExitCode::Ok;
  CommandContext& context = rewriting->context();
  context.settings.rules = std::vector<std::string>{"align"};
  const auto rules = load_wanted_rules(context);
  if (!rules) return fail_with(rules.error());
  const auto source = wanted_source(files, context);
  if (!source) return fail_with(source.error());
  if (!*source)
    return fail_with({ErrorCode::Usage, "align", "it is not said what to align with",
                      "add --schema SOURCE, or 'schema' in the configuration"});
  if (asked.hook)
    if (const auto fine = refuse_network(*source); !fine) return fail_with(fine.error());
  if (const auto open = rewriting->open_branch(); !open) return fail_with(open.error());
  const auto decisions = wanted_decisions(files, context);
  if (!decisions) return fail_with(decisions.error());
  auto planned = pipeline::plan_alignment(
      rewriting->sources(), files, context.run_options(), **source, context.schema_names(),
      align_options(context.settings), context.settings.decisions ? &*decisions : nullptr);
  if (!planned) return fail_with(planned.error());
  print_plan(*planned, context);
  rewriting->follow(*std::move(planned));
  const auto code = rewriting->play(codemod_of(rewriting->sources(), *rules));
  return code ? *code : fail_with(code.error());
}

Action declare(Options& options) {
  const auto asked = std::make_shared<RewriteArguments>();
  Settings& settings = asked->common.settings;
  add_schema(options, settings,
             "postgresql://..., a SQLite file, a .sql dump, a .json snapshot, or models");
  add_schema_names(options, settings);
  options.list("--only", "TABLE.COLUMN", settings.only,
               "Align these columns only, as in 'orders.*'");
  options.flag("--include-lengths", settings.include_lengths,
               "Also lengths and precisions of types that are right otherwise");
  options.flag("--include-nullability", settings.include_nullability, "Also NULL and NOT NULL");
  options.flag("--include-server-defaults", settings.include_server_defaults,
               "Also the defaults that the database makes");
  options.flag("--include-foreign-keys", settings.include_foreign_keys,
               "Also foreign keys of one column and their options");
  add_decisions(options, *asked, "Let keys not follow models that are to go or to wait");
  add_rewriting(options, *asked);
  return [asked](FileSystem& files) { return align(files, *asked); };
}

}  // namespace

Command commands::align() {
  return {
      .name = "align", .help = "Make declared columns agree with the database", .declare = declare};
}

}  // namespace modelmend::cli
