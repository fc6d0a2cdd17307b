// The name and the text of a migration's file.
#include "alembic/migration_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace modelmend::alembic {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Heading kHeading{.message = "Add the user's things, and more of them than fit in a name",
                       .revision = "ab12",
                       .down = {"aa00"},
                       .made = {.year = 2024,
                                .month = 5,
                                .day = 1,
                                .hour = 9,
                                .minute = 7,
                                .second = 3,
                                .microsecond = 42,
                                .epoch = 1714554423}};

std::string name_of(const std::string& file_template) {
  ScriptSettings settings;
  settings.file_template = file_template;
  return migration_file_name(settings, kHeading).value_or("nothing");
}

TEST(MigrationFile, IsNamedByTheTemplateOfTheSettings) {
  EXPECT_EQ(name_of(kFileTemplate), "ab12_add_the_user_s_things_and_more_of_them_.py");
  EXPECT_EQ(name_of("%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d-%(rev)s"),
            "2024_05_01_0907-ab12.py");
  EXPECT_EQ(name_of("%(epoch)s/%(second).2d"), "1714554423/03.py");
  EXPECT_EQ(name_of("%(author)s"), "nothing");
}

Migration migration_of(std::vector<Statement> upgrade) {
  Migration made;
  made.upgrade = std::move(upgrade);
  made.downgrade = {{.sql = "DROP TABLE a", .op = "op.drop_table('a')"}};
  made.imports = {"from sqlalchemy.dialects import postgresql"};
  return made;
}

std::string text_of(std::vector<Statement> upgrade, Style style = Style::Op,
                    const std::optional<std::string>& script_template = std::nullopt) {
  return migration_text(migration_of(std::move(upgrade)), style, kHeading, script_template);
}

TEST(MigrationFile, SaysWhatAlembicsOwnTemplateSays) {
  const std::string text = text_of({{.sql = "CREATE TABLE a ()", .op = "op.create_table('a')"}});
  EXPECT_THAT(text, HasSubstr("Revision ID: ab12\nRevises: aa00\n"
                              "Create Date: 2024-05-01 09:07:03.000042\n"));
  EXPECT_THAT(text, HasSubstr("import sqlalchemy as sa\n"
                              "from sqlalchemy.dialects import postgresql\n"));
  EXPECT_THAT(text, HasSubstr("down_revision: Union[str, Sequence[str], None] = 'aa00'\n"));
  EXPECT_THAT(text, HasSubstr("    op.create_table('a')\n"));
  EXPECT_TRUE(text.ends_with("    op.drop_table('a')\n"));
}

TEST(MigrationFile, FillsTheProjectsOwnTemplate) {
  const std::string text = text_of({}, Style::Op,
                                   "# ${message}\nrevision = ${repr(up_revision)}\n"
                                   "def upgrade():\n  ${upgrades if upgrades else \"pass\"}\n");
  EXPECT_EQ(text, "# " + kHeading.message + "\nrevision = 'ab12'\ndef upgrade():\n  pass\n");
}

TEST(MigrationFile, ImportsWhatATemplateWithoutAPlaceForItLacks) {
  const auto filled = [](const std::string& imports) {
    return text_of({}, Style::Op, imports + "\nrevision = ${repr(up_revision)}\n");
  };
  EXPECT_EQ(filled("from alembic import op\nimport sqlalchemy as sa\n"),
            "from alembic import op\nimport sqlalchemy as sa\n"
            "from sqlalchemy.dialects import postgresql\n\nrevision = 'ab12'\n");
  EXPECT_EQ(filled("from alembic import op\nfrom app import (\n    a,\n)\n"),
            "from alembic import op\nfrom sqlalchemy.dialects import postgresql\n"
            "from app import (\n    a,\n)\n\nrevision = 'ab12'\n");
  const std::string has_it = "from sqlalchemy.dialects import postgresql\n";
  EXPECT_EQ(filled(has_it), has_it + "\nrevision = 'ab12'\n");
}

TEST(MigrationFile, FallsBackWhereATemplateNeedsMako) {
  for (const char* text : {"<%! import re %>\n", "% if a:\n", "${engine.name}\n", "${open"})
    EXPECT_THAT(text_of({}, Style::Op, text), HasSubstr("import sqlalchemy as sa")) << text;
}

TEST(MigrationFile, KeepsSqlReadableAndWhole) {
  const std::string text = text_of({{.sql = "CREATE TABLE a (\n    b INTEGER\n)"},
                                    {.sql = "COMMENT ON TABLE a IS 'x\ny'"},
                                    {.sql = "SELECT ':name', a::text, '100%'"}},
                                   Style::Sql);
  EXPECT_THAT(text, HasSubstr("    op.execute(\n        \"\"\"\n        CREATE TABLE a (\n"
                              "            b INTEGER\n        )\n        \"\"\"\n    )\n"));
  EXPECT_THAT(text, HasSubstr(R"(        "COMMENT ON TABLE a IS 'x\n"
        "y'")"));
  EXPECT_THAT(text, HasSubstr(R"(\:name)"));
  EXPECT_THAT(text, Not(HasSubstr("import sqlalchemy"))) << "nothing of it is used";
  EXPECT_THAT(text_of({{.sql = "SELECT ':name', '\\'"}}, Style::Sql),
              HasSubstr("from alembic import op\n"));
  EXPECT_THAT(text, Not(HasSubstr("postgresql")));
}

TEST(MigrationFile, PutsWhatCannotBeInATransactionIntoABlockOfItsOwn) {
  const std::vector<Statement> statements{
      {.sql = "SELECT 1"}, {.sql = "SELECT 2", .outside = true}, {.sql = "SELECT 3"}};
  EXPECT_EQ(body_of(statements, Style::Op, "    "),
            "    op.execute('SELECT 1')\n"
            "    with op.get_context().autocommit_block():\n"
            "        op.execute('SELECT 2')\n"
            "    op.execute('SELECT 3')");
  Migration migration;
  migration.upgrade = statements;
  EXPECT_EQ(migration_sql(migration),
            "BEGIN;\n\nSELECT 1;\n\nCOMMIT;\n\nSELECT 2;\n\nBEGIN;\n\nSELECT 3;\n\nCOMMIT;\n");
}

TEST(MigrationFile, KeepsADocstringWhole) {
  Heading heading = kHeading;
  heading.message = R"(say """no""" to C:\new")";
  const std::string text = migration_text(migration_of({}), Style::Op, heading, std::nullopt);
  EXPECT_THAT(text, HasSubstr(R"("""say \"\"\"no\"\"\" to C:\\new\"
)"));
}

TEST(RevisionId, TellsMigrationsApart) {
  const std::string one = revision_id(migration_of({}), kHeading);
  EXPECT_EQ(one.size(), 12U);
  EXPECT_NE(one, revision_id(migration_of({{.sql = "SELECT 1"}}), kHeading));
  EXPECT_EQ(one, revision_id(migration_of({}), kHeading));
}

}  // namespace
}  // namespace modelmend::alembic
