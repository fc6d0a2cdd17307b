// Every command in a code block of README and docs is run by a test: that of its command, or here.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/cli_fixture.h"
#include "cli/documented_commands.h"

namespace modelmend::testing_support {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

class Pages : public CliTest {
 protected:
  // None ends with an error.
  void run_all(const std::string& page, std::size_t at_least) const {
    const auto commands = documented_commands(page);
    EXPECT_GE(commands.size(), at_least) << page;
    for (const std::string& command : commands) {
      const auto result = shell(command);
      EXPECT_LT(result.exit_status, 2) << command << "\n" << result.errors;
    }
  }
};

TEST_F(Pages, DriftIsFoundAndKept) {
  dir_.write("schema.sql",
             "CREATE TABLE \"user\" (id integer NOT NULL PRIMARY KEY);\n"
             "CREATE TABLE notes (id integer NOT NULL PRIMARY KEY, author_id integer);\n");
  run_all("docs/drift.md", 6);
  EXPECT_THAT(dir_.read("known.json"), HasSubstr("author_id"));
  EXPECT_THAT(dir_.read("schema.json"), HasSubstr("notes"));
}

TEST_F(Pages, RulesAreShownAndTested) {
  run_all("docs/rules.md", 4);
}

TEST_F(Pages, TheLibrariesAreAsked) {
  commit();
  dir_.write("models.py", kModelsAfter);
  std::filesystem::create_directory_symlink(MODELMEND_SOURCE_DIR "/.venv", dir_.path(".venv"));
  dir_.write(".gitignore", ".venv\n");
  Git(dir_.path()).run({"commit", "-qam", "integer"});
  run_all("docs/verify-runtime.md", 3);
}

// The commands are run as a runner of GitHub does, on a pull request.
TEST_F(Pages, TheWorkflowRunsCommandsThatWork) {
  commit();
  const Git git(dir_.path());
  git.run({"update-ref", "refs/remotes/origin/main", "HEAD"});
  dir_.write("models.py", kModelsAfter);
  git.run({"commit", "-qam", "integer"});
  std::istringstream workflow(text_of(MODELMEND_SOURCE_DIR "/docs/github-workflow.yml"));
  std::vector<int> statuses;
  for (std::string line; std::getline(workflow, line);) {
    const std::size_t at = line.find("run: modelmend ");
    if (at == std::string::npos) continue;
    const auto result = shell("GITHUB_BASE_REF=main; " + line.substr(at + 5));
    statuses.push_back(result.exit_status);
    EXPECT_THAT(result.errors, Not(HasSubstr("modelmend:"))) << line;
  }
  EXPECT_THAT(statuses, testing::ElementsAre(0, 1));  // the type of a column is another one
  EXPECT_THAT(dir_.read("modelmend.sarif"), HasSubstr("\"2.1.0\""));
}

TEST(PagesOfDocs, EachWithCommandsHasATestThatRunsThem) {
  std::string tests;
  for (const auto& entry : std::filesystem::directory_iterator(MODELMEND_SOURCE_DIR "/tests/cli")) {
    if (entry.path().extension() == ".cc") tests += text_of(entry.path());
  }
  for (const auto& entry : std::filesystem::directory_iterator(MODELMEND_SOURCE_DIR "/docs")) {
    if (entry.path().extension() != ".md") continue;
    const std::string page = "docs/" + entry.path().filename().string();
    // Only the README tells a story on a database, which a test of its own plays.
    EXPECT_THAT(text_of(entry.path()), Not(HasSubstr("```console"))) << page;
    if (documented_commands(page).empty()) continue;
    EXPECT_THAT(tests, HasSubstr("\"" + page + "\"")) << "no test runs the commands of " << page;
  }
}

}  // namespace
}  // namespace modelmend::testing_support
