// What a person reads when a live database cannot be read; never with a password.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "schema/postgres/advice.h"
#include "schema/postgres/connection.h"
#include "schema/postgres/libpq.h"
#include "schema/postgres/live_fixture.h"
#include "schema/postgres/redact.h"

namespace modelmend::schema {
namespace {

using postgres::without_password;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::PostgresServer;

std::string refusal(const PostgresSource& source) {
  const auto read = read_postgres(source);
  return read ? "accepted" : read.error().message();
}

std::string socket_of(const std::string& rest) {
  return "host=" + PostgresServer::shared().folder() + " " + rest;
}

TEST(LiveErrors, AMissingLibraryNamesItsPackage) {
  const auto library = postgres::open_libpq("libpq-of-nobody.so.5");
  ASSERT_FALSE(library.has_value());
  EXPECT_THAT(library.error().message(),
              AllOf(HasSubstr("'libpq-of-nobody.so.5'"), HasSubstr("apt install libpq5")));
  EXPECT_THAT(postgres::open_libpq("libc.so.6").error().message(), HasSubstr("has no function"));
}

TEST(LiveErrors, AnUnknownSchemaNamesThoseThatExist) {
  const std::string connection =
      PostgresServer::shared().create_database("two_schemas", "CREATE SCHEMA sales");
  EXPECT_EQ(refusal({.connection = connection, .schemas = {"public", "sails"}}),
            "postgresql://postgres@/two_schemas: the database 'two_schemas' has no schema 'sails'; "
            "it has 'public', 'sales'");
}

TEST(LiveErrors, AServerThatIsNotThereIsNamed) {
  EXPECT_EQ(refusal({.connection = "postgresql://ada:geheim-wort@127.0.0.1:1/app"}),
            "postgresql://ada@127.0.0.1:1/app: connection to server at \"127.0.0.1\", port 1 "
            "failed: Connection refused; check host, port, user and database, and that the server "
            "runs");
  EXPECT_THAT(refusal({.connection = "postgresql://ada:geheim-wort@nowhere.invalid/app"}),
              AllOf(HasSubstr("could not translate host name \"nowhere.invalid\""),
                    Not(HasSubstr("geheim"))));
  EXPECT_THAT(refusal({.connection = "host=/nowhere dbname=app"}),
              AllOf(HasSubstr("host=/nowhere dbname=app: "), HasSubstr("No such file")));
}

class LivePassword : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    PostgresServer::shared().create_database(
        "locked", "CREATE ROLE " + PostgresServer::password_user() +
                      " LOGIN PASSWORD 'right-word'; CREATE TABLE t (id integer PRIMARY KEY);"
                      "REVOKE SELECT ON pg_catalog.pg_constraint FROM public");
  }
  static std::string with(const std::string& rest) {
    return socket_of("user=" + PostgresServer::password_user() + " dbname=locked " + rest);
  }
};

TEST_F(LivePassword, ThatIsWrongOrMissingIsNotRepeated) {
  EXPECT_THAT(refusal({.connection = with("password=wrong-word")}),
              AllOf(HasSubstr("password authentication failed"), HasSubstr("check user name"),
                    Not(HasSubstr("wrong-word"))));
  EXPECT_THAT(refusal({.connection = with("")}),
              AllOf(HasSubstr("no password supplied"), HasSubstr("~/.pgpass")));
}

TEST_F(LivePassword, MayComeFromTheEnvironment) {
  ::setenv("PGPASSWORD", "right-word", 1);
  const auto server = postgres::Connection::open(with(""), kStatementTimeout);
  ::unsetenv("PGPASSWORD");
  EXPECT_TRUE(server.has_value());
}

TEST_F(LivePassword, DoesNotHelpWithoutPermissionOnTheCatalog) {
  const std::string message = refusal({.connection = with("password=right-word")});
  EXPECT_THAT(message, AllOf(HasSubstr("permission denied for table pg_constraint"),
                             HasSubstr("GRANT SELECT"), Not(HasSubstr("right-word"))));
}

TEST(LiveErrors, AFunctionThatMayNotBeCalledIsNamed) {
  PostgresServer::shared().create_database(
      "closed",
      "CREATE ROLE caller LOGIN; CREATE TABLE t (a integer DEFAULT 3);"
      "REVOKE EXECUTE ON FUNCTION pg_get_expr(pg_node_tree, oid) FROM public");
  EXPECT_THAT(refusal({.connection = socket_of("user=caller dbname=closed")}),
              AllOf(HasSubstr("permission denied for function pg_get_expr"),
                    HasSubstr("'caller' call it (GRANT EXECUTE ON FUNCTION)")));
}

TEST(LiveErrors, ADatabaseThatMayNotBeEnteredIsNamed) {
  PostgresServer::shared().create_database(
      "shut", "CREATE ROLE outsider LOGIN; REVOKE CONNECT ON DATABASE shut FROM public");
  EXPECT_THAT(refusal({.connection = socket_of("user=outsider dbname=shut")}),
              AllOf(HasSubstr("permission denied for database"), HasSubstr("GRANT CONNECT")));
}

struct AdviceRow {
  std::string_view message;  // as libpq 15 and a server of version 15 say it
  std::string_view next;
};

TEST(Advice, IsAboutWhatWentWrong) {
  const AdviceRow rows[] = {
      {"server does not support SSL, but SSL was required", "leave sslmode out"},
      {"invalid sslmode value: \"foo\"", "verify-full"},
      {R"(server certificate for "localhost" does not match host name "127.0.0.1")",
       "call the host as its certificate does"},
      {"root certificate file \"/home/ann/.postgresql/root.crt\" does not exist", "sslrootcert"},
      {"SSL error: certificate verify failed", "sslrootcert"},
      {"certificate present, but not private key file \"/x/y.key\"", "sslkey"},
      {"FATAL:  connection requires a valid client certificate", "sslcert"},
      {R"(FATAL:  no pg_hba.conf entry for host "::1", user "a", database "b", no encryption)",
       "sslmode=require"},
      {R"(FATAL:  no pg_hba.conf entry for host "::1", user "a", database "b", SSL off)",
       "sslmode=require"},
      {"FATAL:  no pg_hba.conf entry for host \"::1\", user \"a\", database \"b\", SSL encryption; "
       "FATAL:  no pg_hba.conf entry for host \"::1\", user \"a\", database \"b\", no encryption",
       "the server's pg_hba.conf must let the user in"},
      {"definition of service \"nosuch\" not found", "~/.pg_service.conf"},
      {"FATAL:  role \"a\" is not permitted to log in", "a user who may log in"},
      {"Connection refused", "that the server runs"},
  };
  for (const AdviceRow& row : rows)
    EXPECT_THAT(postgres::advice_for_connecting(row.message, postgres::PasswordUse::NotAsked),
                HasSubstr(row.next))
        << row.message;
}

TEST(LiveErrors, ADatabaseOrUserThatDoesNotExistIsNamed) {
  EXPECT_THAT(refusal({.connection = socket_of("user=postgres dbname=gone")}),
              HasSubstr("database \"gone\" does not exist"));
}

TEST(LiveErrors, AQueryThatWaitsTooLongSaysSo) {
  const std::string connection = PostgresServer::shared().connection("postgres", "postgres");
  const auto server = postgres::Connection::open(connection, std::chrono::milliseconds(50));
  ASSERT_TRUE(server.has_value());
  const auto rows = server->ask("SELECT pg_sleep(10), $1::text", "");
  ASSERT_FALSE(rows.has_value());
  EXPECT_THAT(rows.error().message(),
              AllOf(HasSubstr("canceling statement due to statement timeout"),
                    HasSubstr("run again later")));
}

TEST(LiveErrors, NothingCanBeWritten) {
  const auto server = postgres::Connection::open(
      PostgresServer::shared().connection("postgres", "postgres"), kStatementTimeout);
  ASSERT_TRUE(server.has_value());
  EXPECT_FALSE(server->ask("CREATE TABLE t AS SELECT $1::text", "").has_value());
}

TEST(Redaction, ShowsWhereAndWhoButNoPassword) {
  EXPECT_EQ(without_password("postgresql://ada:geheim@db:5432/app?sslmode=require"),
            "postgresql://ada@db:5432/app");
  EXPECT_EQ(without_password("postgres://ada@db/app"), "postgres://ada@db/app");
  EXPECT_EQ(without_password("postgresql://db/app?password=geheim"), "postgresql://db/app");
  EXPECT_EQ(without_password("postgresql://ada:ge@he:im@db/app"), "postgresql://ada@db/app");
  EXPECT_EQ(without_password("postgresql://ada:ge/heim@db/app"), "postgresql://ada@db/app");
  EXPECT_EQ(without_password("postgresql://ada:ge/he?im@db/app"), "postgresql://ada");
  EXPECT_EQ(without_password("postgresql://db/app?user=ada&password=ge@heim"), "postgresql://db");
  EXPECT_EQ(without_password("postgresql://db:5432/app?password=ge@heim"), "postgresql://db");
  EXPECT_EQ(without_password("postgresql://db?password=ge@heim"), "postgresql://db");
  EXPECT_EQ(without_password("host=db user=ada password=geheim dbname=app"),
            "host=db user=ada dbname=app");
  EXPECT_EQ(without_password("password = 'ge heim'"), "postgresql");
  EXPECT_EQ(without_password("password='ge host=heim' user = ada"), "user=ada");
  EXPECT_EQ(without_password("password=ge\\ host=heim user=ada"), "user=ada");
  EXPECT_EQ(without_password("user=ada password=ge host heim"), "postgresql");
}

TEST(Redaction, HidesPiecesOfPasswordsThatAreWrittenWrongly) {
  for (const char* connection :
       {"postgresql://ada:geheim@wort@127.0.0.1:1/app",
        "postgresql://ada:geheim/wort@127.0.0.1/app", "postgresql://ada:geheim%zz@127.0.0.1/app",
        "postgresql://ada:geheim@127.0.0.1/app?wort", "host=127.0.0.1 port=1 password=geheim wort",
        "host=127.0.0.1 password='geheim", "postgresql://ada:geheim@127.0.0.1:1/app?pass=wort"}) {
    const std::string message = refusal({.connection = connection});
    EXPECT_THAT(message, AllOf(Not(HasSubstr("geheim")), Not(HasSubstr("wort"))));
    EXPECT_THAT(message, HasSubstr("; ")) << "each says what to do";
  }
}

TEST(Redaction, KeepsWhatIsWrongWhereNoPasswordIs) {
  EXPECT_THAT(refusal({.connection = "hots=db"}), HasSubstr("invalid connection option \"hots\""));
}

TEST(TextArrays, AreReadAsTheServerPrintsThem) {
  using postgres::read_text_array;
  EXPECT_THAT(read_text_array("{}"), testing::IsEmpty());
  EXPECT_THAT(read_text_array(""), testing::IsEmpty());
  EXPECT_THAT(read_text_array(R"({a,"b c","d\"e\\f","",g})"),
              testing::ElementsAre("a", "b c", "d\"e\\f", "", "g"));
  const std::vector<std::string> words = {"a,b", "c\"d", "e\\f", ""};
  EXPECT_EQ(read_text_array(postgres::write_text_array(words)), words);
}

}  // namespace
}  // namespace modelmend::schema
