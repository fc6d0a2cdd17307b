#include "text/encoding.h"

#include <gmock/gmock.h>

#include <sstream>

#include "base/subprocess.h"

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

// Every name and alias of Python's registry that is one byte for each character, a superset of
// ASCII, and gives no ASCII character to another byte; and the names of the others.
constexpr const char* kAskPython = R"(
import codecs, encodings, pkgutil
from encodings.aliases import aliases
stems = [m.name for m in pkgutil.iter_modules(encodings.__path__)]
def kind(name):
    try:
        info = codecs.lookup(name)
        ascii_same = info._is_text_encoding and bytes(range(128)).decode(name) == ''.join(map(chr, range(128)))
    except Exception:
        return 'other'
    if not ascii_same or 'escape' in name or info.name == 'charmap':
        return 'other'
    if info.name in ('utf-8', 'utf-8-sig'):
        return 'utf-8'
    if info.name == 'ascii':
        return 'ascii'
    def lone(byte):
        try:
            return bytes([byte]).decode(name)
        except UnicodeDecodeError:
            return None
    high = [c for c in map(lone, range(128, 256)) if c is not None]
    def pair(byte):  # does a lead byte take the next one with it?
        try:
            return len(bytes([byte, 0x41]).decode(name)) == 1 or len(bytes([byte, 0xA1]).decode(name)) == 1
        except UnicodeDecodeError:
            return False
    if not high or any(len(c) != 1 or ord(c) < 128 for c in high) or any(map(pair, range(128, 256))):
        return 'other'
    return 'single'
for name in sorted(set(stems) | set(aliases)):
    print(name, kind(name))
)";

std::string kind_of(const std::string& name) {
  const auto encoding = lookup_encoding(name);
  if (!encoding) return "other";
  if (encoding->kind == EncodingKind::Utf8) return "utf-8";
  return encoding->kind == EncodingKind::Ascii ? "ascii" : "single";
}

TEST(Encoding, AgreesWithThePythonRegistryOnEveryNameAndAlias) {
  const auto python = run_command({.arguments = {"python3", "-c", kAskPython}});
  ASSERT_TRUE(python) << python.error().message();
  ASSERT_EQ(python->exit_status, 0) << python->errors;
  std::istringstream lines(python->output);
  int names = 0;
  for (std::string name, kind; lines >> name >> kind; ++names)
    EXPECT_EQ(kind_of(name), kind) << name;
  EXPECT_GT(names, 300);
}

}  // namespace
}  // namespace modelmend::text
