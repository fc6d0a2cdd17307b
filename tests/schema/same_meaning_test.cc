#include "schema/same_meaning.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "schema/expressions.h"

namespace modelmend::schema {
namespace {

constexpr auto kSame = Sameness::Same;
constexpr auto kDifferent = Sameness::Different;
constexpr auto kUnknown = Sameness::Unknown;

SqlType of(SqlType::Variant is) {
  return {.is = std::move(is), .raw = {}};
}

std::vector<Column> table() {
  const auto column = [](std::string name, SqlType::Variant is) {
    Column made;
    made.name = std::move(name);
    made.type = of(std::move(is));
    return made;
  };
  return {
      column("a", Integer{}),
      column("b", Integer{}),
      column("s", Integer{.width = Integer::Width::Small}),
      column("n", Numeric{.precision = 8, .scale = 2}),
      column("v", Character{.length = 20}),
      column("ts", Timestamp{}),
      column("tz", Timestamp{.with_time_zone = true}),
      column("d", Date{}),
      column("tm", Time{}),
      column("iv", Interval{}),
      column("y", Binary{}),
      column("j", Json{.binary = true}),
      column("ip", Other{"inet"}),
      column("rg", Other{"int4range"}),
      column("ci", Character{.form = Character::Form::Text, .case_insensitive = true}),
      column("fl", Float{.width = Float::Width::Double}),
      column("mood", Enum{.name = "mood", .labels = {"x", "y"}}),
  };
}

struct Row {
  const char* said;
  const char* kept;  // as pg_get_constraintdef() says it
  Sameness sameness;
};

void expect(const std::vector<Row>& rows) {
  const std::vector<Column> columns = table();
  for (const Row& row : rows)
    EXPECT_EQ(compare_expressions(canonical_expression(row.said), canonical_expression(row.kept),
                                  columns),
              row.sameness)
        << row.said << "\n"
        << row.kept;
}

TEST(CompareExpressions, ReadsConstantsAsTheTypeTheyAreComparedWith) {
  expect({
      {"ts > '2020-01-01'", "(ts > '2020-01-01 00:00:00'::timestamp without time zone)", kSame},
      {"ts > '2020-01-01'", "(ts > '2021-01-01 00:00:00'::timestamp without time zone)",
       kDifferent},
      {"tm > '10:00'", "(tm > '10:00:00'::time without time zone)", kSame},
      {"iv > '1 hour'", "(iv > '01:00:00'::interval)", kSame},
      {"iv > '1 hour'", "(iv > '02:00:00'::interval)", kDifferent},
      {"tz > 'epoch'", "(tz > '1970-01-01 00:00:00+00'::timestamp with time zone)", kSame},
      {"tz > '2020-01-01'", "(tz > '2020-01-01 00:00:00+00'::timestamp with time zone)", kUnknown},
      {"a > 1e3", "((a)::numeric > '1000'::numeric)", kSame},
      {"a > 5", "(a > 6)", kDifferent},
      {"y <> ''", "(y <> '\\x'::bytea)", kSame},
      {"v = 'a'", "((v)::text = 'b'::text)", kDifferent},
      {"n >= '0.50'", "(n >= 0.50)", kSame},
      {"ts - interval '1 hour' > '2020-01-01'",
       "((ts - '01:00:00'::interval) > '2020-01-01 00:00:00'::timestamp without time zone)", kSame},
      {"ts - interval '1 hour' > '2020-01-01'",
       "((ts - '01:00:00'::interval) > '2020-01-02 00:00:00'::timestamp without time zone)",
       kDifferent},
      {"d BETWEEN '2020-1-1' AND '2020-12-31'",
       "((d >= '2020-01-01'::date) AND (d <= '2020-12-31'::date))", kSame},
  });
}

TEST(CompareExpressions, SeesTheCastsThatOperandsAskFor) {
  expect({
      {"a + b > n", "(((a + b))::numeric > n)", kSame},
      {"a / 2.0 > 1", "(((a)::numeric / 2.0) > (1)::numeric)", kSame},
      {"a / 2 > 1", "(((a)::numeric / (2)::numeric) > (1)::numeric)", kDifferent},
      {"coalesce(s, 1) > 0", "(COALESCE((s)::integer, 1) > 0)", kSame},
      {"s % 2 = 0", "(((s)::integer % 2) = 0)", kSame},
      {"CASE WHEN a > 1 THEN 'x' ELSE v END = 'x'",
       "((CASE WHEN (a > 1) THEN 'x'::character varying ELSE v END)::text = 'x'::text)", kSame},
      {"v::varchar(5) = 'a'", "(((v)::character varying(5))::text = 'a'::text)", kSame},
      {"v::varchar(5) = 'a'", "(((v)::character varying(6))::text = 'a'::text)", kDifferent},
      {"date_trunc('month', d) = d",
       "(date_trunc('month'::text, (d)::timestamp with time zone) = d)", kUnknown},
      {"date_trunc('month', d) = d",
       "(date_trunc('year'::text, (d)::timestamp with time zone) = d)", kDifferent},
      {"f(a) > 0", "(f((a)::bigint) > 0)", kSame},
      {"f(a + b) > 0", "(f(((a + b))::bigint) > 0)", kUnknown},
      {"f(a + b) > 0", "(f(((a + b))::text) > 0)", kDifferent},
      {"f(a) > 0", "(g(a) > 0)", kDifferent},
  });
}

// As PostgreSQL resolves operators: an integer beside a numeric is taken to one, and a cast to
// another type than that is its author's.
TEST(CompareExpressions, TellsNumbersOfAnotherTypeApart) {
  expect({
      {"a / 100.0 = n", "(((a)::numeric / 100.0) = n)", kSame},
      {"a / 100.0 = n", "(((a / 100))::numeric = n)", kDifferent},
      {"a / 100.0", "((a)::numeric / 100.0)", kSame},
      {"a::numeric / 100.0", "a / 100.0", kSame},
      {"a / 100.0", "(a / 100)", kDifferent},
      {"a / 2::numeric > 1", "(((a)::numeric / (2)::numeric) > (1)::numeric)", kSame},
      {"a / 2::numeric > 1", "((a / 2) > 1)", kDifferent},
      {"a * 1.0 / b > 1", "((((a)::numeric * 1.0) / (b)::numeric) > (1)::numeric)", kSame},
      {"a * 1.0 / b > 1", "(((a * 1) / b) > 1)", kDifferent},
      {"a::bigint * b > 0", "(((a)::bigint * b) > 0)", kSame},
      {"a::bigint * b > 0", "((a * b) > 0)", kDifferent},
      {"a * b > 0", "(((a)::bigint * b) > 0)", kDifferent},
      {"fl::numeric > 0", "((fl)::numeric > (0)::numeric)", kSame},
      {"fl::numeric > 0", "(fl > (0)::double precision)", kDifferent},
      {"fl > 0", "((fl)::numeric > (0)::numeric)", kDifferent},
      {"a * 5000000000 > 0", "((a * '5000000000'::bigint) > 0)", kSame},
      {"now() > tz", "(CURRENT_TIMESTAMP > tz)", kSame},
  });
}

TEST(CompareExpressions, TakesTheConstantsThatTheServerCastsForTheAuthors) {
  expect({
      {"n > 0", "(n > (0)::numeric)", kSame},
      {"fl > 0", "(fl > (0)::double precision)", kSame},
      {"n / 2 > 1", "((n / (2)::numeric) > (1)::numeric)", kSame},
      {"n * -1 < 1e3", "((n * ('-1'::integer)::numeric) < '1000'::numeric)", kSame},
      {"fl * 2 > 1", "((fl * (2)::double precision) > (1)::double precision)", kSame},
      {"coalesce(n, 0) > 1", "(COALESCE(n, (0)::numeric) > (1)::numeric)", kSame},
      {"greatest(n, 1) > 1", "(GREATEST(n, (1)::numeric) > (1)::numeric)", kSame},
      {"CASE WHEN a > 0 THEN n ELSE 0 END > 1",
       "(CASE WHEN (a > 0) THEN n ELSE (0)::numeric END > (1)::numeric)", kSame},
      {"round(a) / 2 > 1",
       "((round((a)::double precision) / (2)::double precision) > (1)::double precision)", kSame},
      {"sqrt(a) * 2 > 1",
       "((sqrt((a)::double precision) * (2)::double precision) > (1)::double precision)", kSame},
      {"a * 100.0 / nullif(b, 0) > 50",
       "((((a)::numeric * 100.0) / (NULLIF(b, 0))::numeric) > (50)::numeric)", kSame},
      {"(d - '2020-01-01') / 2.0 > 3",
       "((((d - '2020-01-01'::date))::numeric / 2.0) > (3)::numeric)", kSame},
      {"(d - '2020-01-01') / 2.0 > 3", "(((d - '2020-01-01'::date) / 2) > 3)", kDifferent},
      {"g(a) / 2.0 > 3", "((g(a) / 2) > 3)", kUnknown},
      {"ARRAY[n] = ARRAY[1]::numeric[]", "(ARRAY[n] = ARRAY[(1)::numeric])", kSame},
      {"a IN (1, 2.5)", "((a)::numeric = ANY (ARRAY[(1)::numeric, 2.5]))", kSame},
      {"a IN (1, 2)", "(a = ANY ('{1,2}'::integer[]))", kSame},
      {"a IN (1, 2)", "(a = ANY ('{1,3}'::integer[]))", kDifferent},
  });
}

TEST(CompareExpressions, SeesTheCastsOfConstants) {
  expect({
      {"j @> '{\"a\": 1}'", "(j @> '{\"a\": 1}'::jsonb)", kSame},
      {"j @> '{\"a\":1}'", "(j @> '{\"a\": 1}'::jsonb)", kSame},
      {"j @> '{\"a\": 1}'", "(j @> '{\"a\": 2}'::jsonb)", kDifferent},
      {"ip << '10.0.0.0/8'", "(ip << '10.0.0.0/8'::inet)", kSame},
      {"ip << '10/8'", "(ip << '10.0.0.0/8'::inet)", kUnknown},
      {"rg && '[1,2)'", "(rg && '[1,2)'::int4range)", kSame},
      {"rg && '[1,2]'", "(rg && '[1,3)'::int4range)", kUnknown},
      {"mood = ANY (ARRAY['x', 'y']::mood[])", "(mood = ANY (ARRAY['x'::mood, 'y'::mood]))", kSame},
      {"mood = ANY (ARRAY['x']::mood[])", "(mood = ANY (ARRAY['x'::mood]))", kSame},
      {"mood = ANY (ARRAY['x', 'y']::mood[])", "(mood = ANY (ARRAY['x'::mood, 'z'::mood]))",
       kDifferent},
      {"ts > now() - interval '30 minutes'", "(ts > (now() - '00:30:00'::interval))", kSame},
      {"ts > now() - interval '30 minutes'", "(ts > (now() - '00:40:00'::interval))", kDifferent},
  });
}

// citext compares without letter case, and has no functions of its own for what these do.
TEST(CompareExpressions, KeepsTextsAndTextsWithoutLetterCaseApart) {
  expect({
      {"ci = 'a'", "(ci = 'a'::citext)", kSame},
      {"ci::text = 'a'", "((ci)::text = 'a'::text)", kSame},
      {"ci = 'a'", "((ci)::text = 'a'::text)", kDifferent},
      {"ci::text = 'a'", "(ci = 'a'::citext)", kDifferent},
      {"ci IN ('a', 'b')", "(ci = ANY (ARRAY['a'::citext, 'b'::citext]))", kSame},
      {"v = 'a'", "((v)::text = 'a'::text)", kSame},
      {"v::citext = 'a'", "((v)::citext = 'a'::citext)", kSame},
      {"v = 'a'", "((v)::citext = 'a'::citext)", kDifferent},
      {"ci = v", "((ci)::text = (v)::text)", kSame},
      {"v = ci", "((v)::text = (ci)::text)", kSame},
      {"lower(ci) = 'a'", "(lower((ci)::text) = 'a'::text)", kSame},
      {"length(ci) > 1", "(length((ci)::text) > 1)", kSame},
      {"ci || 'x' <> 'y'", "(((ci)::text || 'x'::text) <> 'y'::text)", kSame},
      {"mood = 'x'", "((mood)::text = 'x'::text)", kDifferent},
      {"mood::text = 'x'", "((mood)::text = 'x'::text)", kSame},
      {"a::text = '1'", "((a)::text = '1'::text)", kSame},
      {"a = 1", "((a)::text = '1'::text)", kDifferent},
  });
}

TEST(CompareExpressions, ComparesRowsColumnByColumn) {
  expect({
      {"(a, b) = (1, 2)", "((a = 1) AND (b = 2))", kSame},
      {"(a, b) = (1, 2) AND a > 0", "((a = 1) AND (b = 2) AND (a > 0))", kSame},
      {"(a, b) <> (1, 2)", "((a <> 1) OR (b <> 2))", kSame},
      {"(a, b) = (1, 2)", "((a = 1) AND (b = 3))", kDifferent},
  });
}

TEST(CompareExpressions, ClaimsADifferenceOfNamesOperatorsAndParts) {
  expect({
      {"a > 0", "(b > 0)", kDifferent},
      {"a > 0", "(a >= 0)", kDifferent},
      {"a > 0", "((a > 0) AND (b > 0))", kDifferent},
      {"a IS NULL", "(a IS NOT NULL)", kDifferent},
      {"a > 0 IS TRUE", "((a > 0) IS FALSE)", kDifferent},
      {"a::date = d", "((a)::timestamp without time zone = d)", kDifferent},
      {"a +", "b +", kDifferent},
  });
}

TEST(CompareDefaults, KnowsTheTypeOfTheColumn) {
  const auto compare = [](const char* said, const char* kept, SqlType::Variant type) {
    const SqlType column = of(std::move(type));
    return compare_defaults(canonical_default(said, column), canonical_default(kept, column),
                            column);
  };
  EXPECT_EQ(compare("'0.0'", "'0'::double precision", Float{}), kSame);
  EXPECT_EQ(compare("1e2", "'100'::numeric", Numeric{}), kSame);
  EXPECT_EQ(compare("'1 hour'", "'01:00:00'::interval", Interval{}), kSame);
  EXPECT_EQ(compare("interval '90 minutes'", "'01:30:00'::interval", Interval{}), kSame);
  EXPECT_EQ(compare("'infinity'::float8", "'Infinity'::double precision", Float{}), kSame);
  EXPECT_EQ(compare("B'101'::bit(3)", "'101'::\"bit\"", Other{"bit(3)"}), kSame);
  EXPECT_EQ(compare("coalesce(NULL, 'a')", "COALESCE(NULL::text, 'a'::text)", Character{}), kSame);
  EXPECT_EQ(compare("now() - interval '30 minutes'", "(now() - '00:30:00'::interval)",
                    Timestamp{.with_time_zone = true}),
            kSame);
  EXPECT_EQ(compare("'0'", "'$0.00'::money", Other{"money"}), kUnknown);
  EXPECT_EQ(compare("'a'", "'b'::character varying", Character{}), kDifferent);
  EXPECT_EQ(compare("'1 hour'", "'02:00:00'::interval", Interval{}), kDifferent);
  EXPECT_EQ(compare("now()", "clock_timestamp()", Timestamp{}), kDifferent);
}

TEST(CompareDefaults, KeepsNumbersApartThatMakeOtherTexts) {
  const SqlType text = of(Character{.form = Character::Form::Text});
  const auto compare = [&](const char* said, const char* kept) {
    return compare_defaults(canonical_default(said, text), canonical_default(kept, text), text);
  };
  EXPECT_EQ(compare("1", "1"), kSame);
  EXPECT_EQ(compare("1", "1.0"), kDifferent);
  EXPECT_EQ(compare("'1.50'::numeric", "1.50"), kSame);
  EXPECT_EQ(compare("'1.50'::numeric", "'1.5'::numeric"), kDifferent);
  EXPECT_EQ(compare("'x' || 1", "('x'::text || 1)"), kSame);
  EXPECT_EQ(compare("'x' || 1", "('x'::text || 1.0)"), kDifferent);
  EXPECT_EQ(compare("'ab'::varchar(3)", "'ab'"), kSame);
  EXPECT_EQ(compare("'abcdef'", "'abcdef'::character varying(3)"), kDifferent);
  EXPECT_EQ(compare("'abcdef'::varchar(3)", "'abcdef'::character varying(3)"), kSame);
}

TEST(CompareDefaults, KnowsThatADivisionOfIntegersIsAnother) {
  const SqlType integer = of(Integer{});
  EXPECT_EQ(compare_defaults(canonical_expression("5 / 2.0"),
                             canonical_expression("((5)::numeric / 2.0)"), integer),
            kSame);
  EXPECT_EQ(compare_defaults("5 / 2.0", "5 / 2", integer), kDifferent);
}

TEST(CompareDefaults, KnowsTheOtherNamesOfAFunction) {
  const SqlType moment = of(Timestamp{.with_time_zone = true});
  const SqlType text = of(Character{.form = Character::Form::Text});
  EXPECT_EQ(compare_defaults("CURRENT_TIMESTAMP", "now()", moment), kSame);
  EXPECT_EQ(compare_defaults("transaction_timestamp()", "CURRENT_TIMESTAMP", moment), kSame);
  EXPECT_EQ(compare_defaults("CURRENT_TIMESTAMP(3)", "now()", moment), kDifferent);
  EXPECT_EQ(compare_defaults("statement_timestamp()", "now()", moment), kDifferent);
  EXPECT_EQ(compare_defaults("USER", "CURRENT_USER", text), kSame);
  EXPECT_EQ(compare_defaults("SESSION_USER", "CURRENT_USER", text), kDifferent);
}

TEST(CompareDefaults, TakesTheTwoWaysToWriteAnArrayForOne) {
  const auto array_of = [](SqlType::Variant is) {
    return of(Array{std::make_shared<const SqlType>(of(std::move(is)))});
  };
  const SqlType integers = array_of(Integer{});
  const SqlType texts = array_of(Character{.form = Character::Form::Text});
  const auto compare = [](const char* said, const char* kept, const SqlType& type) {
    return compare_defaults(canonical_default(said, type), canonical_default(kept, type), type);
  };
  EXPECT_EQ(compare("'{1,2}'", "ARRAY[1, 2]", integers), kSame);
  EXPECT_EQ(compare("'{1,2}'", "ARRAY[1, 3]", integers), kDifferent);
  EXPECT_EQ(compare("'{1,2}'", "ARRAY[1]", integers), kDifferent);
  EXPECT_EQ(compare("'{}'", "ARRAY[]::integer[]", integers), kSame);
  EXPECT_EQ(compare("ARRAY[]::integer[]", "'{}'::integer[]", integers), kSame);
  EXPECT_EQ(compare("ARRAY['a', 'b\"c']", "'{a,b\\\"c}'::text[]", texts), kSame);
  EXPECT_EQ(compare("'{a}'", "ARRAY[lower('a'::text)]", texts), kDifferent);
}

TEST(CompareDefaults, ReadsTheElementsOfAnArrayThatIsCastAsAWhole) {
  const SqlType labels =
      of(Array{std::make_shared<const SqlType>(of(Enum{.name = "en1", .labels = {"a", "b"}}))});
  EXPECT_EQ(compare_defaults("ARRAY['a']::en1[]", "ARRAY['a'::en1]", labels), kSame);
  EXPECT_EQ(compare_defaults("ARRAY['a']::en1[]", "ARRAY['b'::en1]", labels), kDifferent);
}

TEST(CompareExclusions, ComparesTheExpressionsOfTheElements) {
  const std::vector<Column> columns = table();
  const std::string said = "EXCLUDE USING gist (v WITH =, int8range(a, b) WITH &&)";
  EXPECT_EQ(compare_exclusions(said, said, columns), kSame);
  EXPECT_EQ(compare_exclusions(
                said, "EXCLUDE USING gist (v WITH =, int8range((a)::bigint, (b)::bigint) WITH &&)",
                columns),
            kUnknown);
  EXPECT_EQ(
      compare_exclusions(said, "EXCLUDE USING gist (v WITH =, int8range(a, b) WITH -|-)", columns),
      kDifferent);
  EXPECT_EQ(compare_exclusions(said + " WHERE (a > 1)", said + " WHERE (a > 2)", columns),
            kDifferent);
}

}  // namespace
}  // namespace modelmend::schema
