#include "schema/expressions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace modelmend::schema {
namespace {

struct Spellings {
  const char* canonical;
  std::vector<const char*> others;
};

void expect_one_text(const std::vector<Spellings>& rows) {
  for (const Spellings& row : rows) {
    EXPECT_EQ(canonical_expression(row.canonical), row.canonical);
    for (const char* other : row.others) EXPECT_EQ(canonical_expression(other), row.canonical);
  }
}

TEST(CanonicalExpression, LosesParenthesesBlanksCommentsAndLetterCase) {
  expect_one_text({
      {"now()", {"NOW( )", "(now())", "((pg_catalog.now()))", "\"now\"()", "now() -- comment"}},
      {"a > 0 AND b > 0", {"((a > 0) AND (b > 0))", "a>0 and b>0", "(A > 0) aNd (((B)) > 0)"}},
      {"a OR b AND c", {"(a OR (b AND c))"}},
      {"(a OR b) AND c", {"((a OR b) AND c)"}},
      {"a AND b AND c", {"(a AND (b AND c))", "((a AND b) AND c)"}},
      {"(a + b) * c", {"((a+b)*c)"}},
      {"NOT (a AND b)", {"(NOT (a and b))"}},
      {"\"Odd name\" IS NOT NULL", {"(\"Odd name\" is not null)", "(\"Odd name\" NOTNULL)"}},
      {"- a", {"(-a)"}},
      {"(-1)::text", {}},
  });
}

TEST(CanonicalExpression, LosesCastsThatTheServerAddsToConstants) {
  expect_one_text({
      {"'x'", {"'x'::character varying", "('x'::text)", "'x'::bpchar", "CAST('x' AS varchar)"}},
      {"'{}'", {"'{}'::jsonb", "'{}'::text[]", "'{}'::json"}},
      {"'a'", {"'a'::public.mood", "'a'::mood"}},
      {"0", {"'0'::bigint", "(0)::numeric", "0::smallint", "('0'::double precision)"}},
      {"-1", {"'-1'::integer", "(-1)"}},
      {"x > -1", {"(x > ('-1'::integer)::numeric)"}},
      {"true", {"TRUE", "'t'::boolean", "'yes'::bool"}},
      {"NULL", {"NULL::character varying", "null"}},
      {"f('x')", {"f('x'::text)", "public.f(('x'::character varying)::text)"}},
      {"'a' || 'b'", {"('a'::text || 'b'::text)"}},
      {"'101'", {"'101'::\"bit\"", "B'101'"}},
      {"'ab'", {"'ab'::varchar(2)"}},
      {"'1.5'", {"'1.5'::numeric(3, 1)"}},
  });
}

TEST(CanonicalExpression, LosesCastsThatTheServerAddsToColumns) {
  expect_one_text({
      {"price > 0", {"(price > (0)::numeric)"}},
      {"f(price)", {"f((price)::numeric)"}},
      {"(a || ' ') || b", {"((a || ' '::text) || b)", "a || ' ' || b"}},
  });
}

TEST(CanonicalExpression, KeepsCastsThatDecideTheMeaning) {
  expect_one_text({
      {"'now'::text::date", {"('now'::text)::date"}},
      {"now() - '1 day'::interval", {"(now() - '1 day'::interval)", "now() - INTERVAL '1 day'"}},
      {"a::numeric / b", {"((a)::numeric / b)"}},
      {"price::numeric > 0", {"((price)::numeric > 0)"}},
      {"price * quantity::numeric", {"(price * (quantity)::numeric)"}},
      {"a / 2::numeric", {"(a / (2)::numeric)", "a / '2'::numeric"}},
      {"a * (-1)::numeric", {"(a * ('-1'::integer)::numeric)"}},
      {"a * -1", {"(a * '-1'::integer)"}},
      {"'abc'::character varying(2)", {"'abc'::varchar(2)"}},
      {"'1.55'::numeric(3,1)", {"('1.55'::numeric(3, 1))"}},
      {"2.5::integer", {"(2.5)::int4"}},
      {"f('abc'::character varying(2))", {"f('abc'::varchar(2))"}},
      {"f(B'101')", {"f('101'::\"bit\")"}},
      {"x::date = y", {"((x)::date = y)", "cast(x as date) = y"}},
      {"ARRAY[]::text[]", {"(ARRAY[]::text[])"}},
      {"(a + b)::integer", {"((a + b))::int4"}},
      {"status::text = 'a'", {"((status)::text = 'a'::text)"}},
      {"lower(email::text)", {"lower((email)::text)"}},
      {"gen_random_uuid()::text", {"(public.gen_random_uuid())::text"}},
  });
}

TEST(CanonicalExpression, SpellsListsAndRangesOneWay) {
  const char* const any = "status IN ('a', 'b')";
  expect_one_text({
      {any,
       {"status = ANY (ARRAY['a', 'b'])", "(status = ANY (ARRAY['a'::text, 'b'::text]))",
        "(status = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
        "(status = ANY (ARRAY['a'::public.mood, 'b'::public.mood]))"}},
      {"status NOT IN (1, 2)", {"status <> ALL (ARRAY[1, 2])", "status not in (1,2)"}},
      {"status = 1", {"status IN (1)", "status = ANY (ARRAY[1])"}},
      {"a >= 1 AND a <= 5", {"a BETWEEN 1 AND 5", "((a >= 1) AND (a <= 5))"}},
      {"a < 1 OR a > 5", {"a NOT BETWEEN 1 AND 5"}},
      {"a ~~ 'x%'", {"a LIKE 'x%'", "(a ~~ 'x%'::text)"}},
      {"a !~~* 'x%'", {"a NOT ILIKE 'x%'"}},
      {"a <> b", {"a != b"}},
      {"NOT a IS DISTINCT FROM b", {"a IS NOT DISTINCT FROM b", "(NOT (a IS DISTINCT FROM b))"}},
      {"CASE WHEN a THEN 1 END",
       {"CASE WHEN a THEN 1 ELSE NULL END", "case when a then 1 else NULL::integer end"}},
  });
}

TEST(CanonicalExpression, KeepsValueFunctionsApartFromCalls) {
  expect_one_text({
      {"CURRENT_TIMESTAMP", {"current_timestamp"}},
      {"CURRENT_TIMESTAMP(3)", {"(current_timestamp(3))"}},
      {"CURRENT_DATE", {}},
      {"timezone('utc', now())", {"now() AT TIME ZONE 'utc'", "(now() at time zone 'utc'::text)"}},
      {"EXTRACT(year FROM d)", {"extract('year' from d)", "pg_catalog.extract('year', d)"}},
      {"COALESCE(a, 'x')", {"COALESCE(a, 'x'::character varying)"}},
      {"to_tsvector('english', COALESCE(a, ''))",
       {"to_tsvector('english'::regconfig, (COALESCE(a, ''::character varying))::text)"}},
      {"GREATEST(a, b)", {"greatest(a,b)"}},
      {"a COLLATE \"C\"", {"(a COLLATE pg_catalog.\"C\")"}},
  });
}

TEST(CanonicalExpression, SpellsTheNameOfASequenceOneWay) {
  expect_one_text({
      {"nextval('t_id_seq'::regclass)",
       {"nextval('public.t_id_seq'::regclass)", "nextval('t_id_seq')", "NEXTVAL('T_id_seq')"}},
      {"nextval('app.t_id_seq'::regclass)", {"nextval('app.t_id_seq')"}},
      {"nextval('\"Odd_seq\"'::regclass)", {"nextval('public.\"Odd_seq\"'::regclass)"}},
  });
}

TEST(CanonicalExpression, ReadsSubscriptsFieldsAndRows) {
  expect_one_text({
      {"tags[1]", {"(tags)[1]"}},
      {"(home).city", {"((home).city)"}},
      {"ROW(a, b)", {"(a, b)"}},
      {"data ->> 'k'", {"(data ->> 'k'::text)"}},
      {"period && other", {"(period OPERATOR(pg_catalog.&&) other)"}},
  });
}

TEST(CanonicalExpression, LeavesRareNodesToTheLibrary) {
  EXPECT_EQ(canonical_expression("EXISTS (SELECT   1)"), "EXISTS (SELECT 1)");
}

TEST(CanonicalExpression, CollapsesBlanksOfWhatDoesNotParse) {
  EXPECT_EQ(canonical_expression("a  +\n   'x  y' +"), "a + 'x  y' +");
  EXPECT_EQ(canonical_expression("a), (b"), "a), (b");
  EXPECT_EQ(canonical_expression("a FROM b"), "a FROM b");
  EXPECT_EQ(canonical_expression(""), "");
}

TEST(CanonicalExpression, IsOneTextAlreadyTheSecondTime) {
  for (const char* sql : {"(a)::text", "x::numeric::text", "- - 1", "a - (-1)", "NOT NOT a",
                          "(a = b) = c", "f(VARIADIC x)", "count(*)", "(a < b) IS TRUE",
                          "E'a\\\\b'", "interval '1' day", "ARRAY[ARRAY[1]]", "x'1f'"}) {
    const std::string once = canonical_expression(sql);
    EXPECT_EQ(canonical_expression(once), once) << sql;
  }
}

TEST(CanonicalExpression, TakesAnyNesting) {
  const auto repeated = [](std::string_view part, int times) {
    std::string text;
    for (int at = 0; at < times; ++at) text += part;
    return text;
  };
  for (const int times : {150, 900, 100'000}) {
    for (const std::string& sql :
         {repeated("1+", times) + "1", repeated("(", times) + "1" + repeated(")", times),
          repeated("- ", times) + "1", "a" + repeated("::text", times),
          repeated("CASE WHEN a OR ", times), repeated("NOT ", times) + "a", repeated("a[", times),
          repeated("f(a,", times), repeated("1 UNION SELECT 1,", times)})
      EXPECT_FALSE(canonical_expression(sql).empty());
  }
}

TEST(CanonicalDefault, KnowsTheTypeOfTheColumn) {
  const SqlType integer{Integer{}, ""};
  const SqlType boolean{Boolean{}, ""};
  const SqlType text{Character{.form = Character::Form::Text}, ""};
  EXPECT_EQ(canonical_default("'0'", integer), "0");
  EXPECT_EQ(canonical_default("'0'", text), "'0'");
  EXPECT_EQ(canonical_default("'f'", boolean), "false");
  EXPECT_EQ(canonical_default("'x'", integer), "'x'");
  EXPECT_EQ(canonical_default("NULL::character varying", text), std::nullopt);
}

}  // namespace
}  // namespace modelmend::schema
