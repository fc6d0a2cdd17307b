// `align` as a user types it.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "cli/documented_commands.h"

namespace modelmend::testing_support {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kOrders = R"(from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Order(Base):
    __tablename__ = "orders"

    id = Column(Integer, primary_key=True)
    paid_at = Column(String(40), index=True)  # ISO
    code = Column(String(10))
    mail = Column(Integer)
)";

constexpr const char* kOrdersAfter = R"(from sqlalchemy import Column, DateTime, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Order(Base):
    __tablename__ = "orders"

    id = Column(Integer, primary_key=True)
    paid_at = Column(DateTime(timezone=True), index=True)  # ISO
    code = Column(String(10))
    mail = Column(Integer)
)";

constexpr const char* kOrdersSql = R"(CREATE DOMAIN email AS text;
CREATE TABLE orders (
    id serial PRIMARY KEY,
    paid_at timestamptz,
    code varchar(20),
    mail email
);
)";

class Align : public CliTest {
 protected:
  Align() {
    std::filesystem::remove(dir_.path("base.py"));
    dir_.write("models.py", kOrders);
    dir_.write("schema.sql", kOrdersSql);
  }
};

TEST_F(Align, PrintsADiffAndWhatStays) {
  const auto result = run({"align", "--schema", "schema.sql"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("-    paid_at = Column(String(40), index=True)  # ISO"),
                    HasSubstr("+    paid_at = Column(DateTime(timezone=True), "),
                    Not(HasSubstr("code = Column(String(20))"))));
  EXPECT_THAT(result.errors,
              HasSubstr("note: models.py:13: 'orders.mail' keeps its type: "
                        "schema.sql has public.email; the domain is over TEXT [domain]"));
  EXPECT_EQ(dir_.read("models.py"), kOrders);
  EXPECT_EQ(run({"align", "--schema", "schema.sql", "--diff"}).output, result.output);
}

TEST_F(Align, CheckNamesTheFilesAndSaysNoUntilNothingIsLeft) {
  const auto before = run({"align", "--check", "--schema", "schema.sql"});
  EXPECT_EQ(before.exit_status, 1);
  EXPECT_EQ(before.output, "models.py\n");
  EXPECT_EQ(run({"align", "-w", "--schema", "schema.sql"}).exit_status, 0);
  EXPECT_EQ(dir_.read("models.py"), kOrdersAfter);
  const auto after = run({"align", "--check", "--schema", "schema.sql"});
  EXPECT_EQ(after.exit_status, 0);
  EXPECT_EQ(after.output, "");
  EXPECT_EQ(run({"undo"}).exit_status, 0);
  EXPECT_EQ(dir_.read("models.py"), kOrders);
}

TEST_F(Align, LengthsAreAlignedOnRequest) {
  const auto result = run({"align", "--schema", "schema.sql", "--include-lengths"});
  EXPECT_THAT(result.output, HasSubstr("+    code = Column(String(20))"));
}

TEST_F(Align, JsonHasTheEditsWithTheReason) {
  const auto result = run({"align", "--schema", "schema.sql", "--output-format", "json"});
  EXPECT_EQ(result.exit_status, 0);
  const auto json = nlohmann::json::parse(result.output);
  EXPECT_EQ(json["summary"]["files_changed"], 1);
  EXPECT_EQ(json["files"][0]["path"], "models.py");
  EXPECT_THAT(result.output, HasSubstr("column is declared VARCHAR(40), wanted is TIMESTAMP WITH "
                                       "TIME ZONE: schema.sql has TIMESTAMP WITH TIME ZONE"));
}

TEST_F(Align, OnlyNarrowsAndAPatternWithoutColumnsIsAMistake) {
  const auto none = run({"align", "--schema", "schema.sql", "--only", "orders.code"});
  EXPECT_EQ(none.exit_status, 0);
  EXPECT_EQ(none.output, "");
  const auto wrong = run({"align", "--schema", "schema.sql", "--only", "order.*"});
  EXPECT_EQ(wrong.exit_status, 2);
  EXPECT_EQ(wrong.output, "");
  EXPECT_THAT(wrong.errors, HasSubstr("no column of the models matches 'order.*'"));
}

TEST_F(Align, AnEmptySchemaIsAWarning) {
  dir_.write("empty.sql", "SET statement_timeout = 0;\n");
  const auto result = run({"align", "--schema", "empty.sql"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.errors, HasSubstr("warning: empty.sql has no tables at all"));
}

TEST_F(Align, NeedsASourceThatCanBeRead) {
  const auto without = run({"align"});
  EXPECT_EQ(without.exit_status, 2);
  EXPECT_THAT(without.errors, HasSubstr("--schema"));
  const auto gone = run({"align", "--schema", "gone.sql"});
  EXPECT_EQ(gone.exit_status, 2);
  EXPECT_THAT(gone.errors, HasSubstr("gone.sql"));
  dir_.write("broken.json", "{");
  EXPECT_EQ(run({"align", "-w", "--schema", "broken.json"}).exit_status, 2);
  EXPECT_EQ(dir_.read("models.py"), kOrders);
}

TEST_F(Align, AnOptionThatDoesNotExistIsRefused) {
  const auto result = run({"align", "--schema", "schema.sql", "--include-nullable"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, HasSubstr("--include-nullable"));
}

TEST_F(Align, NullabilityDefaultsAndKeysAreAlignedOnRequest) {
  dir_.write("more.sql",
             "CREATE TABLE orders (id serial PRIMARY KEY, paid_at varchar(40) DEFAULT 'never',"
             " code varchar(10) NOT NULL, mail integer REFERENCES orders ON DELETE CASCADE);\n");
  EXPECT_EQ(run({"align", "--schema", "more.sql"}).output, "");
  const auto nulls = run({"align", "--schema", "more.sql", "--include-nullability"});
  EXPECT_THAT(nulls.output, AllOf(HasSubstr("+    code = Column(String(10), nullable=False)"),
                                  Not(HasSubstr("server_default"))));
  const auto all = run({"align", "-w", "--schema", "more.sql", "--include-nullability",
                        "--include-server-defaults", "--include-foreign-keys"});
  EXPECT_EQ(all.exit_status, 0);
  EXPECT_THAT(
      dir_.read("models.py"),
      AllOf(HasSubstr("paid_at = Column(String(40), index=True, server_default=\"never\")"),
            HasSubstr("mail = Column(Integer, ForeignKey(\"orders.id\", ondelete=\"CASCADE\"))"),
            HasSubstr("from sqlalchemy import Column, ForeignKey, Integer, String")));
  const auto check = run({"align", "--check", "--schema", "more.sql", "--include-nullability",
                          "--include-server-defaults", "--include-foreign-keys"});
  EXPECT_EQ(check.exit_status, 0) << check.output;
}

TEST_F(Align, OneRunIsEnoughForAKeyThatStopsCounting) {
  dir_.write("models.py", R"(from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
from sqlmodel import Field, SQLModel

Base = declarative_base()


class Item(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


class Part(Base):
    __tablename__ = "part"

    id = Column(Integer, primary_key=True)
)");
  dir_.write("keys.sql",
             "CREATE TABLE item (id uuid PRIMARY KEY DEFAULT gen_random_uuid());"
             "CREATE TABLE part (id uuid PRIMARY KEY DEFAULT gen_random_uuid());");
  EXPECT_EQ(run({"align", "-w", "--schema", "keys.sql", "--include-server-defaults"}).exit_status,
            0);
  const std::string once = dir_.read("models.py");
  EXPECT_THAT(once, AllOf(HasSubstr("id: UUID | None = Field(default=None, primary_key=True, "
                                    "sa_column_kwargs={\"server_default\": "
                                    "text(\"gen_random_uuid()\")})"),
                          HasSubstr("id = Column(Uuid, primary_key=True, server_default=text(")));
  const auto again = run({"align", "--check", "--schema", "keys.sql", "--include-server-defaults"});
  EXPECT_EQ(again.exit_status, 0) << again.output << again.errors;
}

TEST_F(Align, LeavesWhatACommentAsksToLeaveAndNamesACommentWithoutUse) {
  dir_.write("models.py", std::string(kOrders) +
                              "    kept = Column(String)  # modelmend: ignore[align]\n"
                              "    also = Column(String)  # modelmend: ignore[align-type]\n"
                              "    one = Column(Date)  # modelmend: ignore[align]\n"
                              "    two = Column(Date)  # modelmend: ignore[align-type]\n"
                              "    all = Column(Date)  # modelmend: ignore\n");
  dir_.write("kept.sql",
             "CREATE TABLE orders (id serial PRIMARY KEY, kept date, also date, one date,"
             " two date, \"all\" date);");
  const auto result = run({"align", "--schema", "kept.sql", "--explain"});
  EXPECT_EQ(result.output, "");
  EXPECT_THAT(result.errors, AllOf(HasSubstr("models.py:14:5 skipped[suppressed]"),
                                   HasSubstr("models.py:15:5 skipped[suppressed]"),
                                   HasSubstr("models.py:16:25: nothing is suppressed"),
                                   HasSubstr("models.py:17:25: nothing is suppressed"),
                                   Not(HasSubstr("models.py:18:25"))));
}

TEST_F(Align, SaysOfEachColumnThatStaysWhatIsSo) {
  dir_.write("models.py", R"(from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Named:
    name = Column(String)


class A(Named, Base):
    __tablename__ = "a"

    id = Column(Integer, primary_key=True)
    made = Column(String, server_default=make())
    kept = Column(String, nullable=is_kept())


class B(Named, Base):
    __tablename__ = "b"

    id = Column(Integer, primary_key=True)
    a_id = Column(ForeignKey("a.id"))
)");
  dir_.write("schema.sql",
             "CREATE TABLE a (id bigserial PRIMARY KEY, name varchar NOT NULL,"
             " made varchar DEFAULT 'x', kept varchar NOT NULL);"
             "CREATE TABLE b (id serial PRIMARY KEY, name varchar, a_id bigint REFERENCES a);");
  const auto result = run({"align", "--schema", "schema.sql", "--include-nullability",
                           "--include-server-defaults", "--explain"});
  EXPECT_THAT(result.errors,
              AllOf(HasSubstr("'a.made' keeps its server default: 'make()' is not read as SQL"),
                    HasSubstr("'a.kept' keeps its nullability: nullable= is not a constant"),
                    HasSubstr("column is declared NULL, wanted is not the same in all tables"),
                    HasSubstr("'a' wants NOT NULL, 'b' nothing else"),
                    HasSubstr("rejected[type-follows-key]"),
                    HasSubstr("no type of its own but that of 'a.id', which is BIGINT")));
}

TEST_F(Align, TheModelsAloneTellNothingOfNullabilityDefaultsAndKeys) {
  for (const char* option :
       {"--include-nullability", "--include-server-defaults", "--include-foreign-keys"}) {
    const auto result = run({"align", "--schema", "models", option});
    EXPECT_EQ(result.exit_status, 2) << option;
    EXPECT_THAT(result.errors, HasSubstr("name a database, a dump or a snapshot"));
  }
}

TEST_F(Align, JsonListsWhatStaysAmongTheFindings) {
  const auto result = run({"align", "--schema", "schema.sql", "--output-format", "json"});
  const auto findings = nlohmann::json::parse(result.output)["findings"];
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0]["severity"], "note");
  EXPECT_EQ(findings[0]["code"], "domain");
  EXPECT_EQ(findings[0]["path"], "models.py");
  EXPECT_EQ(findings[0]["start"]["line"], 13);
  EXPECT_EQ(findings[0]["message"],
            "'orders.mail' keeps its type: schema.sql has public.email; the domain is over TEXT");
}

TEST_F(Align, GivesAColumnTheDefaultOfItsNewTypeAndNoOther) {
  std::filesystem::remove(dir_.path("base.py"));
  dir_.write("models.py", R"(from sqlalchemy import Integer, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    amount: Mapped[float]
    factor: Mapped[int] = mapped_column(server_default=func.random())
)");
  dir_.write("db.sql", R"(CREATE TABLE orders (
  id serial PRIMARY KEY,
  amount numeric(12, 2) DEFAULT 0.00 NOT NULL,
  factor double precision DEFAULT 1.5 NOT NULL
);
)");
  const auto result =
      run({"align", "--schema", "db.sql", "--include-server-defaults", "--explain"});
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("+    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2), "
                              "server_default=text(\"0.00\"))"),
                    Not(HasSubstr("1.5"))));
  EXPECT_THAT(result.errors, AllOf(HasSubstr("rejected[type-first] align-server-default"),
                                   HasSubstr("rejected[default-conflict] align-type")));
}

TEST_F(Align, NeverPrintsAPassword) {
  for (const char* source : {"postgresql://me:s3cret@127.0.0.1:1/db", "mysql://me:s3cret@host/db",
                             "host=127.0.0.1 port=1 password=s3cret dbname=db"}) {
    const auto result = run({"align", "-v", "--schema", source});
    EXPECT_EQ(result.exit_status, 2) << source;
    EXPECT_THAT(result.output + result.errors, Not(HasSubstr("s3cret"))) << source;
  }
}

TEST_F(Align, WithTheModelsAsSourceKeysFollowTheirTargets) {
  dir_.write("keys.py",
             "from models import Base\nfrom sqlalchemy import Column, Date, ForeignKey, Integer\n"
             "class Line(Base):\n    __tablename__ = 'lines'\n"
             "    id = Column(Integer, primary_key=True)\n"
             "    order_id = Column(Date, ForeignKey('orders.id'))\n"
             "    lost = Column(Date, ForeignKey('nowhere.id'))\n");
  const auto result = run({"align", "--schema", "models"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.output, HasSubstr("+    order_id = Column(Integer, ForeignKey('orders.id'))"));
  EXPECT_THAT(result.errors,
              AllOf(HasSubstr("'lines.lost' keeps its type"), HasSubstr("[unresolved-target]")));
}

TEST_F(Align, ListsWhatMayStillExpectTheOldType) {
  dir_.write("service.py",
             "from models import Order\n\n\ndef show(order: Order, paid_at: str, code: str):\n"
             "    return paid_at\n");
  const auto result = run({"align", "--schema", "schema.sql", "--explain"});
  EXPECT_THAT(result.errors,
              AllOf(HasSubstr("may still expect the old type: parameter 'paid_at' of function "
                              "'show' is annotated 'str'\n      at service.py:4:24"),
                    Not(HasSubstr("parameter 'code'"))));
}

TEST_F(Align, EveryCommandOfItsPageWorks) {
  const auto commands = documented_commands("docs/align.md");
  ASSERT_GE(commands.size(), 6U);
  for (const std::string& command : commands) {
    const auto result = shell(command);
    const int expected = command.find("--check") == std::string::npos ? 0 : 1;
    EXPECT_EQ(result.exit_status, expected) << command << "\n" << result.errors;
  }
}

}  // namespace
}  // namespace modelmend::testing_support
