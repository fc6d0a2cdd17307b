#include "schema/column_casts.h"

#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "schema/definitions.h"
#include "schema/expressions.h"

namespace modelmend::schema {
namespace {

Column column(std::string name, SqlType::Variant is) {
  Column made;
  made.name = std::move(name);
  made.type.is = std::move(is);
  return made;
}

std::vector<Column> columns() {
  const auto element = std::make_shared<const SqlType>(SqlType{Character{}, ""});
  return {
      column("v", Character{.length = 20}),
      column("ci", Character{.form = Character::Form::Text, .case_insensitive = true}),
      column("tags", Array{element}),
      column("mood", Enum{.name = "mood", .labels = {"x"}}),
      column("n", Other{"name"}),
      column("price", Numeric{.precision = 8, .scale = 2}),
      column("age", Integer{}),
      column("small", Integer{.width = Integer::Width::Small}),
      column("light", Float{.width = Float::Width::Real}),
      column("weight", Float{.width = Float::Width::Double}),
      column("ip", Other{"inet"}),
      column("custom", Opaque{"a TypeDecorator"}),
      column("mail", Domain{.schema = "public", .name = "email"}),
  };
}

std::string settled_text(std::string_view sql) {
  return settled(canonical_expression(sql), columns());
}

TEST(SettleCasts, DropsThoseThatTheServerAdds) {
  EXPECT_EQ(settled_text("((v)::text = 'a'::text)"), "v = 'a'");
  EXPECT_EQ(settled_text("lower((v)::text)"), "lower(v)");
  EXPECT_EQ(settled_text("(((v)::text || ' '::text) || (n)::text)"), "(v || ' ') || n");
  EXPECT_EQ(settled_text("((tags)::text[] && ARRAY['a'::text])"), "tags && ARRAY['a']");
  EXPECT_EQ(settled_text("((v)::text = ANY ((ARRAY['a'::character varying, "
                         "'b'::character varying])::text[]))"),
            "v IN ('a', 'b')");
}

TEST(SettleCasts, KeepsThoseThatOnlyAnAuthorWrites) {
  EXPECT_EQ(settled_text("ci::text = 'a'"), "ci::text = 'a'");
  EXPECT_EQ(settled_text("v::citext = 'a'"), "v::citext = 'a'");
  EXPECT_EQ(settled_text("ci::citext = 'a'"), "ci = 'a'");
  EXPECT_EQ(settled_text("mood::text = 'x'"), "mood::text = 'x'");
  EXPECT_EQ(settled_text("ip::text = 'x'"), "ip::text = 'x'");
}

TEST(SettleCasts, DropsThoseOfNumbersBesideANumberOfThatType) {
  EXPECT_EQ(settled_text("(price * (2)::numeric)"), "price * 2");
  EXPECT_EQ(settled_text("(price * ('-1'::integer)::numeric)"), "price * -1");
  EXPECT_EQ(settled_text("((age)::numeric * price)"), "age * price");
  EXPECT_EQ(settled_text("((age)::numeric / 2.0)"), "age / 2.0");
  EXPECT_EQ(settled_text("((age)::numeric > price)"), "age > price");
  EXPECT_EQ(settled_text("((age)::numeric * (2)::numeric)"), "age::numeric * 2::numeric");
  EXPECT_EQ(settled_text("(weight)::numeric > 1.5"), "weight::numeric > 1.5");
  EXPECT_EQ(settled_text("(age)::bigint * age"), "age::bigint * age");
  EXPECT_EQ(settled_text("(small + (1)::smallint)"), "small + 1::smallint");
  EXPECT_EQ(settled_text("(light * (2)::real)"), "light * 2::real");
  EXPECT_EQ(settled_text("(other * (2)::numeric)"), "other * 2::numeric");
}

TEST(SettleCasts, TakesThatOfAColumnThatIsNotKnownForTheServers) {
  EXPECT_EQ(settled_text("custom::text = 'a'"), "custom = 'a'");
  EXPECT_EQ(settled_text("mail::text = 'a'"), "mail = 'a'");
  EXPECT_EQ(settled_text("other::text = 'a'"), "other = 'a'");
}

TEST(SettleCasts, LooksAtAllThatATableSays) {
  Table table{.name = {"public", "t"}, .columns = columns()};
  table.columns.front().generated = Generated{.expression = "lower(v::text)"};
  table.checks.push_back({.expression = "v::text <> ''"});
  table.indexes.push_back(
      {.parts = {{.column = {}, .expression = "lower(v::text)"}}, .where = "v::text = 'a'"});
  table.exclusions.push_back({.definition = "EXCLUDE USING gist (lower(v::text) WITH =)"});
  table.partition_by = "HASH (lower(v::text))";

  settle_casts(table);

  EXPECT_EQ(table.columns.front().generated->expression, "lower(v)");
  EXPECT_EQ(table.checks[0].expression, "v <> ''");
  EXPECT_EQ(table.indexes[0].parts[0].expression, "lower(v)");
  EXPECT_EQ(table.indexes[0].where, "v = 'a'");
  EXPECT_EQ(table.exclusions[0].definition, "EXCLUDE USING gist (lower(v) WITH =)");
  EXPECT_EQ(table.partition_by, "HASH (lower(v))");
}

}  // namespace
}  // namespace modelmend::schema
