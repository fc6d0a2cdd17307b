#include "usage/class_uses.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "support/memory_project.h"

namespace modelmend::usage {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;
using Lines = std::vector<std::string>;

constexpr const char* kModels = R"(from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, relationship


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    email = Column(String(50))
    posts = relationship("Post", back_populates="author")


class Post(Base):
    __tablename__ = "posts"
    id = Column(Integer, primary_key=True)
    user_id = Column(Integer, ForeignKey("users.id"))
    author: Mapped["User"] = relationship(back_populates="posts")
)";

constexpr std::array<const char*, 9> kKinds{"import",       "query",       "construction",
                                            "relationship", "foreign key", "annotation",
                                            "subclass",     "table",       "other"};

// "app.py:3 query", with "test" or "migration" behind it, and the class that has it.
Lines in_lines(const std::vector<ClassUse>& uses, const testing_support::MemoryProject& project,
               const model::ProjectModels& models) {
  Lines lines;
  for (const ClassUse& use : uses) {
    const auto file = *project.store->get(use.place.file);
    std::string line = file->path() + ":" + std::to_string(file->at(use.place.range.begin).line) +
                       " " + kKinds.at(static_cast<std::size_t>(use.kind));
    if (use.where == UsePlace::Test) line += " test";
    if (use.where == UsePlace::Migration) line += " migration";
    if (use.by) line += " by " + models.model_class(*use.by).name;
    lines.push_back(line);
  }
  return lines;
}

Lines uses_of(const std::string& name, Files files) {
  files.emplace_back("models.py", kModels);
  const testing_support::MemoryProject project(files);
  const auto models = model::read_models(*project.project, *project.search, {});
  const auto mappers = model::read_mappers(*project.project, *project.search, models);
  const auto uses = find_class_uses(*project.project, *project.search, models, mappers,
                                    {.migration_folders = {"alembic"}});
  const auto cls = std::ranges::find(models.classes, name, &model::ModelClass::name);
  return in_lines(uses.of_classes.at(static_cast<std::size_t>(cls->id)), project, models);
}

// Of the only Core table.
std::optional<Lines> uses_of_table(const Files& files) {
  const testing_support::MemoryProject project(files);
  const auto models = model::read_models(*project.project, *project.search, {});
  const auto mappers = model::read_mappers(*project.project, *project.search, models);
  const auto uses = find_class_uses(*project.project, *project.search, models, mappers,
                                    {.migration_folders = {"alembic"}});
  if (uses.of_tables.empty()) return std::nullopt;
  return in_lines(uses.of_tables.begin()->second, project, models);
}

// Without what the models themselves say.
Lines uses_outside(const std::string& name, const Files& files) {
  Lines lines = uses_of(name, files);
  std::erase_if(lines, [](const std::string& line) { return line.starts_with("models.py"); });
  return lines;
}

TEST(ClassUses, NameRelationshipsAndForeignKeysTowardsAClass) {
  EXPECT_EQ(uses_of("User", {}),
            (Lines{"models.py:20 relationship by Post", "models.py:19 foreign key by Post"}));
  EXPECT_EQ(uses_of("Post", {}), (Lines{"models.py:13 relationship by User"}));
}

TEST(ClassUses, TellQueriesConstructionsAndAnnotationsApart) {
  EXPECT_EQ(uses_outside("User", {{"app.py", R"(from sqlalchemy import select
from models import User


def find(session, user: User) -> "list[User]":
    session.query(User).filter(User.email == "a")
    session.execute(select(User))
    session.get(User, 1)
    User.__table__
    isinstance(user, User)
    return User(email="a")


@router.get("/", response_model=list[User])
def route():
    User.parse("x")


class Admin(User):
    pass
)"}}),
            (Lines{"app.py:2 import", "app.py:6 query", "app.py:6 query", "app.py:7 query",
                   "app.py:8 query", "app.py:9 query", "app.py:11 construction",
                   "app.py:5 annotation", "app.py:5 annotation", "app.py:14 annotation",
                   "app.py:19 subclass by Admin", "app.py:10 other", "app.py:16 other"}));
}

TEST(ClassUses, FollowAliasesAndModules) {
  EXPECT_EQ(
      uses_outside("User", {{"api.py", "from models import User as Person\n"},
                            {"far.py", "from api import Person\n\nPerson()\n"},
                            {"near.py", "import models as m\n\nm.User()\n"},
                            {"same.py", "from models import User as U\n\nU()\n"},
                            {"star.py", "from models import *\n\nUser()\n"}}),
      (Lines{"api.py:1 import", "far.py:1 import", "same.py:1 import", "far.py:3 construction",
             "near.py:3 construction", "same.py:3 construction", "star.py:3 construction"}));
}

TEST(ClassUses, LeaveOtherThingsOfTheNameAlone) {
  EXPECT_EQ(uses_outside("User", {{"app.py", R"(# User
class User:
    pass


def make(session):
    User()
    session.User
    return {"User": "User"}
)"}}),
            Lines{});
}

TEST(ClassUses, KnowTestsAndMigrations) {
  EXPECT_EQ(uses_outside("User", {{"tests/test_user.py", "from models import User\n\nUser()\n"},
                                  {"alembic/versions/1.py",
                                   "from alembic import op\n\n\ndef upgrade():\n"
                                   "    op.create_table(\"users\")\n    op.f(\"my users\")\n"}}),
            (Lines{"tests/test_user.py:1 import test", "tests/test_user.py:3 construction test",
                   "alembic/versions/1.py:5 table migration"}));
}

TEST(ClassUses, SayWhatAClassSaysOfItself) {
  EXPECT_EQ(uses_outside("Node", {{"node.py", R"(from sqlalchemy import Column, ForeignKey, Integer
from models import Base


class Node(Base):
    __tablename__ = "nodes"
    id = Column(Integer, primary_key=True)
    parent_id = Column(Integer, ForeignKey("nodes.id"))

    def copy(self) -> "Node":
        return Node()
)"}}),
            (Lines{"node.py:11 construction by Node", "node.py:8 foreign key by Node",
                   "node.py:10 annotation by Node"}));
}

constexpr const char* kTable = R"(from sqlalchemy import Column, ForeignKey, Integer, Table
from sqlalchemy.orm import DeclarativeBase, relationship


class Base(DeclarativeBase):
    pass


links = Table("links", Base.metadata, Column("user_id", ForeignKey("users.id")))


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    friends = relationship("User", secondary=links)
)";

TEST(ClassUses, FollowTheVariableOfACoreTable) {
  EXPECT_EQ(uses_of_table({{"models.py", kTable},
                           {"app.py", R"(from sqlalchemy import select
from models import links as l

select(l.c.user_id)
select(l)
l.insert()
print(l)
links = None
)"},
                           {"alembic/one.py", "op.drop_table(\"links\")\n"},
                           {"tests/test_links.py", "import models\n\nmodels.links.delete()\n"}}),
            (Lines{"app.py:2 import", "app.py:4 query", "app.py:5 query", "app.py:6 query",
                   "tests/test_links.py:3 query test", "models.py:15 relationship by User",
                   "alembic/one.py:1 table migration", "app.py:7 other"}));
}

TEST(ClassUses, SayNothingOfATableWithoutAVariable) {
  EXPECT_EQ(uses_of_table({{"models.py",
                            "from sqlalchemy import Column, Integer, MetaData, Table\n\n"
                            "tables = [Table(\"a\", MetaData(), Column(\"id\", Integer))]\n"}}),
            std::nullopt);
}

}  // namespace
}  // namespace modelmend::usage
