#include "cli/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <utility>

#include "cli/configuration.h"
#include "cli/suggest.h"
#include "report/version.h"

namespace modelmend::cli {
namespace {

constexpr const char* kDescription =
    "Rewrites SQLAlchemy and SQLModel models by meaning, and proves that the schema did not change "
    "but for what was asked.";
constexpr const char* kFooter =
    "exit codes: 0 nothing to do, or done; 1 changes pending (--check) or findings;\n"
    "            2 usage, configuration, or some input that could not be handled";

const std::array<std::string, 6> kDumpKinds{"tree",    "scopes",  "models",
                                            "matches", "changes", "schema"};

// What CLI11 writes to before it is checked and put into Settings.
struct RawCommon {
  std::vector<std::string> rules;
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  std::vector<std::string> formats;
  std::vector<std::string> schema_names;
  std::vector<std::string> only;
  std::string schema;
  std::string baseline;
  std::string dialect;
  std::string color;
  std::string root;
  std::string config;
  std::string sqlmodel_version;
  unsigned jobs = 0;
  bool include_lengths = false;
  bool include_nullability = false;
  bool include_server_defaults = false;
  bool include_foreign_keys = false;
  bool no_ignore = false;
  bool unsafe_fixes = false;
  bool explain = false;
  bool statistics = false;
  bool allow_dirty = false;
  bool quiet = false;
  bool verbose = false;
};

// A value for each occurrence, so that PATHs after it stay PATHs.
CLI::Option* add_list(CLI::App& app, const std::string& name, std::vector<std::string>& to,
                      const std::string& help, const std::string& value) {
  return app.add_option(name, to, help)->allow_extra_args(false)->type_name(value);
}

void add_common(CLI::App& app, RawCommon& raw) {
  app.add_option("--config", raw.config, "Configuration file instead of the nearest one")
      ->type_name("FILE");
  app.add_option("--root", raw.root, "Folder that names are read from")->type_name("FOLDER");
  add_list(app, "--include", raw.include, "Change only files that match", "GLOB");
  add_list(app, "--exclude", raw.exclude, "Do not change files that match", "GLOB");
  app.add_flag("--no-ignore", raw.no_ignore, "Do not read .gitignore and .ignore");
  app.add_option("--sqlmodel-version", raw.sqlmodel_version,
                 "SQLModel that the project runs with (default: found in its own files)")
      ->type_name("0.0.N");
  app.add_option("--jobs,-j", raw.jobs, "Number of threads (default: processors)")
      ->type_name("N")
      ->check(CLI::Range(1U, 1024U));
  app.add_option("--color", raw.color, "auto, always or never")->type_name("WHEN");
  app.add_flag("-q,--quiet", raw.quiet, "Print errors only");
  app.add_flag("-v,--verbose", raw.verbose, "Say more on stderr");
}

// Of the commands that report and rewrite nothing.
void add_report_formats(CLI::App& app, RawCommon& raw) {
  add_list(app, "--output-format", raw.formats,
           "concise (default), json or markdown; FORMAT=FILE may be repeated", "FORMAT[=FILE]");
}

void add_paths(CLI::App& app, std::vector<std::string>& paths, const std::string& help) {
  app.add_option("PATH", paths, help + " (default: all)");
}

void add_rules(CLI::App& app, RawCommon& raw) {
  add_list(app, "-r,--rules", raw.rules, "Pack, rule id, rule file or folder; may be repeated",
           "RULE");
}

void add_branch(CLI::App& command, BranchWish& branch) {
  command
      .add_option("--branch", branch.name,
                  "Commit the changes to a new branch from HEAD; work tree and index stay")
      ->type_name("NAME");
  command.add_flag("--force", branch.force, "With --branch: reset a branch that exists");
  command
      .add_option("--commit-per", branch.commit_per,
                  "With --branch: a commit for each rule (default) or for each file")
      ->type_name("rule|file")
      ->check(CLI::IsMember({"rule", "file"}));
  command
      .add_option("--verify", branch.verify,
                  "With --branch: run a command in a copy of each commit; stop where it fails")
      ->type_name("CMD");
}

// What commands that rewrite have in common.
void add_rewriting(CLI::App* command, RawCommon& raw, RunArguments& run) {
  command->add_flag("--diff", run.diff, "Print a unified diff (the default)");
  command->add_flag("--check", run.check, "Name the files that would change; exit 1 if any");
  command->add_flag("-w,--write", run.write, "Change the files in place");
  command->add_flag("--allow-dirty", raw.allow_dirty,
                    "Also write to files with uncommitted changes");
  add_branch(*command, run.branch);
  command->add_option("-o,--output", run.output, "Write the result into a file")->type_name("FILE");
  add_list(*command, "--output-format", raw.formats,
           "diff, concise, json or markdown; FORMAT=FILE may be repeated", "FORMAT[=FILE]");
  command->add_flag("--unsafe-fixes", raw.unsafe_fixes,
                    "Also make changes that may alter behaviour");
  command->add_flag("--explain", raw.explain, "List every match with its outcome and reason");
  command->add_flag("--statistics", raw.statistics, "Count by rule, file and outcome");
  command->add_option("PATH", run.paths, "Files and folders to change (default: the root)");
  add_common(*command, raw);
}

CLI::App* add_run(CLI::App& app, RawCommon& raw, RunArguments& run) {
  CLI::App* command = app.add_subcommand("run", "Rewrite by rules");
  add_rules(*command, raw);
  command
      ->add_option("--stdin-filename", run.stdin_filename,
                   "With '-' as PATH: the path that the text on stdin stands for")
      ->type_name("FILE");
  add_rewriting(command, raw, run);
  return command;
}

CLI::App* add_rules_command(CLI::App& app, RawCommon& raw, RulesArguments& rules) {
  CLI::App* command = app.add_subcommand("rules", "What rules do, and their cases");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, RulesArguments::Action action) {
    CLI::App* sub = command->add_subcommand(name, help);
    sub->add_option("RULE", rules.names, "Rule ids, packs, files or folders (default: all)");
    sub->parse_complete_callback([&rules, action] { rules.action = action; });
    add_common(*sub, raw);
  };
  add("list", "One line for each rule", RulesArguments::Action::List);
  add("show", "A rule in full", RulesArguments::Action::Show);
  add("test", "Run the cases of rules", RulesArguments::Action::Test);
  return command;
}

CLI::App* add_why(CLI::App& app, RawCommon& raw, WhyArguments& why) {
  CLI::App* command =
      app.add_subcommand("why", "Which rules looked at a line, what they saw and decided");
  add_rules(*command, raw);
  command->add_flag("--unsafe-fixes", raw.unsafe_fixes, "As with run");
  command->add_option("FILE:LINE", why.place, "The line, as in models.py:12")->required();
  add_common(*command, raw);
  return command;
}

CLI::App* add_undo(CLI::App& app, RawCommon& raw) {
  CLI::App* command = app.add_subcommand("undo", "Take back the last in-place run");
  add_common(*command, raw);
  return command;
}

CLI::App* add_dump(CLI::App& app, RawCommon& raw, DumpArguments& dump) {
  CLI::App* command = app.add_subcommand("dump", "Print an intermediate form of a file");
  add_rules(*command, raw);
  command->add_option("WHAT", dump.what, "tree, scopes, models, matches, changes or schema")
      ->required();
  command->add_option("FILE", dump.file,
                      "A Python file; without it models and schema speak of the whole project");
  add_list(*command, "--output-format", raw.formats, "text, or json for models and schema",
           "FORMAT");
  add_common(*command, raw);
  return command;
}

void add_schema_names(CLI::App& command, RawCommon& raw) {
  add_list(command, "--schema-name", raw.schema_names,
           "Schema of a PostgreSQL database to read (default: public); may be repeated", "NAME");
}

CLI::App* add_align(CLI::App& app, RawCommon& raw, AlignArguments& align) {
  CLI::App* command = app.add_subcommand("align", "Make declared columns agree with the database");
  command
      ->add_option("--schema", raw.schema,
                   "postgresql://..., a SQLite file, a .sql dump, a .json snapshot, or models")
      ->type_name("SOURCE");
  add_schema_names(*command, raw);
  add_list(*command, "--only", raw.only, "Align these columns only, as in 'orders.*'",
           "TABLE.COLUMN");
  command->add_flag("--include-lengths", raw.include_lengths,
                    "Also lengths and precisions of types that are right otherwise");
  command->add_flag("--include-nullability", raw.include_nullability, "Also NULL and NOT NULL");
  command->add_flag("--include-server-defaults", raw.include_server_defaults,
                    "Also the defaults that the database makes");
  command->add_flag("--include-foreign-keys", raw.include_foreign_keys,
                    "Also foreign keys of one column and their options");
  add_rewriting(command, raw, align.run);
  return command;
}

// One of these words, or a problem that names them.
CLI::Option* add_choice(CLI::App& command, const std::string& name, std::string& to,
                        const std::string& help, std::vector<std::string> words) {
  return command.add_option(name, to, help)
      ->type_name("NAME")
      ->check(CLI::IsMember(std::move(words)));
}

CLI::App* add_migrate(CLI::App& app, RawCommon& raw, MigrateArguments& migrate) {
  CLI::App* command =
      app.add_subcommand("migrate", "Convert SQLAlchemy models, class by class, with a proof");
  add_choice(*command, "--to", migrate.to, "What to convert to: sqlmodel", {"sqlmodel"})
      ->required();
  add_choice(*command, "--registry", migrate.registry,
             "Where the classes are known: share (default: the registry of their old base)",
             {"share"});
  add_choice(*command, "--defaults", migrate.defaults,
             "idiomatic (default): set when an object is made; orm-exact: when it is inserted",
             {"idiomatic", "orm-exact"});
  command
      ->add_option("--dialect", raw.dialect,
                   "Prove what this database would hold: postgresql (default) or sqlite")
      ->type_name("NAME");
  add_rewriting(command, raw, migrate.run);
  return command;
}

CLI::App* add_check(CLI::App& app, RawCommon& raw, CheckArguments& check) {
  CLI::App* command =
      app.add_subcommand("check",
                         "Report what rules would change and where models and database "
                         "differ, rewrite nothing");
  add_rules(*command, raw);
  command
      ->add_option("--schema", raw.schema,
                   "postgresql://..., a SQLite file, a .sql dump or a .json snapshot")
      ->type_name("SOURCE");
  add_schema_names(*command, raw);
  command->add_flag("--unsafe-fixes", raw.unsafe_fixes,
                    "Count changes that may alter behaviour as findings");
  command->add_option("--baseline", raw.baseline, "Leave out the findings of this file")
      ->type_name("FILE");
  command
      ->add_option("--write-baseline", check.write_baseline,
                   "Write the findings into a file for --baseline")
      ->type_name("FILE");
  add_report_formats(*command, raw);
  add_paths(*command, check.paths, "Report on these files only");
  add_common(*command, raw);
  return command;
}

CLI::App* add_verify(CLI::App& app, RawCommon& raw, VerifyArguments& verify) {
  CLI::App* command = app.add_subcommand(
      "verify", "Prove that the declared schema did not change since a revision");
  Settings& settings = verify.common.settings;
  command->add_option("--against", settings.against, "The revision to compare with (default: HEAD)")
      ->type_name("REV");
  command->add_option("--of", verify.of, "The later revision (default: the files as they are)")
      ->type_name("REV");
  command
      ->add_option("--dialect", raw.dialect,
                   "Compare what this database would hold: postgresql (default) or sqlite")
      ->type_name("NAME");
  command->add_option("--allow", settings.allow, "Leave out the differences that this file allows")
      ->type_name("FILE");
  command
      ->add_option("--write-allow", verify.write_allow,
                   "Write the differences into a file for --allow")
      ->type_name("FILE");
  add_report_formats(*command, raw);
  command->add_flag("--runtime", verify.runtime,
                    "Import both sides and compare what SQLAlchemy makes of them");
  command
      ->add_option("--python", verify.python,
                   "The interpreter for --runtime (default: VIRTUAL_ENV, .venv, python3)")
      ->type_name("PATH");
  add_paths(*command, verify.paths, "Speak of the tables and classes in these files only");
  add_common(*command, raw);
  return command;
}

CLI::App* add_schema(CLI::App& app, RawCommon& raw, SchemaArguments& schema) {
  CLI::App* command = app.add_subcommand("schema", "Snapshot, print and compare schemas");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, SchemaArguments::Action action) {
    CLI::App* sub = command->add_subcommand(name, help);
    const int sources = action == SchemaArguments::Action::Diff ? 2 : 1;
    sub->add_option("SOURCE", schema.sources,
                    "postgresql://..., a SQLite file, a .sql dump, a .json snapshot, or models")
        ->expected(sources)
        ->required();
    add_schema_names(*sub, raw);
    sub->parse_complete_callback([&schema, action] { schema.action = action; });
    add_common(*sub, raw);
    return sub;
  };
  for (CLI::App* sub :
       {add("dump", "Print a schema as a JSON snapshot", SchemaArguments::Action::Dump),
        add("show", "Print a schema for reading", SchemaArguments::Action::Show)}) {
    sub->add_option("-o,--output", schema.output, "Write into a file")->type_name("FILE");
    sub->add_option("--dialect", raw.dialect,
                    "Of the source models: postgresql (default) or sqlite")
        ->type_name("NAME");
  }
  CLI::App* diff = add("diff", "Compare two schemas", SchemaArguments::Action::Diff);
  add_report_formats(*diff, raw);
  return command;
}

Result<CommonArguments> common_of(const RawCommon& raw, const CLI::App& command) {
  CommonArguments common;
  const auto given = [&](const char* name) {
    const CLI::Option* option = command.get_option_no_throw(name);
    return option != nullptr && option->count() > 0;
  };
  Settings& settings = common.settings;
  if (given("--rules")) settings.rules = raw.rules;
  if (given("--include")) settings.include = raw.include;
  if (given("--exclude")) settings.exclude = raw.exclude;
  if (given("--schema-name")) settings.schema_name = raw.schema_names;
  if (given("--only")) settings.only = raw.only;
  if (given("--schema")) settings.schema = raw.schema;
  if (given("--baseline")) settings.baseline = raw.baseline;
  if (raw.include_lengths) settings.include_lengths = true;
  if (raw.include_nullability) settings.include_nullability = true;
  if (raw.include_server_defaults) settings.include_server_defaults = true;
  if (raw.include_foreign_keys) settings.include_foreign_keys = true;
  if (raw.no_ignore) settings.no_ignore = true;
  if (raw.unsafe_fixes) settings.unsafe_fixes = true;
  if (raw.explain) settings.explain = true;
  if (raw.statistics) settings.statistics = true;
  if (raw.allow_dirty) settings.allow_dirty = true;
  if (given("--jobs")) settings.jobs = raw.jobs;
  if (given("--root")) common.places.root = raw.root;
  if (given("--config")) common.places.configuration = raw.config;
  if (given("--sqlmodel-version")) {
    const auto release = parse_sqlmodel_version("--sqlmodel-version", raw.sqlmodel_version);
    if (!release) return tl::unexpected(release.error());
    settings.sqlmodel_version = *release;
  }
  if (given("--color")) {
    const auto wish = parse_color("--color", raw.color);
    if (!wish) return tl::unexpected(wish.error());
    settings.color = *wish;
  }
  if (given("--dialect")) {
    const auto dialect = parse_dialect("--dialect", raw.dialect);
    if (!dialect) return tl::unexpected(dialect.error());
    settings.dialect = *dialect;
  }
  if (raw.quiet) common.verbosity = Verbosity::Quiet;
  if (raw.verbose) common.verbosity = Verbosity::Verbose;
  return common;
}

Result<void> read_formats(const RawCommon& raw, Settings& settings) {
  if (raw.formats.empty()) return {};
  settings.output_format.emplace();
  for (const std::string& format : raw.formats) {
    auto target = parse_output_target("--output-format", format);
    if (!target) return tl::unexpected(target.error());
    settings.output_format->push_back(*std::move(target));
  }
  return {};
}

Result<void> read_dump(const RawCommon& raw, DumpArguments& dump) {
  if (std::ranges::find(kDumpKinds, dump.what) == kDumpKinds.end()) {
    return fail(ErrorCode::Usage, "dump", "there is nothing called '" + dump.what + "' to dump",
                suggest(dump.what, kDumpKinds));
  }
  if (raw.formats.empty() || raw.formats.back() == "text") return {};
  const bool has_json = dump.what == "models" || dump.what == "schema";
  if (raw.formats.back() != "json" || !has_json) {
    return fail(ErrorCode::Usage, "--output-format",
                "'" + raw.formats.back() + "' is not a format of dump " + dump.what,
                has_json ? "there is: text, json" : "there is: text");
  }
  dump.json = true;
  return {};
}

std::vector<std::string> names_of_commands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> names_of_options(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

// The innermost command that was named.
const CLI::App& deepest_command(const CLI::App& app) {
  const CLI::App* deepest = &app;
  while (!deepest->get_subcommands().empty()) deepest = deepest->get_subcommands().front();
  return *deepest;
}

Error unknown_word(const CLI::App& app, const std::string& word) {
  const CLI::App& command = deepest_command(app);
  if (word.starts_with('-')) {
    const std::string name = word.substr(0, word.find('='));
    return {ErrorCode::Usage, name, "there is no such option",
            suggest(name, names_of_options(command))};
  }
  const auto commands = names_of_commands(command);
  if (commands.empty()) return {ErrorCode::Usage, word, "is one argument too many", {}};
  return {ErrorCode::Usage, word, "there is no such command", suggest(word, commands)};
}

class Parser {
 public:
  Parser() : app_(kDescription, "modelmend") {
    app_.set_version_flag("--version", "modelmend " + std::string(report::kToolVersion));
    app_.footer(kFooter);
    app_.require_subcommand(0, 1);
    app_.allow_extras();
    run_command_ = add_run(app_, raw_, run_);
    align_command_ = add_align(app_, raw_, align_);
    migrate_command_ = add_migrate(app_, raw_, migrate_);
    rules_command_ = add_rules_command(app_, raw_, rules_);
    why_command_ = add_why(app_, raw_, why_);
    undo_command_ = add_undo(app_, raw_);
    check_command_ = add_check(app_, raw_, check_);
    verify_command_ = add_verify(app_, raw_, verify_);
    schema_command_ = add_schema(app_, raw_, schema_);
    dump_command_ = add_dump(app_, raw_, dump_);
  }

  Result<std::variant<HelpText, Arguments>> parse(int argc, const char* const* argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
      return HelpText{deepest_command(app_).help(parents())};
    } catch (const CLI::CallForVersion&) {
      return HelpText{app_.version() + "\n"};
    } catch (const CLI::RequiredError& error) {
      return fail(ErrorCode::Usage, {}, lower(error.what()), usage_hint());
    } catch (const CLI::ExtrasError&) {
      return tl::unexpected(unknown_word(app_, first_extra()));
    } catch (const CLI::ParseError& error) {
      return fail(ErrorCode::Usage, {}, lower(error.what()), usage_hint());
    }
    if (const auto extra = app_.remaining(true); !extra.empty()) {
      return tl::unexpected(unknown_word(app_, extra.front()));
    }
    return collect();
  }

 private:
  Result<std::variant<HelpText, Arguments>> collect() {
    const CLI::App& command = deepest_command(app_);
    if (&command == &app_) {
      return fail(ErrorCode::Usage, {}, "no command given", "see modelmend --help");
    }
    auto common = common_of(raw_, command);
    if (!common) return tl::unexpected(common.error());
    if (run_command_->parsed()) {
      if (auto done = read_formats(raw_, common->settings); !done) {
        return tl::unexpected(done.error());
      }
      run_.common = *std::move(common);
      return Arguments(std::move(run_));
    }
    if (align_command_->parsed()) {
      if (auto done = read_formats(raw_, common->settings); !done) {
        return tl::unexpected(done.error());
      }
      align_.run.common = *std::move(common);
      return Arguments(std::move(align_));
    }
    if (migrate_command_->parsed()) {
      if (auto done = read_formats(raw_, common->settings); !done) {
        return tl::unexpected(done.error());
      }
      migrate_.run.common = *std::move(common);
      return Arguments(std::move(migrate_));
    }
    if (rules_command_->parsed()) {
      rules_.common = *std::move(common);
      return Arguments(std::move(rules_));
    }
    if (why_command_->parsed()) {
      why_.common = *std::move(common);
      return Arguments(std::move(why_));
    }
    const bool is_about_schemas =
        check_command_->parsed() || verify_command_->parsed() || schema_command_->parsed();
    if (is_about_schemas) return collect_schema_command(*std::move(common));
    if (undo_command_->parsed()) return Arguments(UndoArguments{*std::move(common)});
    if (auto done = read_dump(raw_, dump_); !done) return tl::unexpected(done.error());
    dump_.common = *std::move(common);
    return Arguments(std::move(dump_));
  }

  Result<std::variant<HelpText, Arguments>> collect_schema_command(CommonArguments common) {
    if (auto done = read_formats(raw_, common.settings); !done) {
      return tl::unexpected(done.error());
    }
    if (check_command_->parsed()) {
      check_.common = std::move(common);
      return Arguments(std::move(check_));
    }
    if (verify_command_->parsed()) {
      const Settings asked = verify_.common.settings;
      verify_.common = std::move(common);
      verify_.common.settings = asked.over(verify_.common.settings);
      return Arguments(std::move(verify_));
    }
    schema_.common = std::move(common);
    return Arguments(std::move(schema_));
  }

  std::string first_extra() const {
    const auto extra = app_.remaining(true);
    return extra.empty() ? std::string() : extra.front();
  }
  // What is typed before the name of the command: "modelmend rules" for `modelmend rules list`.
  std::string parents() const {
    const CLI::App& command = deepest_command(app_);
    std::string names;
    for (const CLI::App* app = &app_; app != &command; app = app->get_subcommands().front()) {
      names += (names.empty() ? "" : " ") + app->get_name();
    }
    return names;
  }
  std::string usage_hint() const {
    const std::string before = parents();
    return "see " + before + (before.empty() ? "" : " ") + deepest_command(app_).get_name() +
           " --help";
  }
  static std::string lower(std::string text) {
    const bool is_word = text.size() > 1 && std::islower(static_cast<unsigned char>(text[1])) != 0;
    if (is_word) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    std::ranges::replace(text, '\n', ' ');
    return text;
  }

  CLI::App app_;
  RawCommon raw_;
  RunArguments run_;
  AlignArguments align_;
  MigrateArguments migrate_;
  RulesArguments rules_;
  WhyArguments why_;
  DumpArguments dump_;
  CheckArguments check_;
  VerifyArguments verify_;
  SchemaArguments schema_;
  CLI::App* run_command_ = nullptr;
  CLI::App* align_command_ = nullptr;
  CLI::App* migrate_command_ = nullptr;
  CLI::App* rules_command_ = nullptr;
  CLI::App* why_command_ = nullptr;
  CLI::App* undo_command_ = nullptr;
  CLI::App* dump_command_ = nullptr;
  CLI::App* check_command_ = nullptr;
  CLI::App* verify_command_ = nullptr;
  CLI::App* schema_command_ = nullptr;
};

}  // namespace

Result<std::variant<HelpText, Arguments>> parse_arguments(int argc, const char* const* argv) {
  return Parser().parse(argc, argv);
}

}  // namespace modelmend::cli
