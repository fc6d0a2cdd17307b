#include "rewrite/import_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "syntax/tree.h"

namespace modelmend::rewrite {
namespace {

struct Case {
  std::string name;
  std::string before;
  std::string after;
};

class AddedName : public ::testing::TestWithParam<Case> {};

TEST_P(AddedName, KeepsTheLayout) {
  const std::string& before = GetParam().before;
  const syntax::Tree tree = syntax::parse(before);
  std::vector<std::string> names;
  for (const ImportEntry& entry : import_entries(tree.root().child(0)))
    names.emplace_back(entry.name);
  const SourceStyle style{
      .newline = before.find("\r\n") == std::string::npos ? "\n" : "\r\n",
  };
  const std::string after = with_name(before, "Integer", order_of(names, {}), style);
  EXPECT_EQ(after, GetParam().after);
  EXPECT_FALSE(syntax::parse(after).has_error());
}

const std::string kLong =
    "from sqlalchemy import Boolean, Column, DateTime, ForeignKey, LargeBinary, String, Text";
const std::string kVeryLong = kLong + ", UniqueConstraint, alias, all_";

INSTANTIATE_TEST_SUITE_P(
    ImportList, AddedName,
    ::testing::Values(
        Case{"SortedLine", "from m import Column, String", "from m import Column, Integer, String"},
        Case{"SortedLineFirst", "from m import String, Text",
             "from m import Integer, String, Text"},
        Case{"UnsortedLine", "from m import String, Column",
             "from m import String, Column, Integer"},
        Case{"OneName", "from m import Column", "from m import Column, Integer"},
        Case{"ParenthesesOnALine", "from m import (Column, String)",
             "from m import (Column, Integer, String)"},
        Case{"TrailingCommaOnALine", "from m import (Column, Date,)",
             "from m import (Column, Date, Integer,)"},
        Case{"OneNameALine", "from m import (\n    Column,\n    String,\n)",
             "from m import (\n    Column,\n    Integer,\n    String,\n)"},
        Case{"OneNameALineAtTheEnd", "from m import (\n    Column,\n)",
             "from m import (\n    Column,\n    Integer,\n)"},
        Case{"NoTrailingComma", "from m import (\n    Column,\n    Date  # days\n)",
             "from m import (\n    Column,\n    Date,  # days\n    Integer\n)"},
        Case{"NoTrailingCommaInTheMiddle", "from m import (\n    Column,\n    String\n)",
             "from m import (\n    Column,\n    Integer,\n    String\n)"},
        Case{"CommentsStayWithTheirNames",
             "from m import (  # all\n    Column,  # c\n    # s\n    String,\n)",
             "from m import (  # all\n    Column,  # c\n    # s\n    Integer,\n    String,\n)"},
        Case{"CommentAtTheEnd", "from m import (\n    Column,  # c\n    # end\n)",
             "from m import (\n    Column,  # c\n    Integer,\n    # end\n)"},
        Case{"SeveralOnALine", "from m import (\n    Column, Date,\n    String,\n)",
             "from m import (\n    Column, Date, Integer,\n    String,\n)"},
        Case{"SeveralOnALineAtTheEnd", "from m import (Column,\n               Date)",
             "from m import (Column,\n               Date, Integer)"},
        Case{"SeveralOnALineFirst", "from m import (String,\n               Text)",
             "from m import (Integer, String,\n               Text)"},
        Case{"Backslash", "from m import Column, \\\n    Date",
             "from m import Column, \\\n    Date, Integer"},
        Case{"CrLf", "from m import (\r\n    Column,\r\n    String,\r\n)",
             "from m import (\r\n    Column,\r\n    Integer,\r\n    String,\r\n)"},
        Case{"Tabs", "from m import (\n\tColumn,\n\tString,\n)",
             "from m import (\n\tColumn,\n\tInteger,\n\tString,\n)"},
        Case{"Aliases", "from m import Column as C, String as S",
             "from m import Column as C, Integer, String as S"},
        Case{"LineThatGetsTooLong", kLong,
             "from sqlalchemy import (\n    Boolean,\n    Column,\n    DateTime,\n"
             "    ForeignKey,\n    Integer,\n    LargeBinary,\n    String,\n    Text,\n)"},
        Case{"LineThatWasTooLong", kVeryLong,
             "from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Integer, LargeBinary, "
             "String, Text, UniqueConstraint, alias, all_"}),
    [](const auto& test) { return test.param.name; });

TEST(ImportList, WrapsAsTheFileWrapsItsOthers) {
  const SourceStyle grid{.import_wrap = ImportWrap::Grid};
  EXPECT_EQ(with_name(kLong, "Integer", NameOrder::ByType, grid),
            "from sqlalchemy import (Boolean, Column, DateTime, ForeignKey, Integer, LargeBinary,\n"
            "                        String, Text)");
  const SourceStyle backslash{.import_wrap = ImportWrap::Backslash};
  EXPECT_EQ(
      with_name(kLong, "Integer", NameOrder::ByType, backslash),
      "from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Integer, LargeBinary, \\\n"
      "    String, Text");
}

TEST(ImportList, OpensANewLineWhereALineOfSeveralIsFull) {
  const std::string before =
      "from m import (\n    AAAAAAAAAAAAAAAAAAAAA, BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB, "
      "CCCCCCCCCCCCCCCCCCCCC,\n    Date, String,\n)";
  EXPECT_EQ(with_name(before, "Catalogue", NameOrder::CaseSensitive, {}),
            "from m import (\n    AAAAAAAAAAAAAAAAAAAAA, BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB, "
            "CCCCCCCCCCCCCCCCCCCCC,\n    Catalogue, Date, String,\n)");
}

class RemovedName : public ::testing::TestWithParam<Case> {};

TEST_P(RemovedName, KeepsTheLayout) {
  const std::string after = without_name(GetParam().before, "UUID");
  EXPECT_EQ(after, GetParam().after);
  EXPECT_FALSE(syntax::parse(after).has_error());
}

INSTANTIATE_TEST_SUITE_P(
    ImportList, RemovedName,
    ::testing::Values(
        Case{"First", "from m import UUID, A", "from m import A"},
        Case{"Middle", "from m import A, UUID, B", "from m import A, B"},
        Case{"Last", "from m import A, UUID", "from m import A"},
        Case{"Twice", "from m import UUID, A, UUID", "from m import A"},
        Case{"ByItsAlias", "from m import A, X as UUID", "from m import A"},
        Case{"PlainImport", "import os, uuid as UUID, sys", "import os, sys"},
        Case{"LastInParentheses", "from m import (A, UUID,)", "from m import (A,)"},
        Case{"OwnLine", "from m import (\n    A,\n    UUID,  # ids\n    Z,\n)",
             "from m import (\n    A,\n    Z,\n)"},
        Case{"OwnLineFirst", "from m import (\n    UUID,\n    Z,\n)", "from m import (\n    Z,\n)"},
        Case{"OwnLineLast", "from m import (\n    A,\n    UUID,\n)", "from m import (\n    A,\n)"},
        Case{"OwnLineLastWithoutComma", "from m import (\n    A,  # a\n    UUID\n)",
             "from m import (\n    A  # a\n)"},
        Case{"CommentsOfOthersStay",
             "from m import (\n    # a\n    A,\n    UUID,\n    # z\n    Z,\n)",
             "from m import (\n    # a\n    A,\n    # z\n    Z,\n)"},
        Case{"SeveralOnALine", "from m import (\n    A, UUID,\n    Z,\n)",
             "from m import (\n    A,\n    Z,\n)"},
        Case{"FirstOfSeveralLines", "from m import (UUID,\n               Z)", "from m import (Z)"},
        Case{"Backslash", "from m import A, \\\n    UUID", "from m import A"},
        Case{"BackslashFirst", "from m import UUID, \\\n    A", "from m import A"},
        Case{"CrLf", "from m import (\r\n    A,\r\n    UUID,\r\n)",
             "from m import (\r\n    A,\r\n)"}),
    [](const auto& test) { return test.param.name; });

TEST(ImportList, LeavesAStatementWithoutTheNameAlone) {
  EXPECT_EQ(without_name("from m import A, B", "UUID"), "from m import A, B");
}

}  // namespace
}  // namespace modelmend::rewrite
