// `check` and `schema` as a user types them.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "drift/kinds.h"

namespace modelmend::testing_support {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kAppModels = R"(from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    name = Column(String(50), nullable=False)
)";

constexpr const char* kSameSql = R"(CREATE TABLE public.users (
    id integer NOT NULL,
    name character varying(50) NOT NULL
);
CREATE SEQUENCE public.users_id_seq AS integer START WITH 1 INCREMENT BY 1;
ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;
ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);
ALTER TABLE ONLY public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
)";

constexpr const char* kOtherSql = R"(CREATE TABLE users (
    id serial PRIMARY KEY,
    name character varying(40),
    age integer
);
)";

class Check : public CliTest {
 protected:
  Check() {
    std::filesystem::remove(dir_.path("base.py"));
    dir_.write("models.py", kAppModels);
    dir_.write("same.sql", kSameSql);
    dir_.write("other.sql", kOtherSql);
  }
};

TEST_F(Check, FindsNothingWhereModelsAndDatabaseAgree) {
  const auto result = run({"check", "--schema", "same.sql"});
  EXPECT_EQ(result.exit_status, 0) << result.output << result.errors;
  EXPECT_EQ(result.output, "");
  EXPECT_THAT(result.errors, HasSubstr("1 table declared, 0 findings"));
}

TEST_F(Check, NamesPlaceBothSidesAndTheTwoWaysOut) {
  const auto result = run({"check", "--schema", "other.sql"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_EQ(result.output,
            R"(models.py:7:1: error: users.age: column is not in the models [extra-column]
    models: add the column: age = Column(Integer)
    database: ALTER TABLE public.users DROP COLUMN age;
models.py:11:5: error: users.name: nullability: NOT NULL in the models, NULL in other.sql [nullability]
    models: declare it with nullable=True
    database: ALTER TABLE public.users ALTER COLUMN name SET NOT NULL;
models.py:11:5: warning: users.name: type: VARCHAR(50) in the models, VARCHAR(40) in other.sql [type-length]
    models: declare its type as String(40)
    database: ALTER TABLE public.users ALTER COLUMN name TYPE VARCHAR(50) USING name::VARCHAR(50);
)");
}

TEST_F(Check, WritesJsonAndMarkdown) {
  const auto result = run({"check", "--schema", "other.sql", "--output-format", "json",
                           "--output-format", "markdown=drift.md"});
  EXPECT_EQ(result.exit_status, 1);
  const auto json = nlohmann::json::parse(result.output);
  EXPECT_EQ(json["version"], 1);
  EXPECT_EQ(json["summary"]["findings"], 3);
  EXPECT_EQ(json["findings"][2]["kind"], "type-length");
  EXPECT_EQ(json["findings"][2]["declared"], "VARCHAR(50)");
  EXPECT_EQ(json["findings"][2]["line"], 11);
  EXPECT_THAT(dir_.read("drift.md"), HasSubstr("| warning | `users.name`: type-length |"));
}

TEST_F(Check, ABaselineSilencesWhatIsKnownEvenIfLinesMove) {
  EXPECT_EQ(run({"check", "--schema", "other.sql", "--write-baseline", "known.json"}).exit_status,
            0);
  dir_.write("models.py", std::string("# moved\n\n") + kAppModels);
  const auto same = run({"check", "--schema", "other.sql", "--baseline", "known.json"});
  EXPECT_EQ(same.exit_status, 0) << same.output;
  EXPECT_THAT(same.errors, HasSubstr("3 silenced by the baseline"));

  dir_.write("other.sql", "CREATE TABLE users (id serial PRIMARY KEY, name text);");
  const auto other = run({"check", "--schema", "other.sql", "--baseline", "known.json"});
  EXPECT_EQ(other.exit_status, 1);
  EXPECT_THAT(other.output, AllOf(HasSubstr("[type-family]"), Not(HasSubstr("nullability"))));
  EXPECT_THAT(other.errors, HasSubstr("2 entries are not found any more"));
}

TEST_F(Check, CommentsSilenceWhatItFindsOnTheirLines) {
  const auto with = [&](const std::string& head, const std::string& comment) {
    dir_.write("models.py", head + std::string(kAppModels) + "    # " + comment + "\n" +
                                "    age = Column(\n        String(10)\n    )\n");
    return run({"check", "--schema", "other.sql"});
  };
  EXPECT_THAT(with("", "of text").output, HasSubstr("users.age: type: "));
  for (const char* comment : {"modelmend: ignore", "modelmend: ignore[type-family]",
                              "modelmend: ignore[x, type-family]"}) {
    const auto result = with("", comment);
    EXPECT_THAT(result.output, AllOf(Not(HasSubstr("users.age")), HasSubstr("users.name")))
        << comment;
    EXPECT_THAT(result.errors, AllOf(HasSubstr(", 1 silenced by comments"),
                                     Not(HasSubstr("nothing is suppressed"))));
  }
  EXPECT_THAT(with("", "modelmend: ignore[nullability]").output, HasSubstr("users.age: type: "));
  const auto whole = with("# modelmend: skip-file\n", "none");
  EXPECT_EQ(whole.output, "");
  EXPECT_EQ(whole.exit_status, 0);
  EXPECT_THAT(whole.errors, HasSubstr("0 findings, 3 silenced by comments"));
}

TEST_F(Check, NamesACommentThatSilencesNothing) {
  dir_.write("models.py", std::string(kAppModels) +
                              "    # modelmend: ignore[type-family]\n    # modelmend: ignore\n"
                              "    # modelmend: ignore[uuid-of-another-run]\n");
  const auto result = run({"check", "--schema", "same.sql"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.errors, AllOf(HasSubstr("note: models.py:12:5: nothing is suppressed"),
                                   Not(HasSubstr("models.py:13")), Not(HasSubstr("models.py:14"))));
  EXPECT_THAT(run({"check"}).errors, Not(HasSubstr("nothing is suppressed")))
      << "without a database it could not come up";
}

// docs/drift.md says of each kind what it is.
TEST_F(Check, ACommentMaySilenceEveryKindOfThePage) {
  std::ifstream page(MODELMEND_SOURCE_DIR "/docs/drift.md");
  int kinds = 0;
  for (std::string line; std::getline(page, line) && line != "## What is not compared";) {
    const bool is_kind =
        line.starts_with("| `") && (line.find("| error |") != std::string::npos ||
                                    line.find("| warning |") != std::string::npos ||
                                    line.find("| note |") != std::string::npos);
    const std::string names = is_kind ? line.substr(0, line.find(" | ")) : "";
    for (std::size_t at = names.find('`'); at != std::string::npos;) {
      const std::size_t end = names.find('`', at + 1);
      const std::string name = names.substr(at + 1, end - at - 1);
      EXPECT_TRUE(drift::is_kind(name, drift::NeedsDatabase::Yes)) << name;
      ++kinds;
      at = names.find('`', end + 1);
    }
  }
  EXPECT_GT(kinds, 40);
}

TEST_F(Check, SarifHasWhatACommentSilences) {
  dir_.write("models.py", std::string(kAppModels) +
                              "    age = Column(String)  # modelmend: ignore[type-family]\n");
  const auto result = run({"check", "--schema", "other.sql", "--output-format", "sarif"});
  const auto results = nlohmann::json::parse(result.output)["runs"][0]["results"];
  const auto found = std::ranges::find_if(
      results, [](const auto& each) { return each["ruleId"] == "type-family"; });
  ASSERT_NE(found, results.end());
  EXPECT_EQ((*found)["suppressions"][0]["kind"], "inSource");
}

TEST_F(Check, ReportsOnTheFilesThatAreNamed) {
  dir_.write("more.py",
             "from models import Base\nfrom sqlalchemy import Column, Integer\n"
             "class Pet(Base):\n    __tablename__ = 'pets'\n"
             "    id = Column(Integer, primary_key=True)\n");
  const auto result = run({"check", "--schema", "other.sql", "more.py"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.output, AllOf(HasSubstr("more.py:3:1: error: pets:"),
                                   HasSubstr("[missing-table]"), Not(HasSubstr("users"))));
}

TEST_F(Check, FindsWhatIsWrongInTheModelsWithoutADatabase) {
  dir_.write("more.py", R"(from models import Base
from sqlalchemy import Column, ForeignKey, Integer, String
class Pet(Base):
    __tablename__ = "pets"
    id = Column(Integer, primary_key=True)
    owner = Column(String(36), ForeignKey("users.id"))
    vet = Column(Integer, ForeignKey("user.id"))
    former_user_id = Column(String(36))
class Dog(Base):
    __tablename__ = "pets"
    id = Column(Integer, primary_key=True)
)");
  const auto result = run({"check"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("pets.owner: foreign key to 'users.id': VARCHAR(36) here, INTEGER "
                              "there [foreign-key-type]"),
                    HasSubstr("no table 'user' in the project [dangling-foreign-key]"),
                    HasSubstr("did you mean 'users'?"), HasSubstr("[legacy-user-id]"),
                    HasSubstr("the table is declared at more.py:3:1 too [duplicate-table]")));
}

TEST_F(Check, RefusesASourceThatIsNoneAndKeepsPasswordsToItself) {
  const auto url = run({"check", "--schema", "mysql://me:s3cret@host/db"});
  EXPECT_EQ(url.exit_status, 2);
  EXPECT_THAT(url.errors, AllOf(HasSubstr("'mysql://...' is no kind of source"),
                                HasSubstr("postgresql://"), Not(HasSubstr("s3cret"))));
  const auto live = run({"check", "--schema", "postgresql://me:s3cret@127.0.0.1:1/db"});
  EXPECT_EQ(live.exit_status, 2);
  EXPECT_THAT(live.output + live.errors, Not(HasSubstr("s3cret")));
  const auto file = run({"check", "--schema", "nothing.sql"});
  EXPECT_EQ(file.exit_status, 2);
  EXPECT_THAT(file.errors, HasSubstr("there is no file 'nothing.sql'"));
  const auto python = run({"schema", "show", "models.py"});
  EXPECT_EQ(python.exit_status, 2);
  EXPECT_THAT(python.errors, HasSubstr("neither .sql, .json nor a SQLite file"));
}

// A key whose type is not its target's, which the default rule mends.
constexpr const char* kWrongKey = R"(from models import Base
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.dialects.postgresql import UUID


class Note(Base):
    __tablename__ = "notes"

    id = Column(Integer, primary_key=True)
    author_id = Column(UUID(as_uuid=True), ForeignKey("users.id"))
)";

TEST_F(Check, ReportsWhatTheRulesWouldChangeAndChangesNothing) {
  dir_.write("notes.py", kWrongKey);
  const auto result = run({"check", "--output-format", "json"});
  EXPECT_EQ(result.exit_status, 1) << result.errors;
  const auto json = nlohmann::json::parse(result.output);
  ASSERT_EQ(json["findings"].size(), 2) << result.output;
  const auto is_rule = [](const auto& finding) { return finding.contains("tier"); };
  const auto finding = *std::find_if(json["findings"].begin(), json["findings"].end(), is_rule);
  EXPECT_EQ(finding["kind"], "uuid-to-integer");
  EXPECT_EQ(finding["severity"], "warning");
  EXPECT_EQ(finding["path"], "notes.py");
  EXPECT_EQ(finding["line"], 10);
  EXPECT_THAT(finding["edit_model"].get<std::string>(),
              AllOf(HasSubstr("write 'Integer' for 'UUID(as_uuid=True)'")));
  EXPECT_EQ(dir_.read("notes.py"), kWrongKey);

  const auto elsewhere = run({"check", "models.py"});
  EXPECT_EQ(elsewhere.exit_status, 0) << elsewhere.output;
}

TEST_F(Check, TakesItsRulesAsRunDoes) {
  dir_.write("notes.py", kWrongKey);
  const auto other = run({"check", "-r", "drop-use-alter"});
  EXPECT_THAT(other.output, AllOf(HasSubstr("[foreign-key-type]"), Not(HasSubstr("[uuid-to-"))));
  dir_.write("pyproject.toml", "[tool.modelmend]\nrules = ['drop-use-alter']\n");
  EXPECT_THAT(run({"check"}).output, Not(HasSubstr("[uuid-to-")));
  EXPECT_EQ(run({"check", "-r", "no-such-rule"}).exit_status, 2);
}

TEST_F(Check, ABaselineKnowsARuleByItsFile) {
  dir_.write("notes.py", kWrongKey);
  EXPECT_EQ(run({"check", "--write-baseline", "known.json"}).exit_status, 0);
  EXPECT_EQ(run({"check", "--baseline", "known.json"}).exit_status, 0);
  dir_.write("again.py", kWrongKey);
  EXPECT_THAT(run({"check", "--baseline", "known.json"}).output,
              AllOf(HasSubstr("again.py:10"), Not(HasSubstr("notes.py:10"))));
}

TEST_F(Check, SaysWhichFileDoesNotParse) {
  dir_.write("broken.py", "from sqlalchemy import ForeignKey\nx = ForeignKey('users.id'\n");
  dir_.write("notes.py", kWrongKey);
  const auto result = run({"check"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, HasSubstr("broken.py"));
  EXPECT_THAT(result.output, HasSubstr("notes.py:10"));
}

// The rest of the class, and whole classes, may stand behind the error.
TEST_F(Check, ClaimsNothingOfWhatAFileThatDoesNotParseMayDeclare) {
  dir_.write("broken.py",
             "from sqlalchemy import Column, Integer\nfrom models import Base\n\n\n"
             "class Thing(Base):\n    __tablename__ = \"things\"\n\n"
             "    id = Column(Integer, primary_key=True)\n    age = Column(Integer\n");
  dir_.write("more.sql",
             std::string(kSameSql) +
                 "CREATE TABLE things (id serial PRIMARY KEY, age integer, c integer);\n"
                 "CREATE TABLE behind (id serial PRIMARY KEY);\n");
  const auto result = run({"check", "--schema", "more.sql"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_EQ(result.output, "");
  EXPECT_THAT(result.errors,
              AllOf(HasSubstr("broken.py:9"), HasSubstr("does not parse as Python"),
                    HasSubstr("broken.py:9:5: what else it may declare was not compared")));
  const auto without = run({"check", "--schema", "more.sql", "--exclude", "broken.py"});
  EXPECT_EQ(without.exit_status, 1);
  EXPECT_THAT(without.output, HasSubstr("behind: table is not in the models"));
}

TEST_F(Check, ClaimsNothingOfWhatAFileThatIsNotUtf8MayDeclare) {
  dir_.write("latin.py",
             "from models import Base\n\n\nclass Cafe(Base):  # caf\xe9\n"
             "    __tablename__ = \"cafes\"\n");
  dir_.write("more.sql",
             std::string(kSameSql) + "CREATE TABLE cafes (id serial PRIMARY KEY, age integer);\n");
  const auto result = run({"check", "--schema", "more.sql"});
  EXPECT_EQ(result.output, "");
  EXPECT_THAT(result.errors,
              HasSubstr("latin.py:1:1: what else it may declare was not compared: latin.py cannot "
                        "be read"));
  EXPECT_EQ(run({"schema", "dump", "models"}).exit_status, 2);
}

TEST_F(Check, LeavesOutWhatIsExcluded) {
  EXPECT_EQ(run({"check", "--schema", "other.sql", "--exclude", "models.py"}).output, "");
}

TEST_F(Check, SaysWhatAlembicDoesNotSee) {
  dir_.write("alembic.ini", "[alembic]\nscript_location = migrations\n");
  dir_.write("migrations/env.py",
             "from alembic import context\n\ntarget_metadata = None\n"
             "context.configure(target_metadata=target_metadata)\n");
  const char* finding =
      "migrations/env.py:3:1: warning: models.Base: target_metadata is None; Alembic does not see "
      "the MetaData 'models.Base' (made at models.py:4:8) and its 1 table: users "
      "[not-in-target-metadata]\n";
  const auto alone = run({"check"});
  EXPECT_EQ(alone.exit_status, 1);
  EXPECT_THAT(alone.output, HasSubstr(finding));
  EXPECT_THAT(run({"check", "--schema", "same.sql"}).output, HasSubstr(finding));
}

TEST_F(Check, ReadsSchemaAndBaselineFromTheConfiguration) {
  dir_.write("conf/modelmend.toml",
             "schema = '../other.sql'\nschema-name = ['public']\nbaseline = 'known.json'\n");
  const std::vector<std::string> check{"check", "--root", ".", "--config", "conf/modelmend.toml"};
  auto writing = check;
  writing.insert(writing.end(), {"--write-baseline", "conf/known.json"});
  EXPECT_EQ(run(writing).exit_status, 0);
  const auto silenced = run(check);
  EXPECT_EQ(silenced.exit_status, 0) << silenced.output << silenced.errors;
  EXPECT_THAT(silenced.errors, HasSubstr("3 silenced by the baseline"));
  auto other = check;
  other.insert(other.end(), {"--schema", "same.sql"});
  EXPECT_THAT(run(other).errors, HasSubstr("1 table declared, 0 findings"));
}

TEST_F(Check, NeverPrintsAPasswordOfTheConfiguration) {
  for (const char* configuration :
       {"schema = 'postgresql://me:s3cret@127.0.0.1:1/db'\n", "schema = 'mysql://me:s3cret@h/db'\n",
        "schema = ['postgresql://me:s3cret@h/db']\n", "schema = 'me:s3cret@h/db'\n",
        "shema = 'postgresql://me:s3cret@h/db'\n",
        "schema = 'host=127.0.0.1 port=1 password=s3cret dbname=db'\n",
        "schema = 'postgresql://me:s3cret@h/db\n"}) {
    dir_.write("modelmend.toml", configuration);
    const auto result = run({"check", "-v"});
    EXPECT_EQ(result.exit_status, 2) << configuration << result.errors;
    EXPECT_THAT(result.output + result.errors, Not(HasSubstr("s3cret"))) << configuration;
  }
}

// All commands that read a schema.
TEST_F(Check, NoCommandPrintsAPassword) {
  const std::vector<std::vector<std::string>> commands = {
      {"check", "--schema"}, {"align", "--schema"},    {"audit", "--schema"},
      {"plan", "--schema"},  {"validate", "--schema"}, {"revision", "-m", "x", "--schema"},
      {"schema", "show"},    {"schema", "dump"},       {"schema", "diff", "models"},
  };
  for (const auto& command : commands) {
    for (const char* source : {"postgresql://me:s3cret@127.0.0.1:1/db", "mysql://me:s3cret@host/db",
                               "me:s3cret@h/db", "host=127.0.0.1 port=1 password=s3cret dbname=db",
                               "postgresql://127.0.0.1:1/db?%70assword=s3cret"}) {
      auto arguments = command;
      arguments.insert(arguments.end(), {source, "-v"});
      const auto result = run(arguments);
      EXPECT_EQ(result.exit_status, 2) << command[0] << ' ' << source << result.errors;
      EXPECT_THAT(result.output + result.errors, Not(HasSubstr("s3cret"))) << command[0];
      EXPECT_EQ(std::ranges::count(result.errors, '\n'), 1) << result.errors << "one message";
    }
  }
}

TEST_F(Check, AlignTakesItsSourceFromTheConfigurationOrSaysThatItHasNone) {
  const auto none = run({"align"});
  EXPECT_EQ(none.exit_status, 2);
  EXPECT_THAT(none.errors, HasSubstr("'schema' in the configuration"));
  dir_.write("modelmend.toml", "schema = 'other.sql'\ninclude-lengths = true\n");
  EXPECT_THAT(run({"align"}).output, HasSubstr("+    name = Column(String(40), nullable=False)"));
  dir_.write("modelmend.toml", "schema = 'other.sql'\ninclude-lengths = true\nonly = ['a.*']\n");
  EXPECT_EQ(run({"align"}).output, "");
}

TEST_F(Check, RefusesAFormatThatDriftDoesNotHave) {
  const auto result = run({"check", "--schema", "same.sql", "--output-format", "diff"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, HasSubstr("'diff' is not a format of this command"));
  EXPECT_THAT(run({"check", "--shema", "x"}).errors, HasSubstr("did you mean '--schema'?"));
}

TEST_F(Check, WarnsOfAnEmptySchema) {
  dir_.write("empty.sql", "SET statement_timeout = 0;\n");
  const auto result = run({"check", "--schema", "empty.sql"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.output, HasSubstr("warning: empty.sql has no tables at all"));
  EXPECT_THAT(result.output, Not(HasSubstr("missing-table")));
}

class SchemaCommand : public Check {};

// It would be committed for the whole one.
TEST_F(SchemaCommand, WritesNoSnapshotOfModelsThatDoNotParse) {
  dir_.write("broken.py", "from sqlalchemy import Column\nx = Column(\n");
  const auto result = run({"schema", "dump", "models", "-o", "schema.json"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, HasSubstr("broken.py:2: does not parse as Python"));
  EXPECT_FALSE(std::filesystem::exists(dir_.path("schema.json")));
}

// As the models do, it leaves them to the database.
TEST_F(SchemaCommand, LeavesPartitionsAlone) {
  dir_.write(
      "parts.sql",
      "CREATE TABLE logs (id int NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);\n"
      "CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');\n");
  EXPECT_EQ(run({"schema", "diff", "parts.sql", "parts.sql"}).exit_status, 0);
}

TEST_F(SchemaCommand, WarnsOfAnEmptySchema) {
  dir_.write("empty.sql", "SET statement_timeout = 0;\n");
  const auto result = run({"schema", "show", "empty.sql"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_EQ(result.errors, "warning: empty.sql has no tables at all\n");
}

TEST_F(SchemaCommand, ShowsTheModelsAsSql) {
  const auto result = run({"schema", "show", "models"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_EQ(result.output,
            "table users\n  id INTEGER NOT NULL SERIAL\n  name VARCHAR(50) NOT NULL\n"
            "  PRIMARY KEY (id)\n");
}

TEST_F(SchemaCommand, ASnapshotStandsForItsSource) {
  EXPECT_EQ(run({"schema", "dump", "same.sql", "-o", "schema.json"}).exit_status, 0);
  EXPECT_EQ(run({"schema", "diff", "same.sql", "schema.json"}).exit_status, 0);
  EXPECT_EQ(run({"check", "--schema", "schema.json"}).exit_status, 0);
}

TEST_F(SchemaCommand, DiffNamesBothSources) {
  const auto result = run({"schema", "diff", "same.sql", "other.sql"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_EQ(result.output,
            R"(same.sql:1:1: error: users.age: column is not in same.sql [extra-column]
    other.sql: ALTER TABLE public.users DROP COLUMN age;
same.sql:3:1: error: users.name: nullability: NOT NULL in same.sql, NULL in other.sql [nullability]
    other.sql: ALTER TABLE public.users ALTER COLUMN name SET NOT NULL;
same.sql:3:1: warning: users.name: type: VARCHAR(50) in same.sql, VARCHAR(40) in other.sql [type-length]
    other.sql: ALTER TABLE public.users ALTER COLUMN name TYPE VARCHAR(50) USING name::VARCHAR(50);
)");
  EXPECT_THAT(result.errors, HasSubstr("1 table in same.sql, 3 findings"));
  const auto json = run({"schema", "diff", "same.sql", "other.sql", "--output-format", "json"});
  const auto document = nlohmann::json::parse(json.output);
  for (const auto& finding : document["findings"])
    EXPECT_EQ(finding["edit_model"], "") << "there is no model";
}

TEST_F(SchemaCommand, DiffTakesTheModelsForThatWhichIsEditedWhicheverWayRound) {
  dir_.write("other.sql", std::string(kOtherSql) +
                              "CREATE TABLE more (id serial PRIMARY KEY);\n"
                              "CREATE TYPE mood AS ENUM ('ok');\n");
  const auto models = run({"schema", "diff", "models", "other.sql"});
  EXPECT_EQ(models.exit_status, 1);
  EXPECT_THAT(models.output,
              AllOf(HasSubstr("VARCHAR(50) in the models, VARCHAR(40) in other.sql"),
                    HasSubstr("models.py:11:5: "), HasSubstr("    models: declare its type as"),
                    HasSubstr("users.age: column is not in the models [extra-column]"),
                    HasSubstr("more: table is not in the models [extra-table]"),
                    HasSubstr("    database: DROP TABLE public.more;")));
  const auto other = run({"schema", "diff", "other.sql", "models"});
  EXPECT_EQ(other.exit_status, 1);
  EXPECT_EQ(other.output, models.output);
  EXPECT_EQ(other.errors, models.errors);
}

TEST_F(SchemaCommand, TakesTheModelsInTheDialectThatIsAsked) {
  const auto sqlite = run({"schema", "show", "models", "--dialect", "sqlite"});
  EXPECT_EQ(sqlite.output,
            "table users\n  id INTEGER NOT NULL\n  name VARCHAR(50) NOT NULL\n"
            "  PRIMARY KEY (id)\n");
  dir_.write("modelmend.toml", "dialect = 'sqlite'\n");
  EXPECT_EQ(run({"schema", "show", "models"}).output, sqlite.output);
  EXPECT_THAT(run({"schema", "dump", "models"}).output, HasSubstr("\"dialect\": \"sqlite\""));
  EXPECT_THAT(run({"schema", "show", "same.sql", "--dialect", "sqlite"}).errors,
              HasSubstr("goes with the source 'models' only"));
  EXPECT_THAT(run({"schema", "show", "models", "--dialect", "sqlit"}).errors,
              HasSubstr("did you mean 'sqlite'?"));
}

TEST_F(SchemaCommand, NeedsAnActionAndItsSources) {
  EXPECT_EQ(run({"schema"}).exit_status, 2);
  EXPECT_EQ(run({"schema", "diff", "same.sql"}).exit_status, 2);
  EXPECT_EQ(run({"schema", "show", "same.sql", "other.sql"}).exit_status, 2);
}

}  // namespace
}  // namespace modelmend::testing_support
