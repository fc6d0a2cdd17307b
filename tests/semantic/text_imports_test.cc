#include "semantic/text_imports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace modelmend::semantic {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// "module.name as bound", "module as bound" for a module itself.
std::vector<std::string> imports_in(std::string_view text) {
  std::vector<std::string> lines;
  const TextImports imports(text);
  for (const TextImport& import : imports.list()) {
    std::string line(import.module);
    if (!import.name.empty()) line += " . " + std::string(import.name);
    if (!import.bound.empty()) line += " as " + std::string(import.bound);
    lines.push_back(line);
  }
  return lines;
}

TEST(TextImports, ReadsEveryFormOfStatement) {
  EXPECT_THAT(imports_in("import a"), ElementsAre("a as a"));
  EXPECT_THAT(imports_in("import a.b, c.d as e\n"), ElementsAre("a.b as a", "c.d as e"));
  EXPECT_THAT(imports_in("import a . b\n"), ElementsAre("a.b as a"));
  EXPECT_THAT(imports_in("from a.b import c, d as e\n"),
              ElementsAre("a.b . c as c", "a.b . d as e"));
  EXPECT_THAT(imports_in("from . import x\nfrom .import y\nfrom ...a import z"),
              ElementsAre(". . x as x", ". . y as y", "...a . z as z"));
  EXPECT_THAT(imports_in("from a import *"), ElementsAre("a . *"));
  EXPECT_THAT(imports_in("from a import(b)"), ElementsAre("a . b as b"));
}

TEST(TextImports, ReadsStatementsOverSeveralLines) {
  EXPECT_THAT(imports_in("from a import (  # why\n    b,  # c\n    d as e,\n)\nimport f"),
              ElementsAre("a . b as b", "a . d as e", "f as f"));
  EXPECT_THAT(imports_in("from a import b, \\\n    c\n"), ElementsAre("a . b as b", "a . c as c"));
  EXPECT_THAT(imports_in("from a \\\r\n    import b\r\n"), ElementsAre("a . b as b"));
  EXPECT_THAT(imports_in("from \\\n  a.b \\\n  import c"), ElementsAre("a.b . c as c"));
}

TEST(TextImports, ReadsWhatIsJoinedOrPartedInOddPlaces) {
  EXPECT_THAT(imports_in("from a import \\\n    (b, c)\n"),
              ElementsAre("a . b as b", "a . c as c"));
  EXPECT_THAT(imports_in("from a import\f(b)\n"), ElementsAre("a . b as b"));
  EXPECT_THAT(imports_in("from a import (b# why\nas c)\n"), ElementsAre("a . b as c"));
}

TEST(TextImports, IsNotMisledByTheBackslashOfAComment) {
  EXPECT_THAT(imports_in("# a path \\\nimport a\n"), ElementsAre("a as a"));
  EXPECT_THAT(imports_in("# taken from \\\nimport a\nfrom b import c\n"),
              ElementsAre("a as a", "b . c as c"));
}

TEST(TextImports, PassesOverAByteOrderMark) {
  EXPECT_THAT(imports_in("\xEF\xBB\xBFimport a\n"), ElementsAre("a as a"));
  EXPECT_THAT(imports_in("\xEF\xBB\xBF"
                         "from a import b\n"),
              ElementsAre("a . b as b"));
}

TEST(TextImports, ReadsStatementsBehindOthersOnTheLine) {
  EXPECT_THAT(imports_in("import a; from b import c; import d # e"),
              ElementsAre("a as a", "b . c as c", "d as d"));
  EXPECT_THAT(imports_in("try: import a\nexcept ImportError: from b import c as a\n"),
              ElementsAre("a as a", "b . c as a"));
  EXPECT_THAT(imports_in("def f():\n\timport a\n"), ElementsAre("a as a"));
}

TEST(TextImports, CountsACarriageReturnAsTheEndOfALine) {
  EXPECT_THAT(imports_in("x = 1\rimport a\rfrom b import c\r"),
              ElementsAre("a as a", "b . c as c"));
}

TEST(TextImports, PassesOverWhatOnlyLooksLikeAnImport) {
  EXPECT_THAT(imports_in("important = reimport(import_module('a'))"), IsEmpty());
  EXPECT_THAT(imports_in("# one may import that\nx = 'do not import this'"), IsEmpty());
  EXPECT_THAT(imports_in("importlib.reload(m)\nself.import_(x)\n"), IsEmpty());
}

TEST(TextImports, AddsThePartsOfAText) {
  TextImports parts("import a\n");
  parts.add("from b import c\n");
  EXPECT_EQ(parts, TextImports("import a\nfrom b import c\n"));
}

}  // namespace
}  // namespace modelmend::semantic
