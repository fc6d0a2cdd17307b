// Looks at a file without a parser: its tokens, and the names that one import binds.
#include "semantic/tokens.h"

#include <gmock/gmock.h>

#include "semantic/plain_names.h"
#include "support/marked_project.h"

namespace modelmend::semantic {
namespace {

using testing::ElementsAre;

// The tokens of each line, or "broken".
std::vector<std::string> lines_of(std::string_view text) {
  const auto tokens = Tokens::read(text);
  if (!tokens) return {"broken"};
  std::vector<std::string> lines;
  for (const TokenLine& line : tokens->lines()) {
    std::string words = std::to_string(line.indent);
    for (std::uint32_t at = line.begin; at < line.end; ++at)
      words += " " + std::string(tokens->text(at));
    lines.push_back(std::move(words));
  }
  return lines;
}

TEST(Tokens, KeepsLogicalLinesTogether) {
  EXPECT_THAT(
      lines_of("\xEF\xBB\xBFx = f(  # (\n  1,\n)\nif x: \\\n  y\nif x:\n\tz = '''a\n'b'''\n"),
      ElementsAre("0 x = f ( 1 , )", "0 if x : y", "0 if x :", "8 z = '''a\n'b'''"));
  EXPECT_THAT(lines_of("a = rb'\\'' 'c'\r\nb\rc"), ElementsAre("0 a = rb'\\'' 'c'", "0 b", "0 c"));
}

TEST(Tokens, SaysNothingOfAFileThatIsNotWhole) {
  for (const std::string_view text : {"f(\n",
                                      "f)\n",
                                      "f(]\n",
                                      "x = 'a\n",
                                      "x = '''a\n",
                                      "print x\n",
                                      "print 'x'\n",
                                      "f() x\n",
                                      "'a' b\n",
                                      "<<<<<<< HEAD\nx = 1\n",
                                      "def f()\n    pass\n",
                                      "class A\n",
                                      "x = a ? b\n",
                                      "x = !y\n",
                                      "a \\ b\n",
                                      "async def f()\n",
                                      "if x:\ny\n",
                                      "x\n  y\n",
                                      "if x:\n    y\n  z\n",
                                      "if x:\n",
                                      "class A:\n"})
    EXPECT_THAT(lines_of(text), ElementsAre("broken")) << text;
  for (const std::string_view text :
       {"x = a if b else c\n", "match x:\n    case y:\n        pass\n", "not_a = not a\n",
        "async def f(): await x\n", "x = lambda y: y\n", "assert 'a' in 'b' 'c'\n", "x = a != b\n"})
    EXPECT_NE(lines_of(text), std::vector<std::string>{"broken"}) << text;
}

TEST(Tokens, SaysNothingOfWhatNestsTooDeepForPython) {
  EXPECT_NE(lines_of(std::string(200, '(') + std::string(200, ')')),
            std::vector<std::string>{"broken"});
  EXPECT_THAT(lines_of(std::string(201, '(') + std::string(201, ')')), ElementsAre("broken"));
  std::string classes;
  for (std::size_t i = 0; i < 101; ++i) classes += std::string(i, ' ') + "class A:\n";
  EXPECT_THAT(lines_of(classes + std::string(101, ' ') + "x\n"), ElementsAre("broken"));
}

TEST(Tokens, TellsAnAssignmentFromComparisons) {
  const auto tokens = Tokens::read("a == b <= c != d; e += (f := g); h = i\n");
  ASSERT_TRUE(tokens.has_value());
  std::vector<std::string> before;
  for (std::uint32_t at = 0; at < tokens->all().size(); ++at)
    if (tokens->is_equals(at)) before.emplace_back(tokens->text(at - 1));
  EXPECT_THAT(before, ElementsAre("h"));
}

TEST(Tokens, ReadsStringsThatAreWrittenOut) {
  EXPECT_EQ(plain_string("'user'"), "user");
  EXPECT_EQ(plain_string(R"("""user""")"), "user");
  EXPECT_EQ(plain_string("''"), "");
  for (const std::string_view other : {"f'user'", "b'user'", "'us\\x65r'", "user", ""})
    EXPECT_FALSE(plain_string(other).has_value()) << other;
}

// What `Name` means in the file, in one line.
std::string meaning_of_name(std::string_view text, std::string_view other = "") {
  const testing_support::MarkedProject project("-- a.py --\n" + std::string(text) +
                                               "\n-- other.py --\n" + std::string(other) + "\n");
  const FileId file = *project.sources()->find("a.py");
  const auto source = project.sources()->get(file);
  const auto tokens = Tokens::read((*source)->bytes());
  if (!tokens) return "broken";
  return to_string(PlainNames(*tokens, file, project.project()).meaning("Name"));
}

TEST(PlainNames, KnowsANameThatOneImportBinds) {
  const std::string integer = "imported sqlalchemy.Integer";
  EXPECT_EQ(meaning_of_name("from sqlalchemy import Integer as Name"), integer);
  EXPECT_EQ(meaning_of_name("from other import Name", "from sqlalchemy import Integer as Name"),
            integer);
  EXPECT_EQ(meaning_of_name("from other import x as Name",
                            "from sqlalchemy import types as t\nx = t.Integer"),
            integer);
  EXPECT_EQ(meaning_of_name("from sqlalchemy import Integer as Name\nx: Name = f(Name=Name)\n"
                            "y.Name = 1\ndef f(x: Name = Name) -> Name: return Name"),
            integer);
}

TEST(PlainNames, SaysNothingOfOtherNames) {
  const std::string import = "from sqlalchemy import Integer as Name\n";
  for (const std::string other : {"from sqlalchemy import String as Name",
                                  "Name = 1",
                                  "Name: int = 1",
                                  "Name: int",
                                  "class Name: pass",
                                  "def Name(): pass",
                                  "class A:\n    Name = 1",
                                  "def f(x, *Name): pass",
                                  "def f():\n    global Name",
                                  "for x, Name in y: pass",
                                  "with x as (Name, y): pass",
                                  "try:\n    pass\nexcept E as Name:\n    pass",
                                  "print(Name := 1)",
                                  "f = lambda Name: Name",
                                  "x = [Name for Name in y]",
                                  "del Name",
                                  "from os import *",
                                  "a, (b, Name) = x",
                                  "def f():\n    from x import Name",
                                  "if x: import Name",
                                  "import x; Name = 2",
                                  "match x:\n    case [Name]:\n        pass",
                                  "type Name = int",
                                  "Name += 1"})
    EXPECT_THAT(meaning_of_name(import + other), testing::HasSubstr("unknown")) << other;
  EXPECT_THAT(meaning_of_name("try:\n    from sqlalchemy import Integer as Name\nexcept E: pass"),
              testing::HasSubstr("unknown"));
  EXPECT_THAT(meaning_of_name("from other import Name", "Name = f()"),
              testing::Not(testing::HasSubstr("imported")));
}

}  // namespace
}  // namespace modelmend::semantic
