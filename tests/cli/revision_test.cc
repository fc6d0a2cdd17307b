// `modelmend revision`: what it writes, where, and what it refuses.
#include <filesystem>

#include "cli/cli_fixture.h"
#include "cli/documented_commands.h"
#include "support/postgres_server.h"

namespace modelmend::testing_support {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kEnv = R"(from alembic import context
from models import Base

target_metadata = Base.metadata
context.configure(target_metadata=target_metadata)
)";

constexpr const char* kShop =
    R"(from sqlalchemy import Column, Enum, ForeignKey, Integer, String, text
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "user"

    id = Column(Integer, primary_key=True)


class Order(Base):
    __tablename__ = "orders"

    id = Column(Integer, primary_key=True)
    user_id = Column(Integer, ForeignKey("user.id"), nullable=False, index=True)
    state = Column(Enum("new", "paid", name="order_state"), server_default=text("'new'"))
    note = Column(String(40), comment="it's free")
)";

constexpr const char* kUserTable = "CREATE TABLE public.\"user\" (id serial PRIMARY KEY);\n";

constexpr const char* kOrdersUpgrade =
    R"py(    op.execute("CREATE TYPE order_state AS ENUM ('new', 'paid')")
    op.create_table(
        'orders',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('state', postgresql.ENUM('new', 'paid', name='order_state', create_type=False), server_default=sa.text("'new'"), nullable=True),
        sa.Column('note', sa.String(length=40), nullable=True, comment="it's free"),
        sa.PrimaryKeyConstraint('id'),
        sa.ForeignKeyConstraint(['user_id'], ['user.id']),
    )
    op.create_index(op.f('ix_orders_user_id'), 'orders', ['user_id'], unique=False)
)py";

class Revision : public CliTest {
 protected:
  Revision() {
    std::filesystem::remove(dir_.path("base.py"));
    dir_.write("models.py", kShop);
    dir_.write("alembic.ini", "[alembic]\nscript_location = migrations\n");
    dir_.write("migrations/env.py", kEnv);
    dir_.write("db.sql", kUserTable);
  }

  [[nodiscard]] CommandOutput revision(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"revision", "--schema", "db.sql", "-m", "add orders"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(std::move(arguments));
  }

  void write_version(const std::string& revision, const std::string& down) const {
    dir_.write("migrations/versions/" + revision + ".py",
               "revision = '" + revision + "'\ndown_revision = " + down + "\n");
  }

  [[nodiscard]] std::ptrdiff_t versions() const {
    std::ptrdiff_t count = 0;
    if (!std::filesystem::exists(dir_.path("migrations/versions"))) return 0;
    for (const auto& entry : std::filesystem::directory_iterator(dir_.path("migrations/versions")))
      count += entry.path().extension() == ".py" ? 1 : 0;
    return count;
  }
};

TEST_F(Revision, WritesTheFileAndPrintsItsPath) {
  write_version("aa00", "None");
  const auto result = revision({"--rev-id", "bb11"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(result.output, "migrations/versions/bb11_add_orders.py\n");
  EXPECT_THAT(result.errors, HasSubstr("revision bb11 after aa00: 1 table, 1 enum type; "
                                       "'alembic upgrade head' applies it"));
  const std::string text = dir_.read("migrations/versions/bb11_add_orders.py");
  EXPECT_THAT(text, HasSubstr("down_revision: Union[str, Sequence[str], None] = 'aa00'\n"));
  EXPECT_THAT(text, HasSubstr("from sqlalchemy.dialects import postgresql\n"));
  EXPECT_THAT(text, HasSubstr(kOrdersUpgrade));
  EXPECT_THAT(text,
              HasSubstr("    op.drop_table('orders')\n    op.execute('DROP TYPE order_state')\n"));
}

TEST_F(Revision, ShowsWithoutWriting) {
  const auto diff = revision({"--diff"});
  EXPECT_EQ(diff.exit_status, 0) << diff.errors;
  EXPECT_THAT(diff.output, AllOf(HasSubstr("--- /dev/null\n+++ b/migrations/versions/"),
                                 HasSubstr("+    op.create_table(\n")));
  const auto check = revision({"--check"});
  EXPECT_EQ(check.exit_status, 1);
  EXPECT_THAT(check.output, HasSubstr("_add_orders.py\n"));
  const auto sql = revision({"--sql"});
  EXPECT_THAT(sql.output, AllOf(HasSubstr("BEGIN;\n\nCREATE TYPE order_state AS ENUM"),
                                HasSubstr("COMMENT ON COLUMN orders.note IS 'it''s free';")));
  EXPECT_EQ(versions(), 0);
}

TEST_F(Revision, SaysThatNothingIsMissing) {
  dir_.write("db.sql", std::string(kUserTable) +
                           "CREATE TYPE public.order_state AS ENUM ('new', 'paid');\n"
                           "CREATE TABLE public.orders (id serial PRIMARY KEY);\n");
  const auto result = revision();
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.output, IsEmpty());
  EXPECT_THAT(result.errors,
              AllOf(HasSubstr("nothing is missing in the database: no migration is needed"),
                    HasSubstr("in tables that exist; --include drift writes them")));
  EXPECT_EQ(versions(), 0);
  EXPECT_EQ(revision({"--check"}).exit_status, 0);
}

TEST_F(Revision, NamesAlignForAKeyOfAnotherTypeThanItsTarget) {
  dir_.write("db.sql", "CREATE TABLE public.\"user\" (id uuid PRIMARY KEY);\n");
  const auto result = revision();
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors,
              HasSubstr("models.py:17:5: the foreign key (user_id) of 'orders' is INTEGER, and "
                        "'public.user.id' is UUID; 'modelmend align --schema db.sql' gives the "
                        "column the type of its target"));
  EXPECT_EQ(versions(), 0);
  dir_.write("what is kept.toml", "[models.\"models.py::Order\"]\ndecision = \"keep\"\n");
  EXPECT_THAT(revision({"--decisions", "what is kept.toml", "--schema-name", "public"}).errors,
              HasSubstr("; `modelmend align --schema db.sql --schema-name public --decisions "
                        "'what is kept.toml'` gives the column"))
      << "without the decisions it could follow another model of the table";
}

TEST_F(Revision, NamesBothModelsOfOneTable) {
  dir_.write("other.py",
             "from models import Base\nfrom sqlalchemy import Column, Integer\n\n"
             "class Again(Base):\n    __tablename__ = 'orders'\n"
             "    id = Column(Integer, primary_key=True)\n");
  const auto result = revision();
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, AllOf(HasSubstr("two models declare the table 'orders'"),
                                   HasSubstr("models.py:13:1"), HasSubstr("other.py:4:1")));

  dir_.write("decisions.toml",
             "[models.\"models.py::User\"]\ndecision = \"keep\"\n"
             "[models.\"models.py::Order\"]\ndecision = \"keep\"\n"
             "[models.\"other.py::Again\"]\ndecision = \"delete\"\n");
  const auto decided = revision({"--decisions", "decisions.toml"});
  EXPECT_EQ(decided.exit_status, 0) << decided.errors;
  EXPECT_THAT(decided.errors, AllOf(HasSubstr("1 table, 1 enum type"), Not(HasSubstr("note:"))))
      << "the table is created, for the other model";
}

TEST_F(Revision, SaysWhatIsLeftOutAndWhatWasNotNamed) {
  EXPECT_THAT(revision({"--only", "user"}).errors,
              HasSubstr("nothing of what was named is missing in the database"));
  const auto typo = revision({"modles.py"});
  EXPECT_EQ(typo.exit_status, 2);
  EXPECT_THAT(typo.errors, HasSubstr("modles.py: there is no such file or folder"));
  dir_.write("db.sql", std::string(kUserTable) + "CREATE VIEW public.orders AS SELECT 1 AS id;\n");
  EXPECT_THAT(revision().errors,
              AllOf(HasSubstr("orders: not created: the database has a view of this name"),
                    HasSubstr("1 table is missing, none of them to be created")));
}

TEST_F(Revision, RefusesWhatAlembicCouldNotUse) {
  write_version("aa00", "None");
  write_version("bb11", "'aa00'");
  const auto refused = [&](const std::string& option, const std::string& value,
                           const std::string& why) {
    const auto result = revision({option, value});
    EXPECT_EQ(result.exit_status, 2) << option << " " << value;
    EXPECT_THAT(result.errors, HasSubstr(why)) << option << " " << value;
  };
  refused("--rev-id", "aa00", "there is a revision 'aa00' already: migrations/versions/aa00.py");
  for (const char* const id : {"a-b", "head", "../z", "a@b", "base"})
    refused("--rev-id", id, "Alembic cannot use '" + std::string(id) + "' as an id");
  refused("--version-path", "elsewhere", "Alembic does not look into 'elsewhere'");
  refused("--head", "aa00", "'aa00' is not a head: another migration goes on from it");
  refused("--include", "drfit", "'drfit' is nothing that a migration could have");
  EXPECT_THAT(revision({"--allow-drop"}).errors, HasSubstr("add --include drift"));
  dir_.write("migrations/versions/cc22.py", "def (\n");
  EXPECT_THAT(revision().errors, HasSubstr("migrations/versions/cc22.py: does not parse"));
  EXPECT_EQ(versions(), 3);
}

TEST_F(Revision, UsesATypeWithOtherLabelsOnlyWhereTheDriftMendsIt) {
  const std::string type = "CREATE TYPE public.order_state AS ENUM ('new');\n";
  dir_.write("db.sql", std::string(kUserTable) + type);
  const auto refused = revision({"--include", "drift"});
  EXPECT_EQ(refused.exit_status, 2);
  EXPECT_THAT(refused.errors,
              HasSubstr("the type 'public.order_state' of 'orders.state' has other labels"));
  dir_.write("models.py",
             std::string(kShop) +
                 "\n\nclass Return(Base):\n    __tablename__ = \"returns\"\n\n"
                 "    id = Column(Integer, primary_key=True)\n"
                 "    state = Column(Enum(\"new\", \"paid\", name=\"order_state\"))\n");
  dir_.write("db.sql", std::string(kUserTable) + type +
                           "CREATE TABLE public.returns (id serial PRIMARY KEY, state "
                           "public.order_state);\n");
  const auto mended = revision({"--include", "drift", "--sql"});
  EXPECT_EQ(mended.exit_status, 0) << mended.errors;
  EXPECT_THAT(mended.output, HasSubstr("ADD VALUE IF NOT EXISTS 'paid' AFTER 'new'"));
}

TEST_F(Revision, BuildsAUniqueIndexAnewThatAFailedAttemptHasLeft) {
  dir_.write("models.py", std::string(kShop) + "    code = Column(String(9), unique=True)\n");
  dir_.write("db.sql",
             std::string(kUserTable) +
                 "CREATE TYPE public.order_state AS ENUM ('new', 'paid');\n"
                 "CREATE TABLE public.orders (id serial PRIMARY KEY, code varchar(9));\n");
  const auto result = revision({"--include", "drift", "--sql"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(result.output, HasSubstr("to_regclass('public.orders_code_key') AND NOT indisvalid)\n"
                                       "    THEN DROP INDEX public.orders_code_key;\n"
                                       "    END IF;\nEND $do$;\n"));
}

TEST_F(Revision, CreatesOnlyWhatIsKept) {
  dir_.write("decisions.toml", "[models.\"models.py::Order\"]\ndecision = \"future\"\n");
  const auto result = revision({"--decisions", "decisions.toml"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.errors, AllOf(HasSubstr("models.py::Order is kept for later"),
                                   HasSubstr("1 table is missing, none of them to be created")));
}

TEST_F(Revision, SaysThatWhatIsCreatedHasAMarkForLater) {
  const std::string models = kShop;
  const std::size_t at = models.find("class Order");
  dir_.write("models.py",
             models.substr(0, at) + "# modelmend: future - not yet\n" + models.substr(at));
  EXPECT_THAT(revision().errors, HasSubstr("orders: not created: its model is kept for later"));
  dir_.write("decisions.toml", "[models.\"models.py::Order\"]\ndecision = \"keep\"\n");
  const auto result = revision({"--decisions", "decisions.toml", "--diff"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(result.errors,
              HasSubstr("note: models.py:14:1: 'orders' is created: its model is kept by the "
                        "decisions and has a mark that says it is for later; remove the mark, or "
                        "decide 'future'"));
}

TEST_F(Revision, SaysThatAlembicDoesNotSeeWhatIsCreated) {
  dir_.write("parts.py",
             "from models import Base\nfrom sqlalchemy import Column, Integer\n\n"
             "class Part(Base):\n    __tablename__ = 'parts'\n"
             "    id = Column(Integer, primary_key=True)\n");
  const auto all = revision({"--diff"});
  EXPECT_EQ(all.exit_status, 0) << all.errors;
  EXPECT_THAT(all.errors,
              HasSubstr("note: parts.py:4:1: migrations/env.py does not import parts.py, directly "
                        "or indirectly; Alembic does not see its 1 table: parts, and its next "
                        "autogenerate would drop what is created here; import parts in "
                        "migrations/env.py"));
  EXPECT_THAT(revision({"--diff", "--only", "orders"}).errors, Not(HasSubstr("autogenerate")))
      << "its table is not created";
}

TEST_F(Revision, CreatesNoTablesOfExcludedFiles) {
  dir_.write("parts.py",
             "from models import Base\nfrom sqlalchemy import Column, Integer\n\n"
             "class Part(Base):\n    __tablename__ = 'parts'\n"
             "    id = Column(Integer, primary_key=True)\n");
  const auto result = revision({"--exclude", "par*.py", "--sql"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(result.output, AllOf(HasSubstr("CREATE TABLE orders"), Not(HasSubstr("parts"))));
  EXPECT_THAT(result.errors, HasSubstr("note: parts: not created: parts.py is excluded"));
  EXPECT_THAT(revision({"--exclude", "*.py", "--sql", "parts.py"}).output,
              HasSubstr("CREATE TABLE parts"))
      << "it is named";
}

TEST_F(Revision, RefusesAnEnumThatPostgresWantsANameOf) {
  dir_.write("models.py",
             "from sqlalchemy import Column, Enum, Integer\n"
             "from sqlalchemy.dialects.postgresql import ENUM\n"
             "from sqlalchemy.orm import declarative_base\n\nBase = declarative_base()\n\n"
             "class A(Base):\n    __tablename__ = 'a'\n"
             "    id = Column(Integer, primary_key=True)\n"
             "    x = Column(Enum('a', 'long'))\n"
             "    y = Column(ENUM('a', 'long', native_enum=False))\n"
             "    z = Column(Enum('a', 'long', native_enum=False))\n");
  const auto result = revision();
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors,
              AllOf(HasSubstr("models.py:10:5: the enum type of 'a.x' has no name; give the Enum "
                              "a name="),
                    HasSubstr("models.py:11:5: the enum type of 'a.y' has no name"),
                    Not(HasSubstr("a.z"))));
  dir_.write("db.sql",
             "CREATE TABLE public.a (id serial PRIMARY KEY, y varchar(4), z varchar(4));\n");
  const auto drift = revision({"--include", "drift", "--allow-drop", "--sql"});
  EXPECT_EQ(drift.exit_status, 0);
  EXPECT_THAT(drift.errors,
              AllOf(HasSubstr("a.x: not written: PostgreSQL creates no enum type without a name; "
                              "give the Enum a name= [missing-column]"),
                    HasSubstr("a.y: not written: PostgreSQL creates no enum type without a name")));
  EXPECT_THAT(drift.output, IsEmpty());
}

TEST_F(Revision, SaysThatANewColumnMayNotFitRowsThatAreThere) {
  dir_.write("models.py", std::string(kShop) + "    code = Column(String(9), nullable=False)\n");
  dir_.write("db.sql",
             std::string(kUserTable) +
                 "CREATE TYPE public.order_state AS ENUM ('new', 'paid');\n"
                 "CREATE TABLE public.orders (id serial PRIMARY KEY, user_id integer NOT NULL);\n");
  const auto result = revision({"--include", "drift", "--sql", "--idempotent"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(result.errors,
              AllOf(HasSubstr("note: models.py:20:5: orders.code: NOT NULL without a server "
                              "default: the migration fails if the table has rows"),
                    Not(HasSubstr("orders.note: NOT NULL"))));
}

TEST_F(Revision, DropsAGuardedTypeOfANewColumnOnlyIfItExists) {
  dir_.write("db.sql",
             std::string(kUserTable) + "CREATE TABLE public.orders (id serial PRIMARY KEY);\n");
  const auto result = revision({"--include", "drift", "--idempotent", "--diff"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(result.output, HasSubstr("DROP TYPE IF EXISTS order_state"));
}

TEST_F(Revision, ValidatesAKeyWhoseRowsNobodyLookedAt) {
  dir_.write("db.sql",
             std::string(kUserTable) +
                 "CREATE TYPE public.order_state AS ENUM ('new', 'paid');\n"
                 "CREATE TABLE public.orders (id serial PRIMARY KEY, user_id integer NOT NULL,\n"
                 "  state public.order_state DEFAULT 'new', note varchar(40));\n"
                 "ALTER TABLE public.orders ADD CONSTRAINT later FOREIGN KEY (user_id)\n"
                 "  REFERENCES public.\"user\" (id) NOT VALID;\n");
  EXPECT_THAT(run({"check", "--schema", "db.sql"}).output,
              AllOf(HasSubstr("    models: declare it as ForeignKey('user.id', "
                              "postgresql_not_valid=True)\n"),
                    HasSubstr("    database: ALTER TABLE public.orders VALIDATE CONSTRAINT "
                              "later;\n")));
  const auto result = revision({"--include", "drift", "--style", "sql", "--diff"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(result.output, HasSubstr("VALIDATE CONSTRAINT later"));
  EXPECT_THAT(result.output, HasSubstr("NOT VALID")) << "the downgrade brings it back";
  EXPECT_THAT(revision({"--include", "drift", "--sql"}).output, Not(HasSubstr("DROP CONSTRAINT")));
}

TEST_F(Revision, RefusesAKeyToWhatIsNotThere) {
  dir_.write("db.sql", "CREATE TABLE public.other (id integer);\n");
  const auto only = revision({"--only", "orders"});
  EXPECT_EQ(only.exit_status, 2);
  EXPECT_THAT(only.errors, HasSubstr("names the table 'user', which is missing as well; add --only "
                                     "user"));
  EXPECT_EQ(revision({"--only", "orders", "--only", "user"}).exit_status, 0);
  EXPECT_THAT(revision({"--only", "nothing"}).errors,
              HasSubstr("no model declares a table 'nothing'"));
}

TEST_F(Revision, NamesSeveralHeads) {
  write_version("aa00", "None");
  write_version("bb11", "'aa00'");
  write_version("cc22", "'aa00'");
  const auto result = revision();
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors,
              AllOf(HasSubstr("bb11 (migrations/versions/bb11.py), cc22"), HasSubstr("--head")));
  EXPECT_EQ(revision({"--head", "cc"}).exit_status, 0);
}

TEST_F(Revision, NamesARevisionThatIsComputed) {
  dir_.write("migrations/versions/x.py", "revision = make()\n");
  EXPECT_THAT(revision().errors, HasSubstr("migrations/versions/x.py: 'revision' is computed"));
}

TEST_F(Revision, NeedsAnEnvironmentUnlessItPrintsSql) {
  std::filesystem::remove_all(dir_.path("migrations"));
  std::filesystem::remove(dir_.path("alembic.ini"));
  const auto result = revision();
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, HasSubstr("no Alembic environment in the project; make one with "
                                       "'alembic init', or print the statements with --sql"));
  EXPECT_EQ(revision({"--sql"}).exit_status, 0);
}

TEST_F(Revision, FollowsTheSettingsOfAlembic) {
  dir_.write("alembic.ini",
             "[alembic]\nscript_location = %(here)s/migrations\n"
             "file_template = %%(year)d/x_%%(slug)s\ntruncate_slug_length = 4\n"
             "path_separator = space\nversion_locations = %(here)s/steps/app\n");
  const auto result = revision();
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(result.output, AllOf(HasSubstr("steps/app/20"), HasSubstr("/x_add_.py\n")));
}

TEST_F(Revision, ReadsThePyproject) {
  std::filesystem::remove(dir_.path("alembic.ini"));
  dir_.write("pyproject.toml",
             "[tool.alembic]\nscript_location = \"%(here)s/migrations\"\n"
             "version_locations = [\n  \"%(here)s/steps\",\n]\nfile_template = \"%%(slug)s\"\n");
  const auto result = revision();
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(result.output, "steps/add_orders.py\n");
}

TEST_F(Revision, WritesNothingOverAFile) {
  dir_.write("alembic.ini", "[alembic]\nscript_location = migrations\nfile_template = %%(slug)s\n");
  dir_.write("migrations/versions/add_orders.py", "revision = 'aa'\ndown_revision = None\n");
  const auto result = revision();
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, HasSubstr("migrations/versions/add_orders.py: exists already"));
}

TEST_F(Revision, WritesATypeOfTheProjectAsTheModelDoes) {
  dir_.write("kinds.py",
             "from sqlalchemy import String, TypeDecorator\n\n"
             "class Mail(TypeDecorator):\n    impl = String\n");
  dir_.write("models.py", std::string(kShop) +
                              "    mail = Column(Mail(30))\n"
                              "    vector = Column(Vector(3))\n");
  const std::string models = dir_.read("models.py");
  dir_.write("models.py",
             "from kinds import Mail\nfrom pgvector.sqlalchemy import Vector\n" + models);
  const auto result = revision({"--rev-id", "aa"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  const std::string text = dir_.read("migrations/versions/aa_add_orders.py");
  EXPECT_THAT(text, AllOf(HasSubstr("import kinds\n"), HasSubstr("import pgvector.sqlalchemy\n"),
                          HasSubstr("sa.Column('mail', kinds.Mail(30), nullable=True)"),
                          HasSubstr("pgvector.sqlalchemy.Vector(3)")));
  const auto sql = revision({"--sql"});
  EXPECT_EQ(sql.exit_status, 2);
  EXPECT_THAT(sql.errors, HasSubstr("the SQL type of 'orders.mail' is not known"));
}

TEST_F(Revision, AsksForWhatItNeeds) {
  EXPECT_THAT(run({"revision", "-m", "x"}).errors, HasSubstr("--schema: names no database"));
  EXPECT_THAT(run({"revision", "--schema", "db.sql"}).errors, HasSubstr("-m: is missing"));
  EXPECT_EQ(run({"revision", "--schema", "db.sql"}).exit_status, 2);
}

TEST_F(Revision, StepsOverLocksWhereTablesExist) {
  dir_.write("db.sql", std::string(kUserTable) +
                           "CREATE TYPE public.order_state AS ENUM ('new');\n"
                           "CREATE TABLE public.orders (id serial PRIMARY KEY,\n"
                           "  user_id integer, state public.order_state, note varchar(20),\n"
                           "  old text);\n");
  const auto result = revision({"--include", "drift", "--sql"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  for (const char* part :
       {"SET lock_timeout = '5s';\n",
        "ALTER TYPE public.order_state ADD VALUE IF NOT EXISTS 'paid' AFTER 'new';",
        "ALTER TABLE public.orders ALTER COLUMN note TYPE VARCHAR(40)",
        "FOREIGN KEY (user_id) REFERENCES \"user\" (id) NOT VALID",
        "ALTER TABLE public.orders VALIDATE CONSTRAINT orders_user_id_fkey;",
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_orders_user_id ON public.orders (user_id);",
        "ALTER TABLE public.orders ALTER COLUMN user_id SET NOT NULL;"})
    EXPECT_THAT(result.output, HasSubstr(part));
  EXPECT_THAT(result.output, Not(HasSubstr("DROP COLUMN")));
  EXPECT_THAT(result.errors, HasSubstr("orders.old: not written: --allow-drop writes it"));
  EXPECT_THAT(revision({"--include", "drift", "--sql", "--allow-drop"}).output,
              HasSubstr("DROP COLUMN IF EXISTS old;"));
}

TEST_F(Revision, EveryCommandOfThePageWorks) {
  auto& server = PostgresServer::shared();
  const std::string url = server.create_database("page", kUserTable);
  for (const std::string& command : documented_commands("docs/revision.md")) {
    const auto result = shell("DATABASE_URL='" + url + "'; " + command);
    EXPECT_EQ(result.exit_status, 0) << command << "\n" << result.errors;
    for (const auto& entry : std::filesystem::directory_iterator(dir_.path("migrations")))
      if (entry.path().filename() == "versions") std::filesystem::remove_all(entry.path());
  }
}

}  // namespace
}  // namespace modelmend::testing_support
