#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/option_groups.h"
#include "cli/rules_test.h"
#include "transforms/table.h"

namespace modelmend::cli {
namespace {

using rules::Rule;

enum class Job { List, Show, Test };

struct RulesArguments {
  CommonArguments common;
  Job job = Job::List;
  std::vector<std::string> names;
};

std::string_view action_words(const Rule& rule) {
  if (std::holds_alternative<rules::ReportOnly>(rule.action)) return "reports";
  return patch::to_string(rule.safety);
}

// The message with "<target>" for "${target}", which only a match can fill in.
std::string sentence(const Rule& rule) {
  std::string text;
  std::string_view rest = rule.message.text();
  for (auto at = rest.find("${"); at != std::string_view::npos; at = rest.find("${")) {
    const auto end = rest.find('}', at);
    if (end == std::string_view::npos) break;
    text.append(rest.substr(0, at)).append("<").append(rest.substr(at + 2, end - at - 2));
    text += '>';
    rest.remove_prefix(end + 1);
  }
  return text.append(rest);
}

std::string list_line(const Rule& rule) {
  return fmt::format("{:<24} {:<20} {:<8} {}\n", rule.id, rule.pack.empty() ? "-" : rule.pack,
                     action_words(rule), sentence(rule));
}

std::string show(const Rule& rule) {
  std::string text = fmt::format("{}\n  {}\n\n", rule.id, sentence(rule));
  const auto line = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) text += fmt::format("  {:<10} {}\n", name, value);
  };
  const auto lines = [&](std::string_view name, const std::vector<std::string>& values) {
    std::string list;
    for (const std::string& value : values) list += (list.empty() ? "" : ", ") + value;
    line(name, list);
  };
  line("pack", rule.pack);
  line("source", rule.source);
  line("safety", fmt::format("{}{}{}", patch::to_string(rule.safety),
                             rule.safety_reason.empty() ? "" : ": ", rule.safety_reason));
  lines("after", rule.after);
  line("url", rule.url);
  if (const auto* transform = std::get_if<rules::TransformFix>(&rule.action)) {
    line("transform",
         fmt::format("{}: {}", transform->transform.name, transform->transform.summary));
  }
  if (!rule.note.empty()) text += fmt::format("\n{}\n", rule.note);
  return text;
}

// All rules of the binary, or those that were named.
tl::expected<rules::RuleSet, std::vector<Error>> load(const RulesArguments& arguments) {
  const rules::LoadOptions options{.transforms = transforms::all_transforms()};
  if (arguments.names.empty()) return rules::load_embedded(options);
  return rules::load_rules(arguments.names, options);
}

ExitCode run(const RulesArguments& asked) {
  if (asked.job == Job::Test) return test_rules(asked.names);
  const auto loaded = load(asked);
  if (!loaded) return fail_with(loaded.error());
  std::string text;
  for (const Rule& rule : loaded->rules()) {
    if (asked.job == Job::List) text += list_line(rule);
    if (asked.job == Job::Show) text += (text.empty() ? "" : "\n") + show(rule);
  }
  const auto done = Console::out(text);
  return done ? ExitCode::Ok : fail_with(done.error());
}

Action declare(Options& options, Job job) {
  const auto asked = std::make_shared<RulesArguments>();
  asked->job = job;
  options.arguments("RULE", asked->names, "Rule ids, packs, files or folders (default: all)");
  add_common(options, asked->common);
  return [asked](FileSystem&) { return run(*asked); };
}

}  // namespace

Command commands::rules() {
  const auto list = [](Options& options) { return declare(options, Job::List); };
  const auto show = [](Options& options) { return declare(options, Job::Show); };
  const auto test = [](Options& options) { return declare(options, Job::Test); };
  return {.name = "rules",
          .help = "What rules do, and their cases",
          .commands = {{"list", "One line for each rule", list},
                       {"show", "A rule in full", show},
                       {"test", "Run the cases of rules", test}}};
}

}  // namespace modelmend::cli
