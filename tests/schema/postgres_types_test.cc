#include "schema/postgres_types.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace modelmend::schema {
namespace {

std::optional<SqlType::Variant> user_types(std::string_view schema, std::string_view name) {
  if (name == "mood" && (schema.empty() || schema == "public"))
    return Enum{.name = "mood", .labels = {"ok", "bad"}, .schema = "public"};
  if (schema == "app" && name == "Odd Name") return Domain{"app", "Odd Name"};
  if (schema == "app" && name == "address") return Composite{"app", "address"};
  return std::nullopt;
}

struct Row {
  std::string_view words;
  std::string_view sql;
};

void expect_all(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    const SqlType type = read_postgres_type(row.words, user_types);
    EXPECT_EQ(to_sql(type), row.sql) << row.words;
    EXPECT_EQ(type.raw, row.words);
  }
}

TEST(PostgresTypes, ReadsWhatTheServerPrints) {
  expect_all({
      {"smallint", "SMALLINT"},
      {"integer", "INTEGER"},
      {"bigint", "BIGINT"},
      {"real", "REAL"},
      {"double precision", "DOUBLE PRECISION"},
      {"numeric", "NUMERIC"},
      {"numeric(10,2)", "NUMERIC(10, 2)"},
      {"numeric(3,-5)", "NUMERIC(3, -5)"},
      {"character varying", "VARCHAR"},
      {"character varying(50)", "VARCHAR(50)"},
      {"character(7)", "CHAR(7)"},
      {"bpchar", "CHAR"},
      {"text", "TEXT"},
      {"boolean", "BOOLEAN"},
      {"bytea", "BYTEA"},
      {"date", "DATE"},
      {"time without time zone", "TIME"},
      {"time(3) with time zone", "TIME(3) WITH TIME ZONE"},
      {"timestamp without time zone", "TIMESTAMP"},
      {"timestamp(0) without time zone", "TIMESTAMP(0)"},
      {"timestamp(3) with time zone", "TIMESTAMP(3) WITH TIME ZONE"},
      {"interval", "INTERVAL"},
      {"interval(2)", "INTERVAL(2)"},
      {"interval year to month", "INTERVAL YEAR TO MONTH"},
      {"interval day to second(3)", "INTERVAL DAY TO SECOND(3)"},
      {"uuid", "UUID"},
      {"json", "JSON"},
      {"jsonb", "JSONB"},
      {"bit(1)", "BIT"},
      {"bit(8)", "BIT(8)"},
      {"bit varying", "BIT VARYING"},
      {"bit varying(5)", "BIT VARYING(5)"},
      {"inet", "INET"},
      {"tsvector", "TSVECTOR"},
      {"int4range", "INT4RANGE"},
      {"\"char\"", "\"CHAR\""},
      {"name", "NAME"},
  });
}

TEST(PostgresTypes, ReadsWhatPeopleWrite) {
  expect_all({
      {"int2", "SMALLINT"},
      {"INT", "INTEGER"},
      {"int4", "INTEGER"},
      {"int8", "BIGINT"},
      {"pg_catalog.int8", "BIGINT"},
      {"float", "DOUBLE PRECISION"},
      {"float(24)", "REAL"},
      {"float(25)", "DOUBLE PRECISION"},
      {"float4", "REAL"},
      {"float8", "DOUBLE PRECISION"},
      {"decimal", "NUMERIC"},
      {"DECIMAL( 10 )", "NUMERIC(10, 0)"},
      {"dec(4, 1)", "NUMERIC(4, 1)"},
      {"varchar", "VARCHAR"},
      {"VarChar (20)", "VARCHAR(20)"},
      {"national character varying(3)", "VARCHAR(3)"},
      {"nchar(3)", "CHAR(3)"},
      {"char", "CHAR(1)"},
      {"character", "CHAR(1)"},
      {"bool", "BOOLEAN"},
      {"timestamp", "TIMESTAMP"},
      {"timestamptz", "TIMESTAMP WITH TIME ZONE"},
      {"timestamptz(6)", "TIMESTAMP(6) WITH TIME ZONE"},
      {"timetz", "TIME WITH TIME ZONE"},
      {"TIMESTAMP\n WITH TIME  ZONE", "TIMESTAMP WITH TIME ZONE"},
      {"interval second(3)", "INTERVAL SECOND(3)"},
      {"varbit(9)", "BIT VARYING(9)"},
  });
}

TEST(PostgresTypes, ReadsArraysWithoutTheirDimensions) {
  expect_all({
      {"integer[]", "INTEGER[]"},
      {"varchar(20)[][]", "VARCHAR(20)[]"},
      {"int4[3][4]", "INTEGER[]"},
      {"text ARRAY", "TEXT[]"},
      {"text ARRAY[4]", "TEXT[]"},
      {"timestamp(3) with time zone[]", "TIMESTAMP(3) WITH TIME ZONE[]"},
      {"public.mood[]", "ENUM public.mood ('ok', 'bad')[]"},
  });
}

TEST(PostgresTypes, AsksForTypesOfTheUser) {
  expect_all({
      {"public.mood", "ENUM public.mood ('ok', 'bad')"},
      {"Mood", "ENUM public.mood ('ok', 'bad')"},
      {"\"Mood\"", "\"MOOD\""},
      {"app.\"Odd Name\"", "app.\"Odd Name\""},
      {"app.address", "app.address"},
      {"other_database.app.address", "app.address"},
  });
}

TEST(PostgresTypes, KnowsTypesOfExtensionsByNameWhereverTheyAreInstalled) {
  expect_all({
      {"citext", "CITEXT"},
      {"public.citext", "CITEXT"},
      {"public.hstore", "HSTORE"},
      {"extensions.geometry(Point,4326)", "GEOMETRY(POINT,4326)"},
      {"geometry('Point Z', 4326)", "GEOMETRY(POINT Z,4326)"},
      {"public.vector(3)", "VECTOR(3)"},
  });
}

TEST(PostgresTypes, MakesSomethingOfAnyWords) {
  for (const std::string_view words : {"", "\"", "(", "a.", "a(", "[", "x(1", "'", "a.b.c.d(,)"})
    EXPECT_EQ(family(read_postgres_type(words, user_types)).empty(), false) << words;
}

}  // namespace
}  // namespace modelmend::schema
