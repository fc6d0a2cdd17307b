#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>
#include <vector>

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
  Parser() : app_(kDescription, "modelmend"), commands_(all_commands()) {
    app_.set_version_flag("--version", "modelmend " + std::string(report::kToolVersion));
    app_.footer(kFooter);
    app_.require_subcommand(0, 1);
    app_.allow_extras();
    for (const Command& command : commands_) add(app_, command);
  }

  Result<std::variant<HelpText, Action>> parse(const std::vector<std::string>& words) {
    try {
      app_.parse(std::vector<std::string>(words.rbegin(), words.rend()));  // as CLI11 wants them
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
    if (refused_) return tl::unexpected(*refused_);
    if (!action_) return fail(ErrorCode::Usage, {}, "no command given", "see modelmend --help");
    return std::move(action_);
  }

 private:
  // What is below it comes with the word that names it.
  void add(CLI::App& app, const Command& command) {
    CLI::App* const added = app.add_subcommand(command.name, command.help);
    added->preparse_callback([this, added, &command](std::size_t) { open(*added, command); });
  }

  void open(CLI::App& app, const Command& command) {
    if (command.declare != nullptr) {
      Options options(app, refused_);
      action_ = command.declare(options);
      return;
    }
    app.require_subcommand(1);
    for (const Command& below : command.commands) add(app, below);
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
  const std::vector<Command> commands_;
  std::optional<Error> refused_;  // a value
  Action action_;                 // of the command that was named
};

}  // namespace

Result<std::variant<HelpText, Action>> parse_command_line(const std::vector<std::string>& words) {
  return Parser().parse(words);
}

}  // namespace modelmend::cli
