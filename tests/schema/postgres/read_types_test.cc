// Types of columns as a live server has them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/postgres/live_fixture.h"

namespace modelmend::schema {
namespace {

using testing::ElementsAre;

std::vector<std::string> types_of(const Table& table) {
  std::vector<std::string> types;
  for (const Column& column : table.columns) types.push_back(to_sql(column.type));
  return types;
}

class LiveTypes : public testing::Test {
 protected:
  static const Schema& live() {
    static const Schema kLive = read_live("types", {"app", "public"});
    return kLive;
  }
  static Table table(const std::string& name) { return named(live().tables, name); }
};

TEST_F(LiveTypes, NumbersKeepTheirWidthAndPrecision) {
  EXPECT_THAT(types_of(table("public.numbers")),
              ElementsAre("SMALLINT", "INTEGER", "BIGINT", "REAL", "DOUBLE PRECISION", "REAL",
                          "DOUBLE PRECISION", "NUMERIC", "NUMERIC(10, 0)", "NUMERIC(10, 2)",
                          "BOOLEAN", "MONEY"));
}

TEST_F(LiveTypes, TextsKeepTheirFormLengthAndCollation) {
  EXPECT_THAT(types_of(table("public.texts")),
              ElementsAre("VARCHAR", "VARCHAR(50)", "CHAR(1)", "CHAR(7)", "TEXT", "CHAR",
                          "\"CHAR\"", "NAME", "VARCHAR(20)", "TEXT"));
  EXPECT_EQ(named(table("public.texts").columns, "v").collation, std::nullopt);
  EXPECT_EQ(named(table("public.texts").columns, "collated").collation, "C");
  EXPECT_EQ(named(table("public.texts").columns, "german").collation, "POSIX");
}

TEST_F(LiveTypes, TimesKeepTheirZoneAndPrecision) {
  EXPECT_THAT(types_of(table("public.times")),
              ElementsAre("DATE", "TIME", "TIME(3)", "TIME WITH TIME ZONE",
                          "TIME(2) WITH TIME ZONE", "TIMESTAMP", "TIMESTAMP(0)",
                          "TIMESTAMP WITH TIME ZONE", "TIMESTAMP(3) WITH TIME ZONE", "INTERVAL",
                          "INTERVAL(2)", "INTERVAL YEAR TO MONTH", "INTERVAL DAY TO SECOND(3)"));
}

TEST_F(LiveTypes, DocumentsBitsAndAddressesAreKnownByName) {
  EXPECT_THAT(types_of(table("public.documents")),
              ElementsAre("UUID", "JSON", "JSONB", "BYTEA", "BIT", "BIT(8)", "BIT VARYING",
                          "BIT VARYING(5)", "INET", "CIDR", "MACADDR", "MACADDR8", "TSVECTOR",
                          "TSQUERY", "XML", "POINT", "OID", "REGCLASS"));
}

TEST_F(LiveTypes, RangesAreKnownByName) {
  EXPECT_THAT(types_of(table("public.ranges")),
              ElementsAre("INT4RANGE", "INT8RANGE", "NUMRANGE", "DATERANGE", "TSRANGE", "TSTZRANGE",
                          "INT4MULTIRANGE", "FLOAT_RANGE"));
}

TEST_F(LiveTypes, ArraysHaveTheirElementAndNoDimensions) {
  const std::string mood = R"(ENUM public.mood ('ok', 'it's "bad"', 'Ünïcode')[])";
  EXPECT_THAT(
      types_of(table("public.arrays")),
      ElementsAre("INTEGER[]", "INTEGER[]", "TEXT[]", "VARCHAR(20)[]", mood,
                  R"(ENUM app."Odd Name" ('z', 'm', 'a')[])", "TIMESTAMP(3) WITH TIME ZONE[]"));
}

TEST_F(LiveTypes, UserTypesAreFoundInAnySchema) {
  const Table people = table("app.people");
  EXPECT_EQ(family(named(people.columns, "feels").type), "enum");
  EXPECT_EQ(type_of(people, "Odd Column"), R"(ENUM app."Odd Name" ('z', 'm', 'a'))");
  EXPECT_EQ(named(people.columns, "lives").type.is,
            SqlType::Variant(Composite{"public", "address"}));
  EXPECT_EQ(type_of(people, "history"), "public.address[]");
  EXPECT_EQ(type_of(people, "row_type"), "public.numbers");
  EXPECT_EQ(type_of(people, "undecided"), "ENUM public.nothing ()");
}

TEST_F(LiveTypes, EnumsAndCompositesAreListedOnce) {
  ASSERT_EQ(live().enums.size(), 3U);
  EXPECT_EQ(to_string(live().enums[0].name), "app.Odd Name");
  EXPECT_THAT(live().enums[0].labels, ElementsAre("z", "m", "a"));
  ASSERT_EQ(live().composites.size(), 1U);
  const CompositeType& address = live().composites[0];
  EXPECT_EQ(address.comment, "where someone lives");
  ASSERT_EQ(address.columns.size(), 3U);
  EXPECT_EQ(address.columns[1].comment, "of the house");
  EXPECT_EQ(to_sql(address.columns[2].type), "VARCHAR(40)");
  EXPECT_EQ(address.columns[2].collation, "C");
}

TEST(LiveExtensions, WhatTheyOwnIsLeftOutAndTheirTypesHaveNoSchema) {
  const Schema live = read_live("extensions");
  ASSERT_EQ(live.tables.size(), 1U) << "spatial_ref_sys is PostGIS's";
  EXPECT_TRUE(live.views.empty() && live.domains.empty() && live.composites.empty());
  EXPECT_THAT(
      types_of(live.tables[0]),
      ElementsAre("CITEXT", "CITEXT[]", "HSTORE", "GEOMETRY", "GEOMETRY(POINT,4326)",
                  "GEOGRAPHY(MULTIPOLYGON,4326)", "GEOMETRY(POINTZ)", "VECTOR(3)", "EARTH"));
  EXPECT_EQ(named(live.tables[0].columns, "name").collation, "C");
  ASSERT_EQ(live.tables[0].indexes.size(), 1U);
  EXPECT_EQ(live.tables[0].indexes[0].method, "gist");
  EXPECT_EQ(live.tables[0].indexes[0].parts[0].operator_class, std::nullopt);
}

}  // namespace
}  // namespace modelmend::schema
