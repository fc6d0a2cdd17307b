#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/interrupt.h"
#include "cli/job_summary.h"
#include "cli/option_groups.h"
#include "cli/output_file.h"
#include "cli/provenance.h"
#include "cli/pull_request.h"
#include "cli/suggest.h"
#include "pipeline/verify.h"
#include "pipeline/verify_runtime.h"
#include "report/verify.h"
#include "verify/allow_list.h"

namespace modelmend::cli {
namespace {

struct VerifyArguments {
  CommonArguments common;
  std::optional<std::string> of;
  std::optional<std::string> write_allow;
  bool runtime = false;
  std::optional<std::string> python;
  std::vector<std::string> paths;
};

std::optional<std::string> virtual_environment() {
  const char* const folder = std::getenv("VIRTUAL_ENV");  // NOLINT(concurrency-mt-unsafe)
  return folder == nullptr ? std::nullopt : std::optional<std::string>(folder);
}

// What one call of `verify` does with what it finds.
class VerifyCommand {
 public:
  VerifyCommand(FileSystem& files, const VerifyArguments& arguments, const CommandContext& context)
      : files_(files), arguments_(arguments), context_(context) {}

  Result<ExitCode> run() {
    if (!context_.repository)
      return fail(ErrorCode::Input, context_.places.root, "is not in a git repository",
                  "verify compares with a revision of git");
    auto comparison = compare();
    if (!comparison) return tl::unexpected(comparison.error());
    if (!arguments_.paths.empty() && comparison->tables == 0)
      Console::err("note: no table stands in the named files, before or after\n");
    if (arguments_.write_allow) return write_allow(*comparison);
    if (auto done = allow(*comparison); !done) return tl::unexpected(done.error());
    if (auto done = print(*comparison); !done) return tl::unexpected(done.error());
    return exit_code(*comparison);
  }

 private:
  Result<verify::Comparison> compare() {
    const Settings& settings = context_.settings;
    report_ = {.path_prefix = context_.path_prefix(),
               .against = settings.against.value_or("HEAD"),
               .of = arguments_.of.value_or(""),
               .allowed = {}};
    auto options = run_options();
    if (!options) return tl::unexpected(options.error());
    const pipeline::VerifyOptions wanted{
        .against = report_.against,
        .of = arguments_.of,
        .dialect = settings.dialect.value_or(schema::Dialect::PostgreSql),
        .sqlmodel = settings.sqlmodel_version};
    if (!arguments_.runtime)
      return pipeline::verify_models(files_, *options, *context_.repository, wanted);
    const HoldSignals held;
    return pipeline::verify_by_runtime(
        files_, *options, *context_.repository, wanted,
        {.python = arguments_.python, .virtual_env = virtual_environment(), .stop = &stop_flag()});
  }

  Result<pipeline::RunOptions> run_options() {
    pipeline::RunOptions options = context_.run_options();
    for (const std::string& path : arguments_.paths) {
      const SplitPath parts = split_path(files_, path);
      auto relative = path_in_root(files_, options.root, parts.here);
      if (!relative) return tl::unexpected(relative.error());
      options.paths.push_back(join_path(*relative, parts.below));
    }
    return options;
  }

  Result<ExitCode> write_allow(const verify::Comparison& comparison) {
    const std::string& file = *arguments_.write_allow;
    const std::string text = verify::AllowList::write(comparison.findings);
    if (auto done = write_output_file(files_, file, text); !done)
      return tl::unexpected(done.error());
    if (context_.verbosity != Verbosity::Quiet)
      Console::err(fmt::format("{}: {} entries written\n", file, std::ranges::count(text, '\n')));
    return ExitCode::Ok;
  }

  Result<void> allow(verify::Comparison& comparison) {
    if (!context_.settings.allow) return {};
    const std::string& file = *context_.settings.allow;
    const auto text = files_.read_file(file);
    if (!text) return tl::unexpected(text.error());
    auto list = verify::AllowList::read(*text, file);
    if (!list) return tl::unexpected(list.error());
    report_.allowed = list->allow(comparison.findings);
    // An entry for what is not spoken of now is not a stale one.
    if (!arguments_.paths.empty() || context_.verbosity == Verbosity::Quiet) return {};
    for (const verify::AllowEntry& entry : list->unused())
      Console::err(fmt::format("note: {}:{}:1: '{} {}' allows nothing\n", file, entry.line,
                               entry.kind, entry.subject));
    return {};
  }

  Result<void> print(const verify::Comparison& comparison) {
    bool is_silent = context_.verbosity != Verbosity::Quiet;
    auto targets = arguments_.common.settings.output_format.value_or(std::vector<OutputTarget>{});
    if (targets.empty()) targets.push_back({.format = "concise", .file = {}});
    report_.provenance = wanted_provenance(context_, targets);
    report_.changed_lines = lines_of_pull_request(context_, targets);
    for (const OutputTarget& target : targets) {
      const auto formats = report::verify_formats();
      const auto format = std::ranges::find(formats, target.format, &report::VerifyFormat::name);
      if (format == formats.end()) {
        std::vector<std::string> names;
        for (const report::VerifyFormat& each : formats) names.emplace_back(each.name);
        return fail(ErrorCode::Usage, "--output-format",
                    fmt::format("'{}' is not a format of this command", target.format),
                    suggest(target.format, names));
      }
      if (target.format == "github") {
        auto done = add_to_job_summary(files_, report::print_verify_markdown(comparison, report_));
        if (!done) return done;
      }
      const std::string text = format->print(comparison, report_);
      const bool to_stdout = target.file.empty() || target.file == "-";
      auto done = to_stdout ? Console::out(text) : write_output_file(files_, target.file, text);
      if (!done) return done;
      is_silent = is_silent && !to_stdout;
    }
    // Where all went into files, the verdict is still said.
    if (is_silent) Console::err(report::verdict(comparison, report_));
    return {};
  }

  static ExitCode exit_code(const verify::Comparison& comparison) {
    const report::VerifyCounts counts = report::count_findings(comparison);
    if (counts.schema + counts.behaviour > 0) return ExitCode::Pending;
    return comparison.not_read.empty() ? ExitCode::Ok : ExitCode::Failed;
  }

  FileSystem& files_;
  const VerifyArguments& arguments_;
  const CommandContext& context_;
  report::VerifyReportOptions report_;
};

ExitCode verify(FileSystem& files, const VerifyArguments& asked) {
  std::vector<std::string> here;
  for (const std::string& path : asked.paths) here.push_back(split_path(files, path).here);
  const auto context = open_context(files, asked.common, here);
  if (!context) return fail_with(context.error());
  const auto code = VerifyCommand(files, asked, *context).run();
  return code ? *code : fail_with(code.error());
}

Action declare(Options& options) {
  const auto asked = std::make_shared<VerifyArguments>();
  Settings& settings = asked->common.settings;
  options.value("--against", "REV", settings.against,
                "The revision to compare with (default: HEAD)");
  options.value("--of", "REV", asked->of, "The later revision (default: the files as they are)");
  add_dialect(options, settings,
              "Compare what this database would hold: postgresql (default) or sqlite");
  options.value("--allow", "FILE", settings.allow,
                "Leave out the differences that this file allows");
  options.value("--write-allow", "FILE", asked->write_allow,
                "Write the differences into a file for --allow");
  add_report_formats(options, settings);
  options.flag("--runtime", asked->runtime,
               "Import both sides and compare what SQLAlchemy makes of them");
  options.value("--python", "PATH", asked->python,
                "The interpreter for --runtime (default: VIRTUAL_ENV, .venv, python3)");
  add_paths(options, asked->paths,
            "Speak of the tables and classes in these files only (default: all)");
  add_common(options, asked->common);
  return [asked](FileSystem& files) { return verify(files, *asked); };
}

}  // namespace

Command commands::verify() {
  return {.name = "verify",
          .help = "Prove that the declared schema did not change since a revision",
          .declare = declare};
}

}  // namespace modelmend::cli
