#include <memory>
#include <optional>

#include "cli/commands.h"
#include "cli/decisions.h"
#include "cli/option_groups.h"
#include "cli/rewriting.h"
#include "pipeline/migrate.h"
#include "pipeline/python_release.h"

namespace modelmend::cli {
namespace {

struct MigrateArguments {
  RewriteArguments rewriting;
  std::string to;        // "sqlmodel"
  std::string registry;  // "share" or "sqlmodel"
  std::string defaults;  // "idiomatic" or "orm-exact"
  std::optional<semantic::PythonRelease> python;
  bool flask = false;
};

Result<semantic::PythonRelease> parse_python_version(const std::string& where,
                                                     const std::string& value) {
  if (const auto release = pipeline::parse_python_release(value)) return *release;
  return fail(ErrorCode::Usage, where, "'" + value + "' is no release of Python",
              "write it as 3.10");
}

// What a commit of the branch says.
constexpr const char* kNote =
    "SQLAlchemy models became SQLModel classes that declare the same tables. The schema and the\n"
    "behaviour of both were compared; a class that would have differed stays as it was.";

ExitCode migrate(FileSystem& files, const MigrateArguments& asked) {
  if (const LineWish& lines = asked.rewriting.lines; lines.since || lines.staged)
    return fail_with({ErrorCode::Usage, lines.staged ? "--staged" : "--since",
                      "migrate converts whole classes, not lines", "leave it out"});
  auto rewriting = Rewriting::open(files, asked.rewriting);
  if (!rewriting) return fail_with(rewriting.error());
  if (rewriting->is_idle()) return ExitCode::Ok;
  const auto decisions = wanted_decisions(files, rewriting->context());
  if (!decisions) return fail_with(decisions.error());
  if (const auto open = rewriting->open_branch(); !open) return fail_with(open.error());
  const auto python = asked.python ? asked.python
                                   : pipeline::python_release_of(rewriting->sources(),
                                                                 rewriting->context().places.root);
  const pipeline::MigrateOptions options{
      .defaults =
          asked.defaults == "orm-exact" ? emit::Defaults::OrmExact : emit::Defaults::Idiomatic,
      .dialect = rewriting->context().settings.dialect.value_or(schema::Dialect::PostgreSql),
      .is_only_dialect = rewriting->context().settings.dialect.has_value(),
      .registry =
          asked.registry == "sqlmodel" ? pipeline::Registry::SqlModel : pipeline::Registry::Share,
      .python = python,
      .takes_flask = asked.flask,
      .decisions = *decisions};
  const auto play = [&](const pipeline::RunOptions& how, std::span<const std::string>) {
    return pipeline::migrate(rewriting->sources(), how, options);
  };
  const auto code = rewriting->play({.play = play, .rules = {{pipeline::kMigrateRule, kNote}}});
  return code ? *code : fail_with(code.error());
}

Action declare(Options& options) {
  const auto asked = std::make_shared<MigrateArguments>();
  options.choice("--to", "NAME", asked->to, {"sqlmodel"}, "What to convert to: sqlmodel",
                 Options::Need::Required);
  options.choice("--registry", "NAME", asked->registry, {"share", "sqlmodel"},
                 "Where the classes are known: share (default: in the registry of their old base) "
                 "or sqlmodel (in SQLModel's own)");
  options.choice("--defaults", "NAME", asked->defaults, {"idiomatic", "orm-exact"},
                 "idiomatic (default): set when an object is made; orm-exact: when it is inserted");
  add_dialect(options, asked->rewriting.common.settings,
              "Prove what this database would hold, and rely on there being no other one: "
              "postgresql or sqlite; without it what postgresql would hold is proven");
  options.flag("--flask", asked->flask,
               "Convert classes of Flask-SQLAlchemy too, with their 'query' where that can be");
  options.value("--python-version", "3.N", asked->python, parse_python_version,
                "Oldest Python that the result must run with (default: requires-python)");
  add_decisions(options, asked->rewriting, "Leave classes that are to be deleted");
  add_rewriting(options, asked->rewriting);
  return [asked](FileSystem& files) { return migrate(files, *asked); };
}

}  // namespace

Command commands::migrate() {
  return {.name = "migrate",
          .help = "Convert SQLAlchemy models, class by class, with a proof",
          .declare = declare};
}

}  // namespace modelmend::cli
