#include "strategy/decisions.h"

#include <gtest/gtest.h>

#include "model/read_models.h"
#include "support/memory_project.h"

namespace modelmend::strategy {
namespace {

DecisionFile read(const std::string& text) {
  auto file = DecisionFile::read(text, "decisions.toml");
  EXPECT_TRUE(file.has_value()) << (file ? "" : file.error().front().message());
  return file ? *std::move(file) : DecisionFile{};
}

std::vector<std::string> errors_of(const std::string& text) {
  const auto file = DecisionFile::read(text, "decisions.toml");
  std::vector<std::string> messages;
  if (!file)
    for (const Error& error : file.error()) messages.push_back(error.message());
  return messages;
}

std::vector<NamedModel> models_named(const std::vector<std::string>& names) {
  std::vector<NamedModel> models;
  for (const std::string& name : names) {
    NamedModel model;
    model.name = name;
    models.push_back(model);
  }
  return models;
}

using Messages = std::vector<std::string>;

TEST(Decisions, AreReadInTheOrderOfTheFile) {
  const DecisionFile file = read(R"([models."b.py::B"]
decision = "future"
reason = "next year"
proposed = "delete"
table = "bs"

[models."a.py::A"]
decision = "keep"
)");
  ASSERT_EQ(file.entries().size(), 2U);
  EXPECT_EQ(file.entries()[0].model, "b.py::B");
  EXPECT_EQ(file.entries()[0].choice, Choice::Future);
  EXPECT_EQ(file.entries()[0].proposed, Choice::Delete);
  EXPECT_EQ(file.entries()[0].reason, "next year");
  EXPECT_EQ(file.entries()[0].table, "bs");
  EXPECT_EQ(file.entries()[1].line, 7U);
  ASSERT_NE(file.find("a.py::A"), nullptr);
  EXPECT_EQ(file.find("c.py::C"), nullptr);
}

TEST(Decisions, NameThePlaceOfWhatIsNotKnown) {
  EXPECT_EQ(errors_of("[models.\"a.py::A\"]\ndecision = \"keep\"\nresaon = \"x\"\n"),
            Messages{"decisions.toml:3: the key 'resaon' is not known; did you mean 'reason'?"});
  EXPECT_EQ(errors_of("[models.\"a.py::A\"]\ndecision = \"futur\"\n"),
            Messages{"decisions.toml:2: 'futur' is no decision; did you mean 'future'?"});
  EXPECT_EQ(errors_of("[models.\"a.py::A\"]\ndecision = \"drop it\"\n"),
            Messages{"decisions.toml:2: 'drop it' is no decision; write keep, delete, future or "
                     "conflict"});
  EXPECT_EQ(errors_of("[models.\"a.py::A\"]\nreason = \"x\"\n"),
            Messages{"decisions.toml:1: 'a.py::A' has no decision; add decision = \"keep\", "
                     "\"delete\", \"future\" or \"conflict\""});
  EXPECT_EQ(errors_of("[models.\"a.py::A\"]\ndecision = 1\n"),
            (Messages{"decisions.toml:2: 'decision' of 'a.py::A' must be a string"}));
  EXPECT_EQ(errors_of("x = 1\n[models]\ny = 2\n"),
            (Messages{"decisions.toml:1: the key 'x' is not known; entries are called "
                      "[models.\"FILE::CLASS\"]",
                      "decisions.toml:3: the entry of 'y' must be a table"}));
}

TEST(Decisions, SayWhereTheFileIsNoToml) {
  const Messages errors = errors_of("[models.\"a.py::A\"]\ndecision = keep\n");
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_TRUE(errors[0].starts_with("decisions.toml:2: ")) << errors[0];
}

TEST(Decisions, SayWhichEntryStandsTwice) {
  const Messages errors = errors_of(R"([models."a.py::A"]
decision = "keep"

[models."a.py::A"]
decision = "keep"
)");
  EXPECT_EQ(errors,
            Messages{"decisions.toml:4: [models.\"a.py::A\"] stands in line 1 already; keep "
                     "one of the two entries"});
}

TEST(Decisions, ToDeleteWhatIsMisspeltAreErrors) {
  const DecisionFile file = read(R"([models."app/user.py::Usr"]
decision = "delete"
)");
  const auto errors = file.check(models_named({"app/user.py::User"}));
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].message(),
            "decisions.toml:1: there is no model 'app/user.py::Usr'; did you mean "
            "'app/user.py::User'? else remove the entry, as its model is gone");
}

TEST(Decisions, OfModelsThatAreGoneAreErrorsUnlessTheyWereToGo) {
  const DecisionFile file = read(R"([models."app/user.py::User"]
decision = "keep"
[models."app/gone.py::Gone"]
decision = "delete"
)");
  EXPECT_TRUE(file.check(models_named({"app/user.py::User"})).empty());
  const auto errors = file.check(models_named({"app/users.py::User"}));
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].message(),
            "decisions.toml:1: there is no model 'app/user.py::User'; did you mean "
            "'app/users.py::User'?");
}

TEST(Decisions, KeepWhatPeopleWroteWhenWrittenAnew) {
  const DecisionFile file = read(R"(# Ours.

[models."b.py::B"]  # asked on Monday
proposed = "delete" # é
decision = "future"
reason = '''until
March'''

# about A
[models."a.py::A"]
decision = "keep"
)");
  EXPECT_EQ(file.merged(std::vector<Decision>{
                {.model = "a.py::A",
                 .choice = Choice::Delete,
                 .proposed = Choice::Delete,
                 .reason = "nothing uses it",
                 .table = "as"},
                {.model = "b.py::B",
                 .choice = Choice::Keep,
                 .proposed = Choice::Keep,
                 .reason = "used",
                 .table = "bs"},
                {.model = "b.py::B2",
                 .choice = Choice::Conflict,
                 .proposed = Choice::Conflict,
                 .reason = "the \"bs\" of B",
                 .table = "bs"},
                {.model = "c.py::C", .choice = Choice::Keep, .proposed = Choice::Keep}}),
            R"(# Ours.

[models."b.py::B"]  # asked on Monday
proposed = "keep" # é
decision = "future"
reason = '''until
March'''
table = "bs"

[models."b.py::B2"]
decision = "conflict"
reason = "the \"bs\" of B"
proposed = "conflict"
table = "bs"

# about A
[models."a.py::A"]
decision = "keep"
proposed = "delete"
table = "as"

[models."c.py::C"]
decision = "keep"
proposed = "keep"
)");
}

TEST(Decisions, CanBeInlineTablesAndDottedKeys) {
  const DecisionFile file = read(
      "[models]\n\"a.py::A\" = { decision = \"keep\", proposed = \"keep\" }\n"
      "\"b.py::B\".decision = \"future\"");
  EXPECT_EQ(file.merged(std::vector<Decision>{
                {.model = "a.py::A", .proposed = Choice::Delete, .table = "as"},
                {.model = "b.py::B", .proposed = Choice::Delete, .table = "bs"},
                {.model = "b.py::C", .proposed = Choice::Keep}}),
            "[models]\n\"a.py::A\" = { decision = \"keep\", proposed = \"delete\" }\n"
            "\"b.py::B\".decision = \"future\"\n\n"
            "[models.\"b.py::C\"]\ndecision = \"keep\"\nproposed = \"keep\"\n");
}

TEST(Decisions, BeginWithAnExplanation) {
  const std::string text = DecisionFile{}.merged(
      std::vector<Decision>{{.model = "a.py::A", .reason = "line\nbreak", .table = "as"}});
  EXPECT_TRUE(text.starts_with("# What becomes of each model."));
  const DecisionFile file = read(text);
  ASSERT_NE(file.find("a.py::A"), nullptr);
  EXPECT_EQ(file.find("a.py::A")->reason, "line\nbreak");
  EXPECT_EQ(file.merged(file.entries()), text);
}

TEST(NamedModels, AreCalledByFileAndPath) {
  const testing_support::MemoryProject project({
      {"app/models.py", R"(from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)

    class Detail(Base):
        __tablename__ = "details"
        id = Column(Integer, primary_key=True)


links = Table("links", Base.metadata, Column("a", Integer))


def make():
    class Late(Base):
        __tablename__ = "late"
        id = Column(Integer, primary_key=True)
)"},
      {"tests/test_models.py", R"(from sqlalchemy import Column, Integer
from app.models import Base


class Sample(Base):
    __tablename__ = "samples"
    id = Column(Integer, primary_key=True)
)"},
  });
  const auto models = model::read_models(*project.project, *project.search, {});
  std::vector<std::string> lines;
  for (const NamedModel& named : named_models(*project.project, models))
    lines.push_back(named.name + " " + named.table_name + (named.needs_decision ? " !" : ""));
  EXPECT_EQ(lines, (Messages{"app/models.py::User users !", "app/models.py::User.Detail details !",
                             "app/models.py::Table(links) links !", "app/models.py::make.Late late",
                             "tests/test_models.py::Sample samples"}));
}

}  // namespace
}  // namespace modelmend::strategy
