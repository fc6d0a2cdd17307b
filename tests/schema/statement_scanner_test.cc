#include "schema/dump/statement_scanner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

namespace modelmend::schema {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Gives a few bytes at a time, so that every token is cut somewhere.
PieceReader::Source in_pieces(std::string_view text, std::size_t bytes) {
  return [rest = text, bytes](std::span<char> out) mutable {
    const std::size_t count = std::min({bytes, out.size(), rest.size()});
    std::ranges::copy(rest.substr(0, count), out.begin());
    rest.remove_prefix(count);
    return count;
  };
}

std::vector<std::string> statements(std::string_view text, std::size_t bytes) {
  StatementScanner scanner(in_pieces(text, bytes));
  std::vector<std::string> all;
  while (const auto statement = scanner.next())
    all.push_back(std::to_string(statement->line) + ": " + statement->text);
  return all;
}

std::vector<std::string> statements(std::string_view text) {
  const auto whole = statements(text, text.size());
  for (const std::size_t bytes : {1U, 2U, 3U, 7U}) EXPECT_EQ(statements(text, bytes), whole);
  return whole;
}

Unfinished unfinished(std::string_view text) {
  StatementScanner scanner(source_of_text(text));
  while (scanner.next()) {
  }
  return scanner.unfinished();
}

TEST(StatementScanner, CutsAtSemicolonsAndCountsLines) {
  EXPECT_THAT(statements("a;\n\nb\nc ;; d"), ElementsAre("1: a", "3: b\nc", "4: d"));
  EXPECT_THAT(statements(" ;\n; "), IsEmpty());
  EXPECT_THAT(statements(""), IsEmpty());
}

TEST(StatementScanner, KnowsQuotes) {
  EXPECT_THAT(statements("a 'x;''y' b; c"), ElementsAre("1: a 'x;''y' b", "1: c"));
  EXPECT_THAT(statements("a \"x;\"\"y\"; b"), ElementsAre("1: a \"x;\"\"y\"", "1: b"));
  EXPECT_THAT(statements("a E'x\\';' ; b"), ElementsAre("1: a E'x\\';'", "1: b"));
  EXPECT_THAT(statements("a 'x\\'; b"), ElementsAre("1: a 'x\\'", "1: b"));
}

TEST(StatementScanner, KnowsDollarQuotes) {
  EXPECT_THAT(statements("a $$;'$$; b"), ElementsAre("1: a $$;'$$", "1: b"));
  EXPECT_THAT(statements("a $x$;$$;$y$;$x$; b"), ElementsAre("1: a $x$;$$;$y$;$x$", "1: b"));
  EXPECT_THAT(statements("a $x$ $x $x$; b"), ElementsAre("1: a $x$ $x $x$", "1: b"));
  EXPECT_THAT(statements("a $1; b$c$d; e"), ElementsAre("1: a $1", "1: b$c$d", "1: e"));
}

TEST(StatementScanner, LeavesCommentsOut) {
  EXPECT_THAT(statements("-- x;\na -- y;\nb; c"), ElementsAre("2: a \nb", "3: c"));
  EXPECT_THAT(statements("/* ; /* ; */ ; */ a /*;*/ b"), ElementsAre("1: a   b"));
}

TEST(StatementScanner, SkipsTheDataOfCopy) {
  EXPECT_THAT(statements("COPY t (a) FROM stdin;\n1;\n'\n\\.x\n\\.\nb;"),
              ElementsAre("1: COPY t (a) FROM stdin", "6: b"));
  EXPECT_THAT(statements("COPY t FROM stdin WITH CSV;\n;\n\\.\r\nb;"),
              ElementsAre("1: COPY t FROM stdin WITH CSV", "4: b"));
  EXPECT_THAT(statements("COPY t FROM 'f';\nb;"), ElementsAre("1: COPY t FROM 'f'", "2: b"));
}

TEST(StatementScanner, SkipsCommandsOfPsql) {
  EXPECT_THAT(statements("\\restrict abc'\na;\n\\connect -reuse 'x\nb;"),
              ElementsAre("2: a", "4: b"));
}

TEST(StatementScanner, KeepsBodiesOfRoutinesAndRulesTogether) {
  EXPECT_THAT(
      statements("CREATE OR REPLACE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END;"
                 " SELECT 2; END; b"),
      testing::SizeIs(2));
  EXPECT_THAT(statements("CREATE RULE r AS ON INSERT TO t DO (a; b); c"), testing::SizeIs(2));
  EXPECT_THAT(statements("CREATE TABLE t (a; b"), testing::SizeIs(2));
}

TEST(StatementScanner, KeepsOnlyTheStartOfData) {
  const std::string insert = "INSERT INTO t VALUES ('" + std::string(100'000, 'x') + "')";
  StatementScanner scanner(source_of_text(insert + "; b"));
  EXPECT_LT(scanner.next()->text.size(), 1'000U);
  EXPECT_EQ(scanner.next()->text, "b");
}

TEST(StatementScanner, SaysWhatIsUnfinished) {
  EXPECT_EQ(unfinished("a;"), Unfinished::Nothing);
  EXPECT_EQ(unfinished("a; b"), Unfinished::Statement);
  EXPECT_EQ(unfinished("a 'b"), Unfinished::Quote);
  EXPECT_EQ(unfinished("a $x$ b $x"), Unfinished::Quote);
  EXPECT_EQ(unfinished("a /* b"), Unfinished::Comment);
  EXPECT_EQ(unfinished("COPY t FROM stdin;\n1\n"), Unfinished::CopyData);
}

}  // namespace
}  // namespace modelmend::schema
