// What happens when the user gets something wrong: arguments, configuration, rules.
#include "cli/cli_fixture.h"

namespace modelmend::testing_support {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Usage : public CliTest {};

struct Mistake {
  const char* name;
  std::vector<std::string> arguments;
  std::vector<const char*> says;
};

class Mistakes : public CliTest, public testing::WithParamInterface<Mistake> {};

TEST_P(Mistakes, AreNamedWithANextStepAndExitTwo) {
  const auto result = run(GetParam().arguments);
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_EQ(result.output, "");
  EXPECT_THAT(result.errors, StartsWith("modelmend: "));
  for (const char* word : GetParam().says) EXPECT_THAT(result.errors, HasSubstr(word));
}

INSTANTIATE_TEST_SUITE_P(
    All, Mistakes,
    testing::Values(
        Mistake{"Command", {"rule"}, {"rule", "did you mean 'rules'?"}},
        Mistake{"Option", {"run", "--wriet"}, {"--wriet", "did you mean '--write'?"}},
        Mistake{"Nothing", {}, {"no command"}},
        Mistake{"Rule", {"run", "-r", "uuid-to-integr"}, {"uuid-to-integr", "uuid-to-integer"}},
        Mistake{"Colour", {"run", "--color", "alway"}, {"--color", "did you mean 'always'?"}},
        Mistake{"Format", {"run", "--output-format", "jsn"}, {"did you mean 'json'?"}},
        Mistake{"Jobs", {"run", "--jobs", "0"}, {"--jobs"}},
        Mistake{"SqlModel", {"run", "--sqlmodel-version", "24"}, {"'24'", "0.0.24"}},
        Mistake{"Root", {"run", "--root", "nowhere"}, {"--root", "nowhere"}},
        Mistake{"Path", {"run", "nowhere/x.py"}, {"nowhere/x.py"}},
        Mistake{"Both", {"run", "--write", "--check"}, {"--write", "--check"}},
        Mistake{"Stdin", {"run", "-"}, {"--stdin-filename"}},
        Mistake{"WhyPlace", {"why", "models.py"}, {"FILE:LINE"}},
        Mistake{"WhyLine", {"why", "models.py:999"}, {"no line 999"}},
        Mistake{"Dump", {"dump", "trees", "models.py"}, {"did you mean 'tree'?"}}),
    [](const auto& test) { return test.param.name; });

TEST_F(Usage, HelpAndVersionGoToStdout) {
  EXPECT_THAT(run({"--version"}).output, StartsWith("modelmend 0."));
  const auto help = run({"run", "--help"});
  EXPECT_EQ(help.exit_status, 0);
  EXPECT_THAT(help.output, AllOf(HasSubstr("--unsafe-fixes"), HasSubstr("--stdin-filename")));
  EXPECT_THAT(help.output, HasSubstr("modelmend run [OPTIONS] [PATH...]"));
  EXPECT_THAT(run({"rules", "list", "--help"}).output, HasSubstr("modelmend rules list [OPTIONS]"));
  EXPECT_THAT(run({"--help"}).output, HasSubstr("exit codes:"));
}

TEST_F(Usage, AnUnknownConfigurationKeyIsAnErrorWithItsPlace) {
  dir_.write("pyproject.toml", "[tool.modelmend]\nexclud = [\"x\"]\n");
  const auto result = run({"run"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, AllOf(HasSubstr("pyproject.toml:2:1"), HasSubstr("'exclud'"),
                                   HasSubstr("did you mean 'exclude'?")));
}

TEST_F(Usage, AConfigurationValueOfTheWrongKindIsAnError) {
  dir_.write("modelmend.toml", "jobs = \"many\"\n");
  const auto result = run({"run"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, AllOf(HasSubstr("modelmend.toml:1"), HasSubstr("a whole number")));
}

TEST_F(Usage, TheConfigurationSaysWhatTheCommandLineDoesNot) {
  dir_.write("modelmend.toml", "exclude = [\"models.py\"]\n");
  EXPECT_EQ(run({"run"}).output, "");
  EXPECT_THAT(run({"run", "--exclude", "other.py"}).output, HasSubstr("models.py"));
}

TEST_F(Usage, RulesKeepAwayFromPathsThatTheConfigurationNames) {
  dir_.write("modelmend.toml", "[per-path]\n\"models.py\" = {ignore = [\"uuid-to-integer\"]}\n");
  EXPECT_EQ(run({"run"}).output, "");
  dir_.write("modelmend.toml", "[per-rule.uuid-to-integer]\nfiles = [\"app/**\"]\n");
  EXPECT_EQ(run({"run"}).output, "");
  dir_.write("modelmend.toml", "[per-rule.uuid-to-integer]\nfiles = [\"*.py\"]\n");
  EXPECT_THAT(run({"run"}).output, HasSubstr("models.py"));
}

TEST_F(Usage, ABrokenRuleIsNamedWithItsPlace) {
  dir_.write("rule.yaml", "id: x\nlanguage: python\nrule: {patern: f()}\n");
  const auto result = run({"run", "-r", "rule.yaml"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, AllOf(HasSubstr("rule.yaml:3"), HasSubstr("patern")));
}

TEST_F(Usage, WhyShowsNamesTargetsAndTheDecision) {
  const auto result = run({"why", "models.py:11"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("sqlalchemy.dialects.postgresql.UUID"), HasSubstr("user.id"),
                    HasSubstr("base.py:10"), HasSubstr("INTEGER"),
                    HasSubstr("uuid-to-integer: applied"), HasSubstr("drop-use-alter:")));
}

TEST_F(Usage, DumpsShowEachForm) {
  EXPECT_THAT(run({"dump", "tree", "models.py"}).output, HasSubstr("class_definition"));
  EXPECT_THAT(run({"dump", "scopes", "models.py"}).output, HasSubstr("Note"));
  EXPECT_THAT(run({"dump", "models", "models.py"}).output, HasSubstr("author_id"));
  EXPECT_THAT(run({"dump", "matches", "models.py"}).output, HasSubstr("11:"));
  EXPECT_THAT(run({"dump", "changes", "models.py"}).output,
              HasSubstr("'UUID(as_uuid=True)' -> 'Integer'"));
  EXPECT_THAT(run({"dump", "schema"}).output, HasSubstr("author_id UUID REFERENCES user.id"));
}

TEST_F(Usage, TheReleaseOfSqlModelIsFoundOrSaid) {
  dir_.write("event.py",
             "from datetime import datetime\nfrom sqlmodel import Field, SQLModel\n\n\n"
             "class Event(SQLModel, table=True):\n    at: datetime = Field(primary_key=True)\n");
  const auto dump = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"dump", "schema", "event.py"});
    return run(more).output;
  };
  EXPECT_THAT(dump({}), HasSubstr("at TIMESTAMP WITH TIME ZONE"));
  EXPECT_THAT(dump({"--sqlmodel-version", "0.0.44"}), HasSubstr("at TIMESTAMP NOT NULL"));
  dir_.write("requirements.txt", "sqlmodel==0.0.24\n");
  EXPECT_THAT(dump({}), HasSubstr("at TIMESTAMP NOT NULL"));
  dir_.write("modelmend.toml", "sqlmodel-version = \"0.0.50\"\n");
  EXPECT_THAT(dump({}), HasSubstr("at TIMESTAMP WITH TIME ZONE"));
}

TEST_F(Usage, TheDumpOfModelsHoldsWhatTheyDoAndWhatTheirDatabasesHold) {
  const auto json = run({"dump", "models", "--output-format", "json", "models.py"}).output;
  EXPECT_THAT(json, AllOf(HasSubstr("\"behaviour\""), HasSubstr("\"python type\": \"uuid.UUID\""),
                          HasSubstr("\"postgresql\""), HasSubstr("\"sqlite\"")));
}

TEST_F(Usage, RulesAreListedAndShown) {
  EXPECT_THAT(run({"rules", "list"}).output,
              AllOf(HasSubstr("uuid-to-integer"), HasSubstr("foreign key to '<target>'"),
                    Not(HasSubstr("${"))));
  EXPECT_THAT(run({"rules", "show", "drop-use-alter"}).output, HasSubstr("cycle"));
}

}  // namespace
}  // namespace modelmend::testing_support
