#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/decisions.h"
#include "cli/option_groups.h"
#include "cli/output_file.h"
#include "cli/rewriting.h"
#include "cli/suggest.h"
#include "pipeline/apply_decisions.h"
#include "pipeline/survey.h"
#include "report/audit.h"

namespace modelmend::cli {
namespace {

struct AuditArguments {
  RewriteArguments rewriting;  // for --apply; paths, -o and the common ones are for both
  std::vector<OutputTarget> formats;
  std::optional<std::string> apply;
};

using Errors = std::vector<Error>;

// What one call of `audit` that changes nothing does.
class AuditCommand {
 public:
  AuditCommand(FileSystem& files, const AuditArguments& arguments, const CommandContext& context)
      : files_(files), arguments_(arguments), context_(context) {}

  tl::expected<ExitCode, Errors> run() {
    for (const std::string& path : arguments_.rewriting.paths) {
      auto relative = path_in_root(files_, context_.places.root, path);
      if (!relative) return refused(relative.error());
      report_.paths.push_back(*std::move(relative));
    }
    report_.path_prefix = context_.path_prefix();
    report_.with_uses = context_.settings.explain.value_or(false);
    auto decisions = read_decisions();
    if (!decisions) return tl::unexpected(decisions.error());
    const auto source = wanted_source(files_, context_);
    if (!source) return refused(source.error());
    const auto survey = pipeline::survey(
        files_, context_.run_options(),
        {.source = *source, .schemas = context_.schema_names(), .decisions = *decisions});
    if (!survey) return tl::unexpected(survey.error());
    const report::AuditView view{survey->inventory, *survey->view->sources(), report_};
    const auto done =
        arguments_.rewriting.output ? write_decisions(*decisions, survey->inventory) : print(view);
    if (!done) return refused(done.error());
    if (context_.verbosity != Verbosity::Quiet) Console::err(report::print_audit_summary(view));
    return ExitCode::Ok;
  }

 private:
  static tl::unexpected<Errors> refused(Error error) {
    return tl::unexpected(Errors{std::move(error)});
  }

  // The file that is to be written is the one whose decisions are kept.
  tl::expected<strategy::DecisionFile, Errors> read_decisions() {
    if (!arguments_.rewriting.output) return wanted_decisions(files_, context_);
    const auto there = files_.stat(*arguments_.rewriting.output);
    if (!there) return refused(there.error());
    if (!*there) return strategy::DecisionFile{};
    return cli::read_decisions(files_, *arguments_.rewriting.output);
  }

  Result<void> write_decisions(const strategy::DecisionFile& before,
                               const strategy::Inventory& inventory) {
    const std::string& file = *arguments_.rewriting.output;
    const auto proposals = strategy::proposed_decisions(inventory);
    const std::string text = before.merged(proposals);
    if (auto done = write_output_file(files_, file, text); !done) return done;
    if (context_.verbosity == Verbosity::Quiet) return {};
    const auto is_new = [&](const strategy::Decision& each) {
      return before.find(each.model) == nullptr;
    };
    Console::err(fmt::format("{}: {} entries, {} new\n", file,
                             before.entries().size() +
                                 static_cast<std::size_t>(std::ranges::count_if(proposals, is_new)),
                             std::ranges::count_if(proposals, is_new)));
    return {};
  }

  Result<void> print(const report::AuditView& view) {
    auto targets = arguments_.formats;
    if (targets.empty()) targets.push_back({.format = "concise", .file = {}});
    for (const OutputTarget& target : targets) {
      const auto formats = report::audit_formats();
      const auto format = std::ranges::find(formats, target.format, &report::AuditFormat::name);
      const std::string text = format->print(view);
      const bool to_stdout = target.file.empty() || target.file == "-";
      auto done = to_stdout ? Console::out(text) : write_output_file(files_, target.file, text);
      if (!done) return done;
    }
    return {};
  }

  FileSystem& files_;
  const AuditArguments& arguments_;
  const CommandContext& context_;
  report::AuditReportOptions report_;
};

// What a commit of the branch says.
constexpr const char* kNote = "What a file of `modelmend audit` says becomes of each model.";

ExitCode apply(FileSystem& files, const AuditArguments& asked) {
  const auto decisions = read_decisions(files, *asked.apply);
  if (!decisions) return fail_with(decisions.error());
  RewriteArguments arguments = asked.rewriting;
  if (!asked.formats.empty()) arguments.common.settings.output_format = asked.formats;
  auto rewriting = Rewriting::open(files, arguments);
  if (!rewriting) return fail_with(rewriting.error());
  if (const auto open = rewriting->open_branch(); !open) return fail_with(open.error());
  Errors errors;
  const auto play = [&](const pipeline::RunOptions& how,
                        std::span<const std::string> left_out) -> Result<pipeline::RunResult> {
    auto result = pipeline::apply_decisions(rewriting->sources(), how, *decisions, left_out);
    if (result) return *std::move(result);
    errors = result.error();
    return tl::unexpected(errors.front());
  };
  const auto code = rewriting->play(
      {.play = play, .rules = {{pipeline::kFutureRule, kNote}, {pipeline::kDeleteRule, kNote}}});
  if (!errors.empty()) return fail_with(errors);
  return code ? *code : fail_with(code.error());
}

// What goes only with --apply, or only without it.
Result<void> check_combination(const AuditArguments& asked) {
  const RewriteArguments& rewriting = asked.rewriting;
  const std::string other = asked.apply ? "csv" : "diff";
  for (const OutputTarget& target : asked.formats)
    if (target.format == other)
      return fail(
          ErrorCode::Usage, "--output-format",
          fmt::format("'{}' goes only {} --apply", other, asked.apply ? "without" : "with"));
  if (asked.apply) return {};
  for (const auto& [given, name] :
       {std::pair{rewriting.write, "--write"}, std::pair{rewriting.diff, "--diff"},
        std::pair{rewriting.check, "--check"},
        std::pair{rewriting.branch.name.has_value(), "--branch"}})
    if (given) return fail(ErrorCode::Usage, name, "goes with --apply", "add --apply FILE");
  return {};
}

ExitCode audit(FileSystem& files, const AuditArguments& asked) {
  if (const auto fine = check_combination(asked); !fine) return fail_with(fine.error());
  if (asked.apply) return apply(files, asked);
  const auto context = open_context(files, asked.rewriting.common, asked.rewriting.paths);
  if (!context) return fail_with(context.error());
  const auto code = AuditCommand(files, asked, *context).run();
  return code ? *code : fail_with(code.error());
}

Result<OutputTarget> read_format(const std::string& text) {
  const std::size_t equals = text.find('=');
  OutputTarget target{.format = text.substr(0, equals), .file = {}};
  if (equals != std::string::npos) target.file = text.substr(equals + 1);
  std::vector<std::string> names;
  for (const report::AuditFormat& format : report::audit_formats()) names.emplace_back(format.name);
  names.emplace_back("diff");
  if (std::ranges::find(names, target.format) == names.end())
    return fail(ErrorCode::Usage, "--output-format",
                "'" + target.format + "' is not a format of this command",
                suggest(target.format, names));
  if (equals != std::string::npos && target.file.empty())
    return fail(ErrorCode::Usage, "--output-format",
                "the file name after '" + target.format + "=' is missing");
  return target;
}

Action declare(Options& options) {
  const auto asked = std::make_shared<AuditArguments>();
  RewriteArguments& rewriting = asked->rewriting;
  Settings& settings = rewriting.common.settings;
  add_schema(
      options, settings,
      "Which tables exist: postgresql://..., a SQLite file, a .sql dump or a .json snapshot");
  add_schema_names(options, settings);
  options.value("--decisions", "FILE", settings.decisions, "Show what is decided there");
  options.value("-o,--output", "FILE", rewriting.output,
                "Write proposed decisions into a file; what it says already is kept");
  options.value("--apply", "FILE", asked->apply,
                "Change the sources as the decisions in the file say");
  options.flag("--diff", rewriting.diff, "With --apply: print a unified diff (the default)");
  options.flag("--check", rewriting.check,
               "With --apply: name the files that would change; exit 1 if any");
  options.flag("-w,--write", rewriting.write, "With --apply: change the files in place");
  options.flag("--allow-dirty", settings.allow_dirty,
               "With --apply: also write to files with uncommitted changes");
  add_branch(options, rewriting.branch);
  options.flag("--unsafe-fixes", settings.unsafe_fixes, "With --apply: also delete classes");
  const auto take = [asked = asked.get()](const std::string& text) -> Result<void> {
    auto target = read_format(text);
    if (!target) return tl::unexpected(target.error());
    asked->formats.push_back(*std::move(target));
    return {};
  };
  options.list("--output-format", "FORMAT[=FILE]", take,
               "concise (default), markdown, json or csv; with --apply diff, concise, json or "
               "markdown; FORMAT=FILE may be repeated");
  options.flag("--explain", settings.explain,
               "List every use with its place; with --apply every decision with its outcome");
  add_paths(options, rewriting.paths, "Report on, or change, these files only");
  add_common(options, rewriting.common);
  return [asked](FileSystem& files) { return audit(files, *asked); };
}

}  // namespace

Command commands::audit() {
  return {.name = "audit",
          .help = "List the models with their tables and uses, and propose what becomes of each",
          .declare = declare};
}

}  // namespace modelmend::cli
