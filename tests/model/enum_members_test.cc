// What a database calls the members of a Python enum, and when that cannot be told.
#include "model/enum_members.h"

#include <gtest/gtest.h>

#include "model/model_project.h"
#include "model/to_schema.h"
#include "schema/words.h"

namespace modelmend::model {
namespace {

using testing::ModelProject;

std::string with_enum(std::string_view members, std::string_view callable,
                      std::string_view bases = "enum.Enum", std::string_view more = "") {
  return "-- models.py --\nimport enum\nfrom enum import auto\nfrom sqlalchemy import *\n" +
         std::string("from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n") +
         "def values_of(e):\n    \"\"\"What is stored.\"\"\"\n    return [x.value for x in e]\n" +
         "class E(" + std::string(bases) + "):\n    " + std::string(members) + "\n" +
         "class T(Base):\n    __tablename__ = 't'\n    id = Column(Integer, primary_key=True)\n" +
         "    x = Column(Enum(E" +
         (callable.empty() ? "" : ", values_callable=" + std::string(callable)) +
         std::string(more) + "))\n";
}

std::string labels(const std::string& text) {
  return schema::to_sql(ModelProject(text).column("T", "x").type);
}

constexpr const char* kUnknown = "ENUM e ()";

TEST(EnumMembers, ComputesAuto) {
  const char* const as_text = "lambda e: [str(x.value) for x in e]";
  const char* const three = "A = auto(); Bc = auto(); C = enum.auto()";
  EXPECT_EQ(labels(with_enum(three, "")), "ENUM e ('A', 'Bc', 'C')");
  EXPECT_EQ(labels(with_enum(three, as_text)), "ENUM e ('1', '2', '3')");
  EXPECT_EQ(labels(with_enum(three, as_text, "enum.IntEnum")), "ENUM e ('1', '2', '3')");
  EXPECT_EQ(labels(with_enum(three, as_text, "enum.Flag")), "ENUM e ('1', '2', '4')");
  EXPECT_EQ(labels(with_enum(three, "values_of", "enum.StrEnum")), "ENUM e ('a', 'bc', 'c')");
  EXPECT_EQ(labels(with_enum(three, "values_of", "str, enum.Enum")), "ENUM e ('1', '2', '3')");
  EXPECT_EQ(labels(with_enum("A = 5; B = auto()", as_text)), "ENUM e ('5', '6')");
  EXPECT_EQ(labels(with_enum("A = 5; B = auto()", as_text, "enum.Flag")), "ENUM e ('5', '8')");
}

TEST(EnumMembers, MakesUpNoValue) {
  const char* const as_text = "lambda e: [str(x.value) for x in e]";
  EXPECT_EQ(labels(with_enum("A = 'a'; B = ('b', 1)", "values_of")), kUnknown);
  EXPECT_EQ(labels(with_enum("A = 1; B = 2", "values_of")), kUnknown);
  EXPECT_EQ(labels(with_enum("A = 'a'; B = auto()", "values_of")), kUnknown);
  EXPECT_EQ(labels(with_enum("A = 9; B = 2; C = auto()", as_text)), kUnknown);
  EXPECT_EQ(labels(with_enum("A = compute()", as_text)), kUnknown);
  EXPECT_EQ(labels(with_enum("def _generate_next_value_(name, *_): return name\n    A = auto()",
                             "values_of")),
            kUnknown);
  EXPECT_EQ(labels(with_enum("def __new__(cls, v): ...\n    A = 'a'", "values_of")), kUnknown);
  EXPECT_EQ(labels(with_enum("A = 'a'; B = ('b', 1)", "")), "ENUM e ('A', 'B')");
}

TEST(EnumMembers, ReadsTheCallablesThatSayWhatTheyTake) {
  const char* const members = "A = 'a'; B = 'b'; ALIAS = 'a'";
  const char* const values = "ENUM e ('a', 'b')";
  const char* const names = "ENUM e ('A', 'B')";
  for (const char* callable :
       {"values_of", "lambda e: [x.value for x in e]", "lambda e: [x.value for x in list(e)]",
        "lambda e: list(x.value for x in e)", "lambda e: list(map(lambda x: x.value, e))",
        "lambda cls: [str(member.value) for member in cls]", "(lambda e: ([x.value for x in e]))"})
    EXPECT_EQ(labels(with_enum(members, callable)), values) << callable;
  for (const char* callable : {"", "None", "lambda e: [x.name for x in e]"})
    EXPECT_EQ(labels(with_enum(members, callable)), names) << callable;
  EXPECT_EQ(labels(with_enum(members, "lambda e: list(e.__members__)")),
            "ENUM e ('A', 'B', 'ALIAS')");
}

TEST(EnumMembers, LeavesOtherCallablesAlone) {
  for (const char* callable :
       {"lambda e: sorted(x.value for x in e)", "lambda e: [x.value for x in reversed(e)]",
        "lambda e: [x.name.lower() for x in e]", "lambda e: e.__members__.keys()",
        "lambda e: [x.value for x in e if x]", "lambda e: [x.value for x in OTHERS]",
        "lambda e: [y.value for x in e]", "lambda e, f=1: [x.value for x in e]", "make_callable()",
        "unknown", "lambda e: [x.value for x in e][1:]"})
    EXPECT_EQ(labels(with_enum("A = 'a'; B = 'b'", callable)), kUnknown) << callable;
}

TEST(EnumMembers, LeavesColumnsOutOfTheSchemaWhoseLabelsAreNotKnown) {
  const auto type_of = [](const std::string& text) {
    const ModelProject project(text);
    const auto made = to_schema(project.project(), project.models(), {}).schema;
    EXPECT_TRUE(made.enums.empty());
    const auto* const opaque = made.tables.at(0).columns.at(1).type.as<schema::Opaque>();
    return opaque == nullptr ? std::string() : opaque->reason;
  };
  const char* const sorted = "lambda e: sorted(x.value for x in e)";
  EXPECT_EQ(type_of(with_enum("A = 'a'", sorted)), "the labels of its Enum are not known");
  EXPECT_EQ(type_of(with_enum("A = 'a'", sorted, "enum.Enum", ", native_enum=False")),
            "the labels of its Enum are not known");
}

}  // namespace
}  // namespace modelmend::model
