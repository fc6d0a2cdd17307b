// Searching files for words first gives what parsing and matching every file gives, whatever names
// the project makes of its own.
#include <gmock/gmock.h>
#include <rapidcheck.h>

#include "pipeline/case_runner.h"
#include "pipeline/discover.h"
#include "pipeline/first_search.h"
#include "pipeline/run.h"
#include "rules/rule_reader.h"
#include "rules/rule_set.h"
#include "support/fake_file_system.h"
#include "transforms/table.h"

namespace modelmend::pipeline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing_support::FakeFileSystem;

using Files = std::map<std::string, std::string>;

rules::RuleSet load(const std::string& wanted) {
  auto loaded = rules::load_rules(std::vector<std::string>{wanted},
                                  {.transforms = transforms::all_transforms()});
  EXPECT_TRUE(loaded.has_value());
  return *std::move(loaded);
}

rules::RuleSet from_yaml(const std::string& yaml) {
  auto read = rules::read_rules("r.yaml", yaml, transforms::all_transforms());
  EXPECT_THAT(read.errors, IsEmpty());
  return rules::RuleSet(std::move(read.rules));
}

const rules::RuleSet& uuid_pack() {
  static const rules::RuleSet rules = load("uuid-to-integer");
  return rules;
}

// Two words, both of which a file can get under other names.
const rules::RuleSet& key_in_column() {
  static const rules::RuleSet rules = from_yaml(R"(
id: key-in-column
language: python
message: a column with a key
meaning: {Column: sqlalchemy.Column, Key: sqlalchemy.ForeignKey}
rule: {pattern: Column($$$A), has: {pattern: Key($$$B), stopBy: end}}
)");
  return rules;
}

RunOptions options_for(std::vector<std::string> paths) {
  RunOptions options;
  options.root = "/p";
  options.paths = std::move(paths);
  return options;
}

// Every outcome and every changed text, a line each.
std::vector<std::string> play(FakeFileSystem& files, const rules::RuleSet& rules,
                              const RunOptions& options) {
  const auto result = run(files, rules, options);
  EXPECT_TRUE(result.has_value());
  std::vector<std::string> lines = outcome_lines(*result);
  for (const ChangedFile& file : result->changed) lines.push_back(file.path + "\n" + file.after);
  for (const auto& diagnostic : result->diagnostics) lines.push_back(diagnostic.message);
  return lines;
}

std::vector<std::string> play(const Files& texts, const rules::RuleSet& rules,
                              bool read_everything = false) {
  FakeFileSystem files;
  for (const auto& [path, text] : texts) files.put("/p/" + path, text);
  RunOptions options = options_for({});
  options.read_everything = read_everything;
  return play(files, rules, options);
}

// The pack changes this place, and what it does with all files is what the slow way does.
void expect_applied_both_ways(const Files& files, const std::string& place) {
  const auto lines = play(files, uuid_pack());
  std::string texts;
  for (const auto& [path, text] : files) texts += "-- " + path + " --\n" + text;
  EXPECT_THAT(lines, testing::Contains(place + " applied")) << texts;
  EXPECT_EQ(lines, play(files, uuid_pack(), true)) << texts;
}

const Files kRenamed = {
    {"app/db.py",
     "from sqlalchemy import Column as Col, ForeignKey as Ref, Integer as Int\n"
     "from sqlalchemy.dialects.postgresql import UUID as Id\n"
     "from sqlalchemy.orm import declarative_base\n"
     "Entity = declarative_base()\n"},
    {"app/keys.py", "from app import db\nLink = (\n    db.Ref  # a key\n)\n"},
    {"app/user.py",
     "from app.db import Col, Entity, Int\n"
     "class User(Entity):\n"
     "    __tablename__ = 'user'\n"
     "    id = Col(Int, primary_key=True)\n"},
    {"app/post.py",
     "from app.db import Col, Entity, Id\n"
     "from app.keys import Link\n"
     "class Post(Entity):\n"
     "    table = 'post'\n"
     "    id = Col(Id, primary_key=True)\n"
     "    user_id = Col(Id, Link('user.id'))\n"},
    {"app/other.py", "Color = 1\nprint(Color)\n"},
};

TEST(Prefilter, FindsColumnsOfFilesAllOfWhoseNamesAreRenamed) {
  Files files = kRenamed;
  files["app/post.py"] =
      "from app.db import Col, Id\nfrom app.keys import Link\nfrom app.user import User as Parent\n"
      "class Post(Parent):\n"
      "    author = Col(Id, Link('user.id'))\n";
  expect_applied_both_ways(files, "app/post.py:5");
}

TEST(Prefilter, FindsPatternsInFilesAllOfWhoseNamesAreRenamed) {
  EXPECT_THAT(play(kRenamed, key_in_column()), ElementsAre("app/post.py:6 reported"));
  EXPECT_EQ(play(kRenamed, key_in_column()), play(kRenamed, key_in_column(), true));
}

TEST(Prefilter, FollowsNamesThatClassesTuplesAndModulesHandOn) {
  const Files files = {
      {"a.py",
       "import sqlalchemy as alchemy\nfrom sqlalchemy import Column\n"
       "class Kit:\n    C, F = Column, alchemy.ForeignKey\n"},
      {"b.py", "from a import Kit as Tools\nK: object = Tools.C\n"},
      {"c.py", "import b as names\nfrom a import Kit\nx = names.K(Kit.F('t.id'))\n"},
  };
  EXPECT_THAT(play(files, key_in_column()), ElementsAre("c.py:3 reported"));
}

TEST(Prefilter, FindsKeysThatAreMadeInAnotherFileThanTheirColumns) {
  const std::string user =
      "from sqlalchemy import Column, Integer\nfrom sqlalchemy.orm import declarative_base\n"
      "Base = declarative_base()\nclass User(Base):\n    __tablename__ = 'user'\n"
      "    id = Column(Integer, primary_key=True)\n";
  const auto post = [](const std::string& bases, const std::string& key, const std::string& body) {
    return "from keys import K\nfrom user import Base\nfrom sqlalchemy import Column, UUID\n"
           "class Post(" +
           bases +
           "):\n    __tablename__ = 'post'\n"
           "    id = Column(UUID, primary_key=True)\n    row = Column(UUID" +
           key + ")\n" + body;
  };
  const std::string constraint = "ForeignKeyConstraint(['row'], ['user.id'])";
  const std::vector<Files> projects = {
      {{"keys.py", "from sqlalchemy import ForeignKey as K\n"},
       {"post.py", post("Base", ", K('user.id')", "")}},
      {{"keys.py", "from sqlalchemy import ForeignKeyConstraint\nclass K:\n    __table_args__ = (" +
                       constraint + ",)\n"},
       {"post.py", post("K, Base", "", "")}},
      {{"keys.py", "from sqlalchemy import ForeignKeyConstraint\nK = (" + constraint + ",)\n"},
       {"post.py", post("Base", "", "    __table_args__ = K\n")}},
  };
  for (Files files : projects) {
    files["user.py"] = user;
    expect_applied_both_ways(files, "post.py:7");
  }
}

// Keys that no rule of the pack speaks of.
Files text_keys(std::size_t count) {
  Files files;
  files["base.py"] =
      "from sqlalchemy import Column, ForeignKey, Integer, String, UUID\n"
      "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"
      "class Team(Base):\n    __tablename__ = 'team'\n    id = Column(String, primary_key=True)\n"
      "class User(Base):\n    __tablename__ = 'user'\n    id = Column(Integer, primary_key=True)\n";
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    files["models_" + number + ".py"] =
        "from base import Base, Column, ForeignKey, String\nclass M" + number +
        "(Base):\n    __tablename__ = 'm" + number +
        "'\n    id = Column(String, primary_key=True)\n"
        "    team_id = Column(String, ForeignKey('team.id'))\n";
  }
  return files;
}

TEST(Prefilter, FindsTheOneWrongKeyAmongManyAndAmongFew) {
  for (const std::size_t count : {kFewHolders / 2, 2 * kFewHolders}) {
    Files files = text_keys(count);
    EXPECT_THAT(play(files, uuid_pack()), IsEmpty());
    files["z.py"] =
        "from base import Base, Column, ForeignKey, UUID\nclass Z(Base):\n"
        "    __tablename__ = 'z'\n    id = Column(UUID, primary_key=True)\n"
        "    user_id = Column(UUID, ForeignKey('user.id'))\n";
    expect_applied_both_ways(files, "z.py:5");
  }
}

TEST(Prefilter, KnowsKeysThatSomethingElseThanSqlAlchemyMakes) {
  Files files = text_keys(3);
  files["django_models.py"] =
      "from django.db import models\nclass Post(models.Model):\n"
      "    user = models.ForeignKey('User', models.CASCADE)\n";
  EXPECT_THAT(play(files, uuid_pack()), IsEmpty());
  EXPECT_EQ(play(files, uuid_pack()), play(files, uuid_pack(), true));
}

TEST(Prefilter, DoesNotTakeAKeyForPlacedThatColumnsOfOtherFilesMayHave) {
  const std::string user =
      "from sqlalchemy import Column, Integer\nfrom sqlalchemy.orm import declarative_base\n"
      "Base = declarative_base()\nclass User(Base):\n    __tablename__ = 'user'\n"
      "    id = Column(Integer, primary_key=True)\n";
  const std::string harmless =
      "from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, String\n"
      "from user import Base\n";
  const std::string head = "class A(Base):\n    __tablename__ = 'a'\n";
  const std::string post =
      "from sqlalchemy import Column, UUID\nfrom user import Base\nfrom keys import k\n"
      "class Post(Base):\n    __tablename__ = 'post'\n    id = Column(UUID, primary_key=True)\n";
  const std::vector<Files> projects = {
      {{"keys.py", harmless + "k = ForeignKey('user.id')\n" + head +
                       "    id = Column(String, primary_key=True)\n    x = Column(String, k)\n"},
       {"post.py", post + "    x = Column(UUID, k)\n"}},
      {{"keys.py", harmless + "k = (ForeignKeyConstraint(['x'], ['user.id']),)\n" + head +
                       "    id = Column(String, primary_key=True)\n    x = Column(String)\n"
                       "    __table_args__ = k\n"},
       {"post.py", post + "    x = Column(UUID)\n    __table_args__ = k\n"}},
      {{"keys.py", "# of a revision and its down_revision\n" + harmless + "k = ForeignKey\n"},
       {"post.py", post + "    x = Column(UUID, k('user.id'))\n"}},
  };
  for (Files files : projects) {
    files["user.py"] = user;
    expect_applied_both_ways(files, "post.py:7");
  }
}

TEST(Prefilter, FollowsAStarToTheModulesOfAPackage) {
  const Files files = {
      {"pkg/__init__.py", "__all__ = ['sat']\n"},
      {"pkg/sat.py", "from sqlalchemy import *\nm = MetaData()\n"},
      {"t.py",
       "from pkg import *\nfrom sqlalchemy import ForeignKey\n"
       "u = sat.Table('user', sat.m, sat.Column('id', sat.Integer, primary_key=True))\n"
       "p = sat.Table('post', sat.m, sat.Column('uid', sat.UUID, ForeignKey('user.id')))\n"},
  };
  expect_applied_both_ways(files, "t.py:4");
}

TEST(Prefilter, FindsColumnsUnderOtherNamesThatAreSetOnAClass) {
  const Files files = {
      {"db.py",
       "import sqlalchemy as sa\nfrom sqlalchemy import Column\n"
       "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\nC = Column\n"},
      {"user.py",
       "from db import Base, sa, C\nclass User(Base):\n    __tablename__ = 'user'\n"
       "    id = C(sa.Integer, primary_key=True)\nclass Post(Base):\n    __tablename__ = 'post'\n"
       "    id = C(sa.UUID, primary_key=True)\n"},
      {"late.py",
       "from db import C, sa\nfrom user import Post\n"
       "Post.uid = (  # set here\n    C(sa.UUID, sa.ForeignKey('user.id')))\n"},
  };
  expect_applied_both_ways(files, "late.py:3");
}

TEST(Prefilter, NamesFilesThatCannotBeDecodedAndMayHoldModels) {
  for (const std::size_t count : {std::size_t{1}, 2 * kFewHolders}) {
    Files files = text_keys(count);
    files["a_broken.py"] = "from sqlalchemy import Column\nx = '\xff'\n";
    files["broken.py"] = "from sqlalchemy import Column\nx = '\xff'\n";
    files["other.py"] = "x = '\xff'\n";
    files["zz_broken.py"] = "from sqlalchemy import Column\nx = '\xff'\n";
    EXPECT_EQ(play(files, uuid_pack()).size(), 3U);
  }
}

TEST(Prefilter, ReadsEachFileOnceWhereNoKeyIsConcerned) {
  FakeFileSystem files;
  for (const auto& [path, text] : text_keys(3)) files.put("/p/" + path, text);
  static_cast<void>(discover_root(files, options_for({})));
  const int by_walking = files.reads();
  EXPECT_THAT(play(files, uuid_pack(), options_for({})), IsEmpty());
  EXPECT_EQ(files.reads() - 2 * by_walking, 4);
}

TEST(Prefilter, KeepsRulesThatAlsoMatchWithoutTheLibraryFromNoFile) {
  const Files files = {{"a.py", "from sqlalchemy import Column\nx = Column()\n"},
                       {"b.py", "print(1)\n"}};
  const auto rules = from_yaml(
      "id: x\nlanguage: python\nmessage: m\nmeaning: {Column: sqlalchemy.Column}\n"
      "rule: {any: [{pattern: Column($$$A)}, {pattern: print($$$A)}]}\n");
  EXPECT_THAT(play(files, rules), ElementsAre("a.py:2 reported", "b.py:1 reported"));
  const auto other_calls = from_yaml(
      "id: x\nlanguage: python\nmessage: m\nmeaning: {Column: sqlalchemy.Column}\n"
      "rule: {kind: call, not: {pattern: Column($$$A)}}\n");
  EXPECT_THAT(play(files, other_calls), ElementsAre("b.py:1 reported"));
}

TEST(Prefilter, LooksAtFilesThatOnlyPlainRulesConcernWithoutKeepingThem) {
  const Files files = {
      {"match.py", "f = lambda: lambda: 1\n"},
      {"none.py", "import os\n"},
      {"unused.py", "x = 1  # modelmend: ignore[x]\n"},
      {"suppressed.py", "f = lambda: lambda: 1  # modelmend: ignore[x]\n"},
      {"broken.py", "def f(:\n"},
      {"named.py", "from sqlalchemy import Column\nx = Column()\n"},
      {"renamed.py", "from sqlalchemy import Column as C\n"},
      {"both.py", "from renamed import C\nf = lambda: lambda: 1\nx = C()\n"},
  };
  const auto rules = from_yaml(
      "id: x\nlanguage: python\nmessage: m\nrule: {kind: lambda, has: {kind: lambda, stopBy: "
      "end}}\n"
      "---\n"
      "id: y\nlanguage: python\nmessage: m\nmeaning: {Column: sqlalchemy.Column}\n"
      "rule: {pattern: Column($$$A)}\n");
  const auto lines = play(files, rules);
  EXPECT_THAT(lines, testing::IsSupersetOf({"match.py:1 reported", "named.py:2 reported",
                                            "both.py:2 reported", "both.py:3 reported"}));
  EXPECT_THAT(lines, testing::Contains("nothing is suppressed by this comment"));
  EXPECT_EQ(lines, play(files, rules, true));
}

TEST(Prefilter, FindsTheOtherNamesThatALibraryHas) {
  const auto rules = from_yaml(
      "id: x\nlanguage: python\nmessage: m\nmeaning: {T: sqlalchemy.INTEGER}\n"
      "rule: {pattern: T}\n");
  EXPECT_THAT(play({{"a.py", "import sqlalchemy as sa\nx = sa.INT\n"}}, rules),
              ElementsAre("a.py:2 reported"));
}

TEST(Prefilter, ReadsEachFileOnceWhereNothingIsRenamed) {
  FakeFileSystem files{
      {"/p/a.py", "from sqlalchemy import Column, ForeignKey\nx = Column(ForeignKey('a.b'))\n"},
      {"/p/b.py", "from sqlalchemy import Column\n"},
      {"/p/c.py", "import os\n"}};
  EXPECT_EQ(discover_root(files, options_for({})).size(), 3U);
  const int by_walking = files.reads();
  EXPECT_THAT(play(files, key_in_column(), options_for({})), ElementsAre("a.py:2 reported"));
  EXPECT_EQ(files.reads() - 2 * by_walking, 3);
}

TEST(Prefilter, ReadsNothingElseForOneFileWithoutAWord) {
  FakeFileSystem files;
  for (const auto& [path, text] : kRenamed) files.put("/p/" + path, text);
  EXPECT_THAT(play(files, key_in_column(), options_for({"app/other.py"})), IsEmpty());
  EXPECT_EQ(files.reads(), 1);
}

TEST(Prefilter, LooksBeyondTheScopeForNewNames) {
  FakeFileSystem files;
  for (const auto& [path, text] : kRenamed) files.put("/p/" + path, text);
  EXPECT_THAT(play(files, key_in_column(), options_for({"app/post.py", "app/other.py"})),
              ElementsAre("app/post.py:6 reported"));
}

// The first attempt of the first round is refused by its models, the second needs none.
TEST(Prefilter, KeepsNothingOfAnAttemptThatIsRefused) {
  const Files files = {
      {"models.py",
       "from sqlalchemy import Column, Integer\nfrom sqlalchemy.orm import declarative_base\n"
       "Base = declarative_base()\nclass Post(Base):\n    __tablename__ = 'post'\n"
       "    id = Column(Integer, primary_key=True)\n"},
      {"other.py", "import os\nimport sys\nthing = os\n"},
      {"late.py",
       "from sqlalchemy import Column, String\nfrom models import Base\nfrom other import thing\n"
       "class Late(Base):\n    __tablename__ = 'late'\n"
       "    id = Column(String, primary_key=True, comment=thing.argv)\n"},
  };
  const auto rules = from_yaml(R"(
id: big
language: python
message: m
meaning: {Integer: sqlalchemy.Integer, BigInteger: sqlalchemy.BigInteger}
rule: {pattern: Integer}
fix: BigInteger
imports: [sqlalchemy.BigInteger]
---
id: thing
language: python
message: m
rule: {pattern: thing = os}
fix: thing = sys
---
id: argv
language: python
message: m
meaning: {S: sys.argv}
rule: {pattern: S}
fix: thing.path
)");
  const auto lines = play(files, rules);
  EXPECT_THAT(lines, testing::Contains("other.py:3 applied"));
  EXPECT_EQ(lines, play(files, rules, true));
}

// A module that hands on each of the names under the next number, in one of several ways.
std::string module_of(const std::vector<std::string>& names, std::size_t number, int way) {
  const std::string from = "m" + std::to_string(number - 1);
  const auto in = [&](const std::string& name, std::size_t at) {
    return name + std::to_string(at);
  };
  std::string text = way == 1 || way == 5 ? "import " + from + " as n\n" : "";
  if (way == 2) text = "from " + from + " import *\n";
  if (way == 4) text = "import " + from + "\nclass Kit:\n    pass\n";
  std::string targets;
  std::string values;
  for (const std::string& name : names) {
    const std::string old = in(name, number - 1);
    const std::string made = in(name, number);
    targets += made + ", ";
    values += from + "." + old + ", ";
    if (way == 0) text += "from " + from + " import " + old + " as " + made + "\n";
    if (way == 1) text += made + " = n." + old + "\n";
    if (way == 2) text += made + " = (\n    # the same\n    " + old + "\n)\n";
    if (way == 3)
      text += "try:\n    from " + from + " import " + old + "\nexcept ImportError:\n    raise\n" +
              made + ": object = " + old + "\n";
    if (way == 5) text += "if True:\n    " + made + " = unused = n." + old + "\n";
  }
  if (way == 4) text += targets + "_ = " + values + "0\n";
  return text;
}

Files random_project() {
  const std::vector<std::string> names = {"Cq", "Fq", "Iq", "Uq", "Bq", "Gq", "Sq", "Mq", "Pq"};
  Files files;
  files["m0.py"] =
      "from sqlalchemy import Column as Cq0, ForeignKey as Fq0, Integer as Iq0, UUID as Uq0\n"
      "from sqlalchemy.orm import Mapped as Pq0, declarative_base, mapped_column as Mq0\n"
      "from sqlmodel import Field as Gq0, SQLModel as Sq0\n"
      "Bq0 = declarative_base()\n";
  const auto length = *rc::gen::inRange<std::size_t>(0, 5);
  for (std::size_t number = 1; number <= length; ++number)
    files["m" + std::to_string(number) + ".py"] = module_of(names, number, *rc::gen::inRange(0, 6));
  const std::string n = std::to_string(*rc::gen::inRange<std::size_t>(0, length + 1));
  const std::string use =
      *rc::gen::element<std::string>("from m" + n + " import *\n", "import m" + n + " as k\n");
  const std::string dot = use.starts_with("from") ? "" : "k.";
  const auto name = [&](const std::string& letter) { return dot + letter + "q" + n; };
  files["user.py"] =
      "from m0 import *\nclass User(Bq0):\n    __tablename__ = 'user'\n"
      "    id = Cq0(Iq0, primary_key=True)\n";
  files["post.py"] = use + "import user\nclass Post(user.User):\n    row = " + name("C") + "(" +
                     name("U") + ", " + name("F") + "('user.id'))\n    typed: " + name("P") +
                     "[int] = " + name("M") + "(" + name("U") + ", " + name("F") + "('user.id'))\n";
  files["team.py"] =
      use + "import uuid\nclass Team(" + name("S") + ", table=True):\n    id: int = " + name("G") +
      "(primary_key=True)\n    lead: uuid.UUID = " + name("G") + "(foreign_key='team.id')\n";
  files["mixin.py"] = use + "class Owned:\n    owner = " + name("C") + "(" + name("U") + ", " +
                      name("F") + "('user.id'))\n";
  files["owned.py"] =
      "from mixin import Owned as O\nfrom user import User as V\n"
      "class Thing(O, V):\n    pass\n";
  return files;
}

TEST(Prefilter, GivesWhatReadingEverythingGivesOnRandomReExports) {
  const bool holds = rc::check([] {
    const Files files = random_project();
    for (const rules::RuleSet* rules : {&uuid_pack(), &key_in_column()}) {
      const auto slow = play(files, *rules, true);
      RC_ASSERT(slow.size() >= 2U);
      RC_ASSERT(play(files, *rules) == slow);
    }
  });
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace modelmend::pipeline
