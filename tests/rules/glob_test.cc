// Path patterns of `files:` and `ignores:` mean what they mean in ast-grep's globset.
#include "rules/glob.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace modelmend::rules {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> matched_by(const std::string& pattern, bool ignore_case = false) {
  const auto glob = Glob::compile(pattern, ignore_case);
  if (!glob) return {glob.error()};
  std::vector<std::string> matched;
  for (const std::string path : {"a.py", "sub/a.py", "sub/b.py", "sub/deep/c.py", "sub/[z].py"}) {
    if (glob->matches(path)) matched.push_back(path);
  }
  return matched;
}

TEST(Glob, StarsAndQuestionMarksMatchSlashesToo) {
  EXPECT_THAT(matched_by("sub/*"),
              ElementsAre("sub/a.py", "sub/b.py", "sub/deep/c.py", "sub/[z].py"));
  EXPECT_THAT(matched_by("?.py"), ElementsAre("a.py"));
  EXPECT_THAT(matched_by("sub?a.py"), ElementsAre("sub/a.py"));
}

TEST(Glob, TwoStarsMatchWholeFolders) {
  EXPECT_THAT(matched_by("**/a.py"), ElementsAre("a.py", "sub/a.py"));
  EXPECT_THAT(matched_by("sub/**/c.py"), ElementsAre("sub/deep/c.py"));
  EXPECT_THAT(matched_by("sub/**/a.py"), ElementsAre("sub/a.py"));
  EXPECT_THAT(matched_by("sub/deep/**"), ElementsAre("sub/deep/c.py"));
}

TEST(Glob, TwoStarsInARowCountOnce) {
  EXPECT_THAT(matched_by("**/**/c.py"), ElementsAre("sub/deep/c.py"));
  EXPECT_THAT(matched_by("sub/**/**/c.py"), ElementsAre("sub/deep/c.py"));
  EXPECT_THAT(matched_by("**/**").size(), 5U);
  EXPECT_THAT(matched_by("**/").size(), 5U);
}

TEST(Glob, BracesChooseAndNestAndAnEmptyAlternativeIsNone) {
  EXPECT_THAT(matched_by("sub/{a,{b,deep/c}}.py"),
              ElementsAre("sub/a.py", "sub/b.py", "sub/deep/c.py"));
  EXPECT_THAT(matched_by("{**/a,sub/b}.py"), ElementsAre("a.py", "sub/a.py", "sub/b.py"));
  EXPECT_THAT(matched_by("{,sub/}a.py"), ElementsAre("sub/a.py"));
}

TEST(Glob, BracketsChooseOneCharacter) {
  EXPECT_THAT(matched_by("sub/[ab].py"), ElementsAre("sub/a.py", "sub/b.py"));
  EXPECT_THAT(matched_by("sub/[!a].py"), ElementsAre("sub/b.py"));
  EXPECT_THAT(matched_by("sub/[[]z].py"), ElementsAre("sub/[z].py"));
  EXPECT_THAT(matched_by("sub/\\[z\\].py"), ElementsAre("sub/[z].py"));
}

TEST(Glob, CaseCountsUnlessToldOtherwise) {
  EXPECT_THAT(matched_by("SUB/A.py"), IsEmpty());
  EXPECT_THAT(matched_by("SUB/A.py", true), ElementsAre("sub/a.py"));
}

TEST(Glob, OneCharacterMayBeSeveralBytes) {
  EXPECT_TRUE(Glob::compile("?.py", false)->matches("\u00e9.py"));
  EXPECT_TRUE(Glob::compile("[\u00e9].py", false)->matches("\u00e9.py"));
}

TEST(Glob, WhatCannotBeRightIsRefused) {
  EXPECT_THAT(matched_by("["), ElementsAre("the path pattern '[' has an unclosed '['"));
  EXPECT_THAT(matched_by("{a"), ElementsAre("the path pattern '{a' has an unclosed '{'"));
  EXPECT_THAT(matched_by("a}"), ElementsAre("the path pattern 'a}' has a '}' without '{'"));
}

}  // namespace
}  // namespace modelmend::rules
