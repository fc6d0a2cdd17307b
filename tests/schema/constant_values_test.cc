#include "schema/constant_values.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace modelmend::schema {
namespace {

SqlType of(SqlType::Variant is) {
  return {.is = std::move(is), .raw = {}};
}

SqlType array_of(SqlType::Variant element) {
  return of(Array{std::make_shared<const SqlType>(of(std::move(element)))});
}

struct Row {
  SqlType type;
  const char* said;
  const char* kept;
  Sameness sameness;
};

void expect(const std::vector<Row>& rows) {
  for (const Row& row : rows)
    EXPECT_EQ(compare_constants(row.said, row.kept, row.type), row.sameness)
        << to_sql(row.type) << ": " << row.said << ", " << row.kept;
}

constexpr auto kSame = Sameness::Same;
constexpr auto kDifferent = Sameness::Different;
constexpr auto kUnknown = Sameness::Unknown;

TEST(CompareConstants, ReadsNumbersAsValues) {
  expect({
      {of(Float{}), "0.0", "0", kSame},
      {of(Float{}), "1e10", "10000000000", kSame},
      {of(Float{}), "infinity", "Infinity", kSame},
      {of(Float{.width = Float::Width::Real}), "0.123456789", "0.12345679", kSame},
      {of(Float{}), "0.123456789", "0.12345679", kDifferent},
      {of(Numeric{}), "1.50", "1.5", kSame},
      {of(Numeric{}), "1e-3", "0.001", kSame},
      {of(Numeric{}), "-0.0", "0", kSame},
      {of(Numeric{}), "1.5", "1.6", kDifferent},
      {of(Integer{}), "007", "7", kSame},
      {of(Integer{}), "5", "6", kDifferent},
      {of(Integer{}), "five", "5", kUnknown},
      {of(Numeric{}), "1e99999999", "1", kUnknown},
  });
}

TEST(CompareConstants, ReadsDatesAndTimesAsValues) {
  expect({
      {of(Date{}), "2020-1-1", "2020-01-01", kSame},
      {of(Date{}), "20200101", "2020-01-01", kSame},
      {of(Date{}), "epoch", "1970-01-01", kSame},
      {of(Date{}), "2020-01-01", "2020-01-02", kDifferent},
      {of(Date{}), "2021-02-29", "2021-03-01", kUnknown},
      {of(Date{}), "today", "2020-01-01", kUnknown},
      {of(Timestamp{}), "2020-01-01", "2020-01-01 00:00:00", kSame},
      {of(Timestamp{}), "2020-01-01T10:00", "2020-01-01 10:00:00", kSame},
      {of(Timestamp{}), "epoch", "1970-01-01 00:00:00", kSame},
      {of(Timestamp{}), "1969-12-31 23:59:59.5", "1969-12-31 23:59:59.500", kSame},
      {of(Timestamp{}), "2020-01-01", "2020-01-01 00:00:01", kDifferent},
      {of(Time{}), "10:00", "10:00:00", kSame},
      {of(Time{}), "10:00", "11:00:00", kDifferent},
      {of(Time{}), "10:00 PM", "22:00:00", kUnknown},
  });
}

TEST(CompareConstants, DoesNotGuessTheZoneOfASession) {
  const SqlType zoned = of(Timestamp{.with_time_zone = true});
  expect({
      {zoned, "2020-01-01", "2020-01-01 00:00:00+00", kUnknown},
      {zoned, "2020-01-01", "2021-01-01 00:00:00+00", kDifferent},
      {zoned, "epoch", "1970-01-01 01:00:00+01", kSame},
      {zoned, "2020-01-01 10:00+02", "2020-01-01 08:00:00+00", kSame},
      {zoned, "2020-01-01 10:00Z", "2020-01-01 11:00:00+00", kDifferent},
  });
}

TEST(CompareConstants, ReadsIntervalsAsMonthsDaysAndTime) {
  const SqlType interval = of(Interval{});
  expect({
      {interval, "1 hour", "01:00:00", kSame},
      {interval, "90 minutes", "01:30:00", kSame},
      {interval, "0", "00:00:00", kSame},
      {interval, "1.5 hours", "01:30:00", kSame},
      {interval, "1 year 2 mons", "1 year 2 months", kSame},
      {interval, "2 weeks", "14 days", kSame},
      {interval, "1 day ago", "-1 days", kSame},
      {interval, "-1 hour", "-01:00:00", kSame},
      {interval, "1 hour", "02:00:00", kDifferent},
      {interval, "24 hours", "1 day", kDifferent},
      {interval, "P1D", "1 day", kUnknown},
      {of(Interval{.fields = "day"}), "25 hours", "1 day", kUnknown},
  });
}

TEST(CompareConstants, ReadsWhatHasSeveralSpellings) {
  expect({
      {of(Uuid{}), "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
       kSame},
      {of(Uuid{}), "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12",
       kDifferent},
      {of(Binary{}), "abc", "\\x616263", kSame},
      {of(Binary{}), "", "\\x", kSame},
      {of(Binary{}), R"(a\\b\001)", "\\x615c6201", kSame},
      {of(Binary{}), "abc", "\\x616264", kDifferent},
      {of(Json{.binary = true}), "{ }", "{}", kSame},
      {of(Json{.binary = true}), R"({"b":1,"a":1e2})", R"({"a": 100, "b": 1})", kSame},
      {of(Json{.binary = true}), "{\"a\": 1}", "{\"a\": 2}", kDifferent},
      {of(Boolean{}), "yes", "t", kSame},
      {of(Other{"bit(3)"}), "b101", "101", kSame},
      {of(Other{"bit(8)"}), "x5a", "01011010", kSame},
      {of(Other{"bit(3)"}), "b101", "100", kDifferent},
  });
}

TEST(CompareConstants, ReadsTheElementsOfArrays) {
  expect({
      {array_of(Integer{}), "{1, 2}", "{1,2}", kSame},
      {array_of(Integer{}), "{1,2}", "{1,3}", kDifferent},
      {array_of(Float{}), "{{1.0},{2}}", "{{1},{2}}", kSame},
      {array_of(Character{}), "{a, \"b c\"}", "{a,\"b c\"}", kSame},
      {array_of(Character{}), "{\"a,b\"}", "{a,b}", kDifferent},
      {array_of(Character{}), "{NULL}", "{\"NULL\"}", kDifferent},
      {array_of(Character{}), "[0:1]={a,b}", "{a,b}", kUnknown},
      {array_of(Other{"inet"}), "{10/8}", "{10.0.0.0/8}", kUnknown},
  });
}

TEST(CompareConstants, TakesTextsAndLabelsAsTheyAre) {
  expect({
      {of(Character{}), "a", "b", kDifferent},
      {of(Character{}), "1.0", "1", kDifferent},
      {of(Enum{.name = "mood", .labels = {"a", "b"}}), "a", "b", kDifferent},
  });
}

TEST(CompareConstants, ClaimsNothingOfTypesWhoseInputItDoesNotKnow) {
  expect({
      {of(Other{"money"}), "0", "$0.00", kUnknown},
      {of(Other{"hstore"}), "a=>1", R"("a"=>"1")", kUnknown},
      {of(Other{"int4range"}), "[1,5]", "[1,6)", kUnknown},
      {of(Other{"inet"}), "10.1", "10.1.0.0", kUnknown},
      {of(Domain{"public", "word"}), "a", "b", kDifferent},
      {of(Domain{"public", "count"}), "5", "6", kDifferent},
      {of(Domain{"public", "ratio"}), "0.0", "0", kUnknown},
      {of(Domain{"public", "day"}), "2020-01-01", "2021-01-01", kDifferent},
  });
}

TEST(CompareConstants, TellsWhatIsApartInEveryType) {
  EXPECT_EQ(compare_constants("x", "x"), kSame);
  EXPECT_EQ(compare_constants("month", "year"), kDifferent);
  EXPECT_EQ(compare_constants("1 hour", "2 hours"), kDifferent);
  EXPECT_EQ(compare_constants("1 hour", "01:00:00"), kUnknown);
  EXPECT_EQ(compare_constants("now", "epoch"), kUnknown);
  EXPECT_EQ(compare_constants("[1,5]", "[1,6)"), kUnknown);
}

TEST(CompareConstants, TakesAnyText) {
  const std::string deep(100'000, '[');
  const std::string digits(100'000, '9');
  for (const SqlType& type : {of(Json{}), of(Numeric{}), of(Float{}), of(Interval{}), of(Date{}),
                              of(Timestamp{}), of(Time{}), of(Uuid{}), array_of(Integer{})})
    for (const std::string& text : {deep, digits, std::string("{"), std::string("\\"),
                                    std::string("{\"\\"), std::string("-"), std::string(" ")})
      EXPECT_NE(compare_constants(text, "", type), kSame) << to_sql(type);
}

}  // namespace
}  // namespace modelmend::schema
