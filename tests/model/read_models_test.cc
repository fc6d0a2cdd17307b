// Reading by search finds what reading every file finds, in any number of threads.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <sstream>

#include "model/literals.h"
#include "model/model_files.h"
#include "model/model_project.h"

namespace modelmend::model {
namespace {

using testing::ModelProject;

void expect_same_both_ways(const std::string& text) {
  const ModelProject project(text);
  const auto slow = project.read({.jobs = 1, .read_everything = true});
  EXPECT_EQ(project.dump(), dump_models(slow, project.sources())) << text;
  const auto parallel = project.read({.jobs = 4, .read_everything = false});
  EXPECT_EQ(project.dump(), dump_models(parallel, project.sources())) << text;
}

TEST(ReadModels, FollowsNamesThroughFilesThatHoldNoLiteral) {
  const std::string text = R"(
-- app/__init__.py --
-- app/core.py --
from sqlalchemy import Column as C, Integer as I, Table as TT
from sqlalchemy.orm import declarative_base
Base = declarative_base()
-- app/names.py --
from .core import Base as Entity
from . import core
K = core.C
-- app/again.py --
from .names import *
Thing = Entity
-- app/user.py --
from .again import Thing, K
from .core import I
class User(Thing):
    __tablename__ = 'user'
    id = K(I, primary_key=True)
-- app/admin.py --
from .user import User as U
class Admin(U):
    pass
-- app/rows.py --
from .core import TT as Q, Base, C, I
rows = Q("rows", Base.metadata, C("id", I))
-- app/unrelated.py --
import os
User = 1
print(User)
)";
  const ModelProject project(text);
  EXPECT_EQ(project.columns_of("user"), "id*");
  EXPECT_EQ(project.columns_of("rows"), "id");
  EXPECT_EQ(project.model_class("Admin").role, ClassRole::Mapped);
  expect_same_both_ways(text);
}

// One random way to hand a name from one module to the next.
std::string hand_on(int way, const std::string& from, const std::string& name,
                    const std::string& as) {
  switch (way) {
    case 0:
      return "from " + from + " import " + name + " as " + as + "\n";
    case 1:
      return "import " + from + "\n" + as + " = " + from + "." + name + "\n";
    case 2:
      return "from " + from + " import *\n" + as + " = " + name + "\n";
    case 3:
      return "from " + from + " import (\n    " + name + "\n    as " + as + ",\n)\n";
    case 4:
      return "try:\n    from " + from + " import " + name + " as " + as +
             "\nexcept ImportError:\n    " + as + " = None\n";
    case 5:
      return "import " + from + " as m\n" + as + " = (\n    m." + name + "\n)\n";
    default:
      return "from " + from + " import " + name + "\nclass N:\n    pass\n" + as + " = " + name +
             "  # x\n";
  }
}

TEST(ReadModels, FindsTheSameAsReadingEverythingOnRandomReExports) {
  const bool holds = rc::check([] {
    const auto length = *rc::gen::inRange<std::size_t>(0, 7);
    const auto ways = *rc::gen::container<std::vector<int>>(length, rc::gen::inRange(0, 7));
    std::ostringstream text;
    text << "-- m0.py --\nfrom sqlalchemy import Column as C0, Integer\n"
            "from sqlalchemy.orm import declarative_base\nB0 = declarative_base()\n";
    std::size_t last = 0;
    for (const int way : ways) {
      const std::string from = "m" + std::to_string(last);
      const std::string b = "B" + std::to_string(last);
      const std::string c = "C" + std::to_string(last);
      ++last;
      text << "-- m" << last << ".py --\n"
           << hand_on(way, from, b, "B" + std::to_string(last))
           << hand_on(way, from, c, "C" + std::to_string(last));
    }
    text << "-- z.py --\nfrom m" << last << " import B" << last << ", C" << last
         << "\nfrom m0 import Integer as J\nclass User(B" << last
         << "):\n    __tablename__ = 'user'\n    id = C" << last << "(J, primary_key=True)\n"
         << "-- zz.py --\nfrom z import User\nclass Sub(User): pass\n";
    const ModelProject project(text.str());
    const auto slow = project.read({.jobs = 1, .read_everything = true});
    RC_ASSERT(project.dump() == dump_models(slow, project.sources()));
    RC_ASSERT(project.models().tables.size() == 1U);
    RC_ASSERT(project.columns_of("user") == "id*");
  });
  EXPECT_TRUE(holds);
}

TEST(ReadModels, FindsWhatIsDeclaredUnderNamesOfOtherFiles) {
  expect_same_both_ways(R"(
-- core.py --
from sqlalchemy import Column as C, Integer as I, MetaData, Table as T
from sqlalchemy.orm import declarative_base, registry
Base = declarative_base()
metadata = MetaData()
reg = registry()
map_it = reg.mapped
def column(): return C(I)
-- made.py --
import core
core.T("made", core.metadata, core.C("id", core.I, primary_key=True))
-- decorated.py --
from core import map_it, C, I
@map_it
class Decorated:
    id = C(I, primary_key=True)
-- mixin.py --
from core import column
class Mixin:
    made = column()
-- late.py --
from user import User
from core import column
User.late = column()
-- user.py --
from core import Base, C, I
class User(Base):
    id = C(I, primary_key=True)
-- uses.py --
from user import User
from core import Base as B
def f(user: User, other=User):
    found: User = user
    both = [user, User]
    try:
        pass
    except User as e:
        return f(user=user, other=User)
)");
}

TEST(ReadModels, PassesOverOnlyFilesThatDeclareNothing) {
  const std::string text = R"(
-- core.py --
from sqlalchemy import Column as C, Integer as I, Table as T
from sqlalchemy.orm import DeclarativeBase, Mapped as M, declared_attr as attr
class Base(DeclarativeBase): pass
-- user.py --
from core import Base, C, I
from attributed import Attributed
from noted import Noted
class User(Noted, Attributed, Base):
    __tablename__ = "user"
    id = C(I, primary_key=True)
-- attributed.py --
from core import C, I, attr
class Attributed:
    @attr
    def age(cls): return C(I)
-- noted.py --
from core import M
class Noted:
    note: M[int]
-- alone.py --
from core import M
class Alone:
    note: M[int] = None
    other: "M[int]"
-- late.py --
from core import C, I
import user as u
u.User.late = C(I)
first = u.User.later = C(I)
-- local.py --
from core import Base, C, I, T as Q
def rows(): return Q("rows", Base.metadata, C("id", I))
rows2 = Q("rows2", Base.metadata, C("id", I))
keep(Q (  # a comment
    "rows3", Base.metadata, C("id", I)))
-- schema.py --
import sqlmodel
sqlmodel.SQLModel.metadata.schema = "app"
-- hero.py --
import schema
from sqlmodel import Field, SQLModel as Model
class Hero(Model, table=True): id: int = Field(primary_key=True)
-- inner.py --
from core import Base
def make():
    from core import C as K, I as J, Base as B
    class Local(B):
        __tablename__ = "local"
        id = K(J, primary_key=True)
class Own(Base):
    from core import C as K, I as J
    id = K(J, primary_key=True)
class Plain:
    from core import C as K, I as J
    id = K(J, primary_key=True)
-- service.py --
from dataclasses import field
from sqlmodel import SQLModel, Session
from rich.table import Table
from user import User
class Service:
    user: User | None
    other: User = None
    more: list = field(default_factory=list)
    def show(self):
        field = User
        return Table("user", field)
service = Service(User)
SQLModel.metadata.create_all(service)
)";
  const ModelProject project(text);
  EXPECT_EQ(project.columns_of("user"), "id* late note age");
  EXPECT_EQ(project.columns_of("rows2"), "id");
  expect_same_both_ways(text);
}

TEST(ReadModels, TakesNoNameInDoubleUnderscoresForAColumn) {
  const ModelProject project(R"(
-- models.py --
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class User(Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)
    __hidden__ = Column(Integer)
)");
  EXPECT_EQ(project.columns_of("user"), "id*");
}

TEST(ReadModels, SurvivesClassesThatAreTheirOwnAncestors) {
  const ModelProject project(R"(
-- a.py --
from b import Y
from sqlalchemy import Column, Integer
class X(Y):
    id = Column(Integer)
-- b.py --
from a import X
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Y(X, Base):
    __tablename__ = "y"
)");
  EXPECT_EQ(project.columns_of("y"), "id");
}

TEST(ReadModels, DumpsEveryItemInOneLine) {
  const ModelProject project(R"(
-- models.py --
from sqlalchemy import Column, ForeignKey, Integer, UUID
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class User(Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)
    boss = Column(UUID, ForeignKey("user.id", name="fk", ondelete="CASCADE"))
    lost = Column(Integer, ForeignKey("usr.id"))
)");
  EXPECT_EQ(project.dump(), R"(models.py:3:8 metadata models.Base
models.py:4:1 class models.User mapped in models.Base
models.py:4:1 table user in models.Base of models.User: id* boss lost
models.py:6:5 column id Column INTEGER primary-key not-null
models.py:7:5 column boss Column UUID null -> user.id name=fk ondelete="CASCADE" => INTEGER in models.Base
models.py:8:5 column lost Column INTEGER null -> usr.id => no table 'usr' in the project, nearest 'user'
)");
  const auto dumped = metadata_dump(project.project(), project.models());
  ASSERT_EQ(dumped.size(), 1U);
  ASSERT_EQ(dumped[0].tables.size(), 1U);
  EXPECT_EQ(dumped[0].tables[0].columns[1].family, "uuid");
  EXPECT_EQ(dumped[0].tables[0].columns[1].foreign_keys, std::vector<std::string>{"user.id"});
  EXPECT_EQ(dumped[0].tables[0].columns[1].place, "models.py:7:5");
}

}  // namespace
}  // namespace modelmend::model
