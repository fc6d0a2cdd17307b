#include "strategy/inventory.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "strategy/future_mark.h"
#include "support/memory_project.h"

namespace modelmend::strategy {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;
using Lines = std::vector<std::string>;

constexpr const char* kBase =
    "from sqlalchemy import Column, ForeignKey, Integer, String\n"
    "from sqlalchemy.orm import DeclarativeBase\n\n\n"
    "class Base(DeclarativeBase):\n    pass\n";

std::string model(const std::string& name, const std::string& table, const std::string& more = "") {
  return "\n\nclass " + name + "(Base):\n    __tablename__ = \"" + table +
         "\"\n    id = Column(Integer, primary_key=True)\n" + more;
}

Inventory take(const Files& files, const schema::Schema* actual = nullptr,
               const DecisionFile& decisions = {}) {
  const testing_support::MemoryProject project(files);
  const auto models = model::read_models(*project.project, *project.search, {});
  const auto mappers = model::read_mappers(*project.project, *project.search, models);
  const auto uses = usage::find_class_uses(*project.project, *project.search, models, mappers,
                                           {.migration_folders = {"alembic"}});
  return take_inventory({.project = *project.project,
                         .models = models,
                         .mappers = mappers,
                         .uses = uses,
                         .actual = actual,
                         .actual_name = "the database",
                         .decisions = decisions});
}

// "User keep: used in 1 file"
Lines proposals(const Inventory& inventory) {
  Lines lines;
  for (const InventoryModel& model : inventory.models)
    lines.push_back(model.named.name.substr(model.named.name.find("::") + 2) + " " +
                    std::string(word_of(model.proposal.choice)) + ": " + model.proposal.reason);
  return lines;
}

schema::Schema database(const std::string& table, const std::vector<std::string>& columns) {
  schema::Table made;
  made.name = {"public", table};
  for (const std::string& name : columns)
    made.columns.push_back({.name = name, .type = {schema::Integer{}, "INTEGER"}});
  return {.schemas = {"public"}, .tables = {made}};
}

TEST(Inventory, KeepsWhatIsUsedAndWhatThatNeeds) {
  const auto inventory = take({
      {"models.py",
       kBase + model("User", "users") +
           model("Order", "orders", "    user_id = Column(Integer, ForeignKey(\"users.id\"))\n") +
           model("Lonely", "lonely")},
      {"app.py", "from models import Order, Lonely\n\nOrder()\n"},
  });
  EXPECT_EQ(proposals(inventory),
            (Lines{"User keep: needed by models that are used", "Order keep: used in 1 file",
                   "Lonely delete: imported, never used"}));
}

TEST(Inventory, TellsTestsItselfAndUnusedModelsApart) {
  const auto inventory = take({
      {"models.py",
       kBase + model("Tested", "tested") +
           model("Node", "nodes", "\n    def copy(self):\n        return Node()\n") +
           model("First", "first") +
           model("Second", "second", "    first_id = Column(Integer, ForeignKey(\"first.id\"))\n")},
      {"tests/test_models.py", "from models import Tested\n\nTested()\n"},
  });
  EXPECT_EQ(
      proposals(inventory),
      (Lines{"Tested future: used only by tests", "Node delete: used only by itself",
             "First delete: used only by models that nothing uses", "Second delete: never used"}));
}

TEST(Inventory, KnowsWhichTablesExist) {
  const schema::Schema actual = database("users", {"id"});
  const auto inventory =
      take({{"models.py", kBase + model("User", "users") + model("Post", "posts")}}, &actual);
  EXPECT_EQ(proposals(inventory),
            (Lines{"User keep: never used, but its table is in the database",
                   "Post delete: never used; its table is not in the database"}));
  EXPECT_EQ(inventory.models[0].existence, Existence::Exists);
  EXPECT_EQ(inventory.models[1].existence, Existence::Missing);
}

TEST(Inventory, TakesATableThatMigrationsNameForOneThatExists) {
  const auto inventory = take({
      {"models.py", kBase + model("User", "users")},
      {"alembic/versions/1.py", "from alembic import op\n\nop.create_table(\"users\")\n"},
  });
  EXPECT_EQ(proposals(inventory), (Lines{"User keep: never used, but migrations name its table"}));
}

TEST(Inventory, SaysHowATableOfTheSameNameDiffers) {
  const schema::Schema actual = database("users", {"key", "value"});
  const auto inventory = take({{"models.py", kBase + model("User", "users")}}, &actual);
  EXPECT_EQ(proposals(inventory),
            (Lines{"User conflict: the database has another table 'users': 0 columns in common; 1 "
                   "only here: id; 2 only there: key, value"}));
}

TEST(Inventory, LetsTheUnusedOneOfTwoModelsGo) {
  const auto inventory = take({
      {"old.py", kBase + model("User", "users", "    name = Column(String(9))\n")},
      {"new.py", kBase + model("User", "users")},
      {"app.py", "from new import User\n\nUser()\n"},
  });
  EXPECT_EQ(proposals(inventory),
            (Lines{"User keep: used in 1 file",
                   "User delete: never used; new.py::User declares the table 'users' too: 1 "
                   "column in common; 1 only here: name"}));
}

TEST(Inventory, LetsATableNeedOnlyTheOneOfTwoModelsThatIsUsed) {
  const auto inventory =
      take({{"a.py", std::string(kBase) + model("Old", "users")},
            {"b.py", "from a import Base\nfrom sqlalchemy import Column, ForeignKey, Integer\n" +
                         model("User", "users") +
                         model("Post", "posts",
                               "    user_id = Column(Integer, ForeignKey(\"users.id\"))\n")},
            {"c.py", "from b import Post, User\n\nUser()\nPost()\n"}});
  EXPECT_EQ(proposals(inventory).front(),
            "Old delete: never used; b.py::User declares the table 'users' too: the same column");
}

TEST(Inventory, JudgesACoreTableByItsUses) {
  const auto inventory =
      take({{"m.py", std::string(kBase) + "from sqlalchemy import Table\n" +
                         "used = Table(\"used\", Base.metadata, Column(\"id\", Integer))\n"
                         "unused = Table(\"unused\", Base.metadata, Column(\"id\", Integer))\n"
                         "tables = [Table(\"any\", Base.metadata, Column(\"id\", Integer))]\n"},
            {"c.py", "from m import used\n\nused.insert()\n"}});
  EXPECT_EQ(proposals(inventory),
            (Lines{"Table(used) keep: used in 1 file", "Table(unused) delete: never used",
                   "Table(any) keep: uses not counted"}));
}

TEST(Inventory, CallsTwoUsedModelsOfOneTableAConflict) {
  const auto inventory = take({
      {"a.py", kBase + model("User", "users")},
      {"b.py", kBase + model("User", "users")},
      {"app.py", "import a\nimport b\n\na.User()\nb.User()\n"},
  });
  EXPECT_EQ(proposals(inventory),
            (Lines{"User conflict: b.py::User declares the table 'users' too: the same column",
                   "User conflict: a.py::User declares the table 'users' too: the same column"}));
}

TEST(Inventory, ReadsMarksAndDecisions) {
  const auto decisions =
      DecisionFile::read("[models.\"m.py::User\"]\ndecision = \"keep\"\n", "d.toml");
  const auto inventory =
      take({{"m.py", std::string(kBase) + "\n\n# modelmend: future - next year\nclass User(Base):\n"
                                          "    __tablename__ = \"users\"\n"
                                          "    id = Column(Integer, primary_key=True)\n"}},
           nullptr, *decisions);
  EXPECT_EQ(proposals(inventory), (Lines{"User future: marked as future: next year"}));
  ASSERT_TRUE(inventory.models[0].decision.has_value());
  EXPECT_EQ(inventory.models[0].decision->choice, Choice::Keep);
}

TEST(FutureMark, StandsDirectlyAboveTheClass) {
  const testing_support::MemoryProject project(Files{{"m.py", R"(# modelmend: future
@decorated
class A:
    pass


# modelmend: future - gone

class B:
    pass


# modelmend: futures
class C:
    pass


# modelmend: future: soon
# more
class D:
    pass
)"}});
  const semantic::Module& module = **project.project->open(*project.store->find("m.py"));
  Lines reasons;
  for (const syntax::Node& item : module.root().items()) {
    const syntax::Node cls =
        item.is(syntax::Kind::DecoratedDefinition) ? item.field(syntax::Field::Definition) : item;
    const auto mark = future_mark(module, cls.range());
    reasons.push_back(mark ? "future:" + mark->reason : "none");
  }
  EXPECT_EQ(reasons, (Lines{"future:", "none", "none", "future:soon"}));
  EXPECT_EQ(future_comment(""), "# modelmend: future");
  EXPECT_EQ(future_comment("a\nb"), "# modelmend: future - a b");
}

}  // namespace
}  // namespace modelmend::strategy
