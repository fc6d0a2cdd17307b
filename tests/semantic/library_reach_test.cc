#include "semantic/library_reach.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/marked_project.h"

namespace modelmend::semantic {
namespace {

using testing::ElementsAre;
using testing_support::MarkedProject;

class Reach {
 public:
  explicit Reach(std::string_view text) : project_(text), reach_({"sqlalchemy"}, 1) {
    reach_.compute(project_.project(), read_imports(*project_.sources(), 1));
  }

  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> paths;
    for (const FileId file : reach_.files()) paths.push_back(project_.sources()->path(file));
    return paths;
  }
  // The paths of what led_to() gives for one file.
  [[nodiscard]] std::vector<std::string> led_to(std::string_view path) const {
    std::vector<std::string> paths;
    for (const FileId file : reach_.led_to(project_.project(), {*project_.sources()->find(path)}))
      paths.push_back(project_.sources()->path(file));
    return paths;
  }
  [[nodiscard]] bool knows(std::string_view path, std::string_view word) const {
    const ReachingWords* words = reach_.words_of(*project_.sources()->find(path));
    return words != nullptr && words->contains(word);
  }

 private:
  MarkedProject project_;
  LibraryReach reach_;
};

TEST(LibraryReach, StartsWhereTheLibraryIsImported) {
  const Reach reach(R"(
-- a.py --
import sqlalchemy as sa
from sqlalchemy.orm import Mapped as M
import os
-- b.py --
# sqlalchemy is mentioned only
import os
-- c.py --
def f():
    from sqlalchemy import Column
)");
  EXPECT_THAT(reach.files(), ElementsAre("a.py", "c.py"));
  EXPECT_TRUE(reach.knows("a.py", "sa"));
  EXPECT_TRUE(reach.knows("a.py", "M"));
  EXPECT_FALSE(reach.knows("a.py", "os"));
  EXPECT_TRUE(reach.knows("c.py", "Column"));
}

TEST(LibraryReach, FollowsNamesAndNotFiles) {
  const Reach reach(R"(
-- db.py --
from sqlalchemy.orm import declarative_base
Base = declarative_base()
LIMIT = 5
def connect():
    return LIMIT
-- models.py --
from db import Base
-- other.py --
from db import LIMIT, connect
-- starred.py --
from db import *
)");
  EXPECT_THAT(reach.files(), ElementsAre("db.py", "models.py", "starred.py"));
  EXPECT_TRUE(reach.knows("starred.py", "Base"));
  EXPECT_FALSE(reach.knows("starred.py", "LIMIT"));
}

TEST(LibraryReach, FollowsWhatFilesMakeOfANameOverSeveralSteps) {
  const Reach reach(R"(
-- app/__init__.py --
-- app/db.py --
import sqlalchemy as sa
-- app/kinds.py --
from .db import sa as alchemy
class Kinds:
    col = alchemy.Column
def make():
    base = alchemy.orm.declarative_base()
    return base
-- app/base.py --
from app.kinds import make, Kinds
Entity = make()
-- app/models/__init__.py --
from .user import User as Person
-- app/models/user.py --
from .. import base
class User(base.Entity): pass
-- run.py --
from app.models import Person
class Admin(Person): pass
-- holds_the_module.py --
from app import models
print(models)
-- idle.py --
import app
print(app)
)");
  EXPECT_THAT(reach.files(),
              ElementsAre("app/base.py", "app/db.py", "app/kinds.py", "app/models/__init__.py",
                          "app/models/user.py", "holds_the_module.py", "run.py"));
  EXPECT_TRUE(reach.knows("run.py", "Admin"));
}

TEST(LibraryReach, FollowsWhatAClassHandsOn) {
  const Reach reach(R"(
-- db.py --
from sqlalchemy import Column, Table
Col = Column; LIMIT = 5
table: Table
-- kit.py --
class Kit:
    from db import Col
class Lent:
    table: object
-- uses.py --
from kit import Kit
X = Kit.Col()
-- idle.py --
from kit import Lent
-- takes.py --
from db import table
)");
  EXPECT_THAT(reach.files(), ElementsAre("db.py", "kit.py", "takes.py", "uses.py"));
}

TEST(LibraryReach, FollowsAPathOfModulesThatIsWrittenOut) {
  const Reach reach(R"(
-- app/__init__.py --
-- app/core/db.py --
from sqlalchemy import Column
-- uses.py --
import app.core.db
X = app.core.db.Column()
-- aliased.py --
import app.core.db as d
X = d.Column()
-- only_names_it.py --
import app
X = app.core.something
-- takes_a_package.py --
from app import core
X = core.db.Column()
)");
  EXPECT_THAT(reach.files(),
              ElementsAre("aliased.py", "app/core/db.py", "takes_a_package.py", "uses.py"));
}

TEST(LibraryReach, FollowsModulesThatAreHandedOn) {
  const Reach reach(R"(
-- db.py --
from sqlalchemy import Column
-- link.py --
import db
-- uses.py --
from link import db
class P(db.Column): ...
-- through.py --
import link
X = link.db.Column
-- starred.py --
from link import *
-- pkg/__init__.py --
from . import tables as t
-- pkg/tables.py --
from sqlalchemy import Table
-- renames.py --
import pkg
m = pkg.tables
-- renamed.py --
from renames import m
-- short.py --
from pkg import t
-- in_a_class.py --
import db
class K:
    d = db
-- of_the_class.py --
from in_a_class import K
)");
  EXPECT_THAT(reach.files(),
              ElementsAre("db.py", "in_a_class.py", "link.py", "of_the_class.py", "pkg/__init__.py",
                          "pkg/tables.py", "renamed.py", "renames.py", "short.py", "starred.py",
                          "through.py", "uses.py"));
}

TEST(LibraryReach, GivesEveryNameToAStarOfTheLibrary) {
  const Reach reach(R"(
-- a.py --
from sqlalchemy import *
x = anything
-- b.py --
from a import Whatever
-- c.py --
from a import *
)");
  EXPECT_THAT(reach.files(), ElementsAre("a.py", "b.py", "c.py"));
  EXPECT_TRUE(reach.knows("c.py", "Table"));
}

TEST(LibraryReach, KeepsToItselfWhatOnlyAFunctionImports) {
  const Reach reach(R"(
-- a.py --
def f():
    from sqlalchemy import Column
    print(Column)
-- b.py --
from a import Column, f
)");
  EXPECT_THAT(reach.files(), ElementsAre("a.py"));
}

TEST(LibraryReach, EndsInCirclesOfImports) {
  const Reach reach(R"(
-- a.py --
from b import X as Y
from sqlalchemy import Column
Y = Column
-- b.py --
from a import Y as X
)");
  EXPECT_THAT(reach.files(), ElementsAre("a.py", "b.py"));
}

TEST(LibraryReach, LearnsFromReplacedTexts) {
  MarkedProject project(R"(
-- a.py --
import os
-- b.py --
from a import Column
)");
  LibraryReach reach({"sqlalchemy"}, 1);
  reach.compute(project.project(), read_imports(*project.sources(), 1));
  EXPECT_TRUE(reach.files().empty());

  const FileId a = *project.sources()->find("a.py");
  auto text = text::SourceFile::from_bytes("a.py", "from sqlalchemy import Column\n");
  const std::vector<std::pair<FileId, text::SourcePtr>> texts{
      {a, std::make_shared<const text::SourceFile>(*std::move(text))}};
  const Project after(project.project(), std::make_shared<const text::SourceStore>(
                                             project.sources()->with_texts(texts)));
  reach.update(after, {a});
  EXPECT_THAT(reach.files(), ElementsAre(a, *project.sources()->find("b.py")));
}

TEST(LibraryReach, TellsWhatAChangedFileMayLeadTo) {
  const Reach reach(R"(
-- app/__init__.py --
-- app/db.py --
import sqlalchemy
-- app/names.py --
from .db import engine
-- app/views.py --
from . import names
-- app/plain.py --
import json
from app.other import x
-- app/other.py --
x = 1
-- main.py --
import app.views as views
-- tool.py --
import app
-- alone.py --
from plain import y
)");
  EXPECT_THAT(reach.led_to("app/db.py"),
              ElementsAre("app/db.py", "app/names.py", "app/views.py", "main.py", "tool.py"));
  EXPECT_THAT(reach.led_to("alone.py"), ElementsAre("alone.py"));
}

// An import of a library never opens a file of the project that has its name.
TEST(LibraryReach, IsLedNowhereByTheNameOfALibrary) {
  const Reach reach(R"(
-- sqlmodel/__init__.py --
from .main import Field
-- sqlmodel/main.py --
from sqlalchemy import Column
Field = Column
-- app.py --
from sqlmodel import Field
from sqlmodel.main import Field as Other
import sqlmodel.main
)");
  EXPECT_THAT(reach.led_to("sqlmodel/main.py"),
              ElementsAre("sqlmodel/__init__.py", "sqlmodel/main.py"));
}

}  // namespace
}  // namespace modelmend::semantic
