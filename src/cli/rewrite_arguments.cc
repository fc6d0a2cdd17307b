#include "cli/rewrite_arguments.h"

#include <algorithm>

#include "cli/asking.h"
#include "cli/option_groups.h"

namespace modelmend::cli {
namespace {

Result<void> refuse(const char* option, const std::string& why, const std::string& next) {
  return fail(ErrorCode::Usage, option, why, next);
}

Result<void> check_branch(const RewriteArguments& arguments) {
  const BranchWish& branch = arguments.branch;
  if (!branch.name) {
    const std::string why = "goes with --branch";
    if (branch.force) return refuse("--force", why, "add --branch NAME");
    if (branch.commit_per != BranchWish().commit_per)
      return refuse("--commit-per", why, "add --branch NAME");
    if (branch.verify) return refuse("--verify", why, "add --branch NAME");
    return {};
  }
  const std::string cannot = "cannot be together with ";
  if (arguments.write) return refuse("--branch", cannot + "--write", "choose one");
  if (arguments.check) return refuse("--branch", cannot + "--check", "choose one");
  if (arguments.diff)
    return refuse("--branch", cannot + "--diff", "git diff HEAD...NAME shows the branch");
  if (arguments.stdin_filename) return refuse("--branch", cannot + "'-'", "choose one");
  return {};
}

bool has_dash(const RewriteArguments& arguments) {
  return std::ranges::find(arguments.paths, "-") != arguments.paths.end();
}

Result<void> check_stdin(const RewriteArguments& arguments) {
  if (arguments.stdin_filename && (!has_dash(arguments) || arguments.paths.size() != 1)) {
    return fail(ErrorCode::Usage, "--stdin-filename", "goes with '-' as the only PATH");
  }
  if (has_dash(arguments) && !arguments.stdin_filename) {
    return refuse("-", "the text on stdin needs a name", "add --stdin-filename FILE");
  }
  return {};
}

Result<void> check_interactive(const RewriteArguments& arguments) {
  if (!arguments.interactive) return {};
  const std::string cannot = "cannot be together with ";
  if (arguments.check) return refuse("--interactive", cannot + "--check", "choose one");
  if (arguments.hook) return refuse("--interactive", cannot + "--hook", "a hook asks nobody");
  if (arguments.stdin_filename)
    return refuse("--interactive", cannot + "'-'", "the answers come from stdin");
  if (!can_ask())
    return refuse("--interactive", "needs a terminal to ask at",
                  "--decisions FILE takes the answers of an earlier review");
  return {};
}

Result<void> check_write(const RewriteArguments& arguments) {
  if (!arguments.write) return {};
  const std::string cannot = "cannot be together with ";
  if (arguments.check) return refuse("--write", cannot + "--check", "choose one");
  if (arguments.diff) return refuse("--write", cannot + "--diff", "choose one");
  if (arguments.stdin_filename)
    return refuse("--write", cannot + "'-'", "leave it out: the result goes to stdout");
  return {};
}

}  // namespace

void add_edit_decisions(Options& options, RewriteArguments& arguments) {
  options.value("--decisions", "FILE", arguments.edit_decisions,
                "Make the changes that a review has accepted; with --interactive: keep it there");
}

void add_decisions(Options& options, RewriteArguments& arguments, const std::string& on_models) {
  const auto take = [&arguments](const std::string& file) -> Result<void> {
    (file.ends_with(".json") ? arguments.edit_decisions : arguments.common.settings.decisions) =
        file;
    return {};
  };
  options.list("--decisions", "FILE", take,
               on_models +
                   ": a .toml file of modelmend audit -o. Make the changes that a review "
                   "has accepted: a .json file of --interactive");
}

void add_branch(Options& options, BranchWish& branch) {
  options.value("--branch", "NAME", branch.name,
                "Commit the changes to a new branch from HEAD; work tree and index stay");
  options.flag("--force", branch.force, "With --branch: reset a branch that exists");
  options.choice("--commit-per", "rule|file", branch.commit_per, {"rule", "file"},
                 "With --branch: a commit for each rule (default) or for each file");
  options.value("--verify", "CMD", branch.verify,
                "With --branch: run a command in a copy of each commit; stop where it fails");
}

void add_rewriting(Options& options, RewriteArguments& arguments) {
  Settings& settings = arguments.common.settings;
  options.flag("--diff", arguments.diff, "Print a unified diff (the default)");
  options.flag("--check", arguments.check, "Name the files that would change; exit 1 if any");
  options.flag("-w,--write", arguments.write, "Change the files in place");
  options.flag("-i,--interactive", arguments.interactive,
               "Ask about each change and make those that are accepted, in place or on --branch");
  options.flag("--allow-dirty", settings.allow_dirty,
               "Also write to files with uncommitted changes");
  add_branch(options, arguments.branch);
  add_changes(options, arguments.lines, arguments.hook);
  options.value("-o,--output", "FILE", arguments.output, "Write the result into a file");
  add_formats(options, settings,
              "diff, concise, json, jsonl, sarif, github, markdown; FORMAT=FILE may be repeated");
  options.flag("--unsafe-fixes", settings.unsafe_fixes,
               "Also make changes that may alter behaviour");
  options.flag("--explain", settings.explain, "List every match with its outcome and reason");
  options.flag("--statistics", settings.statistics, "Count by rule, file and outcome");
  add_paths(options, arguments.paths, "Files and folders to change (default: the root)");
  add_common(options, arguments.common);
}

Result<void> check_combination(const RewriteArguments& arguments) {
  if (auto fine = check_stdin(arguments); !fine) return fine;
  if (auto fine = check_write(arguments); !fine) return fine;
  if (auto fine = check_interactive(arguments); !fine) return fine;
  if (arguments.hook && (arguments.branch.name || has_dash(arguments)))
    return refuse("--hook", "goes with --check, --write or a preview", "leave it out");
  return check_branch(arguments);
}

void prefer_command_line(const RewriteArguments& arguments, Settings& settings) {
  const bool asked = arguments.common.settings.output_format.has_value();
  const bool has_own_output = arguments.check || arguments.writes_in_place() ||
                              arguments.stdin_filename || arguments.branch.name;
  if (asked || !has_own_output || !settings.output_format) return;
  std::erase_if(*settings.output_format,
                [](const OutputTarget& target) { return target.file.empty(); });
  if (settings.output_format->empty()) settings.output_format.reset();
}

}  // namespace modelmend::cli
