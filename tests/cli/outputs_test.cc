// Outputs for machines: several at once, and what GitHub reads from a step.
// tests/oracle/test_outputs.py holds JSON and SARIF against their schemas.
#include "cli/cli_fixture.h"
#include "cli/documented_commands.h"

namespace modelmend::testing_support {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Outputs : public CliTest {
 protected:
  // Models with so many wrong keys.
  static std::string with_keys(int number) {
    std::string text = kModels;
    for (int i = 1; i < number; ++i)
      text += "    key" + std::to_string(i) + " = Column(UUID, ForeignKey(\"user.id\"))\n";
    return text;
  }
  static std::size_t count(const std::string& text, const std::string& what) {
    std::size_t number = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
      ++number;
    return number;
  }
};

TEST_F(Outputs, GitHubGetsACommandForEachFinding) {
  const auto result = run({"run", "--check", "--output-format", "github"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_EQ(result.output,
            "::warning file=models.py,line=11,endLine=11,col=5,endColumn=66,title=uuid-to-integer::"
            "foreign key to 'user.id' is declared UUID, but its target is integer%0A"
            "write 'Integer'\n");
}

TEST_F(Outputs, GitHubGetsPathsFromTheTopOfTheRepository) {
  dir_.write("back end/a,b:c%.py", kModels);
  dir_.write("back end/base.py", kBase);
  commit();
  const auto result =
      run({"run", "--output-format", "github", "--root", "back end", "back end/a,b:c%.py"});
  EXPECT_THAT(result.output, StartsWith("::warning file=back end/a%2Cb%3Ac%25.py,line=11,"));
}

TEST_F(Outputs, GitHubGetsNoMoreThanItShows) {
  dir_.write("models.py", with_keys(14));
  const auto result = run({"run", "--output-format", "github"});
  EXPECT_EQ(count(result.output, "::warning "), 10U);
  EXPECT_THAT(result.output,
              EndsWith("::notice title=modelmend::4 more, which GitHub would not show here\n"));
  dir_.write("models.py", with_keys(10));
  EXPECT_THAT(run({"run", "--output-format", "github"}).output, Not(HasSubstr("::notice")));
}

TEST_F(Outputs, GitHubGetsWhatThePullRequestChangesFirst) {
  dir_.write("models.py", with_keys(14));
  commit();
  const Git git(dir_.path());
  git.run({"update-ref", "refs/remotes/origin/stable", "HEAD"});
  dir_.write("models.py", with_keys(15));
  git.run({"commit", "-qam", "one more"});
  for (const char* command : {"run", "check"}) {
    const std::string format = std::string(" modelmend ") + command + " --output-format github";
    EXPECT_THAT(shell("GITHUB_BASE_REF=stable" + format).output,
                ContainsRegex("^::[a-z]+ file=models.py,line=25,"));
    // Where the clone does not have that branch, and outside of a pull request.
    for (const char* base : {"GITHUB_BASE_REF=none", "GITHUB_BASE_REF=", ""}) {
      const auto result = shell(base + format);
      EXPECT_THAT(result.output, ContainsRegex("^::[a-z]+ file=models.py,line=11,")) << base;
      EXPECT_EQ(count(result.output, "::warning "), 10U);
    }
  }
}

TEST_F(Outputs, GitHubGetsTheWholeReportAsSummaryOfTheJob) {
  state_.write("summary.md", "# Before");
  const auto result = shell("GITHUB_STEP_SUMMARY=" + state_.path("summary.md") +
                            " modelmend run --output-format github");
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(state_.read("summary.md"), AllOf(StartsWith("# Before\n"), HasSubstr("`models.py`"),
                                               HasSubstr("(uuid-to-integer)")));
}

TEST_F(Outputs, GitHubIsToldWhatCannotBeRead) {
  dir_.write("models.py", std::string(kModels) + "x = (\n");
  const auto result = run({"check", "--output-format", "github"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.output, StartsWith("::error file=models.py,line="));
}

TEST_F(Outputs, DriftAndDifferencesAreCommandsToo) {
  commit();
  dir_.write("schema.sql", "CREATE TABLE \"user\" (id integer PRIMARY KEY);\n");
  EXPECT_THAT(run({"check", "--schema", "schema.sql", "--output-format", "github"}).output,
              HasSubstr("::error file=models.py,line=7,endLine=7,title=missing-table::notes: "));
  dir_.write("base.py", "");
  const auto result = run({"verify", "--output-format", "github"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.output, HasSubstr("::error file="));
}

TEST_F(Outputs, AreWrittenSeveralAtOnce) {
  const auto result =
      run({"run", "--output-format", "sarif=out.sarif", "--output-format", "github",
           "--output-format", "jsonl=out.jsonl", "--output-format", "diff=out.patch"});
  EXPECT_THAT(result.output, StartsWith("::warning "));
  EXPECT_THAT(dir_.read("out.sarif"), HasSubstr("\"version\": \"2.1.0\""));
  EXPECT_THAT(dir_.read("out.jsonl"), StartsWith("{\"type\":\"head\",\"version\":1,"));
  EXPECT_THAT(dir_.read("out.patch"), HasSubstr("+++ b/models.py"));
}

TEST_F(Outputs, NoneSpoilsTheTextOfAnother) {
  const auto both = [&](const char* first, const char* second) {
    return run({"run", "--output-format", first, "--output-format", second});
  };
  EXPECT_EQ(both("json=out", "sarif=out").errors,
            "modelmend: --output-format: 'json' and 'sarif' both go to 'out'; write one of them "
            "into another file: sarif=FILE\n");
  EXPECT_THAT(both("github", "json").errors, HasSubstr("'github' and 'json' both go to stdout"));
  EXPECT_EQ(both("json", "sarif=-").exit_status, 2);
  EXPECT_EQ(both("concise", "github").exit_status, 0);  // a log takes both
  EXPECT_EQ(both("json=/dev/null", "sarif=/dev/null").exit_status, 0);
  dir_.write("modelmend.toml", "output-format = [\"json\", \"sarif\"]\n");
  EXPECT_THAT(run({"run"}).errors, HasSubstr("both go to stdout"));
}

TEST_F(Outputs, AChangeThatIsMadeIsNothingToDo) {
  const auto result = run({"run", "--write", "--output-format", "github"});
  EXPECT_THAT(result.output, AllOf(StartsWith("::notice "), EndsWith("%0Achanged by this run\n")));
}

TEST_F(Outputs, EveryCommandOfThePageWorks) {
  commit();
  for (const std::string& command : documented_commands("docs/ci.md")) {
    const auto result = shell(command);
    EXPECT_LT(result.exit_status, 2) << command << result.errors;
  }
  EXPECT_THAT(dir_.read("modelmend.sarif"), HasSubstr("uuid-to-integer"));
}

}  // namespace
}  // namespace modelmend::testing_support
