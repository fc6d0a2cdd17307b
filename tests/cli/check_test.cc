// `check` and `schema` as a user types them.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"

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
  EXPECT_THAT(result.output, HasSubstr("VARCHAR(50) in same.sql, VARCHAR(40) in other.sql"));
  const auto models = run({"schema", "diff", "models", "other.sql"});
  EXPECT_EQ(models.exit_status, 1);
  EXPECT_THAT(models.output, HasSubstr("VARCHAR(50) in the models, VARCHAR(40) in other.sql"));
}

TEST_F(SchemaCommand, NeedsAnActionAndItsSources) {
  EXPECT_EQ(run({"schema"}).exit_status, 2);
  EXPECT_EQ(run({"schema", "diff", "same.sql"}).exit_status, 2);
  EXPECT_EQ(run({"schema", "show", "same.sql", "other.sql"}).exit_status, 2);
}

}  // namespace
}  // namespace modelmend::testing_support
