#include <memory>

#include "cli/commands.h"
#include "cli/completions.h"
#include "cli/console.h"
#include "cli/manual.h"

namespace modelmend::cli {
namespace {

ExitCode print(const std::string& text) {
  const auto said = Console::out(text);
  return said ? ExitCode::Ok : fail_with(said.error());
}

ExitCode complete(const std::string& what) {
  const GrammarCommand top = grammar();
  if (what == "bash") return print(bash_completions(top));
  if (what == "zsh") return print(zsh_completions(top));
  if (what == "fish") return print(fish_completions(top));
  return print(manual_page(top));
}

Action declare(Options& options) {
  const auto what = std::make_shared<std::string>();
  options.choice("WHAT", "WHAT", *what, {"bash", "zsh", "fish", "man"},
                 "The shell; man for the manual page", Options::Need::Required);
  return [what](FileSystem&) { return complete(*what); };
}

}  // namespace

Command commands::completions() {
  return {.name = "completions",
          .help = "Print what a shell reads to complete this command line",
          .declare = declare};
}

}  // namespace modelmend::cli
