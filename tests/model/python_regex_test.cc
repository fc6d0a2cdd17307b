// What a pattern of Python's `re` finds. tests/oracle/test_computed_names.py compares with Python.
#include "model/python_regex.h"

#include <gtest/gtest.h>

namespace modelmend::model {
namespace {

// The matches between bars, "?" if it is not known.
std::string found(std::string_view pattern, std::string_view text) {
  const auto regex = PythonRegex::compile(pattern);
  const auto matches = regex ? regex->find_all(text) : std::nullopt;
  if (!matches) return "?";
  std::string all;
  for (const RegexMatch& match : *matches) all += match.groups[0].value_or("none") + "|";
  return all;
}

std::string replaced(std::string_view pattern, std::string_view by, std::string_view text) {
  const auto regex = PythonRegex::compile(pattern);
  const auto matches = regex ? regex->find_all(text) : std::nullopt;
  if (!matches) return "?";
  std::string whole;
  std::size_t at = 0;
  for (const RegexMatch& match : *matches) {
    const auto said = regex->expand(by, match);
    if (!said) return "?";
    whole += std::string(text.substr(at, match.begin - at)) + *said;
    at = match.end;
  }
  return whole + std::string(text.substr(at));
}

TEST(PythonRegex, FindsWhatPythonFinds) {
  EXPECT_EQ(found("[A-Z][a-z]*", "BigDOc"), "Big|D|Oc|");
  EXPECT_EQ(found("[A-Z]+?", "ABc"), "A|B|");
  EXPECT_EQ(found("a|ab", "ab"), "a|");
  EXPECT_EQ(found("(?:ab){1,2}", "ababab"), "abab|ab|");
  EXPECT_EQ(found(R"(\w+\b)", "one two"), "one|two|");
  EXPECT_EQ(found(R"([^\d_]+)", "a1_b"), "a|b|");
  EXPECT_EQ(found("x", ""), "");
}

TEST(PythonRegex, LooksAround) {
  EXPECT_EQ(replaced("(?<!^)(?=[A-Z])", "_", "BigDOc"), "Big_D_Oc");
  EXPECT_EQ(replaced("(?<=[a-z0-9])(?=[A-Z])", "_", "bigDoc2Go"), "big_Doc2_Go");
  EXPECT_EQ(replaced("(?<=[a-z])[A-Z]|(?<!^)[A-Z](?=[a-z])", "_", "aBcDEf"), "a_c__f");
  EXPECT_EQ(replaced("(?<!ab)c", "_", "abcac"), "abca_");
}

TEST(PythonRegex, FindsNothingEmptyTwiceAtOnePlace) {
  EXPECT_EQ(replaced("x*", "-", "abxd"), "-a-b--d-");
  EXPECT_EQ(replaced("(?=x)|x", "-", "axb"), "a--b");
}

TEST(PythonRegex, PutsGroupsIn) {
  EXPECT_EQ(replaced("(.)([A-Z][a-z]+)", R"(\1_\2)", "BigDocHTTP"), "Big_DocHTTP");
  EXPECT_EQ(replaced("(?P<low>[a-z])(?P<up>[A-Z])", R"(\g<low>\g<2>_\g<up>)", "aB"), "aB_B");
  EXPECT_EQ(replaced("(a)|b", R"([\1])", "ab"), "[a][]");
  EXPECT_EQ(replaced("a", R"(\\)", "a"), "\\");
  EXPECT_EQ(replaced("(a)", R"(\2)", "a"), "?");
  EXPECT_EQ(replaced("(?P<a>a)", R"(\a)", "a"), "?");
  EXPECT_EQ(replaced("(a)", R"(\10)", "a"), "?");
  EXPECT_EQ(replaced("(a)", R"(\g<0)", "a"), "?");
}

TEST(PythonRegex, RefusesWhatItDoesNotReadForSure) {
  for (const char* pattern : {"(?i)a",
                              "(?i:a)",
                              "(a)\\1",
                              "(a)*",
                              "(?:a*)*",
                              "a++",
                              "a*+",
                              "(?>a)",
                              "(?<=a+)b",
                              "(?=(a))",
                              "[[a]",
                              "[a--b]",
                              "[]a]",
                              "[z-a]",
                              "[\\w-z]",
                              "a{,3}",
                              "a{2",
                              "a{20}",
                              "(a",
                              "a)",
                              "a\\",
                              "\\Ba",
                              "*a",
                              "^*",
                              "\\n",
                              "\\x41",
                              "a{1}{2}",
                              "(?P<1>a)",
                              "(?P<a>b)(?P<a>c)",
                              "\xc3\xa4",
                              "(?#a)"})
    EXPECT_FALSE(PythonRegex::compile(pattern)) << pattern;
}

TEST(PythonRegex, GivesUpOnAnotherTextAndOnAnEndlessSearch) {
  EXPECT_EQ(found("a", "\xc3\xa4"), "?");
  EXPECT_EQ(found("a", "a\n"), "?");
  EXPECT_EQ(found("(?:a|aa)+b", std::string(60, 'a')), "?");
  std::string deep;
  for (int i = 0; i < 500; ++i) deep += "(?:";
  EXPECT_EQ(found(deep, "a"), "?");
}

}  // namespace
}  // namespace modelmend::model
