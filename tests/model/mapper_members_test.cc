// Every member of a class body is one fact, whose words are equal if it means the same.
#include <gmock/gmock.h>

#include "model/mapper_project.h"

namespace modelmend::model {
namespace {

using ::testing::HasSubstr;
using testing::MapperProject;

MapperProject with_body(std::string_view body, std::string_view after = "") {
  return MapperProject(std::string(R"(
-- models.py --
import datetime as dt
from typing import TYPE_CHECKING
from sqlalchemy import Column, ForeignKey, Integer, String, event, func
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import declarative_base, deferred, reconstructor, synonym, validates
Base = declarative_base()
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String)
)") + std::string(body) +
                       std::string(after));
}

TEST(MapperMembers, PutTheFunctionsOfAHybridTogether) {
  const MapperProject project = with_body(R"(
    @hybrid_property
    def key(self) -> str:
        """Doc."""
        return self.name  # comment
    @key.expression
    def key(cls):
        return func.lower(cls.name)
    @key.inplace.setter
    def _key_setter(self, value: str):
        self.name = value
)");
  EXPECT_EQ(
      project.member("User", "key", MemberKind::Hybrid).value,
      "getter(self){return self.name} expression(cls){return sqlalchemy.func.lower(users.name)}"
      " setter(self,value){self.name=value}");
}

TEST(MapperMembers, KeepBlocksApartAndLayoutOut) {
  const MapperProject project = with_body(R"(
    def a(self):
        if self.id:
            x = (1 +
                 2)
        return {"k": x,}
    def b(self):
        if self.id:
            x = 1 + 2
            return {'k': x}
)");
  EXPECT_EQ(project.member("User", "a", MemberKind::Method).value,
            "(self){if self.id:{x=1+2};return{'k':x}}");
  EXPECT_EQ(project.member("User", "b", MemberKind::Method).value,
            "(self){if self.id:{x=1+2;return{'k':x}}}");
}

TEST(MapperMembers, ResolveNames) {
  const MapperProject project = with_body(R"(
    LIMIT = dt.timedelta(days=1)
    def age(self):
        return dt.datetime.now() - self.LIMIT
)");
  EXPECT_EQ(project.member("User", "LIMIT", MemberKind::Constant).value,
            "datetime.timedelta(days=1)");
  EXPECT_THAT(project.member("User", "age", MemberKind::Method).value,
              HasSubstr("datetime.datetime.now()"));
}

TEST(MapperMembers, TellValidatorsAndTheirOptions) {
  const MapperProject project = with_body(R"(
    @validates("name", include_backrefs=False)
    def check(self, key, value):
        return value.strip()
    @reconstructor
    def load(self):
        pass
    other = synonym("name")
)");
  EXPECT_EQ(project.member("User", "check", MemberKind::Validator).value,
            "@sqlalchemy.orm.validates('name',include_backrefs=False) "
            "(self,key,value){return value.strip()}");
  EXPECT_EQ(project.member("User", "load", MemberKind::Reconstructor).value,
            "@sqlalchemy.orm.reconstructor (self){pass}");
  EXPECT_EQ(project.member("User", "other", MemberKind::Synonym).value,
            "sqlalchemy.orm.synonym('name')");
}

TEST(MapperMembers, FindListenersOutsideOfTheClass) {
  const MapperProject project = with_body("", R"(
-- listeners.py --
from sqlalchemy import event
from models import User as U
@event.listens_for(U, "before_insert", propagate=True)
def fill(mapper, connection, target):
    target.name = "x"
def lower(target, value, old, initiator):
    return value.lower()
event.listen(U.name, "set", lower, retval=True)
)");
  EXPECT_EQ(project.member("User", "", MemberKind::Event).value,
            "'before_insert' propagate=True (mapper,connection,target){target.name='x'}");
  EXPECT_EQ(project.member("User", "name", MemberKind::Event).value,
            "'set' retval=True (target,value,old,initiator){return value.lower()}");
}

TEST(MapperMembers, ReadStatementsThatDecideTheBodyAsUnread) {
  const MapperProject project = with_body(R"(
    if TYPE_CHECKING:
        extra: int
    for name in ("a", "b"):
        locals()[name] = 1
)");
  ASSERT_EQ(project.of("User").unread.size(), 1U);
  EXPECT_EQ(project.of("User").unread.front().reason,
            "a statement of its body decides what the class has");
  EXPECT_THAT(project.member("User", "", MemberKind::Statement).value, HasSubstr("locals()"));
}

TEST(MapperMembers, ReadInheritanceFromTablesAndMapperArgs) {
  const MapperProject project = with_body(R"(
    kind = Column(String)
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "user"}
class Admin(User):
    __mapper_args__ = {"polymorphic_identity": "admin"}
class Guest(User):
    __tablename__ = "guests"
    id = Column(ForeignKey("users.id"), primary_key=True)
class Copy(User):
    __tablename__ = "copies"
    __mapper_args__ = dict(concrete=True)
    id = Column(Integer, primary_key=True)
)");
  EXPECT_EQ(project.of("User").mapper_args.back().value, "users.kind");
  EXPECT_EQ(project.of("Admin").inheritance, Inheritance::Single);
  EXPECT_EQ(project.of("Guest").inheritance, Inheritance::Joined);
  EXPECT_EQ(project.of("Copy").inheritance, Inheritance::Concrete);
}

TEST(MapperMembers, SurviveDeepNesting) {
  const std::string deep = std::string(3000, '(') + "1" + std::string(3000, ')');
  const MapperProject project = with_body("    X = " + deep + "\n");
  EXPECT_TRUE(project.of("User").is_mapped);
}

}  // namespace
}  // namespace modelmend::model
