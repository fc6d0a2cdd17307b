#include "text/python_literal.h"

#include <gtest/gtest.h>

namespace modelmend::text {
namespace {

TEST(PythonLiteral, TakesTheQuotesThatSaveEscapes) {
  EXPECT_EQ(python_literal("new", '"'), R"("new")");
  EXPECT_EQ(python_literal("new", '\''), "'new'");
  EXPECT_EQ(python_literal("it's", '\''), R"("it's")");
  EXPECT_EQ(python_literal(R"(it's "new")", '"'), R"("it's \"new\"")");
}

TEST(PythonLiteral, IsRawForBackslashesAlone) {
  EXPECT_EQ(python_literal(R"(a\b)", '"'), R"(r"a\b")");
  EXPECT_EQ(python_literal(R"(a\)", '"'), R"("a\\")");
  EXPECT_EQ(python_literal("a\\\n", '"'), R"("a\\\n")");
}

TEST(PythonLiteral, EscapesWhatNoLineHolds) {
  EXPECT_EQ(python_literal("a\tb\r\n\x01", '"'), R"("a\tb\r\n\x01")");
}

}  // namespace
}  // namespace modelmend::text
