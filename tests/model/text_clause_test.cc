#include "model/text_clause.h"

#include <gtest/gtest.h>

namespace modelmend::model {
namespace {

TEST(TextClause, EscapesWhatWouldBeAParameter) {
  EXPECT_EQ(text_clause_of_sql("now()"), "now()");
  EXPECT_EQ(text_clause_of_sql("'a'::text"), "'a'::text");
  EXPECT_EQ(text_clause_of_sql("concat(':a', 'b :c')"), R"(concat('\:a', 'b \:c'))");
  EXPECT_EQ(text_clause_of_sql("'12:30'"), "'12:30'");
  EXPECT_EQ(text_clause_of_sql(R"('a\b')"), R"('a\b')");
  EXPECT_EQ(text_clause_of_sql(R"(f('\:a'))"), R"(f('\\:a'))");
}

TEST(TextClause, LeavesColonsThatAreNone) {
  EXPECT_EQ(text_clause_of_sql("' :a:'"), "' :a:'");
  EXPECT_EQ(text_clause_of_sql(R"('\:a:')"), R"('\:a:')");
}

TEST(TextClause, ClaimsNothingOfLettersThatOnlyPythonKnows) {
  EXPECT_EQ(text_clause_of_sql("':\u00e9'"), std::nullopt);
}

TEST(TextClause, IsReadAsSqlAlchemyReadsIt) {
  EXPECT_EQ(sql_of_text_clause(R"('a'\:\:text)"), "'a'::text");
  EXPECT_EQ(sql_of_text_clause(R"('\:a:')"), R"('\:a:')");
  EXPECT_EQ(sql_of_text_clause(R"('\\:a')"), R"('\:a')");
}

TEST(TextClause, WithAParameterIsNoSql) {
  EXPECT_EQ(sql_of_text_clause("upper(:a)"), std::nullopt);
  EXPECT_EQ(sql_of_text_clause("'at :noon'"), std::nullopt);
}

}  // namespace
}  // namespace modelmend::model
