#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cli/clock.h"
#include "cli/commands.h"
#include "cli/context.h"
#include "cli/decisions.h"
#include "cli/option_groups.h"
#include "cli/output_file.h"
#include "patch/unified_diff.h"
#include "pipeline/revision.h"
#include "strategy/plan_words.h"

namespace modelmend::cli {
namespace {

using pipeline::RevisionRequest;
using pipeline::RevisionResult;
using Words = std::vector<std::string>;

struct RevisionArguments {
  CommonArguments common;
  std::vector<std::string> paths;
  std::optional<std::string> message;
  std::optional<std::string> id;
  std::optional<std::vector<std::string>> only;
  std::string style = "op";
  bool idempotent = false;
  bool sql = false;
  bool diff = false;
  bool check = false;
  bool may_drop = false;
  std::optional<std::string> head;
  std::optional<std::string> version_path;
  std::optional<std::string> alembic_config;
  std::optional<std::string> alembic_name;
};

// `--include drift` is the one word among the globs that names no files.
constexpr const char* kDrift = "drift";

// "2 tables, 1 enum type"
std::string counted(std::size_t number, std::string_view one) {
  return fmt::format("{} {}{}", number, one, number == 1 ? "" : "s");
}

std::string contents_of(const RevisionResult& result) {
  std::vector<std::string> parts;
  if (result.tables > 0) parts.push_back(counted(result.tables, "table"));
  if (result.enums > 0) parts.push_back(counted(result.enums, "enum type"));
  if (result.sequences > 0) parts.push_back(counted(result.sequences, "sequence"));
  if (result.changes > 0) parts.push_back(counted(result.changes, "change"));
  return fmt::format("{}", fmt::join(parts, ", "));
}

// What one call of `revision` does with the migration that comes of it.
class RevisionCommand {
 public:
  RevisionCommand(FileSystem& files, const RevisionArguments& arguments,
                  const CommandContext& context)
      : files_(files), arguments_(arguments), context_(context) {}

  ExitCode run() {
    auto request = read_request();
    if (!request) return fail_with(request.error());
    auto decisions = wanted_decisions(files_, context_);
    if (!decisions) return fail_with(decisions.error());
    if (context_.settings.decisions) request->decisions = *std::move(decisions);
    const auto options = run_options();
    if (!options) return fail_with(options.error());
    const auto result = pipeline::revision(files_, *options, *request, now_in);
    if (!result) return fail_with(result.error());
    say_notes(*result);
    if (result->is_empty()) return say_nothing(*result);
    const auto done = hand_over(*result);
    if (!done) return fail_with(done.error());
    say_contents(*result);
    return arguments_.check ? ExitCode::Pending : ExitCode::Ok;
  }

 private:
  Result<RevisionRequest> read_request() const {
    const auto source = wanted_source(files_, context_);
    if (!source) return tl::unexpected(source.error());
    if (!*source || (*source)->kind == schema::SourceKind::Models)
      return fail(ErrorCode::Usage, "--schema", "names no database",
                  "give a postgresql:// URL, a SQLite file, a .sql dump or a .json snapshot");
    RevisionRequest request{.source = **source,
                            .schemas = context_.schema_names(),
                            .message = arguments_.message.value_or(""),
                            .id = arguments_.id};
    if (request.message.empty() && !arguments_.sql && !arguments_.check)
      return fail(ErrorCode::Usage, "-m", "is missing", "say what the migration is for");
    request.style = arguments_.style == "sql" ? alembic::Style::Sql : alembic::Style::Op;
    if (arguments_.idempotent) request.guard = alembic::Guard::IfNeeded;
    request.only_sql = arguments_.sql;
    for (const std::string& word : arguments_.common.settings.include.value_or(Words{})) {
      if (word != kDrift)
        return fail(ErrorCode::Usage, "--include",
                    fmt::format("'{}' is nothing that a migration could have", word),
                    "'drift' is; name files as PATHs");
      request.with_drift = true;
    }
    if (arguments_.may_drop && !request.with_drift)
      return fail(ErrorCode::Usage, "--allow-drop", "is about differences of tables that exist",
                  "add --include drift");
    request.may_drop = arguments_.may_drop;
    request.only = arguments_.only.value_or(std::vector<std::string>{});
    request.align = "modelmend align --schema " + shown_source(context_, *source);
    if (context_.settings.decisions)
      request.align += " --decisions " + strategy::shell_word(*context_.settings.decisions);
    request.place.section = arguments_.alembic_name;
    request.place.head = arguments_.head;
    return with_paths(std::move(request));
  }

  Result<RevisionRequest> with_paths(RevisionRequest request) const {
    const auto below = [&](const std::optional<std::string>& path,
                           std::optional<std::string>& to) -> Result<void> {
      if (!path) return {};
      auto relative = path_in_root(files_, context_.places.root, *path);
      if (!relative) return tl::unexpected(relative.error());
      to = *std::move(relative);
      return {};
    };
    if (auto done = below(arguments_.alembic_config, request.place.config); !done)
      return tl::unexpected(done.error());
    if (auto done = below(arguments_.version_path, request.place.folder); !done)
      return tl::unexpected(done.error());
    return request;
  }

  Result<pipeline::RunOptions> run_options() const {
    auto options = options_for(files_, context_, arguments_.paths);
    if (options) std::erase(options->include, kDrift);
    return options;
  }

  void say_notes(const RevisionResult& result) const {
    if (context_.verbosity == Verbosity::Quiet) return;
    for (const std::string& note : result.notes) Console::err(fmt::format("note: {}\n", note));
  }

  ExitCode say_nothing(const RevisionResult& result) const {
    if (context_.verbosity == Verbosity::Quiet) return ExitCode::Ok;
    Console::err(what_is_missing(result));
    if (result.left > 0)
      Console::err(fmt::format("{} in tables that exist; --include drift writes them\n",
                               counted(result.left, "difference")));
    return ExitCode::Ok;
  }

  [[nodiscard]] std::string what_is_missing(const RevisionResult& result) const {
    if (result.left_out > 0)
      return fmt::format(
          "{} missing, none of them to be created: no migration is made\n",
          result.left_out == 1 ? "1 table is" : counted(result.left_out, "table") + " are");
    if (arguments_.only || !arguments_.paths.empty())
      return "nothing of what was named is missing in the database: no migration is made\n";
    return "nothing is missing in the database: no migration is needed\n";
  }

  // Prints the migration, or makes the file.
  Result<void> hand_over(const RevisionResult& result) {
    if (arguments_.sql) return Console::out(result.sql);
    if (arguments_.diff)
      return Console::out(patch::unified_diff(context_.path_prefix() + result.file, std::nullopt,
                                              std::string_view(result.text)));
    if (!arguments_.check) {
      if (auto done = write(result); !done) return done;
    }
    return Console::out(shown_path(result.file) + "\n");
  }

  Result<void> write(const RevisionResult& result) {
    const std::string path = join_path(context_.places.root, result.file);
    const auto there = files_.lstat(path);
    if (!there) return tl::unexpected(there.error());
    if (*there)
      return fail(ErrorCode::Conflict, result.file, "exists already",
                  "choose another message, or --rev-id");
    if (auto made = files_.make_directories(parent_path(path)); !made) return made;
    return write_output_file(files_, path, result.text);
  }

  // As the user can type it.
  [[nodiscard]] std::string shown_path(const std::string& file) const {
    const auto here = files_.real_path(".");
    const auto root = files_.real_path(context_.places.root);
    const bool is_here = here && root && *here == *root;
    return is_here ? file : join_path(context_.places.root, file);
  }

  void say_contents(const RevisionResult& result) const {
    if (context_.verbosity == Verbosity::Quiet || arguments_.sql) return;
    const bool is_written = !arguments_.diff && !arguments_.check;
    Console::err(fmt::format("revision {}{}: {}{}\n", result.revision,
                             result.down.empty() ? "" : " after " + result.down.front(),
                             contents_of(result),
                             is_written ? fmt::format("; 'alembic upgrade {}' applies it",
                                                      result.has_other_heads ? "heads" : "head")
                                        : "; nothing written"));
    if (result.left > 0)
      Console::err(fmt::format("{} in tables that exist; --include drift writes them\n",
                               counted(result.left, "difference")));
  }

  FileSystem& files_;
  const RevisionArguments& arguments_;
  const CommandContext& context_;
};

ExitCode revision(FileSystem& files, const RevisionArguments& asked) {
  const auto context = open_context(files, asked.common, asked.paths);
  if (!context) return fail_with(context.error());
  return RevisionCommand(files, asked, *context).run();
}

void add_place(Options& options, RevisionArguments& asked) {
  options.value("--head", "REV", asked.head, "The revision to go on from (default: the head)");
  options.value("--rev-id", "ID", asked.id, "Id of the revision (default: made up)");
  options.value("--version-path", "FOLDER", asked.version_path,
                "Folder of the file (default: that of the head)");
  options.value("--alembic-config", "FILE", asked.alembic_config,
                "The alembic.ini or pyproject.toml, where there are several");
  options.value("--alembic-name", "NAME", asked.alembic_name, "Its section, as alembic --name");
}

Action declare(Options& options) {
  const auto asked = std::make_shared<RevisionArguments>();
  Settings& settings = asked->common.settings;
  add_schema(options, settings, "postgresql://..., a SQLite file, a .sql dump or a .json snapshot");
  add_schema_names(options, settings);
  options.value("-m,--message", "TEXT", asked->message, "What the migration is for");
  options.list("--only", "TABLE", asked->only, "Create this table only; may be repeated");
  options.value("--decisions", "FILE", settings.decisions,
                "Create tables only for models that this file keeps");
  options.flag("--allow-drop", asked->may_drop,
               "With --include drift: also write what drops or narrows");
  options.choice("--style", "op|sql", asked->style, {"op", "sql"},
                 "Alembic's operations (default), or SQL in op.execute()");
  options.flag("--idempotent", asked->idempotent,
               "Guard each step for a database of unknown state");
  options.flag("--sql", asked->sql, "Print the SQL, write no file");
  options.flag("--diff", asked->diff, "Print the file as a diff, write nothing");
  options.flag("--check", asked->check, "Write nothing; exit 1 if something is missing");
  add_place(options, *asked);
  add_paths(options, asked->paths, "Create the tables of these files only (default: all)");
  add_common(options, asked->common);
  return [asked](FileSystem& files) { return revision(files, *asked); };
}

}  // namespace

Command commands::revision() {
  return {.name = "revision",
          .help =
              "Write the Alembic migration that creates what the models declare and the "
              "database lacks (--include drift: also what differs)",
          .declare = declare};
}

}  // namespace modelmend::cli
