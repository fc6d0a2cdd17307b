#include "text/encoding.h"

#include <gmock/gmock.h>

namespace modelmend::text {
namespace {

std::string cookie(std::string_view bytes) {
  const auto found = find_coding_cookie(bytes);
  return found ? found->name : "";
}

TEST(CodingCookie, IsReadFromTheFirstTwoLines) {
  EXPECT_EQ(cookie("# coding: latin-1\n"), "latin-1");
  EXPECT_EQ(cookie("#!/usr/bin/python\n# -*- coding: koi8-r -*-\n"), "koi8-r");
  EXPECT_EQ(cookie("\n# vim: set fileencoding=cp1252 :\n"), "cp1252");
  EXPECT_EQ(cookie(" \t\f#coding:\t iso_8859-15 x"), "iso_8859-15");
  EXPECT_EQ(cookie("#a\n#b\n# coding: latin-1\n"), "");
}

TEST(CodingCookie, SecondLineCountsOnlyAfterABlankOrComment) {
  EXPECT_EQ(cookie("x = 1\n# coding: latin-1\n"), "");
  EXPECT_EQ(cookie("'''\n# coding: latin-1\n'''\n"), "");
  EXPECT_EQ(cookie("\r\n# coding: latin-1\r\n"), "latin-1");
  EXPECT_EQ(cookie("#\r# coding: latin-1\r"), "latin-1");
}

TEST(CodingCookie, NeedsAColonOrEqualsSignAndAName) {
  EXPECT_EQ(cookie("# coding latin-1\n"), "");
  EXPECT_EQ(cookie("# coding : latin-1\n"), "");
  EXPECT_EQ(cookie("# coding: (latin-1)\n"), "");
  EXPECT_EQ(cookie("# coding: ! coding: latin-1\n"), "latin-1");
  EXPECT_EQ(cookie("x = 1 # coding: latin-1\n"), "");
}

TEST(CodingCookie, RangeIsThatOfTheName) {
  const std::string_view text = "\xEF\xBB\xBF#!x\n# coding=utf-8\n";
  EXPECT_EQ(find_coding_cookie(text)->range.in(text), "utf-8");
}

TEST(Encoding, PythonSpellingsOfOneEncodingAgree) {
  for (const char* name : {"latin-1", "LATIN_1", "iso-8859-1", "iso-latin-1-unix", "ISO_8859-1"}) {
    EXPECT_EQ(lookup_encoding(name)->name, "iso8859-1") << name;
  }
  for (const char* name : {"utf-8", "UTF8", "utf_8", "utf-8-sig", "U8"}) {
    EXPECT_EQ(lookup_encoding(name), Encoding{}) << name;
  }
  EXPECT_EQ(lookup_encoding("windows-1252")->name, "cp1252");
  EXPECT_EQ(lookup_encoding("ISO-8859-15")->name, "iso8859_15");
  EXPECT_EQ(lookup_encoding("koi8-u")->name, "koi8_u");
  EXPECT_EQ(lookup_encoding("646")->kind, EncodingKind::Ascii);
}

TEST(Encoding, OthersAreNotRead) {
  for (const char* name : {"utf-16", "shift_jis", "cp932", "euc-jp", "gb18030", "cp500", "rot13",
                           "mac-farsi", "unicode_escape", "undefined", "", "-"}) {
    EXPECT_EQ(lookup_encoding(name), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace modelmend::text
