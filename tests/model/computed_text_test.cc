// What functions make of the name of a class; and that nothing is guessed.
#include "model/computed_text.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "model/model_project.h"

namespace modelmend::model {
namespace {

constexpr std::string_view kModule = R"py(
-- helpers.py --
import re
CAMEL: re.Pattern[str] = re.compile(r"(?<!^)(?=[A-Z])")
def snake(name, by="_"):
    """Big words."""
    return CAMEL.sub(by, name).lower()
-- models.py --
import functools, helpers, random, re
from re import sub as replace
from sqlalchemy import Column, Integer
from sqlalchemy.ext.declarative import has_inherited_table
from sqlalchemy.orm import declarative_base, declared_attr
Base = declarative_base()
WORDS = ["BigDoc"]
SIZES = {"a": 3}
def first(*names): return names[0]
@functools.cache
def kept(name): return name
def endless(name): return endless(name)
def varied(name): return name + str(random.random())
class Doc:
    other = "doc"
class Named:
    @declared_attr
    def __tablename__(cls):
)py";

// The name of BigDoc's table, "?" if it is not known.
std::string named(std::string_view body) {
  std::string text(kModule);
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t end = std::min(body.find('\n', at), body.size());
    text += "        " + std::string(body.substr(at, end - at)) + "\n";
    at = end + 1;
  }
  const testing::ModelProject project(
      text + "class BigDoc(Named, Base):\n    id = Column(Integer, primary_key=True)\n");
  const ModelClass& cls = project.model_class("BigDoc");
  return cls.unread.empty() && cls.table ? project.models().table(*cls.table).name : "?";
}

TEST(ComputedText, IsWhatTheFunctionReturns) {
  EXPECT_EQ(named("return cls.__name__.lower() + 's'"), "bigdocs");
  EXPECT_EQ(named("name: str = cls.__name__\nname += 's'\nreturn f'app_{name}'"), "app_BigDocs");
  EXPECT_EQ(named("return cls.__name__[:3].lower() + cls.__name__[-1]"), "bigc");
  EXPECT_EQ(named("'''Says it.'''\nreturn 'doc' + str(len(cls.__name__))"), "doc6");
  EXPECT_EQ(named("return f'{cls.__name__}{len(cls.__name__)}'"), "BigDoc6");
  EXPECT_EQ(named("return f\"doc{SIZES['a']}\""), "doc3");
}

TEST(ComputedText, FollowsConditions) {
  const std::string body = R"(name = cls.__name__.lower()
if name.endswith("y") and len(name) > 2:
    return name[:-1] + "ies"
elif "doc" not in name or name == "doc":
    return name
else:
    name += "s"
return name.removeprefix("big") if name else None)";
  EXPECT_EQ(named(body), "docs");
  EXPECT_EQ(named("if has_inherited_table(cls):\n    return None\nreturn 'doc'"), "doc");
}

TEST(ComputedText, MayBeNone) {
  const testing::ModelProject project(std::string(kModule) + R"(        if cls.__name__ == "Sub":
            return None
        return cls.__name__.lower()
class Page(Named, Base):
    id = Column(Integer, primary_key=True)
class Sub(Page):
    pass
)");
  EXPECT_EQ(project.columns_of("page"), "id*");
  EXPECT_TRUE(project.model_class("Sub").unread.empty());
}

TEST(ComputedText, ReckonsWithPatterns) {
  EXPECT_EQ(named(R"py(return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower())py"),
            "big_doc");
  EXPECT_EQ(named(R"py(return replace("([a-z])([A-Z])", r"\1_\2", cls.__name__))py"), "Big_Doc");
  EXPECT_EQ(
      named(R"py(return "_".join(x.lower() for x in re.split("(?=[A-Z])", cls.__name__) if x))py"),
      "big_doc");
  EXPECT_EQ(named(R"py(return "_".join(re.findall("[A-Z][^A-Z]*", cls.__name__)).upper())py"),
            "BIG_DOC");
  EXPECT_EQ(
      named(R"py(return re.sub("[A-Z]", lambda m: "_" + m.group(0).lower(), cls.__name__)[1:])py"),
      "big_doc");
  EXPECT_EQ(
      named(
          R"py(return "".join("_" + c.lower() if c.isupper() else c for c in cls.__name__).lstrip("_"))py"),
      "big_doc");
}

TEST(ComputedText, FollowsFunctionsAndPatternsOfOtherModules) {
  EXPECT_EQ(named("return helpers.snake(cls.__name__)"), "big_doc");
  EXPECT_EQ(named("return helpers.snake(by='-', name=cls.__name__)"), "big-doc");
  EXPECT_EQ(named("return helpers.CAMEL.sub('', cls.__name__)"), "BigDoc");
}

TEST(ComputedText, IsUnknownWhereMoreThanTextsIsReckonedWith) {
  for (const char* body : {"return varied(cls.__name__)",
                           "return endless(cls.__name__)",
                           "return kept(cls.__name__)",
                           "return first(cls.__name__)",
                           "return Doc.__name__",
                           "return cls.other",
                           "return WORDS",
                           "return later\nlater = 'doc'",
                           "for x in 'ab':\n    return x",
                           "import re\nreturn 'doc'",
                           "return re.sub('a', 'b', cls.__name__, flags=re.I)",
                           "return re.sub('a', 'b', cls.__name__, 1)",
                           "return cls.__name__.title()",
                           "return cls.__name__.replace('', '_')",
                           "return len(cls.__name__)",
                           "return f'{cls.__name__!r}'",
                           "return f'{cls.__name__:>9}'",
                           "return f'{cls.__name__=}'",
                           "return cls.__name__[9]",
                           "if cls:\n    return 'doc'\nreturn cls.__name__",
                           "return (lambda: 'doc')()",
                           "first = other = cls.__name__\nreturn other",
                           "return cls.__name__ + '\xc3\xa4'.upper()"})
    EXPECT_EQ(named(body), "?") << body;
}

TEST(ComputedText, OfAnExpressionKnowsNoClass) {
  const testing::ModelProject project(std::string(kModule) + R"(        return "x"
class Page(Base):
    __tablename__ = helpers.snake("BigPage")
    id = Column(Integer, primary_key=True)
class Line(Base):
    __tablename__ = Doc.__name__.lower()
    id = Column(Integer, primary_key=True)
)");
  EXPECT_EQ(project.columns_of("big_page"), "id*");
  EXPECT_FALSE(project.model_class("Line").unread.empty());
}

}  // namespace
}  // namespace modelmend::model
