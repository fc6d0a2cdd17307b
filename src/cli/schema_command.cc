#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/option_groups.h"
#include "cli/output_file.h"
#include "cli/print_drift.h"
#include "schema/snapshot/snapshot.h"
#include "schema/words.h"

namespace modelmend::cli {
namespace {

using pipeline::SourceSchema;
using schema::Source;
using schema::SourceKind;

enum class Job { Dump, Show, Diff };

struct SchemaArguments {
  CommonArguments common;
  Job job = Job::Show;
  std::vector<std::string> sources;
  std::optional<std::string> output;
};

// One call of `schema dump|show|diff`.
class SchemaCommand {
 public:
  SchemaCommand(FileSystem& files, const SchemaArguments& arguments, const CommandContext& context)
      : files_(files), arguments_(arguments), context_(context) {}

  Result<ExitCode> run() {
    std::vector<Source> sources;
    for (const std::string& text : arguments_.sources) {
      auto source = schema::parse_source(files_, text);
      if (!source) return tl::unexpected(source.error());
      sources.push_back(*std::move(source));
    }
    if (arguments_.job == Job::Diff) return diff(sources[0], sources[1]);
    const Source& source = sources.front();
    if (arguments_.common.settings.dialect && source.kind != SourceKind::Models)
      return fail(ErrorCode::Usage, "--dialect", "goes with the source 'models' only",
                  "leave it out: a database has its own");
    const auto read =
        schema_of(source, context_.settings.dialect.value_or(schema::Dialect::PostgreSql));
    if (!read) return tl::unexpected(read.error());
    say_unread(*read);
    if (read->schema.tables.empty() && context_.verbosity != Verbosity::Quiet)
      Console::err(fmt::format("warning: {} has no tables at all\n", source.name));
    const bool is_dump = arguments_.job == Job::Dump;
    return print(is_dump ? schema::write_snapshot(read->schema) : schema::to_text(read->schema));
  }

 private:
  Result<SourceSchema> schema_of(const Source& source, schema::Dialect dialect_of_models) {
    return pipeline::schema_of(files_, context_.run_options(), source, context_.schema_names(),
                               dialect_of_models);
  }

  void say_unread(const SourceSchema& read) const {
    if (context_.verbosity == Verbosity::Quiet) return;
    pipeline::CheckResult result;
    result.unread = read.unread;
    for (const schema::Unclear& unclear : read.unclear)
      result.not_compared.push_back({.table = unclear.table,
                                     .subject = unclear.subject,
                                     .reason = unclear.reason,
                                     .place = unclear.origin});
    Console::err(report::print_not_compared(result, {.path_prefix = context_.path_prefix()}));
  }

  Result<ExitCode> print(const std::string& text) {
    const auto done = arguments_.output ? write_output_file(files_, *arguments_.output, text)
                                        : Console::out(text);
    if (!done) return tl::unexpected(done.error());
    return ExitCode::Ok;
  }

  // The models are what can be edited, whichever side they are; they are taken in the dialect of
  // the other.
  Result<ExitCode> diff(const Source& left, const Source& right) {
    return right.kind == SourceKind::Models ? compare(right, left) : compare(left, right);
  }

  Result<ExitCode> compare(const Source& declared, const Source& actual) {
    const auto second = schema_of(actual, schema::Dialect::PostgreSql);
    if (!second) return tl::unexpected(second.error());
    const auto first = schema_of(declared, second->schema.dialect);
    if (!first) return tl::unexpected(first.error());

    drift::DriftOptions options = drift::options_for(second->schema);
    options.declared_name = declared.name;
    options.declared_are_models = declared.kind == SourceKind::Models;
    options.actual_name = actual.name == declared.name ? actual.name + " (second)" : actual.name;
    std::vector<schema::Unclear> unclear = first->unclear;
    unclear.insert(unclear.end(), second->unclear.begin(), second->unclear.end());
    drift::Drift found = drift::drift(first->schema, unclear, second->schema, options);
    pipeline::CheckResult result{.findings = std::move(found.findings),
                                 .not_compared = std::move(found.not_compared),
                                 .unread = first->unread,
                                 .tables = first->schema.tables.size(),
                                 .diagnostics = {},
                                 .sources = nullptr};
    result.unread.insert(result.unread.end(), second->unread.begin(), second->unread.end());
    return print_findings(std::move(result), declared, options);
  }

  // Only the models can be edited, and only their places are counted from the root.
  Result<ExitCode> print_findings(pipeline::CheckResult result, const Source& declared,
                                  const drift::DriftOptions& sides) {
    if (declared.kind == SourceKind::Models)
      return print_drift(files_, context_, result, {.path_prefix = context_.path_prefix()},
                         arguments_.common);
    for (drift::Finding& finding : result.findings) finding.edit_model.clear();
    const report::TwoSchemas schemas{sides.declared_name, sides.actual_name};
    return print_drift(files_, context_, result, {.path_prefix = {}, .schemas = schemas},
                       arguments_.common);
  }

  FileSystem& files_;
  const SchemaArguments& arguments_;
  const CommandContext& context_;
};

ExitCode run(FileSystem& files, const SchemaArguments& asked) {
  const auto context = open_context(files, asked.common, {});
  if (!context) return fail_with(context.error());
  const auto code = SchemaCommand(files, asked, *context).run();
  return code ? *code : fail_with(code.error());
}

Action declare(Options& options, Job job) {
  const auto asked = std::make_shared<SchemaArguments>();
  asked->job = job;
  Settings& settings = asked->common.settings;
  options.arguments("SOURCE", asked->sources, job == Job::Diff ? 2 : 1,
                    "postgresql://..., a SQLite file, a .sql dump, a .json snapshot, or models");
  add_schema_names(options, settings);
  add_common(options, asked->common);
  if (job == Job::Diff) {
    add_report_formats(options, settings);
  } else {
    options.value("-o,--output", "FILE", asked->output, "Write into a file");
    add_dialect(options, settings, "Of the source models: postgresql (default) or sqlite");
  }
  return [asked](FileSystem& files) { return run(files, *asked); };
}

}  // namespace

Command commands::schema() {
  const auto dump = [](Options& options) { return declare(options, Job::Dump); };
  const auto show = [](Options& options) { return declare(options, Job::Show); };
  const auto diff = [](Options& options) { return declare(options, Job::Diff); };
  return {.name = "schema",
          .help = "Snapshot, print and compare schemas",
          .commands = {{"dump", "Print a schema as a JSON snapshot", dump},
                       {"show", "Print a schema for reading", show},
                       {"diff", "Compare two schemas", diff}}};
}

}  // namespace modelmend::cli
