#include "cli/context.h"

#include <utility>

#include "base/log.h"
#include "base/parallel.h"
#include "cli/configuration.h"
#include "pipeline/sqlmodel_release.h"
#include "strategy/plan_words.h"
#include "transforms/table.h"

namespace modelmend::cli {
namespace {

// A rule that does not run now may still have its table in the configuration.
void narrow(const RuleScope& scope, std::vector<rules::Rule>& rules, std::vector<Error>& errors) {
  const auto compile = [&](const std::vector<std::string>& globs, std::vector<rules::Glob>& to) {
    for (const std::string& glob : globs) {
      auto compiled = rules::Glob::compile(glob, false);
      if (compiled)
        to.push_back(*std::move(compiled));
      else
        errors.push_back({ErrorCode::Usage, scope.where, compiled.error(), {}});
    }
  };
  for (rules::Rule& rule : rules) {
    if (rule.id != scope.rule && rule.pack != scope.rule) continue;
    compile(scope.files, rule.files);
    compile(scope.ignores, rule.ignores);
  }
}

// A connection with a password is not printed; who runs the command knows it.
constexpr const char* kHiddenSource = "\"$DATABASE_URL\"";

bool may_hold_password(const std::string& source) {
  const std::size_t scheme = source.find("://");
  const std::size_t at = source.rfind('@');
  const bool in_url =
      scheme != std::string::npos && at != std::string::npos && source.find(':', scheme + 3) < at;
  // libpq also takes the name of an option with its letters encoded: "%70assword".
  const std::size_t options = source.find('?');
  const bool is_encoded =
      options != std::string::npos && source.find('%', options) != std::string::npos;
  return in_url || is_encoded || source.find("password") != std::string::npos;
}

}  // namespace

std::string CommandContext::path_prefix() const {
  if (!repository || repository->work_tree == places.root) return {};
  const std::string& top = repository->work_tree;
  const std::size_t skip = top == "/" ? 1 : top.size() + 1;
  return places.root.substr(skip) + "/";
}

std::vector<std::string> CommandContext::wanted_rules() const {
  return settings.rules.value_or(std::vector<std::string>{kDefaultRules});
}

std::vector<std::string> CommandContext::schema_names() const {
  return settings.schema_name.value_or(std::vector<std::string>{});
}

pipeline::RunOptions CommandContext::run_options() const {
  const std::vector<std::string> none;
  return {.root = places.root,
          .paths = {},
          .include = settings.include.value_or(none),
          .exclude = settings.exclude.value_or(none),
          .respect_ignore_files = !settings.no_ignore.value_or(false),
          .jobs = settings.jobs.value_or(static_cast<unsigned>(hardware_jobs())),
          .apply_from = settings.unsafe_fixes.value_or(false) ? Safety::Unsafe : Safety::Safe,
          .source_roots = settings.source_roots.value_or(none),
          .sqlmodel = sqlmodel,
          .given_texts = {},
          .keep = {},
          .list_expectations = false,
          .progress = nullptr};
}

Result<CommandContext> open_context(const FileSystem& files, const CommonArguments& arguments,
                                    std::span<const std::string> paths) {
  auto places = find_project(files, paths, arguments.places);
  if (!places) return tl::unexpected(places.error());
  Settings configured;
  if (places->configuration) {
    auto read = read_configuration(files, *places->configuration);
    if (!read) return tl::unexpected(read.error());
    configured = *std::move(read);
  }
  Settings settings = arguments.settings.over(configured);
  const Console console(settings.color.value_or(ColorWish::Auto));
  if (arguments.verbosity == Verbosity::Verbose) log::set_level(log::Level::Info);
  auto repository = vcs::find_repository(files, places->root);
  const semantic::SqlModelRelease sqlmodel =
      settings.sqlmodel_version ? *settings.sqlmodel_version
                                : pipeline::sqlmodel_release_of(files, places->root);
  return CommandContext{*std::move(places),  std::move(repository),
                        std::move(settings), console,
                        arguments.verbosity, sqlmodel};
}

Result<pipeline::RunOptions> options_for(const FileSystem& files, const CommandContext& context,
                                         std::span<const std::string> paths) {
  pipeline::RunOptions options = context.run_options();
  for (const std::string& path : paths) {
    auto relative = path_in_root(files, options.root, path);
    if (!relative) return tl::unexpected(relative.error());
    const auto there = files.stat(join_path(options.root, *relative));
    if (!there) return tl::unexpected(there.error());
    if (!*there)
      return fail(ErrorCode::Usage, path, "there is no such file or folder", "check the path");
    options.paths.push_back(*std::move(relative));
  }
  return options;
}

void be_plain(const CommonArguments& arguments, CommandContext& context) {
  context.console = Console(arguments.settings.color.value_or(ColorWish::Never));
}

Result<std::optional<schema::Source>> wanted_source(const FileSystem& files,
                                                    const CommandContext& context) {
  if (!context.settings.schema) return std::nullopt;
  auto source = schema::parse_source(files, *context.settings.schema);
  if (!source) return tl::unexpected(source.error());
  return *std::move(source);
}

std::string shown_source(const CommandContext& context,
                         const std::optional<schema::Source>& source) {
  if (!source || source->kind == schema::SourceKind::Models) return {};
  const std::string& text = *context.settings.schema;
  const bool is_hidden = source->kind == schema::SourceKind::Postgres && may_hold_password(text);
  std::string words = is_hidden ? kHiddenSource : strategy::shell_word(text);
  for (const std::string& name : context.schema_names())
    words += " --schema-name " + strategy::shell_word(name);
  return words;
}

tl::expected<rules::RuleSet, std::vector<Error>> load_wanted_rules(const CommandContext& context) {
  auto loaded =
      rules::load_rules(context.wanted_rules(), {.transforms = transforms::all_transforms()});
  if (!loaded || context.settings.scopes.empty()) return loaded;
  std::vector<rules::Rule> scoped(loaded->rules().begin(), loaded->rules().end());
  std::vector<Error> errors;
  for (const RuleScope& scope : context.settings.scopes) narrow(scope, scoped, errors);
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return rules::RuleSet(std::move(scoped));
}

}  // namespace modelmend::cli
