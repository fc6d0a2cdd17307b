// Relationships are read as SQLAlchemy's mappers would hold them; the oracle does so in bulk.
#include <gmock/gmock.h>

#include "model/mapper_project.h"

namespace modelmend::model {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::MapperProject;

const std::string kHead = R"(
-- models.py --
from typing import Any, ClassVar, List, Optional, Set
from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, Table, and_
from sqlalchemy.orm import (DynamicMapped, Mapped, backref, declarative_base, declared_attr, foreign,
                            mapped_column, relationship, remote)
from helpers import make
Base = declarative_base()
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
)";
const std::string kPost = R"(
class Post(Base):
    __tablename__ = "posts"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id"))
)";

MapperProject with_user(std::string_view user, std::string_view post = "") {
  return MapperProject(kHead + std::string(user) + kPost + std::string(post));
}

TEST(MapperRelationships, FollowTheForeignKeyInBothDirections) {
  const MapperProject project =
      with_user("    posts = relationship('Post')\n", "    user = relationship(User)\n");
  EXPECT_EQ(project.words("User", "posts"), "Post: users.id=posts.user_id, one to many, list");
  EXPECT_EQ(project.words("Post", "user"), "User: posts.user_id=users.id, many to one, scalar");
}

TEST(MapperRelationships, TakeTargetAndScalarFromTheAnnotation) {
  const MapperProject project = with_user(
      "    posts: Mapped[Set['Post']] = relationship()\n"
      "    one: Mapped[Optional['Post']] = relationship(viewonly=True)\n"
      "    lazily: DynamicMapped['Post'] = relationship(viewonly=True)\n");
  EXPECT_EQ(project.relationship("User", "posts").collection, "builtins.set");
  EXPECT_EQ(project.words("User", "one"), "Post: users.id=posts.user_id, one to many, scalar");
  EXPECT_EQ(project.relationship("User", "lazily").lazy, "dynamic");
  EXPECT_THAT(project.relationship("User", "one").cascade, ElementsAre("merge"));
}

TEST(MapperRelationships, NormaliseCascades) {
  const MapperProject project = with_user(
      "    a = relationship('Post', cascade='delete-orphan,  all')\n"
      "    b = relationship('Post', cascade='save-update , merge')\n"
      "    c = relationship('Post')\n"
      "    d = relationship('Post', cascade='none')\n");
  EXPECT_THAT(
      project.relationship("User", "a").cascade,
      ElementsAre("delete", "delete-orphan", "expunge", "merge", "refresh-expire", "save-update"));
  EXPECT_EQ(project.relationship("User", "b").cascade, project.relationship("User", "c").cascade);
  EXPECT_TRUE(project.relationship("User", "d").cascade.empty());
}

TEST(MapperRelationships, SpellForeignKeysInAnyWay) {
  for (const std::string spelled : {"[author_id]", "author_id", "'[Note.author_id]'",
                                    "'Note.author_id'", "lambda: [Note.author_id]"}) {
    const MapperProject project = with_user("", R"(
class Note(Base):
    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)
    author_id = Column(ForeignKey("users.id"))
    editor_id = Column(ForeignKey("users.id"))
    author = relationship("User", foreign_keys=)" + spelled +
                                                    ")\n    any = relationship('User')\n");
    EXPECT_EQ(project.words("Note", "author"),
              "User: notes.author_id=users.id, many to one, scalar")
        << spelled;
    EXPECT_THAT(project.words("Note", "any"), HasSubstr("several foreign keys"));
  }
}

TEST(MapperRelationships, TellTheSidesOfATree) {
  const MapperProject project = with_user("", R"(
class Node(Base):
    __tablename__ = "nodes"
    id = Column(Integer, primary_key=True)
    parent_id = Column(ForeignKey("nodes.id"))
    children = relationship("Node", backref=backref("parent", remote_side=[id]))
)");
  EXPECT_EQ(project.words("Node", "children"), "Node: nodes.id=nodes.parent_id, one to many, list");
  EXPECT_EQ(project.words("Node", "parent"), "Node: nodes.parent_id=nodes.id, many to one, scalar");
}

TEST(MapperRelationships, MakeTheOtherSideOfABackref) {
  const MapperProject project =
      with_user("",
                "    user = relationship('User', viewonly=True,\n"
                "                        backref=backref('posts', lazy='selectin'))\n");
  const RelationshipFact& posts = project.relationship("User", "posts");
  EXPECT_EQ(posts.form, RelationshipForm::Backref);
  EXPECT_EQ(posts.back_populates, "user");
  EXPECT_EQ(posts.lazy, "selectin");
  EXPECT_TRUE(posts.viewonly);
  EXPECT_EQ(project.text(posts.place), "backref=backref('posts', lazy='selectin')");
  EXPECT_EQ(project.relationship("Post", "user").back_populates, "posts");
}

TEST(MapperRelationships, ReadConditionsOfTheirOwn) {
  const MapperProject project = with_user(
      "    a = relationship('Post', primaryjoin='and_(User.id == foreign(Post.id), ' 'Post.id > "
      "3)')\n"
      "    b = relationship('Post', primaryjoin=lambda: User.id == foreign(Post.id))\n"
      "    c = relationship('Post', primaryjoin='User.id < foreign(Post.id)', viewonly=True)\n"
      "    d = relationship('Post', primaryjoin='User.id < Post.id', viewonly=True)\n"
      "    e = relationship('Post', primaryjoin='or_(User.id == foreign(Post.id), Post.id == 3)',\n"
      "                     viewonly=True)\n"
      "    f = relationship('Post', primaryjoin='User.id == cast(Post.id, Integer)',\n"
      "                     foreign_keys='User.id', viewonly=True)\n"
      "    g = relationship('Post', primaryjoin='make(User, Post)', viewonly=True)\n");
  EXPECT_EQ(project.words("User", "a"), "Post: users.id=posts.id, one to many, list");
  EXPECT_EQ(project.words("User", "b"), "Post: users.id=posts.id, one to many, list");
  EXPECT_EQ(project.words("User", "c"), "Post: users.id=posts.id, one to many, list");
  EXPECT_THAT(project.words("User", "d"), HasSubstr("more than columns equated"));
  EXPECT_EQ(project.words("User", "e"), "Post: users.id=posts.id, one to many, list");
  EXPECT_EQ(project.words("User", "f"), "Post: users.id=posts.id, many to one, scalar");
  EXPECT_THAT(project.words("User", "g"), HasSubstr("equates no columns"));
  ASSERT_EQ(project.relationship("User", "a").options.size(), 1U);
  EXPECT_EQ(project.relationship("User", "a").options.front().value,
            "sqlalchemy.and_(users.id==sqlalchemy.orm.foreign(posts.id),posts.id>3)");
  EXPECT_TRUE(project.relationship("User", "b").options.empty());
}

TEST(MapperRelationships, OfAMixinBelongToTheClassesBelow) {
  const MapperProject project = with_user("", R"(
class Owned:
    @declared_attr
    def owner_id(cls):
        return Column(ForeignKey("users.id"))
    @declared_attr
    def owner(cls):
        return relationship("User", foreign_keys=[cls.owner_id])
class Car(Owned, Base):
    __tablename__ = "cars"
    id = Column(Integer, primary_key=True)
class Boat(Owned, Base):
    __tablename__ = "boats"
    id = Column(Integer, primary_key=True)
)");
  EXPECT_EQ(project.words("Car", "owner"), "User: cars.owner_id=users.id, many to one, scalar");
  EXPECT_EQ(project.words("Boat", "owner"), "User: boats.owner_id=users.id, many to one, scalar");
  EXPECT_TRUE(project.of("Owned").relationships.empty());
}

TEST(MapperRelationships, SayWhatTheyCannotRead) {
  const MapperProject project = with_user(
      "    a = relationship('Post', colour='red')\n"
      "    b = relationship('Post', **make())\n"
      "    c = relationship('Nobody')\n"
      "    d = relationship('Post', cascade=make())\n");
  EXPECT_THAT(project.relationship("User", "a").unread,
              ElementsAre("the argument 'colour' of relationship() is not known"));
  EXPECT_THAT(project.relationship("User", "b").unread,
              ElementsAre("not all arguments of its call are written in it"));
  EXPECT_EQ(project.words("User", "c"), "?Nobody: the class 'Nobody' is not known");
  EXPECT_THAT(project.relationship("User", "d").unread,
              ElementsAre("the value of cascade is computed"));
}

TEST(MapperRelationships, AreTheSameForAnyNumberOfJobs) {
  const MapperProject project = with_user("    posts = relationship('Post', backref='user')\n");
  const MapperFacts other = project.read(4);
  ASSERT_EQ(other.mappers.size(), project.facts().mappers.size());
  for (std::size_t i = 0; i < other.mappers.size(); ++i)
    EXPECT_EQ(other.mappers[i].relationships.size(),
              project.facts().mappers[i].relationships.size());
}

TEST(MapperRelationships, OfSqlModelAreThoseOfTheClassItself) {
  const MapperProject project(R"(
-- models.py --
from typing import List, Optional
from sqlmodel import Field, Relationship, SQLModel
class Team(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    heroes: List["Hero"] = Relationship(back_populates="team", cascade_delete=True,
                                        sa_relationship_kwargs={"lazy": "selectin"})
class Hero(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    team_id: Optional[int] = Field(default=None, foreign_key="team.id")
    team: Optional[Team] = Relationship(back_populates="heroes")
class Villain(Hero, table=True):
    more: int = 0
)");
  EXPECT_EQ(project.words("Team", "heroes"), "Hero: team.id=hero.team_id, one to many, list");
  EXPECT_EQ(project.relationship("Team", "heroes").lazy, "selectin");
  EXPECT_EQ(project.relationship("Team", "heroes").cascade.size(), 6U);
  EXPECT_EQ(project.words("Hero", "team"), "Team: hero.team_id=team.id, many to one, scalar");
  EXPECT_TRUE(project.of("Villain").is_silently_unmapped);
  EXPECT_FALSE(project.of("Villain").is_mapped);
}

}  // namespace
}  // namespace modelmend::model
