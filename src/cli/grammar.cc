#include "cli/grammar.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <string_view>

#include "cli/commands.h"

namespace modelmend::cli {
namespace {

std::vector<std::string> names_of(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  return names;
}

std::vector<std::string> split_at_commas(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

// CLI11 writes what it takes as "KIND:{one,other}" or "KIND:CHECK".
GrammarOption read_option(const CLI::Option& option) {
  const std::string type = option.get_expected_max() == 0 ? "" : option.get_type_name();
  GrammarOption read{
      names_of(option), type.substr(0, type.find(':')), {}, option.get_description()};
  const auto open = type.find('{');
  if (open != std::string::npos) {
    read.values = split_at_commas(std::string_view(type).substr(open + 1, type.size() - open - 2));
  }
  return read;
}

void read_options(const CLI::App& app, GrammarCommand& into) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) into.arguments.push_back(option->get_name(true));
    if (option->nonpositional()) into.options.push_back(read_option(*option));
  }
}

GrammarCommand read_command(const Command& command, const std::string& before) {
  GrammarCommand read{before + command.name, command.help, {}, {}, {}};
  CLI::App app;
  std::optional<Error> refused;
  Options options(app, refused);
  Action not_run;  // owns what the options write to
  if (command.declare != nullptr) not_run = command.declare(options);
  read_options(app, read);
  for (const Command& below : command.commands) {
    read.commands.push_back(read_command(below, read.name + " "));
  }
  return read;
}

}  // namespace

GrammarCommand grammar() {
  GrammarCommand top;
  top.options = {{{"-h", "--help"}, {}, {}, "Print this help message and exit"},
                 {{"--version"}, {}, {}, "Display program version information and exit"}};
  for (const Command& command : all_commands()) top.commands.push_back(read_command(command, ""));
  return top;
}

std::vector<const GrammarCommand*> flattened(const GrammarCommand& top) {
  std::vector<const GrammarCommand*> all{&top};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto after = all.begin() + static_cast<std::ptrdiff_t>(i) + 1;
    std::vector<const GrammarCommand*> below;
    for (const GrammarCommand& command : all[i]->commands) below.push_back(&command);
    all.insert(after, below.begin(), below.end());
  }
  return all;
}

bool is_path(const std::string& kind) {
  constexpr std::array<std::string_view, 6> kPaths = {"FILE",   "FOLDER",      "PATH",
                                                      "SOURCE", "FORMAT=FILE", "RULE"};
  return std::ranges::find(kPaths, kind) != kPaths.end();
}

}  // namespace modelmend::cli
