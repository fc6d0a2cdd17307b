#include "cli/completions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace modelmend::cli {
namespace {

std::string last_word(const std::string& name) {
  return name.substr(name.rfind(' ') + 1);
}

std::vector<std::string> words_below(const GrammarCommand& command) {
  std::vector<std::string> words;
  for (const GrammarCommand& below : command.commands) words.push_back(last_word(below.name));
  for (const GrammarOption& option : command.options) {
    words.insert(words.end(), option.names.begin(), option.names.end());
  }
  return words;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

// Within single quotes of a shell.
std::string quoted(const std::string& text) {
  return replaced(text, "'", "'\\''");
}

// The arms of `case "command option"` that say what follows an option that takes a value.
std::string bash_values(const GrammarCommand& command) {
  std::string arms;
  for (const GrammarOption& option : command.options) {
    if (option.kind.empty()) continue;
    std::string places;
    for (const std::string& name : option.names) {
      places += fmt::format("{}'{} {}'", places.empty() ? "" : " | ", command.name, name);
    }
    arms += !option.values.empty()
                ? fmt::format("    {}) COMPREPLY=($(compgen -W '{}' -- \"$word\")); return ;;\n",
                              places, fmt::join(option.values, " "))
                : fmt::format("    {}) {}return ;;\n", places,
                              is_path(option.kind) ? "" : "compopt +o default 2>/dev/null; ");
  }
  return arms;
}

constexpr const char* kBash =
    R"(# modelmend: completions for bash; made by `modelmend completions bash`.
_modelmend() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} command='' each
  for each in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case "${{command:+$command }}$each" in
      {0}) command="${{command:+$command }}$each" ;;
    esac
  done
  case "$command $before" in
{1}  esac
  case "$command" in
{2}  esac
}}
complete -o default -F _modelmend modelmend
)";

// Options are offered after a dash only: PATHs are what is typed most.
std::string bash_words(const GrammarCommand& command) {
  const std::string offer = fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$word\"))",
                                        fmt::join(words_below(command), " "));
  const bool takes_files = command.commands.empty();
  return fmt::format("    '{}') {}{} ;;\n", command.name,
                     takes_files ? "[[ $word != -* ]] || " : "", offer);
}

std::string zsh_option(const GrammarOption& option) {
  std::string value;
  if (!option.values.empty()) {
    value = fmt::format(":{}:({})", option.kind, fmt::join(option.values, " "));
  } else if (!option.kind.empty()) {
    value = fmt::format(":{}:{}", option.kind, is_path(option.kind) ? "_files" : " ");
  }
  const std::string help =
      replaced(replaced(replaced(option.help, "[", "\\["), "]", "\\]"), ":", "\\:");
  const std::string names = option.names.size() == 1
                                ? option.names.front()
                                : fmt::format("'{{{}}}'", fmt::join(option.names, ","));
  return fmt::format(" \\\n        '*{}[{}]{}'", names, quoted(help), value);
}

std::string zsh_commands(const GrammarCommand& command) {
  std::string lines;
  for (const GrammarCommand& below : command.commands) {
    lines += fmt::format(" \\\n        '{}:{}'", last_word(below.name), quoted(below.help));
  }
  return lines;
}

// `words` of zsh begin with the command itself once `_arguments` has passed the earlier ones.
std::string zsh_function(const GrammarCommand& command) {
  const std::string name = command.name.empty() ? "" : "_" + replaced(command.name, " ", "_");
  std::string options;
  for (const GrammarOption& option : command.options) options += zsh_option(option);
  if (command.commands.empty()) {
    return fmt::format("_modelmend{}() {{\n    _arguments -s{} \\\n        '*:PATH:_files'\n}}\n\n",
                       name, options);
  }
  return fmt::format(
      "_modelmend{0}() {{\n    local context state state_descr line\n    typeset -A opt_args\n"
      "    local -a commands=({1})\n"
      "    _arguments -C{2} \\\n        '1: :->command' \\\n        '*:: :->rest'\n"
      "    case $state in\n      command) _describe command commands ;;\n"
      "      rest) (( $+functions[_modelmend{0}_$words[1]] )) && _modelmend{0}_$words[1] ;;\n"
      "    esac\n}}\n\n",
      name, zsh_commands(command), options);
}

// True on a command line on which this command has been named, and, for the words that stand
// below it, nothing after it.
std::string fish_condition(const GrammarCommand& command) {
  if (command.name.empty()) return "__fish_use_subcommand";
  std::string condition;
  std::string rest = command.name;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(' '), rest.size());
    condition += fmt::format("{}__fish_seen_subcommand_from {}", condition.empty() ? "" : "; and ",
                             rest.substr(0, end));
    rest.erase(0, std::min(end + 1, rest.size()));
  }
  return condition;
}

std::string fish_below(const GrammarCommand& command) {
  if (command.commands.empty()) return {};
  std::string condition = fish_condition(command);
  std::string lines;
  if (!command.name.empty()) {
    std::vector<std::string> words;
    for (const GrammarCommand& below : command.commands) words.push_back(last_word(below.name));
    condition += fmt::format("; and not __fish_seen_subcommand_from {}", fmt::join(words, " "));
  }
  for (const GrammarCommand& below : command.commands) {
    lines += fmt::format("complete -c modelmend -n '{}' -f -a {} -d '{}'\n", condition,
                         last_word(below.name), quoted(below.help));
  }
  return lines;
}

std::string fish_options(const GrammarCommand& command) {
  std::string lines;
  for (const GrammarOption& option : command.options) {
    lines += fmt::format("complete -c modelmend -n '{}'", fish_condition(command));
    for (const std::string& name : option.names) {
      lines += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    if (!option.values.empty()) {
      lines += fmt::format(" -x -a '{}'", fmt::join(option.values, " "));
    } else if (!option.kind.empty()) {
      lines += is_path(option.kind) ? " -r" : " -x";
    }
    lines += fmt::format(" -d '{}'\n", quoted(option.help));
  }
  return lines;
}

}  // namespace

std::string bash_completions(const GrammarCommand& top) {
  std::vector<std::string> names;
  std::string values;
  std::string words;
  for (const GrammarCommand* command : flattened(top)) {
    if (!command->name.empty()) names.push_back("'" + command->name + "'");
    values += bash_values(*command);
    words += bash_words(*command);
  }
  return fmt::format(kBash, fmt::join(names, " | "), values, words);
}

std::string zsh_completions(const GrammarCommand& top) {
  std::string text = "#compdef modelmend\n# Made by `modelmend completions zsh`.\n\n";
  for (const GrammarCommand* command : flattened(top)) text += zsh_function(*command);
  // Autoloaded, the file is the function; sourced, it only announces it.
  return text +
         "if [[ $funcstack[1] == _modelmend ]]; then\n    _modelmend \"$@\"\nelse\n"
         "    compdef _modelmend modelmend\nfi\n";
}

std::string fish_completions(const GrammarCommand& top) {
  std::string text = "# modelmend: completions for fish; made by `modelmend completions fish`.\n";
  for (const GrammarCommand* command : flattened(top)) {
    text += fish_below(*command) + fish_options(*command);
  }
  return text;
}

}  // namespace modelmend::cli
