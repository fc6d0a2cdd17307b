// The hooks under the real pre-commit, in real repositories. That pre-commit installs the wheel is
// tested in tests/packaging/.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/cli_fixture.h"
#include "cli/documented_commands.h"
#include "cli/odd_names.h"

namespace modelmend::testing_support {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string source_file(const std::string& name) {
  std::ifstream in(std::string(MODELMEND_SOURCE_DIR "/") + name);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

// Our hooks as hooks of the repository itself, with the binary that is tested.
std::string local_configuration() {
  std::string hooks = source_file(".pre-commit-hooks.yaml");
  hooks.erase(0, hooks.find("- id:"));
  replace_all(hooks, "entry: modelmend", std::string("entry: ") + MODELMEND_BINARY);
  replace_all(hooks, "language: python", "language: system");
  replace_all(hooks, "\n", "\n      ");
  return "repos:\n  - repo: local\n    hooks:\n      " + hooks + "\n";
}

class PreCommit : public CliTest {
 protected:
  PreCommit() : git_(dir_.path()) {
    std::string text = kModels;
    for (int i = 0; i < 20; ++i) text += "    # " + std::to_string(i) + "\n";
    dir_.write("models.py", text);
    dir_.write(".pre-commit-config.yaml", local_configuration());
    commit();
  }

  [[nodiscard]] CommandOutput pre_commit(const std::string& arguments) const {
    return shell("PRE_COMMIT_HOME=" + state_.path("pre-commit") +
                 " PATH=" MODELMEND_SOURCE_DIR "/.venv/bin:$PATH " MODELMEND_SOURCE_DIR
                 "/.venv/bin/python -m pre_commit run --color never " +
                 arguments);
  }
  // A change at the end of the file, into the index.
  void stage(const std::string& file) const {
    dir_.write(file, dir_.read(file) + "# staged\n");
    git_.run({"add", "--", file});
  }
  void edit(const std::string& from, const std::string& to) const {
    std::string text = dir_.read("models.py");
    text.replace(text.find(from), from.size(), to);
    dir_.write("models.py", text);
  }

  Git git_;
};

TEST_F(PreCommit, PassesWhereNothingIsToBeFixed) {
  stage("base.py");
  const auto result = pre_commit("modelmend-fix");
  EXPECT_EQ(result.exit_status, 0) << result.output;
  EXPECT_THAT(result.output, HasSubstr("Passed"));
}

TEST_F(PreCommit, FixesAndPassesOnceTheFixIsStaged) {
  stage("models.py");
  const auto first = pre_commit("modelmend-fix");
  EXPECT_EQ(first.exit_status, 1);
  EXPECT_THAT(first.output, HasSubstr("models.py: fixed, 1 change"));
  EXPECT_THAT(first.output, Not(HasSubstr("rolled back")));  // nothing was put aside
  EXPECT_THAT(dir_.read("models.py"), HasSubstr("Column(Integer, ForeignKey"));
  git_.run({"add", "models.py"});
  const auto second = pre_commit("modelmend-fix");
  EXPECT_EQ(second.exit_status, 0) << second.output;
}

TEST_F(PreCommit, NamesAndDoesNotWriteWithTheHookThatChecks) {
  stage("models.py");
  const std::string before = dir_.read("models.py");
  const auto result = pre_commit("modelmend-check");
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.output, HasSubstr("models.py\n"));
  EXPECT_EQ(dir_.read("models.py"), before);
}

TEST_F(PreCommit, KeepsChangesThatAreNotStagedWhereTheFixIsFarFromThem) {
  stage("models.py");
  edit("# 19", "# not staged");
  const auto result = pre_commit("modelmend-fix");
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.output, HasSubstr("models.py: fixed, 1 change"));
  EXPECT_THAT(result.output, Not(HasSubstr("Rolling back")));
  EXPECT_THAT(dir_.read("models.py"), HasSubstr("Column(Integer, ForeignKey"));
  EXPECT_THAT(dir_.read("models.py"), HasSubstr("# not staged"));
}

TEST_F(PreCommit, NamesTheFileWhereTheFixIsNearChangesThatAreNotStaged) {
  stage("models.py");
  edit("    # 0\n", "    # not staged\n");
  const auto result = pre_commit("modelmend-fix");
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.output, HasSubstr("models.py: not fixed, 1 change: within three lines of"));
  EXPECT_THAT(result.output, Not(HasSubstr("Rolling back")));
  EXPECT_THAT(dir_.read("models.py"), HasSubstr("# not staged"));
  EXPECT_THAT(dir_.read("models.py"), HasSubstr("Column(UUID"));
}

TEST_F(PreCommit, LeavesTheFileWhereTheImportIsNearChangesThatAreNotStaged) {
  stage("models.py");
  edit("from base import Base", "from base import Base  # not staged");
  const auto result = pre_commit("modelmend-fix");
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.output, HasSubstr("models.py: not fixed, 1 change: within three lines of"));
  EXPECT_THAT(result.output, Not(HasSubstr("Rolling back")));
  EXPECT_THAT(dir_.read("models.py"), HasSubstr("Column(UUID"));
}

TEST_F(PreCommit, TakesOddNames) {
  const std::vector<std::string> names{"-v.py", "with space.py", "\xC3\xA4 \"q\".py"};
  for (std::size_t i = 0; i < names.size(); ++i)
    dir_.write(names[i], with_table("table" + std::to_string(i)));
  git_.run({"add", "-A"});
  const auto result = pre_commit("modelmend-fix");
  EXPECT_EQ(result.exit_status, 1);
  for (const std::string& name : names)
    EXPECT_THAT(dir_.read(name), HasSubstr("Column(Integer, ForeignKey")) << result.output;
}

TEST_F(PreCommit, TakesAllFilesInSeveralInvocations) {
  const std::string folder = "a_folder_whose_name_is_long_enough_to_need_several_invocations";
  for (int i = 0; i < 2000; ++i)
    dir_.write(folder + "/module_" + std::to_string(i) + ".py", "x = 1\n");
  dir_.write(folder + "/zebra.py", with_table("zebras"));
  git_.run({"add", "-A"});
  const auto result = pre_commit("modelmend-fix --all-files");
  EXPECT_EQ(result.exit_status, 1);
  for (const std::string& file : {std::string("models.py"), folder + "/zebra.py"})
    EXPECT_THAT(dir_.read(file), HasSubstr("Column(Integer, ForeignKey")) << result.output;
  git_.run({"add", "-A"});
  EXPECT_EQ(pre_commit("modelmend-fix --all-files").exit_status, 0);
}

TEST_F(PreCommit, ObeysTheExcludesOfTheConfiguration) {
  dir_.write("pyproject.toml", "[tool.modelmend]\nexclude = [\"models.py\"]\n");
  stage("models.py");
  git_.run({"add", "-A"});
  EXPECT_EQ(pre_commit("modelmend-fix").exit_status, 0);
}

TEST_F(PreCommit, ComparesWithTheSchemaOfTheConfiguration) {
  dir_.write("schema.sql",
             "CREATE TABLE \"user\" (id integer NOT NULL PRIMARY KEY);\n"
             "CREATE TABLE notes (id integer NOT NULL PRIMARY KEY, author_id integer);\n");
  dir_.write("pyproject.toml", "[tool.modelmend]\nschema = \"schema.sql\"\n");
  git_.run({"add", "-A"});
  const auto result = pre_commit("modelmend-drift --hook-stage manual");
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.output, HasSubstr("models.py:11:5: error: notes.author_id: type"));
}

TEST_F(PreCommit, EveryCommandOfThePageWorks) {
  std::vector<int> statuses;
  for (const std::string& command : documented_commands("docs/pre-commit.md"))
    statuses.push_back(shell(command).exit_status);
  // What would be fixed, what is fixed, and then there is nothing more to do.
  EXPECT_THAT(statuses, testing::ElementsAre(1, 1, 0, 0, 0, 0));
}

TEST(PreCommitMirror, HasTheHooksOfThisRepositoryAndItsVersion) {
  EXPECT_EQ(source_file("packaging/pre-commit-mirror/.pre-commit-hooks.yaml"),
            source_file(".pre-commit-hooks.yaml"));
  const std::string project = source_file("packaging/pre-commit-mirror/pyproject.toml");
  const std::string version = source_file("CMakeLists.txt");
  const std::size_t at = version.find("VERSION ", version.find("project(")) + 8;
  const std::string number = version.substr(at, version.find(' ', at) - at);
  EXPECT_THAT(project, HasSubstr("version = \"" + number + "\""));
  EXPECT_THAT(project, HasSubstr("modelmend==" + number));
}

}  // namespace
}  // namespace modelmend::testing_support
