#include "schema/types.h"

#include <gtest/gtest.h>

#include <memory>

namespace modelmend::schema {
namespace {

struct Row {
  SqlType::Variant type;
  std::string_view family;
  std::string_view sql;
};

SqlType::Variant array_of(SqlType::Variant element, std::optional<std::uint32_t> dimensions) {
  return Array{std::make_shared<const SqlType>(SqlType{std::move(element), ""}), dimensions};
}

TEST(SqlType, SaysItsFamilyAndItsDdlWords) {
  const std::vector<Row> rows = {
      {Integer{}, "integer", "INTEGER"},
      {Integer{Integer::Width::Big}, "bigint", "BIGINT"},
      {Integer{Integer::Width::Small}, "smallint", "SMALLINT"},
      {Character{}, "varchar", "VARCHAR"},
      {Character{.form = Character::Form::Varchar, .length = 50, .collation = {}}, "varchar",
       "VARCHAR(50)"},
      {Character{.form = Character::Form::Text, .length = {}, .collation = {}}, "text", "TEXT"},
      {Character{.form = Character::Form::Char, .length = 2, .collation = {}}, "char", "CHAR(2)"},
      {Character{.form = Character::Form::Varchar, .length = 5, .collation = "C"}, "varchar",
       "VARCHAR(5) COLLATE \"C\""},
      {Character{.form = {}, .length = {}, .collation = {}, .case_insensitive = true}, "text",
       "CITEXT"},
      {Boolean{}, "boolean", "BOOLEAN"},
      {Float{}, "float", "FLOAT"},
      {Float{.precision = 53}, "float", "FLOAT(53)"},
      {Float{.width = Float::Width::Real}, "float", "REAL"},
      {Float{.width = Float::Width::Double}, "double", "DOUBLE PRECISION"},
      {Numeric{}, "numeric", "NUMERIC"},
      {Numeric{.precision = 10}, "numeric", "NUMERIC(10)"},
      {Numeric{.precision = 10, .scale = 2}, "numeric", "NUMERIC(10, 2)"},
      {Timestamp{}, "timestamp", "TIMESTAMP"},
      {Timestamp{.with_time_zone = true}, "timestamptz", "TIMESTAMP WITH TIME ZONE"},
      {Timestamp{.with_time_zone = true, .precision = 3}, "timestamptz",
       "TIMESTAMP(3) WITH TIME ZONE"},
      {Date{}, "date", "DATE"},
      {Time{}, "time", "TIME"},
      {Time{.with_time_zone = true}, "timetz", "TIME WITH TIME ZONE"},
      {Interval{}, "interval", "INTERVAL"},
      {Interval{.fields = "day to second", .precision = 3}, "interval",
       "INTERVAL DAY TO SECOND(3)"},
      {Interval{.precision = 3}, "interval", "INTERVAL(3)"},
      {Binary{}, "binary", "BYTEA"},
      {Uuid{}, "uuid", "UUID"},
      {Json{}, "json", "JSON"},
      {Json{.binary = true}, "jsonb", "JSONB"},
      {Enum{.name = "mood", .labels = {"ok", "bad"}}, "enum", "ENUM mood ('ok', 'bad')"},
      {Enum{.name = std::nullopt, .labels = {"ok"}}, "enum", "ENUM ('ok')"},
      {Enum{.name = "Mood", .labels = {"ok"}, .schema = "app"}, "enum", "ENUM app.\"Mood\" ('ok')"},
      {Domain{"app", "email"}, "domain", "app.email"},
      {Composite{"", "Postal Address"}, "composite", "\"Postal Address\""},
      {array_of(Uuid{}, std::nullopt), "array", "UUID[]"},
      {array_of(Integer{}, 2), "array", "INTEGER[][]"},
      {Other{"inet"}, "other", "INET"},
      {FromForeignKey{}, "foreign-key", "the type of its foreign key's target"},
      {Opaque{"a TypeDecorator"}, "opaque", "unknown (a TypeDecorator)"},
  };
  for (const Row& row : rows) {
    const SqlType type{row.type, "spelled somehow"};
    EXPECT_EQ(family(type), row.family);
    EXPECT_EQ(to_sql(type), row.sql);
  }
}

TEST(SqlType, ComparesMeaningAndNotSpelling) {
  EXPECT_EQ((SqlType{Uuid{}, "PG_UUID(as_uuid=True)"}), (SqlType{Uuid{}, "UUID"}));
  EXPECT_NE((SqlType{Uuid{}, "UUID"}), (SqlType{Integer{}, "UUID"}));
  EXPECT_EQ((SqlType{array_of(Uuid{}, std::nullopt), ""}),
            (SqlType{array_of(Uuid{}, std::nullopt), ""}));
  EXPECT_NE((SqlType{array_of(Uuid{}, std::nullopt), ""}),
            (SqlType{array_of(Integer{}, std::nullopt), ""}));
}

}  // namespace
}  // namespace modelmend::schema
