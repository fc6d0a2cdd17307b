// What shells complete: asked of the real shells.
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "cli/cli_fixture.h"

namespace modelmend::testing_support {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Completions : public CliTest {
 protected:
  // What bash offers for the last of the words.
  [[nodiscard]] std::string bash(const std::string& words) const {
    return shell("source <(modelmend completions bash); COMP_WORDS=(modelmend " + words +
                 "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _modelmend; echo \"${COMPREPLY[*]}\"")
        .output;
  }
  [[nodiscard]] std::string fish(const std::string& line) const {
    return shell(
               "modelmend completions fish > it.fish; fish --no-config -c 'source it.fish; "
               "complete -C \"modelmend " +
               line + "\"'")
        .output;
  }
  // What stands on the line of an interactive zsh after the tabulator.
  [[nodiscard]] std::string zsh(const std::string& line) const {
    dir_.write("ask.zsh", R"(zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; fpath=($PWD/functions \$fpath); autoload -U compinit; compinit -u -d $PWD/dump"
zpty -w shell "bindkey '^I' complete-word; print -r -- READ''Y"
zpty -r shell said '*READY*'
zpty -w -n shell "modelmend $1"$'\t'
zpty -w -n shell $'\C-a: \C-e; print -r -- DON\'\'E\n'
zpty -r shell said '*DONE*'
print -r -- $said
)");
    return shell(
               "mkdir functions && modelmend completions zsh > functions/_modelmend && "
               "zsh -f ask.zsh '" +
               line + "'")
        .output;
  }
};

TEST_F(Completions, BashOffersCommands) {
  EXPECT_EQ(bash("al"), "align\n");
}

TEST_F(Completions, BashOffersTheOptionsOfTheCommandOnly) {
  EXPECT_EQ(bash("align --include-null"), "--include-nullability\n");
  EXPECT_THAT(bash("undo --include-null"), testing::StrEq("\n"));
}

TEST_F(Completions, BashOffersWhatStandsBelowAWord) {
  EXPECT_THAT(bash("schema d"), AllOf(HasSubstr("dump"), HasSubstr("diff")));
}

TEST_F(Completions, BashOffersTheOnlyValuesThatAnOptionTakes) {
  EXPECT_EQ(bash("migrate --to ''"), "sqlmodel\n");
}

TEST_F(Completions, BashLeavesFilesToItsDefault) {
  EXPECT_EQ(bash("run mo"), "\n");
}

// Words that begin with two dashes, in the lines of the help that introduce an option.
std::set<std::string> options_in(const std::string& help) {
  std::set<std::string> options;
  std::istringstream lines(help);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t at = line.find("--");
    if (!line.starts_with("  -") || at == std::string::npos) continue;
    options.insert(line.substr(at, line.find_first_of(" ,", at) - at));
  }
  return options;
}

TEST_F(Completions, AreCompleteForEveryCommand) {
  std::string man = run({"completions", "man"}).output;
  std::erase(man, '\\');
  const std::string fish = run({"completions", "fish"}).output;
  const std::string zsh = run({"completions", "zsh"}).output;
  for (const char* command :
       {"init",        "run",         "align",       "migrate",  "rules list",
        "rules show",  "rules test",  "why",         "undo",     "check",
        "verify",      "audit",       "plan",        "revision", "validate",
        "schema dump", "schema diff", "schema show", "dump",     "completions"}) {
    EXPECT_THAT(man, HasSubstr("modelmend " + std::string(command))) << command;
    const std::string offered = " " + bash(command + std::string(" --")) + " ";
    const auto options = options_in(shell(std::string("modelmend ") + command + " --help").output);
    EXPECT_TRUE(options.contains("--help")) << command;
    for (const std::string& option : options) {
      EXPECT_THAT(offered, testing::ContainsRegex("[ \n]" + option + "[ \n]")) << command;
      EXPECT_THAT(man, HasSubstr(option)) << command;
      EXPECT_THAT(fish, HasSubstr("-l " + option.substr(2))) << command;
      EXPECT_THAT(zsh, HasSubstr(option)) << command;
    }
  }
}

TEST_F(Completions, FishOffersCommandsWithWhatTheyDo) {
  EXPECT_THAT(fish("mig"), AllOf(HasSubstr("migrate\t"), Not(HasSubstr("align"))));
}

TEST_F(Completions, FishOffersOptionsAndTheirValues) {
  EXPECT_THAT(fish("migrate --defa"), HasSubstr("--defaults"));
  EXPECT_THAT(fish("migrate --to "), HasSubstr("sqlmodel"));
  EXPECT_THAT(fish("schema d"), AllOf(HasSubstr("dump"), HasSubstr("diff")));
}

TEST_F(Completions, ZshCompletesCommands) {
  EXPECT_THAT(zsh("mig"), HasSubstr("migrate"));
}

TEST_F(Completions, ZshCompletesOptionsOfNestedCommands) {
  EXPECT_THAT(zsh("schema dump --schema-n"), HasSubstr("--schema-name"));
}

TEST_F(Completions, ManTakesTheManualPageWithoutAWarning) {
  const auto shown =
      shell("modelmend completions man > it.1; MANWIDTH=100 man --warnings -l ./it.1");
  EXPECT_THAT(shown.errors, IsEmpty());
  EXPECT_THAT(shown.output, AllOf(HasSubstr("modelmend schema dump"), HasSubstr("--output-format"),
                                  HasSubstr("EXIT STATUS")));
}

TEST_F(Completions, AnUnknownShellIsAnError) {
  const auto done = run({"completions", "tcsh"});
  EXPECT_EQ(done.exit_status, 2);
  EXPECT_THAT(done.errors, HasSubstr("tcsh"));
}

}  // namespace
}  // namespace modelmend::testing_support
