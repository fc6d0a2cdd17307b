// What stands in the body of a model becomes a column, has a reason, or is surely no column.
#include <gmock/gmock.h>

#include "model/model_project.h"

namespace modelmend::model {
namespace {

using ::testing::HasSubstr;
using testing::ModelProject;

enum class Becomes { Column, Reason, Nothing };

struct Shape {
  std::string body;  // two levels deep, binds `m`
  Becomes becomes;
};

// Names that a body may use.
const std::string kAround = R"(
-- helpers.py --
from sqlalchemy import Column, Integer
from sqlalchemy.orm import mapped_column, relationship
def make():
    return Column(Integer)
def make_later(kind):
    columns = {}
    return columns[kind]
def related():
    return relationship("Other")
class Special(Column):
    pass
class Plain:
    pass
COLUMNS = {"m": Column(Integer)}
SHARED = Column(Integer)
-- model.py --
import threading
import acme_columns
from typing import ClassVar
from sqlalchemy import Column, ForeignKey, Integer, String, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.orm import (
    Mapped, composite, column_property, declarative_base, declared_attr, deferred, mapped_column,
    relationship, synonym, validates)
from helpers import *
from nowhere import lost
import helpers
Base = declarative_base()
class Model(Base):
    __tablename__ = "t"
    id = Column(Integer, primary_key=True)
)";

const std::vector<Shape> kShapes = {
    // Columns.
    {"m = Column(Integer)", Becomes::Column},
    {"m: Mapped[int]", Becomes::Column},
    {"m: Mapped[int] = mapped_column()", Becomes::Column},
    {"m = deferred(Column(Integer))", Becomes::Column},
    {"m = make()", Becomes::Column},
    {"m = helpers.make()", Becomes::Column},
    {"m = SHARED", Becomes::Column},
    {"m = Special(Integer)", Becomes::Column},
    {"if True:\n        m = Column(Integer)", Becomes::Column},
    {"@declared_attr\n    def m(cls):\n        return Column(Integer)", Becomes::Column},
    {"@declared_attr\n    def m(cls):\n        x = 1\n        return Column(Integer)",
     Becomes::Column},
    // What may be one.
    {"@declared_attr\n    def m(cls):\n        return cls._make()", Becomes::Reason},
    {"@declared_attr\n    def m(cls):\n        return make_later('m')", Becomes::Reason},
    {"@declared_attr\n    def m(cls):\n        pass", Becomes::Reason},
    {"@declared_attr.directive\n    def m(cls):\n        return cls.make()", Becomes::Reason},
    {"m = make_later('m')", Becomes::Reason},
    {"m = COLUMNS['m']", Becomes::Reason},
    {"m = lost()", Becomes::Reason},
    {"m = acme_columns.Money()", Becomes::Reason},
    {"m = Column(Integer) if helpers else Column(String)", Becomes::Reason},
    {"m = make_later('a') or SHARED", Becomes::Reason},
    {"m = getattr(helpers, 'SHARED')", Becomes::Reason},
    {"m = composite(object, Column(Integer), Column(Integer))", Becomes::Reason},
    {"m, n = Column(Integer), Column(Integer)", Becomes::Reason},
    {"for name in 'mn':\n        locals()[name] = Column(Integer)", Becomes::Reason},
    {"locals().update(m=Column(Integer))", Becomes::Reason},
    {"with helpers as h:\n        locals()['m'] = Column(Integer)", Becomes::Reason},
    {"m: Unknown[int]", Becomes::Reason},
    // What is none.
    {"m = 1", Becomes::Nothing},
    {"m = 'text'", Becomes::Nothing},
    {"m = ['a', 'b']", Becomes::Nothing},
    {"m = lambda self: 1", Becomes::Nothing},
    {"m = relationship('Other')", Becomes::Nothing},
    {"m = related()", Becomes::Nothing},
    {"m = synonym('id')", Becomes::Nothing},
    {"m = association_proxy('a', 'b')", Becomes::Nothing},
    {"m = column_property(func.now())", Becomes::Nothing},
    {"m = Plain()", Becomes::Nothing},
    {"m = Plain", Becomes::Nothing},
    {"m = threading.Lock()", Becomes::Nothing},
    {"m = property(lambda self: 1)", Becomes::Nothing},
    {"m: ClassVar[int] = 1", Becomes::Nothing},
    {"m: int", Becomes::Nothing},
    {"def m(self):\n        return Column(Integer)", Becomes::Nothing},
    {"@property\n    def m(self):\n        return self.id", Becomes::Nothing},
    {"@hybrid_property\n    def m(self):\n        return self.id", Becomes::Nothing},
    {"@validates('id')\n    def m(self, key, value):\n        return value", Becomes::Nothing},
    {"@declared_attr\n    def m(cls):\n        return relationship('Other')", Becomes::Nothing},
    {"class m:\n        pass", Becomes::Nothing},
    {"'''A docstring.'''", Becomes::Nothing},
};

TEST(UnreadMembers, LetsNoColumnGoMissingWithoutAWord) {
  for (const Shape& shape : kShapes) {
    const ModelProject project(kAround + "    " + shape.body + "\n");
    const auto& unread = project.model_class("Model").unread;
    const bool is_column = project.columns_of("t") != "id*";
    EXPECT_EQ(is_column, shape.becomes == Becomes::Column) << shape.body;
    EXPECT_EQ(!unread.empty(), shape.becomes == Becomes::Reason)
        << shape.body << ::testing::PrintToString(unread);
  }
}

TEST(UnreadMembers, TellsTheTablesOfAMixin) {
  const ModelProject project(R"(
-- m.py --
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base, declared_attr
Base = declarative_base()
class Audited:
    @declared_attr
    def created_by_id(cls):
        return cls._user_id()
class User(Audited, Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)
)");
  EXPECT_THAT(
      project.model_class("Audited").unread,
      ::testing::ElementsAre("'created_by_id' may be a column, but its function computes it"));
  EXPECT_THAT(project.dump(), HasSubstr("[Audited: 'created_by_id' may be a column"));
}

TEST(UnreadMembers, NameTheStarImportThatNobodyCanFollow) {
  const ModelProject project(R"(
-- m.py --
from acme_columns import *
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class User(Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)
)");
  EXPECT_THAT(project.model_class("User").unread,
              ::testing::ElementsAre("'id' may be a column, but its value cannot be read: "
                                     "'Column' may come from 'acme_columns' by its star"));
}

}  // namespace
}  // namespace modelmend::model
