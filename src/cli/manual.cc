#include "cli/manual.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/version.h"

namespace modelmend::cli {
namespace {

// A dash that is typed, and a backslash; a dot or quote that would begin a request.
std::string escaped(std::string_view text) {
  std::string out;
  if (text.starts_with('.') || text.starts_with('\'')) out = "\\&";
  for (const char c : text) {
    if (c == '-') {
      out += "\\-";
    } else if (c == '\\') {
      out += "\\e";
    } else {
      out += c;
    }
  }
  return out;
}

std::string synopsis_of(const GrammarCommand& command) {
  std::string line = "modelmend " + command.name;
  if (!command.options.empty()) line += " [OPTION]...";
  for (const std::string& argument : command.arguments) line += " [" + argument + "]...";
  return line;
}

std::string option_entry(const GrammarOption& option) {
  std::string value = option.kind.empty() ? "" : " \\fI" + escaped(option.kind) + "\\fR";
  if (!option.values.empty()) {
    value = fmt::format(" \\fI{}\\fR", escaped(fmt::format("{}", fmt::join(option.values, "|"))));
  }
  std::string names;
  for (const std::string& name : option.names) {
    names += fmt::format("{}\\fB{}\\fR", names.empty() ? "" : ", ", escaped(name));
  }
  return fmt::format(".TP\n{}{}\n{}\n", names, value, escaped(option.help));
}

std::string command_section(const GrammarCommand& command) {
  std::string text =
      fmt::format(".SS {}\n{}.\n", escaped(synopsis_of(command)), escaped(command.help));
  for (const GrammarOption& option : command.options) text += option_entry(option);
  return text;
}

}  // namespace

std::string manual_page(const GrammarCommand& top) {
  std::string text = fmt::format(
      ".TH MODELMEND 1 \"\" \"modelmend {}\" \"User Commands\"\n.SH NAME\nmodelmend \\- rewrite "
      "SQLAlchemy "
      "and SQLModel models by meaning, and prove that the schema stays\n.SH SYNOPSIS\n"
      ".B modelmend\n\\fICOMMAND\\fR [\\fIOPTION\\fR]... [\\fIPATH\\fR]...\n.SH COMMANDS\n",
      report::kToolVersion);
  for (const GrammarCommand* command : flattened(top)) {
    if (command->commands.empty()) text += command_section(*command);
  }
  return text +
         ".SH EXIT STATUS\n.TP\n0\nNothing to do, or done.\n.TP\n1\nChanges pending, or findings.\n"
         ".TP\n2\nUsage, configuration, or some input that could not be handled.\n"
         ".SH FILES\n.TP\npyproject.toml, modelmend.toml\nConfiguration, nearest upward.\n";
}

}  // namespace modelmend::cli
