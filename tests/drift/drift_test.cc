// One test for each kind of finding, beside its nearest non-finding.
#include "drift/drift.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/sql_name.h"
#include "schema/words.h"

namespace modelmend::drift {
namespace {

using schema::Column;
using schema::Schema;
using schema::Table;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

schema::SqlType integer(schema::Integer::Width width = schema::Integer::Width::Normal) {
  return {.is = schema::Integer{width}, .raw = {}};
}
schema::SqlType varchar(std::optional<std::uint32_t> length = std::nullopt) {
  return {.is = schema::Character{.length = length}, .raw = {}};
}
schema::SqlType text() {
  return {.is = schema::Character{.form = schema::Character::Form::Text}, .raw = {}};
}
schema::SqlType timestamp(bool with_time_zone) {
  return {.is = schema::Timestamp{.with_time_zone = with_time_zone}, .raw = {}};
}
schema::SqlType array(schema::SqlType element) {
  return {.is = schema::Array{std::make_shared<const schema::SqlType>(std::move(element))},
          .raw = {}};
}
schema::SqlType enumeration(std::vector<std::string> labels, std::string name = "mood") {
  return {.is = schema::Enum{.name = std::move(name), .labels = std::move(labels)}, .raw = {}};
}

Column column(std::string name, schema::SqlType type) {
  Column made;
  made.name = std::move(name);
  made.type = std::move(type);
  return made;
}

// A table "t" with an integer primary key and what `edit` adds.
template <class Edit>  // any callable over Table&
Schema with_table(Edit edit, std::string name = "t") {
  Table table;
  table.name = {"", std::move(name)};
  Column id = column("id", integer());
  id.nullable = false;
  table.columns.push_back(id);
  table.primary_key = schema::PrimaryKey{.columns = {"id"}};
  edit(table);
  Schema schema;
  schema.tables.push_back(std::move(table));
  return schema;
}

Schema with_column(const Column& added) {
  return with_table([&](Table& table) { table.columns.push_back(added); });
}

Drift compared(const Schema& declared, const Schema& actual,
               const std::vector<schema::Unclear>& unclear = {}) {
  return drift(declared, unclear, actual, options_for(actual));
}

// "kind subject", in the order in which they are reported.
std::vector<std::string> kinds(const Schema& declared, const Schema& actual,
                               const std::vector<schema::Unclear>& unclear = {}) {
  std::vector<std::string> found;
  for (const Finding& finding : compared(declared, actual, unclear).findings)
    found.push_back(finding.kind + " " + finding.subject);
  return found;
}

std::vector<std::string> kinds_of_types(const schema::SqlType& declared,
                                        const schema::SqlType& actual) {
  return kinds(with_column(column("c", declared)), with_column(column("c", actual)));
}

const Schema kPlain = with_table([](Table&) {});

TEST(Drift, FindsNothingBetweenEqualSchemas) {
  EXPECT_THAT(kinds(kPlain, kPlain), IsEmpty());
}

TEST(Drift, TakesATableWithoutASchemaForOneInPublic) {
  Schema actual = kPlain;
  actual.tables.front().name.schema = "public";
  EXPECT_THAT(kinds(kPlain, actual), IsEmpty());
  actual.tables.front().name.schema = "app";
  EXPECT_THAT(kinds(kPlain, actual),
              UnorderedElementsAre("missing-table ", "extra-table ", "possible-rename "));
}

TEST(Drift, FindsTablesThatOneSideLacks) {
  const Schema other = with_table([](Table& table) { table.columns.front().name = "key"; }, "u");
  EXPECT_THAT(kinds(kPlain, other), UnorderedElementsAre("missing-table ", "extra-table "));
}

TEST(Drift, LeavesTablesOfToolsAndPartitionsAlone) {
  Schema actual = kPlain;
  actual.tables.push_back(with_table([](Table&) {}, "alembic_version").tables.front());
  actual.tables.push_back(
      with_table([](Table& table) { table.partition_of = {"", "t"}; }, "t_2024").tables.front());
  EXPECT_THAT(kinds(kPlain, actual), IsEmpty());
  actual.tables.erase(actual.tables.begin() + 1);
  EXPECT_THAT(kinds(actual, actual), IsEmpty());
}

TEST(Drift, WarnsOfAnEmptySchemaInsteadOfCallingEverythingMissing) {
  const Drift found = compared(kPlain, Schema{});
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_EQ(found.findings.front().kind, "empty-schema");
  EXPECT_EQ(found.findings.front().severity, Severity::Warning);
}

TEST(Drift, FindsColumnsThatOneSideLacks) {
  const Schema more = with_column(column("c", integer()));
  EXPECT_THAT(kinds(more, kPlain), ElementsAre("missing-column c"));
  EXPECT_THAT(kinds(kPlain, more), ElementsAre("extra-column c"));
}

TEST(Drift, WritesDefinitionsThatPostgresTakes) {
  Column mood = column("c", enumeration({"a"}));
  mood.default_value = "'a'";
  mood.comment = "not part of it";
  EXPECT_EQ(compared(with_column(mood), kPlain).findings.front().change_database,
            "CREATE TYPE mood AS ENUM ('a'); ALTER TABLE t ADD COLUMN c mood DEFAULT 'a';");
  EXPECT_EQ(schema::sql_name("user"), "\"user\"");
  EXPECT_EQ(schema::sql_name("users"), "users");
  const Schema serial = with_table([](Table& table) { table.columns.front().serial = true; }, "u");
  Schema actual = kPlain;
  actual.tables.front().columns.front().name = "key";
  std::string created;
  for (const Finding& finding : compared(serial, actual).findings) {
    if (finding.kind == "missing-table") created = finding.change_database;
  }
  EXPECT_EQ(created, "CREATE TABLE u (id SERIAL NOT NULL, PRIMARY KEY (id));");
}

// One after the other, as they are printed.
TEST(Drift, MakesMissingTablesSoThatTheirStatementsRunInOrder) {
  const auto table_named = [](const char* name, const char* target) {
    return with_table(
               [&](Table& table) {
                 table.comment = "it's";
                 table.columns.push_back(column("mood", enumeration({"a"})));
                 Column is_old = column("is_old", {.is = schema::Boolean{}, .raw = {}});
                 is_old.default_value = "NOT false";
                 is_old.comment = "since when";
                 table.columns.push_back(is_old);
                 table.foreign_keys.push_back(
                     {.columns = {"id"}, .target = {"", target}, .target_columns = {"id"}});
               },
               name)
        .tables.front();
  };
  Schema declared;
  declared.tables = {table_named("a", "b"), table_named("b", "a")};
  std::string sql;
  for (const Finding& finding : compared(declared, kPlain).findings)
    if (finding.kind == "missing-table") sql += finding.change_database + "\n";
  EXPECT_EQ(sql,
            "CREATE TYPE mood AS ENUM ('a'); CREATE TABLE a (id INTEGER NOT NULL, mood mood, "
            "is_old BOOLEAN DEFAULT (NOT false), PRIMARY KEY (id)); "
            "COMMENT ON TABLE a IS 'it''s'; COMMENT ON COLUMN a.is_old IS 'since when';\n"
            "CREATE TABLE b (id INTEGER NOT NULL, mood mood, is_old BOOLEAN DEFAULT (NOT false), "
            "PRIMARY KEY (id), FOREIGN KEY (id) REFERENCES a (id)); "
            "COMMENT ON TABLE b IS 'it''s'; COMMENT ON COLUMN b.is_old IS 'since when'; "
            "ALTER TABLE a ADD FOREIGN KEY (id) REFERENCES b (id);\n");
}

TEST(Drift, SaysNoStatementForATableWithATypeThatNobodyKnows) {
  const Schema declared = with_table(
      [](Table& table) {
        table.columns.push_back(column("c", {.is = schema::Opaque{"own"}, .raw = {}}));
      },
      "u");
  for (const Finding& finding : compared(declared, kPlain).findings)
    EXPECT_EQ(finding.kind == "missing-table" ? finding.change_database : "", "");
}

// A default can be set once the column has its type.
TEST(Drift, ChangesATypeBeforeTheDefault) {
  Column flag = column("c", {.is = schema::Boolean{}, .raw = {}});
  flag.default_value = "false";
  EXPECT_THAT(kinds(with_column(flag), with_column(column("c", integer()))),
              ElementsAre("type-family c", "server-default c"));
}

TEST(Drift, AsksWhetherAColumnWasRenamed) {
  EXPECT_THAT(
      kinds(with_column(column("mail", text())), with_column(column("email", text()))),
      UnorderedElementsAre("missing-column mail", "extra-column email", "possible-rename mail"));
  EXPECT_THAT(kinds(with_column(column("mail", text())), with_column(column("age", integer()))),
              UnorderedElementsAre("missing-column mail", "extra-column age"));
}

TEST(Drift, TellsTheWaysInWhichTypesDiffer) {
  using Width = schema::Integer::Width;
  const schema::SqlType money{.is = schema::Numeric{10, 2}, .raw = {}};
  const schema::SqlType fine_money{.is = schema::Numeric{10, 4}, .raw = {}};
  EXPECT_THAT(kinds_of_types(integer(), integer(Width::Big)), ElementsAre("type-family c"));
  EXPECT_THAT(kinds_of_types(varchar(5), text()), ElementsAre("type-family c"));
  EXPECT_THAT(kinds_of_types(varchar(5), varchar(6)), ElementsAre("type-length c"));
  EXPECT_THAT(kinds_of_types(varchar(5), varchar()), ElementsAre("type-length c"));
  EXPECT_THAT(kinds_of_types(money, fine_money), ElementsAre("type-precision c"));
  EXPECT_THAT(kinds_of_types(timestamp(true), timestamp(false)), ElementsAre("type-timezone c"));
  EXPECT_THAT(kinds_of_types(array(text()), text()), ElementsAre("type-array c"));
  EXPECT_THAT(kinds_of_types(array(text()), array(integer())), ElementsAre("type-family c"));
}

TEST(Drift, TakesTypesThatTheDatabaseKeepsAsOneForEqual) {
  const schema::SqlType any_float{.is = schema::Float{}, .raw = {}};
  const schema::SqlType two{.is = schema::Float{schema::Float::Width::Double}, .raw = {}};
  const schema::SqlType ten{.is = schema::Numeric{10}, .raw = {}};
  const schema::SqlType ten_zero{.is = schema::Numeric{10, 0}, .raw = {}};
  EXPECT_THAT(kinds_of_types(any_float, two), IsEmpty());
  EXPECT_THAT(kinds_of_types(ten, ten_zero), IsEmpty());
  EXPECT_THAT(kinds_of_types(array(array(text())), array(text())), IsEmpty());
}

TEST(Drift, ComparesEnumsByNameAndOrderedLabels) {
  EXPECT_THAT(kinds_of_types(enumeration({"a", "b"}), enumeration({"a", "b"})), IsEmpty());
  EXPECT_THAT(kinds_of_types(enumeration({"a", "b"}), enumeration({"b", "a"})),
              ElementsAre("enum-labels c"));
  EXPECT_THAT(kinds_of_types(enumeration({"a", "b"}), enumeration({"a"})),
              ElementsAre("enum-labels c"));
  EXPECT_THAT(kinds_of_types(enumeration({"a"}), enumeration({"a"}, "feeling")),
              ElementsAre("enum-name c"));
  const Drift found = compared(with_column(column("c", enumeration({"a", "b"}))),
                               with_column(column("c", enumeration({"a"}))));
  EXPECT_EQ(found.findings.front().change_database, "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'b';");
}

TEST(Drift, ChangesTheLabelsOfAnEnumAsPostgresCan) {
  const auto change = [](std::vector<std::string> declared, std::vector<std::string> actual) {
    Column kept = column("c", enumeration(std::move(actual)));
    kept.default_value = "'a'";
    const Drift found =
        compared(with_column(column("c", enumeration(std::move(declared)))), with_column(kept));
    for (const Finding& finding : found.findings)
      if (finding.kind == "enum-labels") return finding.change_database;
    return std::string("none");
  };
  EXPECT_EQ(change({"x", "a", "y", "b", "z"}, {"a", "b"}),
            "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'x' BEFORE 'a'; "
            "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'y' BEFORE 'b'; "
            "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'z';");
  EXPECT_EQ(change({"a", "x"}, {"a", "b"}), "ALTER TYPE mood RENAME VALUE 'b' TO 'x';");
  EXPECT_EQ(change({"b", "a"}, {"a", "b"}),
            "ALTER TYPE mood RENAME TO mood_old; CREATE TYPE mood AS ENUM ('b', 'a'); "
            "ALTER TABLE t ALTER COLUMN c DROP DEFAULT; "
            "ALTER TABLE t ALTER COLUMN c TYPE mood USING c::text::mood; "
            "ALTER TABLE t ALTER COLUMN c SET DEFAULT 'a'; DROP TYPE mood_old;");
}

// PostgreSQL drops a type only when no column has it any more.
TEST(Drift, ChangesAllColumnsOfAnEnumAtOnce) {
  const auto of_two = [](const std::vector<std::string>& labels) {
    Schema schema = with_table([&](Table& table) {
      table.columns.push_back(column("c", enumeration(labels)));
      table.columns.push_back(column("d", array(enumeration(labels))));
    });
    schema.tables.push_back(with_column(column("e", enumeration(labels))).tables.front());
    schema.tables.back().name.name = "u";
    schema.tables.push_back(schema.tables.back());
    schema.tables.back().name.name = "u_1";
    schema.tables.back().partition_of = {"", "u"};  // changes with its parent
    return schema;
  };
  const auto changes = [&](const std::vector<std::string>& declared) {
    std::vector<std::string> made;
    for (const Finding& finding : compared(of_two(declared), of_two({"a", "b"})).findings)
      if (finding.kind == "enum-labels") made.push_back(finding.change_database);
    return made;
  };
  const std::string anew =
      "ALTER TYPE mood RENAME TO mood_old; CREATE TYPE mood AS ENUM ('a'); "
      "ALTER TABLE t ALTER COLUMN c TYPE mood USING c::text::mood; "
      "ALTER TABLE t ALTER COLUMN d TYPE mood[] USING d::text[]::mood[]; "
      "ALTER TABLE u ALTER COLUMN e TYPE mood USING e::text::mood; DROP TYPE mood_old;";
  EXPECT_THAT(changes({"a"}), testing::Each(anew));
  EXPECT_THAT(changes({"a", "x"}),
              testing::Each("DO $rename$ BEGIN IF EXISTS (SELECT FROM pg_enum WHERE enumtypid = "
                            "'mood'::regtype AND enumlabel = 'b') THEN ALTER TYPE mood RENAME "
                            "VALUE 'b' TO 'x'; END IF; END $rename$;"));
}

TEST(Drift, ComparesWhatADomainStandsFor) {
  const auto domain = [](schema::SqlType base, bool nullable = true,
                         std::optional<std::string> value = std::nullopt,
                         std::optional<std::string> check = std::nullopt) {
    Schema schema = kPlain;
    schema::DomainType made{.name = {"", "d"},
                            .base = std::move(base),
                            .nullable = nullable,
                            .default_value = std::move(value)};
    if (check) made.checks.push_back({.name = "d_check", .expression = *check});
    schema.domains.push_back(std::move(made));
    return schema;
  };
  const auto change = [](const Schema& declared, const Schema& actual) {
    const Drift found = compared(declared, actual);
    EXPECT_THAT(found.not_compared, IsEmpty());
    if (found.findings.empty()) return std::string("none");
    EXPECT_EQ(found.findings.front().kind, "domain-differs");
    return found.findings.front().change_database;
  };
  const Schema plain = domain(integer());
  EXPECT_EQ(change(plain, plain), "none");
  EXPECT_EQ(change(domain(integer(), false), plain), "ALTER DOMAIN d SET NOT NULL;");
  EXPECT_EQ(change(plain, domain(integer(), true, "1")), "ALTER DOMAIN d DROP DEFAULT;");
  EXPECT_EQ(change(domain(integer(), true, std::nullopt, "value > 0"),
                   domain(integer(), true, std::nullopt, "value > 1")),
            "ALTER DOMAIN d DROP CONSTRAINT d_check; "
            "ALTER DOMAIN d ADD CONSTRAINT d_check CHECK (value > 0);");
  EXPECT_EQ(change(domain(text(), true, std::nullopt, "value <> 'a'"),
                   domain(text(), true, std::nullopt, "value <> 'a'::text")),
            "none");
  Schema used = domain(integer());
  used.tables.front().columns.push_back(column("c", {.is = schema::Domain{"", "d"}, .raw = {}}));
  Schema big = used;
  big.domains.front().base = integer(schema::Integer::Width::Big);
  EXPECT_EQ(change(big, used),
            "ALTER DOMAIN d RENAME TO d_old; CREATE DOMAIN d AS BIGINT; "
            "ALTER TABLE t ALTER COLUMN c TYPE d USING c::BIGINT::d; DROP DOMAIN d_old;");
}

TEST(Drift, TellsDomainsOfTwoNamesApart) {
  EXPECT_THAT(kinds_of_types({.is = schema::Domain{"", "d5"}, .raw = {}},
                             {.is = schema::Domain{"public", "d55"}, .raw = {}}),
              ElementsAre("domain c"));
}

TEST(Drift, TakesTextsWithoutLetterCaseForAnotherFamily) {
  const schema::SqlType citext{
      .is = schema::Character{.form = schema::Character::Form::Text, .case_insensitive = true},
      .raw = {}};
  EXPECT_THAT(kinds_of_types(citext, citext), IsEmpty());
  EXPECT_THAT(kinds_of_types(citext, text()), ElementsAre("type-family c"));
  EXPECT_THAT(kinds_of_types(text(), citext), ElementsAre("type-family c"));
  EXPECT_THAT(kinds_of_types(varchar(5), citext), ElementsAre("type-family c"));
}

TEST(Drift, ComparesTheSequencesThatDefaultsTakeTheirValuesFrom) {
  const auto from = [](const std::string& sequence) {
    Column made = column("c", integer());
    made.default_value = "nextval('" + sequence + "'::regclass)";
    return with_column(made);
  };
  EXPECT_THAT(kinds(from("s1"), from("s1")), IsEmpty());
  EXPECT_THAT(kinds(from("s1"), from("app.s1")), IsEmpty());
  EXPECT_THAT(kinds(from("s1"), from("s2")), ElementsAre("server-default c"));
  EXPECT_THAT(kinds(from("a.s1"), from("b.s1")), ElementsAre("server-default c"));
}

TEST(Drift, ComparesPartitioningParentsAndUnusedEnumsOfTwoDatabases) {
  const auto diff = [](const Schema& a, const Schema& b) {
    DriftOptions options = options_for(b);
    options.declared_are_models = false;
    std::vector<std::string> found;
    for (const Finding& finding : drift(a, {}, b, options).findings)
      found.push_back(finding.kind + " " + finding.change_database);
    return found;
  };
  const Schema by_id = with_table([](Table& table) { table.partition_by = "RANGE (id)"; });
  const Schema by_hash = with_table([](Table& table) { table.partition_by = "HASH (id)"; });
  EXPECT_THAT(diff(by_id, by_id), IsEmpty());
  EXPECT_THAT(diff(by_id, by_hash), ElementsAre("partition-key "));
  EXPECT_THAT(diff(kPlain, by_id), ElementsAre("partition-key "));
  const Schema child = with_table([](Table& table) { table.inherits.push_back({"", "p"}); });
  EXPECT_THAT(diff(child, kPlain), ElementsAre("inherits ALTER TABLE t INHERIT public.p;"));
  EXPECT_THAT(diff(kPlain, child), ElementsAre("inherits ALTER TABLE t NO INHERIT public.p;"));
  const auto with_enum = [](std::vector<std::string> labels) {
    Schema schema = kPlain;
    schema.enums.push_back({.name = {"", "mood"}, .labels = std::move(labels)});
    return schema;
  };
  EXPECT_THAT(diff(with_enum({"a", "b"}), with_enum({"a"})),
              ElementsAre("enum-labels ALTER TYPE mood ADD VALUE IF NOT EXISTS 'b';"));
  // Models need not say any of it.
  EXPECT_THAT(kinds(kPlain, by_id), IsEmpty());
  EXPECT_THAT(kinds(kPlain, child), IsEmpty());
  EXPECT_THAT(kinds(by_hash, by_id), ElementsAre("partition-key "));
}

TEST(Drift, WritesNoMarkOfAnIndexThatIsNotValidAsSql) {
  const Schema declared = with_table([](Table& table) {
    table.indexes.push_back(
        {.name = "ix", .parts = {{.column = "id", .expression = {}}}, .valid = false});
  });
  EXPECT_EQ(compared(declared, kPlain).findings.front().change_database,
            "CREATE INDEX ix ON t (id);");
}

TEST(Drift, TakesADefaultOutOfTheWayOfAnotherType) {
  Column kept = column("c", varchar());
  kept.default_value = "'1'";
  const auto change = [&](const std::vector<schema::Unclear>& unclear) {
    const Drift found = compared(with_column(column("c", integer())), with_column(kept), unclear);
    for (const Finding& finding : found.findings)
      if (finding.kind == "type-family") return finding.change_database;
    return std::string("none");
  };
  EXPECT_EQ(change({}),
            "ALTER TABLE t ALTER COLUMN c DROP DEFAULT; "
            "ALTER TABLE t ALTER COLUMN c TYPE INTEGER USING c::INTEGER;");
  EXPECT_EQ(change({{.table = {"", "t"},
                     .aspect = schema::Aspect::Default,
                     .subject = "c",
                     .reason = "computed",
                     .origin = {}}}),
            "ALTER TABLE t ALTER COLUMN c DROP DEFAULT; "
            "ALTER TABLE t ALTER COLUMN c TYPE INTEGER USING c::INTEGER; "
            "ALTER TABLE t ALTER COLUMN c SET DEFAULT '1';");
}

TEST(Drift, SaysInPythonWhatOnlyTheDatabaseHas) {
  const Schema actual = with_table([](Table& table) {
    table.foreign_keys.push_back({.name = "t_id_fkey",
                                  .columns = {"id"},
                                  .target = {"", "u"},
                                  .target_columns = {"id"},
                                  .on_delete = schema::KeyAction::SetNull,
                                  .deferral = schema::Deferral::InitiallyDeferred});
    table.uniques.push_back({.name = "uq", .columns = {"id"}});
    table.checks.push_back({.name = "ck", .expression = "id > 0"});
    table.indexes.push_back({.name = "ix", .parts = {{.column = "id", .expression = {}}}});
    table.indexes.push_back(
        {.name = "ix2", .parts = {{.column = "id", .expression = {}}}, .where = "id > 5"});
  });
  std::vector<std::string> edits;
  for (const Finding& finding : compared(kPlain, actual).findings)
    edits.push_back(finding.edit_model);
  EXPECT_THAT(edits,
              UnorderedElementsAre(
                  "declare ForeignKey('u.id', ondelete='SET NULL', deferrable=True, "
                  "initially='DEFERRED')",
                  "declare UniqueConstraint('id', name='uq')",
                  "declare CheckConstraint('id > 0', name='ck')", "declare Index('ix', 'id')",
                  "declare Index('ix2', 'id', postgresql_where=text('id > 5'))"));
}

TEST(Drift, NotesADomainOverTheDeclaredType) {
  const schema::SqlType domain{.is = schema::Domain{"", "mail"}, .raw = {}};
  Schema actual = with_column(column("c", domain));
  actual.domains.push_back({.name = {"", "mail"}, .base = text()});
  const Drift found = compared(with_column(column("c", text())), actual);
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_EQ(found.findings.front().kind, "domain");
  EXPECT_EQ(found.findings.front().severity, Severity::Note);
}

TEST(Drift, ClaimsNothingAboutWhatIsOpaque) {
  const schema::SqlType opaque{.is = schema::Opaque{"'GUID' is a TypeDecorator"}, .raw = {}};
  const Drift found =
      compared(with_column(column("c", opaque)), with_column(column("c", integer())));
  EXPECT_THAT(found.findings, IsEmpty());
  ASSERT_EQ(found.not_compared.size(), 1U);
  EXPECT_EQ(found.not_compared.front().subject, "c");
  EXPECT_EQ(found.not_compared.front().reason, "its type: 'GUID' is a TypeDecorator");
}

TEST(Drift, FindsNullabilityButNotInThePrimaryKey) {
  Column required = column("c", integer());
  required.nullable = false;
  const Drift found = compared(with_column(required), with_column(column("c", integer())));
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_EQ(found.findings.front().kind, "nullability");
  EXPECT_EQ(found.findings.front().declared, "NOT NULL");
  EXPECT_EQ(found.findings.front().actual, "NULL");
  EXPECT_EQ(found.findings.front().edit_model, "declare it with nullable=True");
  EXPECT_EQ(found.findings.front().change_database, "ALTER TABLE t ALTER COLUMN c SET NOT NULL;");
  const Schema loose = with_table([](Table& table) { table.columns.front().nullable = true; });
  EXPECT_THAT(kinds(kPlain, loose), IsEmpty());
}

TEST(Drift, ComparesDefaultsOfTheDatabase) {
  Column five = column("c", integer());
  five.default_value = "5";
  EXPECT_THAT(kinds(with_column(five), with_column(column("c", integer()))),
              ElementsAre("server-default c"));
  EXPECT_THAT(kinds(with_column(column("c", integer())), with_column(five)),
              ElementsAre("server-default c"));
  EXPECT_THAT(kinds(with_column(five), with_column(five)), IsEmpty());
}

TEST(Drift, ComparesDefaultsAsTheValuesThatTheServerMakesOfThem) {
  const auto with_default = [](schema::SqlType::Variant type, std::string sql) {
    Column made = column("c", {.is = std::move(type), .raw = {}});
    made.default_value = std::move(sql);
    return with_column(made);
  };
  EXPECT_THAT(kinds(with_default(schema::Float{}, "'0.0'"), with_default(schema::Float{}, "0")),
              IsEmpty());
  EXPECT_THAT(kinds(with_default(schema::Interval{}, "'1 hour'"),
                    with_default(schema::Interval{}, "'02:00:00'")),
              ElementsAre("server-default c"));
  const Drift money = compared(with_default(schema::Other{"money"}, "'0'"),
                               with_default(schema::Other{"money"}, "'$0.00'"));
  EXPECT_THAT(money.findings, IsEmpty());
  ASSERT_EQ(money.not_compared.size(), 1U);
  EXPECT_EQ(money.not_compared.front().subject, "c");
  EXPECT_EQ(money.not_compared.front().reason, "its default: PostgreSQL may say it in other words");
}

TEST(Drift, TakesSerialIdentityAndASequenceForOne) {
  Column serial = column("c", integer());
  serial.serial = true;
  Column identity = column("c", integer());
  identity.identity = schema::Identity{};
  Column sequence = column("c", integer());
  sequence.default_value = "nextval('s'::regclass)";
  EXPECT_THAT(kinds(with_column(serial), with_column(identity)), IsEmpty());
  EXPECT_THAT(kinds(with_column(serial), with_column(sequence)), IsEmpty());
  EXPECT_THAT(kinds(with_column(serial), with_column(column("c", integer()))),
              ElementsAre("identity c"));
  Column always = identity;
  always.identity->always = true;
  EXPECT_THAT(kinds(with_column(identity), with_column(always)), ElementsAre("identity c"));
}

TEST(Drift, ComparesGeneratedColumnsCollationsAndComments) {
  Column generated = column("c", text());
  generated.generated = schema::Generated{.expression = "id * 2"};
  Column collated = column("c", text());
  collated.collation = "C";
  Column commented = column("c", text());
  commented.comment = "it's";
  const Schema plain = with_column(column("c", text()));
  EXPECT_THAT(kinds(with_column(generated), plain), ElementsAre("generated c"));
  EXPECT_THAT(kinds(with_column(collated), plain), ElementsAre("collation c"));
  EXPECT_THAT(kinds(with_column(commented), plain), ElementsAre("comment c"));
  EXPECT_EQ(compared(with_column(commented), plain).findings.front().change_database,
            "COMMENT ON COLUMN t.c IS 'it''s';");
}

TEST(Drift, MakesAGeneratedColumnAnewWithWhatTheDropTakes) {
  const auto with_expression = [](const char* expression) {
    return with_table([&](Table& table) {
      Column doubled = column("doubled", integer());
      doubled.generated = schema::Generated{.expression = expression};
      table.columns.push_back(doubled);
      table.columns.push_back(column("doubled_by", text()));
      table.uniques = {{.name = "u", .columns = {"doubled_by", "doubled"}}};
      table.checks = {{.name = "k", .expression = "doubled > 0", .comment = "it's"},
                      {.name = "other", .expression = "doubled_by <> 'doubled'"}};
      table.indexes = {
          {.name = "i", .parts = {{.column = "id", .expression = ""}}, .where = "doubled > 5"},
          {.name = "e", .parts = {{.column = "", .expression = "abs(doubled)"}}},
          {.name = "by", .parts = {{.column = "doubled_by", .expression = ""}}}};
    });
  };
  EXPECT_EQ(compared(with_expression("id * 2"), with_expression("id * 3"))
                .findings.front()
                .change_database,
            "ALTER TABLE t DROP COLUMN doubled; "
            "ALTER TABLE t ADD COLUMN doubled INTEGER GENERATED ALWAYS AS (id * 2) STORED; "
            "ALTER TABLE t ADD CONSTRAINT u UNIQUE (doubled_by, doubled); "
            "ALTER TABLE t ADD CONSTRAINT k CHECK (doubled > 0); "
            "COMMENT ON CONSTRAINT k ON t IS 'it''s'; "
            "CREATE INDEX i ON t (id) WHERE doubled > 5; "
            "CREATE INDEX e ON t ((abs(doubled)));");
}

TEST(Drift, SaysWhatDeclaresAnIndexAColumnOrAPrecision) {
  const auto edit = [](const Schema& declared, const Schema& actual) {
    return compared(declared, actual).findings.front().edit_model;
  };
  const Schema hashed = with_table([](Table& table) {
    table.indexes = {{.name = "ix",
                      .method = "hash",
                      .parts = {{.column = "id", .expression = ""}},
                      .where = "id > 5"}};
  });
  EXPECT_EQ(edit(kPlain, hashed),
            "declare Index('ix', 'id', postgresql_using='hash', "
            "postgresql_where=text('id > 5'))");
  Column three = column("c", integer());
  three.nullable = false;
  three.default_value = "3";
  EXPECT_EQ(edit(kPlain, with_column(three)),
            "add the column: c = Column(Integer, nullable=False, server_default=text('3'))");
  const auto stamp = [](std::optional<std::uint32_t> precision) {
    return with_column(column("c", {.is = schema::Timestamp{.precision = precision}, .raw = {}}));
  };
  EXPECT_EQ(edit(stamp({}), stamp(3)), "declare its type as postgresql.TIMESTAMP(precision=3)");
}

TEST(Drift, FindsAnotherPrimaryKey) {
  Column id2 = column("id2", integer());
  const Schema actual = with_table([&](Table& table) {
    table.columns.push_back(id2);
    table.primary_key->columns = {"id", "id2"};
  });
  EXPECT_THAT(kinds(with_column(id2), actual), ElementsAre("primary-key "));
}

schema::ForeignKey key_to(std::string table) {
  return {.columns = {"c"}, .target = {"", std::move(table)}, .target_columns = {"id"}};
}

Schema with_key(const std::optional<schema::ForeignKey>& key) {
  return with_table([&](Table& table) {
    table.columns.push_back(column("c", integer()));
    if (key) table.foreign_keys.push_back(*key);
  });
}

TEST(Drift, ComparesForeignKeysByWhatTheySay) {
  schema::ForeignKey named = key_to("t");
  named.name = "fk_c";
  schema::ForeignKey implicit = key_to("t");
  implicit.target_columns.clear();
  schema::ForeignKey cascading = key_to("t");
  cascading.on_delete = schema::KeyAction::Cascade;
  EXPECT_THAT(kinds(with_key(key_to("t")), with_key(named)), IsEmpty());
  EXPECT_THAT(kinds(with_key(key_to("t")), with_key(implicit)), IsEmpty());
  EXPECT_THAT(kinds(with_key(named), with_key(std::nullopt)), ElementsAre("missing-foreign-key c"));
  EXPECT_THAT(kinds(with_key(std::nullopt), with_key(named)), ElementsAre("extra-foreign-key c"));
  EXPECT_THAT(kinds(with_key(key_to("u")), with_key(named)), ElementsAre("foreign-key-target c"));
  EXPECT_THAT(kinds(with_key(cascading), with_key(named)), ElementsAre("foreign-key-options c"));
}

TEST(Drift, ComparesUniquesAndTakesAUniqueIndexForANote) {
  const auto with_unique = [](std::optional<std::string> name) {
    return with_table([&](Table& table) {
      table.columns.push_back(column("c", integer()));
      table.uniques.push_back({.name = std::move(name), .columns = {"c"}});
    });
  };
  const Schema without = with_column(column("c", integer()));
  const Schema index = with_table([](Table& table) {
    table.columns.push_back(column("c", integer()));
    table.indexes.push_back(
        {.name = "ix", .unique = true, .parts = {{.column = "c", .expression = {}}}});
  });
  EXPECT_THAT(kinds(with_unique(std::nullopt), with_unique("t_c_key")), IsEmpty());
  EXPECT_THAT(kinds(with_unique("a"), with_unique("b")), ElementsAre("constraint-name a"));
  EXPECT_THAT(kinds(with_unique("a"), without), ElementsAre("missing-unique c"));
  EXPECT_THAT(kinds(without, with_unique("a")), ElementsAre("extra-unique c"));
  EXPECT_THAT(kinds(with_unique("a"), index), ElementsAre("unique-as-index c"));
  EXPECT_THAT(kinds(index, with_unique("a")), ElementsAre("unique-as-index c"));
  Schema broken = index;
  broken.tables.front().indexes.front().valid = false;  // a failed attempt: nothing is unique
  EXPECT_THAT(kinds(with_unique("a"), broken),
              UnorderedElementsAre("missing-unique c", "extra-index ix"));
}

Schema with_index(schema::Index index) {
  return with_table([&](Table& table) {
    table.columns.push_back(column("c", integer()));
    table.indexes.push_back(std::move(index));
  });
}

TEST(Drift, ComparesIndexes) {
  const schema::Index plain{.name = "ix", .parts = {{.column = "c", .expression = {}}}};
  schema::Index partial = plain;
  partial.where = "c > 0";
  schema::Index other_name = plain;
  other_name.name = "ix2";
  const Schema without = with_column(column("c", integer()));
  EXPECT_THAT(kinds(with_index(plain), with_index(plain)), IsEmpty());
  EXPECT_THAT(kinds(with_index(plain), without), ElementsAre("missing-index ix"));
  EXPECT_THAT(kinds(without, with_index(plain)), ElementsAre("extra-index ix"));
  EXPECT_THAT(kinds(with_index(plain), with_index(partial)), ElementsAre("index-differs ix"));
  EXPECT_THAT(kinds(with_index(plain), with_index(other_name)), ElementsAre("constraint-name ix"));
  EXPECT_EQ(compared(with_index(partial), without).findings.front().change_database,
            "CREATE INDEX ix ON t (c) WHERE c > 0;");
}

TEST(Drift, ComparesChecksByTheirExpressions) {
  const auto with_check = [](std::optional<std::string> name, std::string expression) {
    return with_table([&](Table& table) {
      table.checks.push_back({.name = std::move(name), .expression = std::move(expression)});
    });
  };
  EXPECT_THAT(kinds(with_check({}, "id > 0"), with_check("t_check", "id > 0")), IsEmpty());
  EXPECT_THAT(kinds(with_check("a", "id > 0"), kPlain), ElementsAre("missing-check a"));
  EXPECT_THAT(kinds(kPlain, with_check("a", "id > 0")), ElementsAre("extra-check a"));
  EXPECT_THAT(kinds(with_check("a", "id > 0"), with_check("a", "id > 1")),
              ElementsAre("check-differs a"));
}

TEST(Drift, ClaimsNothingOfAConstraintThatTheServerMaySayInOtherWords) {
  const auto with_check = [](std::optional<std::string> name, std::string expression) {
    return with_table([&](Table& table) {
      table.checks.push_back({.name = std::move(name), .expression = std::move(expression)});
    });
  };
  const Schema declared = with_check("a", "f(id + 1) > 0");
  EXPECT_THAT(kinds(declared, with_check("a", "f((id + 1)::bigint) > 0")), IsEmpty());
  EXPECT_THAT(kinds(with_check({}, "f(id + 1) > 0"), with_check("a", "f((id + 1)::bigint) > 0")),
              IsEmpty());
  const Drift drift = compared(declared, with_check("a", "f((id + 1)::bigint) > 0"));
  ASSERT_EQ(drift.not_compared.size(), 1U);
  EXPECT_EQ(drift.not_compared.front().reason, "the check: PostgreSQL may say it in other words");
  EXPECT_THAT(kinds(declared, with_check("a", "f((id + 2)::bigint) > 0")),
              ElementsAre("check-differs a"));
  EXPECT_THAT(kinds(declared, with_check("b", "f((id + 1)::bigint) > 0")),
              UnorderedElementsAre("missing-check a", "extra-check b"));
}

TEST(Drift, MatchesChecksThatSayTheSameByTheirNames) {
  const auto with_checks = [](std::vector<std::optional<std::string>> names) {
    return with_table([&](Table& table) {
      for (const auto& name : names) table.checks.push_back({.name = name, .expression = "id > 0"});
    });
  };
  EXPECT_THAT(kinds(with_checks({{}, "a"}), with_checks({"a", "t_id_check"})), IsEmpty());
  EXPECT_THAT(kinds(with_checks({"a", {}}), with_checks({"t_id_check", "a"})), IsEmpty());
}

TEST(Drift, ComparesTheConditionsOfIndexesByWhatTheyMean) {
  const auto where = [](std::optional<std::string> condition) {
    schema::Index index{.name = "ix", .parts = {{.column = "id", .expression = {}}}};
    index.where = std::move(condition);
    return with_table([&](Table& table) { table.indexes.push_back(index); });
  };
  EXPECT_THAT(kinds(where("true"), where({})), IsEmpty());
  EXPECT_THAT(kinds(where("id > 1.0"), where("id > 1")), IsEmpty());
  EXPECT_THAT(kinds(where("id > 1"), where("id > 2")), ElementsAre("index-differs ix"));
  const Drift drift = compared(where("f(id + 1)"), where("f((id + 1)::bigint)"));
  EXPECT_THAT(drift.findings, IsEmpty());
  ASSERT_EQ(drift.not_compared.size(), 1U);
  EXPECT_EQ(drift.not_compared.front().subject, "ix");
}

TEST(Drift, ComparesExclusionsByTheirDefinitions) {
  const auto excluding = [](std::string name, std::string definition) {
    return with_table([&](Table& table) {
      table.exclusions.push_back({.name = std::move(name), .definition = std::move(definition)});
    });
  };
  const Schema overlap = excluding("e", "EXCLUDE USING gist (during WITH &&)");
  EXPECT_THAT(kinds(overlap, overlap), IsEmpty());
  EXPECT_THAT(kinds(overlap, kPlain), ElementsAre("missing-exclusion e"));
  EXPECT_THAT(kinds(kPlain, overlap), ElementsAre("extra-exclusion e"));
  EXPECT_THAT(kinds(excluding("f", "EXCLUDE USING gist (during WITH &&)"), overlap),
              ElementsAre("constraint-name f"));
  EXPECT_THAT(kinds(excluding("e", "EXCLUDE USING gist (during WITH -|-)"), overlap),
              UnorderedElementsAre("missing-exclusion e", "extra-exclusion e"));
}

TEST(Drift, TakesAForeignKeyThatTheModelsDoNotValidateForValid) {
  const auto referring = [](bool validated) {
    return with_table([&](Table& table) {
      table.foreign_keys.push_back({.columns = {"id"},
                                    .target = {"", "t"},
                                    .target_columns = {"id"},
                                    .validated = validated});
    });
  };
  EXPECT_THAT(kinds(referring(false), referring(true)), IsEmpty());
  EXPECT_THAT(kinds(referring(true), referring(false)), ElementsAre("foreign-key-options id"));
}

TEST(Drift, ComparesTheNumbersOfIdentityColumns) {
  const auto counting = [](std::optional<std::int64_t> start) {
    Column made = column("n", integer());
    made.identity = schema::Identity{.options = {.start = start}};
    return with_column(made);
  };
  EXPECT_THAT(kinds(counting(5), counting(5)), IsEmpty());
  EXPECT_THAT(kinds(counting(5), counting(std::nullopt)), ElementsAre("identity n"));
}

TEST(Drift, TakesADomainWithoutASchemaForThatOfTheDatabase) {
  const auto domain = [](std::string schema, std::string name) {
    return schema::SqlType{
        .is = schema::Domain{.schema = std::move(schema), .name = std::move(name)}, .raw = {}};
  };
  EXPECT_THAT(kinds_of_types(domain("", "positive"), domain("public", "positive")), IsEmpty());
  EXPECT_THAT(kinds_of_types(domain("", "positive"), domain("public", "word")), Not(IsEmpty()));
}

TEST(Drift, ClaimsNothingAboutWhatTheModelsAreUnclearAbout) {
  const schema::Index index{.name = "ix", .parts = {{.column = "c", .expression = {}}}};
  Column five = column("c", integer());
  five.default_value = "5";
  const Schema without = with_column(column("c", integer()));
  const auto unclear = [](schema::Aspect aspect, std::string subject) {
    return std::vector<schema::Unclear>{
        {.table = {"", "t"}, .aspect = aspect, .subject = std::move(subject), .reason = "dark"}};
  };
  EXPECT_THAT(kinds(without, with_index(index), unclear(schema::Aspect::Indexes, "ix")), IsEmpty());
  EXPECT_THAT(kinds(without, with_index(index), unclear(schema::Aspect::Indexes, "")), IsEmpty());
  EXPECT_THAT(kinds(without, with_column(five), unclear(schema::Aspect::Default, "c")), IsEmpty());
  EXPECT_THAT(kinds(without, kPlain, unclear(schema::Aspect::Column, "c")), IsEmpty());
  EXPECT_EQ(compared(without, with_column(five), unclear(schema::Aspect::Default, "c"))
                .not_compared.size(),
            1U);
}

TEST(Drift, SaysOnceWhatIsNotCompared) {
  const schema::Unclear dark{.table = {"", "t"}, .subject = "c", .reason = "dark"};
  schema::Unclear other = dark;
  other.reason = "darker";
  const Schema declared = with_column(column("c", integer()));
  const Drift found = compared(declared, declared, {dark, other, dark});
  EXPECT_EQ(found.not_compared.size(), 2U);
}

TEST(Drift, ClaimsNothingAboutATableThatIsKnownInPart) {
  Schema actual = with_column(column("c", integer()));
  actual.tables.front().partly_read = {"line 12: ALTER TABLE was not read"};
  const Drift found = compared(kPlain, actual);
  EXPECT_THAT(found.findings, IsEmpty());
  ASSERT_EQ(found.not_compared.size(), 1U);
  EXPECT_EQ(found.not_compared.front().reason, "line 12: ALTER TABLE was not read");

  actual.tables.front().name.name = "nobody_declares_me";
  const Drift unknown = compared(Schema{}, actual);
  EXPECT_THAT(unknown.findings, IsEmpty());
  EXPECT_EQ(unknown.not_compared.size(), 1U);
}

TEST(Drift, CallsNoTableExtraIfAModelHidesItsName) {
  const std::vector<schema::Unclear> unclear{
      {.table = {}, .aspect = schema::Aspect::Table, .subject = "Dark", .reason = "computed"}};
  const Drift found = compared(Schema{}, kPlain, unclear);
  EXPECT_THAT(found.findings, IsEmpty());
  ASSERT_EQ(found.not_compared.size(), 2U);
  EXPECT_EQ(found.not_compared.front().subject, "Dark");
  EXPECT_EQ(found.not_compared.back().table.name, "t");
}

TEST(Drift, OffersForSqliteOnlyWhatItCanDo) {
  Schema declared = with_column(column("c", integer()));
  Schema actual = with_column(column("c", text()));
  declared.dialect = actual.dialect = schema::Dialect::Sqlite;
  EXPECT_EQ(compared(declared, actual).findings.front().change_database, "");
  actual.tables.front().columns.pop_back();
  EXPECT_EQ(compared(declared, actual).findings.front().change_database,
            "ALTER TABLE t ADD COLUMN c INTEGER;");
}

TEST(Drift, NotesAModelWhoseSchemaWasNotRead) {
  Schema declared = kPlain;
  declared.tables.front().name.schema = "app";
  Schema actual = with_table([](Table&) {}, "u");
  actual.schemas = {"public"};
  const Drift found = compared(declared, actual);
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_EQ(found.findings.front().kind, "extra-table");
  ASSERT_EQ(found.not_compared.size(), 1U);
  EXPECT_EQ(found.not_compared.front().reason, "the schema 'app' was not read");
}

schema::Sequence sequence(std::string name, schema::SequenceOptions options = {}) {
  schema::Sequence made;
  made.name = {"", std::move(name)};
  made.options = options;
  return made;
}

std::vector<std::string> drift_of_sequences(std::vector<schema::Sequence> declared,
                                            std::vector<schema::Sequence> actual) {
  Schema ours = with_table([](Table&) {});
  Schema theirs = ours;
  ours.sequences = std::move(declared);
  theirs.sequences = std::move(actual);
  std::vector<std::string> found;
  for (const Finding& finding : drift(ours, {}, theirs, options_for(theirs)).findings)
    found.push_back(finding.kind + " " + finding.table.name);
  return found;
}

TEST(Drift, ComparesSequencesOfTheirOwn) {
  EXPECT_THAT(drift_of_sequences({sequence("s")}, {sequence("s")}), IsEmpty());
  EXPECT_THAT(drift_of_sequences({sequence("s")}, {}), ElementsAre("missing-sequence s"));
  EXPECT_THAT(drift_of_sequences({}, {sequence("s")}), ElementsAre("extra-sequence s"));
  EXPECT_THAT(drift_of_sequences({sequence("s", {.start = 5})}, {sequence("s")}),
              ElementsAre("sequence-differs s"));
}

TEST(Drift, ASequenceThatAColumnOwnsIsThereAndNotExtra) {
  schema::Sequence owned = sequence("t_id_seq", {.cache = 9});
  owned.owner_table = {"", "t"};
  owned.owner_column = "id";
  EXPECT_THAT(drift_of_sequences({sequence("t_id_seq")}, {owned}), IsEmpty());
  EXPECT_THAT(drift_of_sequences({}, {owned}), IsEmpty());
}

}  // namespace
}  // namespace modelmend::drift
