// A run that reads the models of few files gives what one that reads everything gives, whatever
// way leads from a file that is left out to a column that a rule may concern.
#include "pipeline/model_cover.h"

#include <gmock/gmock.h>
#include <rapidcheck.h>

#include "pipeline/case_runner.h"
#include "pipeline/run.h"
#include "rules/rule_set.h"
#include "support/fake_file_system.h"
#include "transforms/table.h"

namespace modelmend::pipeline {
namespace {

using testing_support::FakeFileSystem;

using Files = std::map<std::string, std::string>;

const rules::RuleSet& uuid_pack() {
  static const rules::RuleSet rules = [] {
    auto loaded = rules::load_rules(std::vector<std::string>{"uuid-to-integer"},
                                    {.transforms = transforms::all_transforms()});
    EXPECT_TRUE(loaded.has_value());
    return *std::move(loaded);
  }();
  return rules;
}

enum class How { AsAlways, ReadingEverything, ListingExpectations, ListingFromEverything };

// Every outcome, every changed text and every remark, a line each; then how many files were parsed.
struct Played {
  std::vector<std::string> lines;
  std::size_t parsed = 0;
};
Played play(const Files& texts, How how = How::AsAlways, unsigned jobs = 1) {
  FakeFileSystem files;
  for (const auto& [path, text] : texts) files.put("/p/" + path, text);
  RunOptions options;
  options.root = "/p";
  options.jobs = jobs;
  options.read_everything = how == How::ReadingEverything || how == How::ListingFromEverything;
  options.list_expectations = how == How::ListingExpectations || how == How::ListingFromEverything;
  const auto result = run(files, uuid_pack(), options);
  EXPECT_TRUE(result.has_value());
  Played played{outcome_lines(*result), result->summary.files_parsed};
  for (const MatchOutcome& outcome : result->outcomes) {
    played.lines.push_back(outcome.code + ": " + outcome.message + ": " + outcome.reason);
    for (const text::Diagnostic& use : outcome.may_expect_old)
      played.lines.push_back("may expect: " + use.message);
  }
  for (const ChangedFile& file : result->changed)
    played.lines.push_back(file.path + "\n" + file.after);
  for (const text::Diagnostic& diagnostic : result->diagnostics)
    played.lines.push_back(diagnostic.message);
  return played;
}

std::string in_words(const Files& files) {
  std::string texts;
  for (const auto& [path, text] : files) texts += "-- " + path + " --\n" + text;
  return texts;
}

// Some lines beside one another in the result, as reading everything gives it.
void expect_both_ways(const Files& files, const std::string& line) {
  const auto lines = play(files).lines;
  EXPECT_THAT(lines, testing::Contains(testing::HasSubstr(line))) << in_words(files);
  EXPECT_EQ(lines, play(files, How::ReadingEverything).lines) << in_words(files);
  EXPECT_EQ(play(files, How::ListingExpectations).lines,
            play(files, How::ListingFromEverything).lines)
      << in_words(files);
}

const std::string kImports =
    "from sqlalchemy import Column, ForeignKey, Integer, String, UUID\nfrom base import Base\n";

std::string model(const std::string& name, const std::string& body) {
  return "class " + name + "(Base):\n    __tablename__ = '" + name +
         "'\n    id = Column(Integer, primary_key=True)\n" + body;
}

// A wrong key, and many that no rule speaks of in files of their own.
Files project() {
  Files files = {
      {"base.py", "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"},
      {"user.py", kImports + model("user", "")},
      {"wrong.py",
       kImports + model("wrong", "    user_id = Column(UUID, ForeignKey('user.id'))\n")},
  };
  for (int i = 0; i < 6; ++i) {
    const std::string name = "m" + std::to_string(i);
    files[name + ".py"] =
        kImports + model(name, "    user_id = Column(Integer, ForeignKey('user.id'))\n");
  }
  return files;
}

TEST(ModelCover, LeavesFilesAloneThatNoRuleConcerns) {
  expect_both_ways(project(), "wrong.py:6 applied");
  EXPECT_LE(play(project()).parsed, 3U);
}

TEST(ModelCover, ReadsTheTablesThatAKeyMayPointTo) {
  Files files = project();
  // The same name in another MetaData, of another type, in a file with a harmless key.
  files["m0.py"] =
      "from sqlalchemy import Column, ForeignKey, Integer, String, UUID\n"
      "from sqlalchemy.orm import declarative_base\nOther = declarative_base()\n"
      "class U(Other):\n    __tablename__ = 'team'\n    id = Column(String, primary_key=True)\n"
      "    x = Column(Integer, ForeignKey('user.id'))\n";
  files["wrong.py"] = kImports + model("wrong",
                                       "    user_id = Column(UUID, ForeignKey('user.id'))\n"
                                       "    team_id = Column(UUID, ForeignKey('team.id'))\n");
  expect_both_ways(files, "wrong.py:6 applied");
  files["m1.py"] =
      "from sqlalchemy import Column, ForeignKey, Integer, String, UUID\n"
      "from sqlalchemy.orm import declarative_base\nMore = declarative_base()\n"
      "class U(More):\n    __tablename__ = 'team'\n    id = Column(Integer, primary_key=True)\n";
  expect_both_ways(files, "ambiguous-target");
}

TEST(ModelCover, KnowsTheSchemaThatAMetaDataGetsLater) {
  Files files = project();
  files["base.py"] += "Base.metadata.schema = 'app'\n";
  files["wrong.py"] =
      kImports + model("wrong", "    user_id = Column(UUID, ForeignKey('app.user.id'))\n");
  expect_both_ways(files, "wrong.py:6 applied");
}

TEST(ModelCover, ReadsATableWhoseNameIsNotWrittenOut) {
  for (const std::string name : {"'te' + 'am'", "f'te{\"am\"}'", "TEAM"}) {
    Files files = project();
    files["m0.py"] = kImports + "TEAM = 'team'\nclass T(Base):\n    __tablename__ = " + name +
                     "\n    id = Column(Integer, primary_key=True)\n"
                     "    user_id = Column(Integer, ForeignKey('user.id'))\n";
    files["wrong.py"] =
        kImports + model("wrong", "    team_id = Column(UUID, ForeignKey('team.id'))\n");
    expect_both_ways(files, "wrong.py:6 applied");
  }
  Files files = project();
  files["base.py"] =
      "from sqlalchemy.orm import declarative_base, declared_attr\n"
      "class Named:\n    @declared_attr\n    def __tablename__(cls): return 'team'\n"
      "Base = declarative_base(cls=Named)\n";
  files["m0.py"] = kImports +
                   "class Team(Base):\n    id = Column(Integer, primary_key=True)\n"
                   "    user_id = Column(Integer, ForeignKey('user.id'))\n";
  files["wrong.py"] =
      kImports + model("wrong", "    team_id = Column(UUID, ForeignKey('team.id'))\n");
  EXPECT_EQ(play(files).lines, play(files, How::ReadingEverything).lines);
}

TEST(ModelCover, KnowsTablesThatSqlModelNames) {
  Files files = project();
  files["team.py"] =
      "from sqlmodel import Field, SQLModel\nclass TeamBase(SQLModel):\n    name: str\n"
      "class Team(TeamBase, table=True):\n    id: int = Field(primary_key=True)\n"
      "class TeamRead(TeamBase):\n    id: int\n";
  files["wrong.py"] =
      kImports + model("wrong", "    team_id = Column(UUID, ForeignKey('team.id'))\n");
  expect_both_ways(files, "wrong.py:6");
}

// A base that names the tables of all classes below it.
Files project_with_names() {
  Files files;
  files["base.py"] =
      "from sqlalchemy.orm import DeclarativeBase, declared_attr\n"
      "class Base(DeclarativeBase):\n    @declared_attr.directive\n"
      "    def __tablename__(cls): return cls.__name__.lower() + 's'\n"
      "class Mixin:\n    pass\nclass Kept(Base):\n    __abstract__ = True\n";
  files["user.py"] = kImports + "class User(Base):\n    id = Column(Integer, primary_key=True)\n";
  files["wrong.py"] = kImports +
                      "class Wrong(Base):\n    id = Column(Integer, primary_key=True)\n"
                      "    user_id = Column(UUID, ForeignKey('users.id'))\n";
  for (int i = 0; i < 6; ++i)
    files["m" + std::to_string(i) + ".py"] =
        kImports + "class M" + std::to_string(i) +
        "(Base):\n    id = Column(Integer, primary_key=True)\n"
        "    user_id = Column(Integer, ForeignKey('users.id'))\n";
  return files;
}

TEST(ModelCover, KnowsTablesThatABaseNames) {
  expect_both_ways(project_with_names(), "wrong.py:5 applied");
  EXPECT_LE(play(project_with_names()).parsed, 3U);
  // The table of the key is that of another class, wherever that gets its name from.
  for (const std::string team :
       {"class Team(Base):\n    id = Column(Integer, primary_key=True)\n",
        "from base import Kept\nclass Team(Kept):\n    id = Column(Integer, primary_key=True)\n",
        "from base import Mixin\nclass Team(Mixin, Base):\n"
        "    id = Column(Integer, primary_key=True)\n",
        "class A(Base):\n    __abstract__ = True\n    id = Column(Integer, primary_key=True)\n"
        "class Team(A): pass\n",
        "class M:\n    __tablename__ = 'teams'\nclass T(M, Base):\n"
        "    id = Column(Integer, primary_key=True)\n",
        "class T(Base):\n    __tablename__ = 'te' 'ams'\n"
        "    id = Column(Integer, primary_key=True)\n",
        "def f(base):\n    class Team(Base):\n        id = Column(Integer, primary_key=True)\n"
        "class Team(Base):\n    id = Column(Integer, primary_key=True)\n",
        "if Base:\n    class Team(Base):\n        id = Column(Integer, primary_key=True)\n",
        "from user import User\nclass Team(User):\n"
        "    id = Column(ForeignKey('users.id'), primary_key=True)\n",
        "import base as b\nclass Team(b.Base):\n    id = Column(Integer, primary_key=True)\n",
        "from base import *\nclass Team(Base):\n    id = Column(Integer, primary_key=True)\n",
        "Root = Base\nclass Team(Root):\n    id = Column(Integer, primary_key=True)\n",
        "from sqlalchemy import Table\nclass T(Base):\n"
        "    __table__ = Table('teams', Base.metadata, Column('id', Integer, "
        "primary_key=True))\n"}) {
    Files files = project_with_names();
    files["m0.py"] = kImports + team;
    files["wrong.py"] = kImports +
                        "class Wrong(Base):\n    id = Column(Integer, primary_key=True)\n"
                        "    team_id = Column(UUID, ForeignKey('teams.id'))\n";
    expect_both_ways(files, "wrong.py:5 applied");
  }
}

// `alembic init alembic` makes a folder with the name of the library.
TEST(ModelCover, LeavesVersionFilesAlone) {
  Files files = project();
  files["alembic/env.py"] = "from base import Base\ntarget_metadata = Base.metadata\n";
  files["alembic/versions/a.py"] =
      "import sqlalchemy as sa\nfrom alembic import op\nrevision = 'a'\ndown_revision = None\n"
      "def upgrade():\n    op.create_table('t', sa.Column('u', sa.UUID()),\n"
      "        sa.ForeignKeyConstraint(['u'], ['user.id']))\n";
  expect_both_ways(files, "wrong.py:6 applied");
  EXPECT_LE(play(files).parsed, 3U);
  files["alembic/op.py"] = "from sqlalchemy import Table as create_table\n";
  files["alembic/versions/a.py"] =
      "from sqlalchemy import Column, ForeignKey, UUID\nfrom alembic.op import create_table\n"
      "from base import Base\nrevision = 'a'\ndown_revision = None\n"
      "create_table('t', Base.metadata, Column('u', UUID, ForeignKey('user.id')))\n";
  expect_both_ways(files, "wrong.py:6 applied");
}

TEST(ModelCover, LeavesClassesAloneThatAreNoModels) {
  Files files = project();
  files["schema.py"] =
      "from pydantic import BaseModel\nfrom sqlalchemy import Column\n"
      "class Schema(BaseModel):\n    column = Column\n";
  files["m0.py"] = kImports + "from schema import Schema\n" +
                   model("m0", "    x = Column(Integer, ForeignKey('user.id'))\n") +
                   "class M0Read(Schema):\n    x: int\nclass M0Write(M0Read): pass\n";
  expect_both_ways(files, "wrong.py:6 applied");
  EXPECT_LE(play(files).parsed, 3U);
}

TEST(ModelCover, ReadsAColumnThatAnotherFileAddsToATable) {
  const std::string late = "    x = Column(Integer, ForeignKey('user.id'))\n";
  for (const std::string& other : {kImports + "from user import user\n" + model("m0", late) +
                                       "user.team = Column(Integer, primary_key=True)\n",
                                   kImports + "from user import user\n" + model("m0", late) +
                                       "class Admin(user):\n    team = Column(Integer)\n"}) {
    Files files = project();
    files["m0.py"] = other;
    files["wrong.py"] =
        kImports + model("wrong", "    team = Column(UUID, ForeignKey('user.team'))\n");
    expect_both_ways(files, "wrong.py:6 applied");
  }
}

TEST(ModelCover, ReadsWhatKeysOfTheirOwnNamesMake) {
  // An alias, a function, an annotation, a shared key, a mixin's constraint.
  const std::string imports =
      "from typing import Annotated\nfrom uuid import UUID as Id\n"
      "from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, UUID\n"
      "from sqlalchemy.orm import Mapped, mapped_column\n"
      "class A:\n    x = Column(Integer, ForeignKey('user.id'))\n";
  for (const auto& [keys, column] : std::vector<std::pair<std::string, std::string>>{
           {"Ref = ForeignKey", "Column(UUID, Ref('user.id'))"},
           {"def Ref(): return Column(UUID, ForeignKey('user.id'))", "Ref()"},
           {"Ref = Annotated[Id, mapped_column(Integer, ForeignKey('user.id'))]",
            "mapped_column(UUID)"},
           {"Ref = ForeignKey('user.id')", "Column(UUID, Ref)"},
           {"class Ref:\n    __table_args__ = (ForeignKeyConstraint(['u'], ['user.id']),)",
            "Column(UUID)"}}) {
    Files files = project();
    files["keys.py"] = imports + keys + "\n";
    const bool is_annotated = keys.find("Annotated") != std::string::npos;
    const std::string bases = keys.starts_with("class") ? "Ref, Base" : "Base";
    files["m0.py"] =
        "from keys import Column, Id, Mapped, Ref, UUID, mapped_column\n"
        "from base import Base\nfrom sqlalchemy import Integer\n"
        "class M0(" +
        bases +
        "):\n    __tablename__ = 'm0'\n"
        "    id = Column(Integer, primary_key=True)\n    u" +
        (is_annotated ? ": Mapped[Ref]" : "") + " = " + column + "\n";
    expect_both_ways(files, "m0.py:7");
  }
}

TEST(ModelCover, FollowsNoKeyThatAFunctionOnlyUses) {
  Files files = project();
  files["tool.py"] =
      "from sqlalchemy import ForeignKey, ForeignKeyConstraint\nTOOL = 1\n"
      "def keys(key: ForeignKey, found):\n"
      "    found.append(ForeignKeyConstraint((), (), name=key.name))\n";
  for (int i = 0; i < 6; ++i) {
    const std::string name = "m" + std::to_string(i);
    files[name + ".py"] = "from tool import TOOL\n" + files[name + ".py"];
  }
  expect_both_ways(files, "wrong.py:6 applied");
  EXPECT_LE(play(files).parsed, 4U);
  for (const std::string use :
       {"    return [ForeignKey('user.id')]\n", "from sqlalchemy import ForeignKey as Key\n",
        "import sqlalchemy as ForeignKey\n",
        "    found.append(key := ForeignKey('user.id'))\n    return key\n",
        "    found.append(lambda: ForeignKey('user.id'))\n",
        "    key = ForeignKey('user.id')\n    return key\n"}) {
    Files more = files;
    more["tool.py"] = files["tool.py"] + use;
    expect_both_ways(more, "wrong.py:6 applied");
    EXPECT_GT(play(more).parsed, 4U) << use;
  }
}

TEST(ModelCover, ReadsTypesOfOtherNames) {
  const std::string types =
      "import sqlalchemy as sa\nfrom sqlalchemy import UUID as Key\nId = sa.UUID(as_uuid=True)\n"
      "class Own(sa.TypeDecorator):\n    impl = sa.UUID\ndef make(): return sa.UUID()\n";
  for (const std::string type : {"Key", "Id", "Own", "make()"}) {
    Files files = project();
    files["types_.py"] = types;
    files["m0.py"] = kImports + "from types_ import Id, Key, Own, make\n" +
                     model("m0", "    x = Column(" + type + ", ForeignKey('user.id'))\n");
    expect_both_ways(files, "m0.py:7");
  }
}

TEST(ModelCover, ReadsAllTablesThatHaveAColumnOfAMixin) {
  Files files = project();
  files["mixin.py"] =
      "from sqlalchemy import Column, ForeignKey, Integer, UUID\n"
      "class Owned:\n    owner = Column(UUID, ForeignKey('user.id'))\n";
  files["m0.py"] = kImports + "from mixin import Owned\n" +
                   "class M0(Owned, Base):\n    __tablename__ = 'm0'\n"
                   "    id = Column(Integer, primary_key=True)\n"
                   "    x = Column(Integer, ForeignKey('user.id'))\n";
  expect_both_ways(files, "mixin.py:3 applied");
  // In another MetaData the key points to text.
  files["m1.py"] =
      "from sqlalchemy import Column, ForeignKey, Integer, String\n"
      "from sqlalchemy.orm import declarative_base\nfrom mixin import Owned\n"
      "Other = declarative_base()\n"
      "class U(Other):\n    __tablename__ = 'user'\n    id = Column(String, primary_key=True)\n"
      "class M1(Owned, Other):\n    __tablename__ = 'm1'\n"
      "    id = Column(Integer, primary_key=True)\n";
  expect_both_ways(files, "mixin.py:3 rejected");
}

TEST(ModelCover, ReadsTheClassOfAColumnThatIsSetInAnotherFile) {
  Files files = project();
  files["late.py"] = kImports +
                     "from m0 import m0\nm0.late = Column(UUID, ForeignKey('user.id'))\n"
                     "m0.__table__.append_constraint(None)\n";
  expect_both_ways(files, "late.py:4 applied");
}

TEST(ModelCover, FollowsChainsOfKeys) {
  Files files = project();
  files["m0.py"] = kImports + model("m0", "    a = Column(ForeignKey('m1.b'))\n");
  files["m1.py"] = kImports + model("m1", "    b = Column(ForeignKey('m2.c'))\n");
  files["m2.py"] = kImports + model("m2", "    c = Column(Integer, ForeignKey('user.id'))\n");
  files["wrong.py"] = kImports + model("wrong", "    x = Column(UUID, ForeignKey('m0.a'))\n");
  expect_both_ways(files, "wrong.py:6 applied");
  files["m2.py"] = kImports + model("m2", "    c = Column(UUID, ForeignKey('user.id'))\n");
  expect_both_ways(files, "m2.py:6 applied");
}

TEST(ModelCover, NamesTheNearestTableOfTheWholeProject) {
  Files files = project();
  files["wrong.py"] = kImports + model("wrong", "    x = Column(UUID, ForeignKey('m00.id'))\n");
  expect_both_ways(files, "the nearest is 'm0'");
}

TEST(ModelCover, KnowsATableThatIsDeclaredAgainWhereNothingIsConcerned) {
  Files files = project();
  files["m0.py"] = kImports +
                   "class Again(Base):\n    __tablename__ = 'wrong'\n"
                   "    id = Column(Integer, primary_key=True)\n"
                   "    user_id = Column(String, ForeignKey('user.id'))\n";
  expect_both_ways(files, "is declared at m0.py:6 as well");
  // After the refusal the others are proved again, with what they reach.
  files["right.py"] =
      kImports + model("right", "    user_id = Column(UUID, ForeignKey('user.id'))\n");
  files["m1.py"] = "from right import Base, Column, ForeignKey, Integer\n" +
                   model("m1", "    x = Column(Integer, ForeignKey('user.id'))\n");
  expect_both_ways(files, "right.py:6 applied");
}

TEST(ModelCover, ProvesWhatAChangeMayReach) {
  Files files = project();
  // The changed file hands its types on to one that no rule concerns.
  files["m0.py"] = "from wrong import Base, Column, ForeignKey, Integer, String, UUID\n" +
                   model("m0",
                         "    x = Column(Integer, ForeignKey('user.id'))\n"
                         "    y = Column(UUID)\n");
  expect_both_ways(files, "wrong.py:6 applied");
}

// A project whose base says what annotations mean, beside one with another base that does not.
Files project_with_map(const std::string& map) {
  Files files = project();
  files["base.py"] =
      "import sqlalchemy as sa\nfrom sqlalchemy.orm import DeclarativeBase\n"
      "class Base(DeclarativeBase):\n    type_annotation_map = {" +
      map + "}\nclass Other(DeclarativeBase):\n    pass\n";
  files["mixin.py"] =
      "from sqlalchemy.orm import Mapped, mapped_column\n"
      "class Coded:\n    code: Mapped[str] = mapped_column(primary_key=True)\n";
  return files;
}

const std::string kMappedImports =
    "from sqlalchemy import ForeignKey, ForeignKeyConstraint, Integer, UUID\n"
    "from sqlalchemy.orm import Mapped, mapped_column\nfrom base import Base, Other\n";

TEST(ModelCover, LeavesFilesAloneWhereABaseMapsAnnotations) {
  Files files = project_with_map("str: sa.Text");
  files["user.py"] = kMappedImports +
                     "class User(Base):\n    __tablename__ = 'user'\n"
                     "    id: Mapped[int] = mapped_column(primary_key=True)\n";
  expect_both_ways(files, "wrong.py:6 applied");
  EXPECT_LE(play(files).parsed, 3U);
  // What is mixed in by the base itself is read with its own map.
  files["base.py"] =
      "import sqlalchemy as sa\nfrom sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n"
      "class Base(DeclarativeBase):\n    type_annotation_map = {str: sa.Integer}\n"
      "    id: Mapped[str] = mapped_column(primary_key=True)\n";
  files["user.py"] = "from base import Base\nclass User(Base):\n    __tablename__ = 'user'\n";
  expect_both_ways(files, "wrong.py:6 applied");
  EXPECT_LE(play(files).parsed, 3U);
}

// The first class that uses a mixin, wherever it stands, says what its annotations mean.
TEST(ModelCover, AsksAllModelsOfWhichTypeAMixinsKeyIs) {
  Files files = project_with_map("str: sa.Integer");
  files["team.py"] = kMappedImports +
                     "from mixin import Coded\nclass Team(Coded, Other):\n"
                     "    __tablename__ = 'team'\n";
  files["wrong.py"] =
      kImports + model("wrong", "    code = Column(UUID, ForeignKey('team.code'))\n");
  EXPECT_EQ(play(files).lines, play(files, How::ReadingEverything).lines);
  files["a.py"] =
      kMappedImports + "from mixin import Coded\nclass A(Coded, Base):\n    __tablename__ = 'a'\n";
  expect_both_ways(files, "wrong.py:6 applied");
}

TEST(ModelCover, AsksAllModelsOfWhichTypeAKeyOfAMixinIs) {
  Files files = project_with_map("str: sa.UUID");
  files.erase("wrong.py");
  files["mixin.py"] =
      "from sqlalchemy.orm import Mapped, mapped_column\n"
      "class Coded:\n    code: Mapped[str] = mapped_column()\n";
  const std::string column = "    id: Mapped[int] = mapped_column(primary_key=True)\n";
  files["keyed.py"] = kMappedImports +
                      "from mixin import Coded\nclass Keyed(Coded, Other):\n"
                      "    __tablename__ = 'keyed'\n"
                      "    __table_args__ = (ForeignKeyConstraint(['code'], ['user.id']),)\n" +
                      column;
  files["user.py"] = kMappedImports + "class User(Other):\n    __tablename__ = 'user'\n" + column;
  EXPECT_EQ(play(files).lines, play(files, How::ReadingEverything).lines);
  files["a.py"] = kMappedImports +
                  "from mixin import Coded\nclass A(Coded, Base):\n    __tablename__ = 'a'\n" +
                  column;
  expect_both_ways(files, "mixin.py:3");
}

TEST(ModelCover, KnowsAMapThatAClassGetsLater) {
  for (const std::string late : {"Other.type_annotation_map = {int: sa.Text}\n",
                                 "Other.registry.update_type_annotation_map({int: sa.Text})\n",
                                 "setattr(Other, 'type_annotation_map', {int: sa.Text})\n"}) {
    Files files = project_with_map("str: sa.Text");
    files["user.py"] = kMappedImports +
                       "class User(Other):\n    __tablename__ = 'user'\n"
                       "    id: Mapped[int] = mapped_column(primary_key=True)\n";
    files["late.py"] = "import sqlalchemy as sa\nfrom base import Other\n" + late;
    const Played played = play(files);
    EXPECT_EQ(played.lines, play(files, How::ReadingEverything).lines) << late;
  }
}

// Only what says `Table` or `__tablename__` gives a table a name in a new way.
TEST(ModelCover, ReadsFewFilesBesideOneThatDoesNotParse) {
  Files files = project();
  files["m0.py"] = kImports + "class Broken(Base):\n    x = Column(Integer\n";
  expect_both_ways(files, "wrong.py:6 applied");
  EXPECT_THAT(play(files).lines, testing::Contains(testing::HasSubstr("does not parse")));
  EXPECT_LE(play(files).parsed, 4U);
}

TEST(ModelCover, KnowsANameForTableThatAFileMakesThatDoesNotParse) {
  Files files = project();
  files["wrong.py"] =
      kImports + model("wrong", "    team_id = Column(UUID, ForeignKey('team.id'))\n");
  files["m0.py"] =
      "from sqlalchemy import Column, Integer, MetaData, Table\n"
      "t = Table('team', MetaData(), Column('id', Integer, primary_key=True))\n";
  expect_both_ways(files, "wrong.py:6 applied");
  files["made.py"] =
      "from sqlalchemy import Column, Table as Made\ndef broken(:\n    x = Column(1)\n";
  files["m1.py"] =
      "from made import Made\nfrom sqlalchemy import Column, MetaData, String\n"
      "t = Made('team', MetaData(), Column('id', String, primary_key=True))\n";
  expect_both_ways(files, "ambiguous-target");
}

// Such a MetaData is told from others by a number.
TEST(ModelCover, ProvesTablesOfWhichNobodyKnowsTheMetaData) {
  Files files = project();
  const std::string imports = "from sqlalchemy import Column, ForeignKey, Integer, Table, UUID\n";
  files["wrong.py"] = imports +
                      "t = Table('t', some(), Column('id', Integer, primary_key=True),\n"
                      "          Column('u', UUID, ForeignKey('user.id')))\n";
  files["a.py"] = imports + "from wrong import t\ns = Table('s', other(), Column('x', UUID))\n";
  expect_both_ways(files, "wrong.py:3 applied");
}

TEST(ModelCover, ReportsCommentsThatSuppressNothing) {
  Files files = project();
  files["m0.py"] = kImports + model("m0",
                                    "    x = Column(Integer, ForeignKey('user.id'))"
                                    "  # modelmend: ignore[uuid-to-integer]\n");
  expect_both_ways(files, "nothing is suppressed by this comment");
  files["m0.py"] =
      "import sqlalchemy as sa\nfrom alembic import op\nrevision = 'a'\ndown_revision = 'b'\n"
      "def upgrade():\n    op.add_column('m1', sa.Column('x', sa.UUID()))\n"
      "    op.alter_column('m1', 'y')  # modelmend: ignore[uuid-to-integer]\n";
  expect_both_ways(files, "nothing is suppressed by this comment");
}

TEST(ModelCover, AsksAllTablesAboutCycles) {
  Files files = project();
  files["user.py"] = kImports + model("user", "    m = Column(Integer, ForeignKey('m0.id'))\n");
  files["m0.py"] = kImports + model("m0", "    w = Column(Integer, ForeignKey('wrong.id'))\n");
  files["wrong.py"] =
      kImports +
      model("wrong", "    x = Column(UUID, ForeignKey('user.id', name='k', use_alter=True))\n");
  expect_both_ways(files, "possible-cycle");
}

TEST(ModelCover, SaysOfABrokenFileThatItDoesNotParse) {
  Files files = project();
  files["m0.py"] = kImports + model("m0", "    x = Column(Integer, ForeignKey('user.id')\n");
  EXPECT_THAT(play(files).lines, testing::Contains(testing::HasSubstr("does not parse")));
}

// Models whose keys are written, typed and named in random ways.
Files random_project() {
  const std::vector<std::string> columns = {
      "Column(Integer, ForeignKey('@.id'))",
      "Column(UUID(as_uuid=True), ForeignKey('@.id'))",
      "Column(String(36), ForeignKey('@.id'))",
      "Column(ForeignKey('@.id'))",
      "Column(Own, ForeignKey('@.id'))",
      "Column(Key, ForeignKey('@.id'))",
      "Column('y', sa.Uuid, sa.ForeignKey('@.id', use_alter=True, name='k'))",
      "mapped_column(Integer, ForeignKey('@.id'))",
      "mapped_column(UUID, Ref('@.id'))",
      "ref('@.id')",
      "Column(UUID)",
      "Column(Integer, ForeignKey('@.x'))",
      "Column(UUID, ForeignKey('@.x'))",
      "Column(UUID, ForeignKey(prev.id))",
      "Column(Integer, ForeignKey('other_@.id'))",
      "Column(UUID, ForeignKey('@.note'))",
  };
  const std::vector<std::string> annotations = {"", "", ": Mapped[int]", ": Mapped[Id]",
                                                ": Mapped[Noted]"};
  const std::string keyed_by_note =
      "__tablename__ = '$'\n    __table_args__ = "
      "(sa.ForeignKeyConstraint(['note'], ['t0.id']),)";
  const std::vector<std::string> names = {"__tablename__ = '$'",
                                          "__tablename__ = '$'",
                                          "__tablename__ = '$'",
                                          "__tablename__: str = \"$\"",
                                          "__tablename__ = '$' + ''",
                                          "unnamed = 1",
                                          keyed_by_note};
  const std::vector<std::string> bases = {"Base",           "Base",        "Base", "Mixin, Base",
                                          "Auto",           "Mixin, Kept", "prev", "Noter, Base",
                                          "Noter, Mapping", "Noter, Auto"};
  // Classes that say no name, of which some are tables.
  const std::string named_by_sqlmodel =
      "class Read(SQLModel):\n    x: int\nclass t$(Read, table=True):\n"
      "    id: int = Field(primary_key=True)\n";
  const std::string below_a_mixin =
      "class Read(Mixin):\n    z = Column(Integer)\nclass More(Read, Base):\n"
      "    __tablename__ = 't$'\n    id = Column(Integer, primary_key=True)\n";
  const std::string below_a_kept_class =
      "class T$(Kept):\n    id = Column(Integer, primary_key=True)\n"
      "class More(T$):\n    z = Column(UUID, ForeignKey('t#.id'))\n";
  const std::vector<std::string> more = {
      "",
      "",
      "class Read(Schema):\n    type = 1\n    x = Column(Integer)\n",
      named_by_sqlmodel,
      below_a_mixin,
      "class t$(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n",
      "class Read(prev):\n    id = Column(Integer, primary_key=True)\n",
      "class Sub(t#):\n    z = Column(UUID, ForeignKey('t$.id'))\n",
      "class T$(Auto):\n    id = Column(Integer, primary_key=True)\n",
      below_a_kept_class,
      "class T$(Mixin, Auto):\n    id = Column(UUID, primary_key=True)\n",
  };
  Files files;
  files["base.py"] =
      "import sqlalchemy as sa\nfrom uuid import UUID as Id\nfrom typing import Annotated\n"
      "from sqlalchemy import Column, ForeignKey, Integer, String, UUID\n"
      "from sqlalchemy import ForeignKey as Ref, UUID as Key\n"
      "from sqlalchemy.orm import Mapped, declarative_base, mapped_column\n"
      "Base = declarative_base()\n"
      "class Own(sa.TypeDecorator):\n    impl = sa.UUID\n"
      "def ref(target): return Column(UUID, ForeignKey(target))\n"
      "Noted = Annotated[Id, mapped_column(ForeignKey('t0.id'))]\n"
      "class Mixin:\n    mixed = Column(UUID, ForeignKey('t1.id'))\n"
      "import pydantic\nfrom sqlmodel import Field, SQLModel\n"
      "class Schema(pydantic.BaseModel):\n    column = Column\n"
      "from sqlalchemy.orm import DeclarativeBase, declared_attr\n"
      "class Auto(DeclarativeBase):\n    @declared_attr.directive\n"
      "    def __tablename__(cls): return cls.__name__.lower()\n"
      "class Kept(Auto):\n    __abstract__ = True\n    kept = Column(Integer)\n"
      "class Noter:\n    note: Mapped[int] = mapped_column()\n";
  // What annotations mean in classes with one base or both, or in none.
  const std::vector<std::string> maps = {
      "",
      "",
      "    type_annotation_map = {int: UUID}\n",
      "    type_annotation_map = {int: UUID, Id: Integer}\nAuto.type_annotation_map = {Id: UUID}\n",
  };
  files["base.py"] += "class Mapping(DeclarativeBase):\n    kind = 1\n" + *rc::gen::elementOf(maps);
  const auto count = *rc::gen::inRange<std::size_t>(2, 7);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    const auto replaced = [&](std::string text, const std::string& what, const std::string& by) {
      for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at))
        text.replace(at, what.size(), by);
      return text;
    };
    const std::string prev = "t" + std::to_string(i == 0 ? 0 : i - 1);
    std::string text =
        "import sqlalchemy as sa\n"
        "from base import Base, Id, Key, Mapped, Mixin, Noted, Own, Ref, mapped_column, ref\n"
        "from base import Auto, Field, Kept, Mapping, Noter, SQLModel, Schema\n"
        "from sqlalchemy import Column, ForeignKey, Integer, String, UUID\n";
    if (i > 0) text += "from " + prev + " import " + prev + " as prev\n";
    std::string base = *rc::gen::elementOf(bases);
    if (i == 0) base = "Base";
    text += "class t" + number + "(" + base + "):\n    " +
            replaced(*rc::gen::elementOf(names), "$", "t" + number) +
            "\n    id = Column(Integer, primary_key=True)\n";
    const auto members = *rc::gen::inRange<std::size_t>(0, 3);
    for (std::size_t k = 0; k < members; ++k) {
      std::string column = *rc::gen::elementOf(columns);
      if (i == 0 && column.find("prev") != std::string::npos) column = "Column(UUID)";
      const std::string target = "t" + std::to_string(*rc::gen::inRange<std::size_t>(0, count));
      text += "    " + std::string(1, static_cast<char>('x' + k)) +
              *rc::gen::elementOf(annotations) + " = " + replaced(column, "@", target) + "\n";
    }
    const std::string last = std::to_string(*rc::gen::inRange<std::size_t>(0, count));
    const std::string beside = *rc::gen::elementOf(more);
    if (i > 0 || beside.find("prev") == std::string::npos)
      text += replaced(replaced(beside, "$", last), "#", number);
    files["t" + number + ".py"] = text;
  }
  return files;
}

TEST(ModelCover, GivesWhatReadingEverythingGivesOnRandomModels) {
  const bool holds = rc::check([] {
    const Files files = random_project();
    RC_LOG() << in_words(files);
    RC_ASSERT(play(files).lines == play(files, How::ReadingEverything).lines);
    RC_ASSERT(play(files, How::ListingExpectations).lines ==
              play(files, How::ListingFromEverything).lines);
    RC_ASSERT(play(files).lines == play(files, How::AsAlways, 3).lines);
  });
  EXPECT_TRUE(holds);
}

// The largest file is parsed first, whatever its name.
TEST(ModelCover, GivesTheSameWithALongFileOnSeveralThreads) {
  Files files = project();
  std::string& longest = files["long.py"];
  longest = kImports + "class Own(UUID):\n    pass\n";
  for (int i = 0; i < 200; ++i)
    longest += model("long" + std::to_string(i), "    x = Column(Own(), ForeignKey('user.id'))\n");
  expect_both_ways(files, "wrong.py:6 applied");
  EXPECT_THAT(play(files).lines, testing::Contains(testing::HasSubstr("long.py:8")));
  EXPECT_EQ(play(files).lines, play(files, How::AsAlways, 2).lines);
  // It is no less broken for that, nor is it found out twice.
  longest += "class\n";
  EXPECT_EQ(play(files).lines, play(files, How::AsAlways, 2).lines);
  EXPECT_THAT(play(files).lines, testing::Contains(testing::HasSubstr("does not parse")));
}

}  // namespace
}  // namespace modelmend::pipeline
