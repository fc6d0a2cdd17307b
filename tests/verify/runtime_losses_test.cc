// What real SQLAlchemy and SQLModel make of two sides of a project, and every loss between them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "verify/runtime_project.h"

namespace modelmend::verify::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using testing_support::RuntimeProject;

std::vector<std::string> differences(std::string_view before, std::string_view after,
                                     Weight weight) {
  const auto old_facts = RuntimeProject(before).facts();
  const auto new_facts = RuntimeProject(after).facts();
  EXPECT_TRUE(old_facts.has_value()) << old_facts.error().message();
  EXPECT_TRUE(new_facts.has_value()) << new_facts.error().message();
  std::vector<std::string> all;
  if (!old_facts || !new_facts) return all;
  for (const Difference& each : compare(*old_facts, *new_facts).differences) {
    if (each.weight == weight) all.push_back(each.message());
  }
  return all;
}

// The same tables and mappers in the style of SQLAlchemy and of SQLModel.
constexpr std::string_view kImports = R"py(
import enum, uuid
from datetime import datetime
from decimal import Decimal
from typing import Any, List, Optional
from sqlalchemy import (JSON, CheckConstraint, Column, DateTime, Enum, ForeignKey, Index, Integer,
                        Numeric, String, Text, UniqueConstraint, func, text)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, backref, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class St(enum.Enum):
    A = "a"
    B = "b"

ARGS = lambda: (
    UniqueConstraint("uid", "st", name="uq_p"),
    CheckConstraint("n > 0", name="ck_n"),
    Index("ix_p_n", "n", postgresql_where=text("n > 1")),
    {"comment": "tbl"},
)
)py";

constexpr std::string_view kSqlAlchemy = R"py(
class User(Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)

class P(Base):
    __tablename__ = "p"
    __table_args__ = ARGS()
    id: Mapped[uuid.UUID] = mapped_column(postgresql.UUID(as_uuid=True), primary_key=True, default=uuid.uuid4)
    uid = Column(Integer, ForeignKey("user.id", ondelete="CASCADE"), nullable=False, index=True)
    st = Column(Enum(St, name="st_enum"), nullable=False, default=St.A, server_default="A")
    n = Column(Integer, default=0)
    amt = Column(Numeric(10, 2))
    meta_ = Column("metadata", JSON, default=dict)
    ts = Column(DateTime(timezone=True), server_default=func.now(), onupdate=func.now())
    tx = Column(Text, nullable=False, default=lambda: "x" + str(1))
    author = relationship("User", foreign_keys=[uid], backref=backref("ps", lazy="selectin"))
)py";

constexpr std::string_view kSqlModel = R"py(
from sqlmodel import Field, Relationship, SQLModel

class SQLBase(SQLModel, registry=Base.registry):
    pass

class User(SQLBase, table=True):
    __tablename__ = "user"
    id: Optional[int] = Field(default=None, primary_key=True)
    ps: List["P"] = Relationship(back_populates="author", sa_relationship_kwargs={
        "foreign_keys": "[P.uid]", "lazy": "selectin"})

class P(SQLBase, table=True):
    __tablename__ = "p"
    __table_args__ = ARGS()
    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True, sa_type=postgresql.UUID(as_uuid=True))
    uid: int = Field(foreign_key="user.id", ondelete="CASCADE", index=True)
    st: St = Field(default=St.A, sa_type=Enum(St, name="st_enum"), sa_column_kwargs={"server_default": "A"})
    n: Optional[int] = Field(default=0)
    amt: Optional[Decimal] = Field(default=None, max_digits=10, decimal_places=2)
    meta_: Optional[dict[str, Any]] = Field(default_factory=dict, sa_type=JSON, sa_column_kwargs={"name": "metadata"})
    ts: Optional[datetime] = Field(
        default=None,
        sa_type=DateTime(timezone=True),
        sa_column_kwargs={"server_default": func.now(), "onupdate": func.now()},
    )
    tx: str = Field(default_factory = lambda : 'x'+str(1), sa_type=Text)
    author: Optional["User"] = Relationship(back_populates="ps", sa_relationship_kwargs={"foreign_keys": "[P.uid]"})
)py";

TEST(RuntimeLosses, ClassAndItsSqlmodelFormAreEqual) {
  const std::string before = std::string(kImports) + std::string(kSqlAlchemy);
  const std::string after = std::string(kImports) + std::string(kSqlModel);
  const auto old_facts = RuntimeProject(before).facts();
  const auto new_facts = RuntimeProject(after).facts();
  ASSERT_TRUE(old_facts.has_value()) << old_facts.error().message();
  ASSERT_TRUE(new_facts.has_value()) << new_facts.error().message();
  std::vector<std::string> messages;
  for (const Difference& each : compare(*old_facts, *new_facts).differences)
    messages.push_back(each.message());
  EXPECT_THAT(messages, IsEmpty());
  EXPECT_EQ(new_facts->tables.size(), 2U);
  EXPECT_TRUE(new_facts->versions.contains("SQLModel"));
}

// One table for each loss of schema; the losses do not touch each other.
constexpr std::string_view kSchemaBefore = R"py(
from sqlalchemy import *
from sqlalchemy.orm import DeclarativeBase

class Base(DeclarativeBase):
    pass

def key():
    return Column(Integer, primary_key=True)

class Expert(Base):
    __tablename__ = "expert_profiles"
    id = key()
    user_id = Column(Integer, ForeignKey("expert_profiles.id", ondelete="CASCADE"), nullable=False)
    name = Column(String(50), server_default="nobody", comment="as printed")
    bio = Column(Text)
    token = Column(Uuid)
    status = Column(Enum("on", "off", name="expert_status"))
    state = Column(Enum("on", "off", name="expert_state"))
    kind = Column(Enum("a", "b", name="kind"))
    gone = Column(Integer)
    a = Column(Integer)
    b = Column(Integer)
    __table_args__ = (
        Index("ix_a_b", "a", "b"),
        UniqueConstraint("name", name="uq_name"),
        CheckConstraint("a > 0", name="ck_a"),
        {"comment": "people who know"},
    )

class Member(Base):
    __tablename__ = "members"
    id = key()
    org = Column(Integer, primary_key=True)

class Other(Base):
    __tablename__ = "others"
    id = key()
)py";

constexpr std::string_view kSchemaAfter = R"py(
from sqlalchemy import *
from sqlalchemy.orm import DeclarativeBase

class Base(DeclarativeBase):
    pass

def key():
    return Column(Integer, primary_key=True)

class Expert(Base):
    __tablename__ = "expert_profiles"
    id = key()
    user_id = Column(Integer, ForeignKey("expert_profiles.id"))
    name = Column(String)
    bio = Column(String)
    token = Column(String(36))
    status = Column(Enum("on", "off", name="status"))
    state = Column(String(3))
    kind = Column(Enum("a", "b", "c", name="kind"))
    b = Column(Integer)
    a = Column(Integer)

class Member(Base):
    __tablename__ = "members"
    id = key()
    org = Column(Integer, nullable=False)

class Other(Base):
    __tablename__ = "other"
    id = key()
)py";

TEST(RuntimeLosses, NamesEachLossOfSchema) {
  EXPECT_THAT(
      differences(kSchemaBefore, kSchemaAfter, Weight::Schema),
      UnorderedElementsAre(
          "expert_profiles.user_id: NOT NULL lost",
          "expert_profiles.user_id: foreign key to expert_profiles.id: ON DELETE CASCADE lost",
          "expert_profiles.name: server default 'nobody' lost",
          "expert_profiles.name: comment 'as printed' lost",
          "expert_profiles.name: type VARCHAR(50) became VARCHAR",
          "expert_profiles.bio: type TEXT became VARCHAR",
          "expert_profiles.token: type UUID became VARCHAR(36)",
          "expert_profiles.status: enum type expert_status renamed to status",
          "expert_profiles.state: type ENUM expert_state became VARCHAR(3)",
          "expert_profiles.kind: enum labels a, b became a, b, c",
          "expert_profiles.gone: column lost", "expert_profiles: index ix_a_b lost",
          "expert_profiles: unique constraint uq_name lost",
          "expert_profiles: check constraint ck_a lost",
          "expert_profiles: comment 'people who know' lost",
          "members: primary key (id, org): (id, org) became (id)",
          "members.id: autoincrement gained", "others: table renamed to other"));
  EXPECT_THAT(differences(kSchemaBefore, kSchemaAfter, Weight::Cosmetic),
              ElementsAre("expert_profiles: order of columns became id, user_id, name, bio, token, "
                          "status, state, kind, b, a"));
}

constexpr std::string_view kBehaviourBefore = R"py(
import uuid
from typing import List, Optional
from sqlalchemy import *
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, backref, relationship, validates

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    first = Column(String, default="x", onupdate=lambda: "y")
    token = Column(Uuid, default=uuid.uuid4)
    posts = relationship("Post", cascade="all, delete-orphan", order_by="Post.id", back_populates="user")
    notes = relationship("Note", backref="user")

    @hybrid_property
    def full(self):
        return self.first + "!"

    @validates("first")
    def check_first(self, key, value):
        return value.strip()

    def __repr__(self):
        return "user"

class Post(Base):
    __tablename__ = "posts"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id"))
    user = relationship("User", back_populates="posts", lazy="joined")
    comments = relationship("Comment")

class Note(Base):
    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id"))

class Comment(Base):
    __tablename__ = "comments"
    id = Column(Integer, primary_key=True)
    post_id = Column(ForeignKey("posts.id"))
)py";

constexpr std::string_view kBehaviourAfter = R"py(
import uuid
from typing import List, Optional
from sqlalchemy import *
from sqlalchemy.orm import DeclarativeBase, relationship

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    first = Column(String)
    token = Column(Uuid, default=lambda: uuid.uuid4())
    posts = relationship("Post", back_populates="user")
    notes = relationship("Note")

    def full(self):
        return self.first + "!"

class Post(Base):
    __tablename__ = "posts"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id"))
    user = relationship("User", back_populates="posts")
    comments = relationship("Comment", uselist=False)

class Note(Base):
    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id"))

class Comment(Base):
    __tablename__ = "comments"
    id = Column(Integer, primary_key=True)
    post_id = Column(ForeignKey("posts.id"))
)py";

TEST(RuntimeLosses, NamesEachLossOfBehaviour) {
  EXPECT_THAT(
      differences(kBehaviourBefore, kBehaviourAfter, Weight::Behaviour),
      UnorderedElementsAre(
          "users.first: default 'x' lost", "users.first: onupdate lambda: 'y' lost",
          "users.token: default uuid.uuid4 became lambda: uuid.uuid4()",
          "relationship User.posts: cascade delete, delete-orphan, expunge, merge, refresh-expire, "
          "save-update became merge, save-update",
          "relationship User.posts: order by posts.id lost",
          "relationship User.notes: back_populates Note.user lost", "relationship Note.user: lost",
          "relationship Post.user: lazy joined became select",
          "relationship Post.comments: list became scalar",
          "hybrid property User.full: became a method", "validator User.first: lost",
          "method User.check_first: lost", "method User.__repr__: lost"));
}

constexpr std::string_view kInsideBefore = R"py(
from sqlalchemy import CheckConstraint, Column, Integer, Sequence, String, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase

class Base(DeclarativeBase):
    pass

class Item(Base):
    __tablename__ = "items"
    id = Column(Integer, primary_key=True)
    count = Column(Integer, CheckConstraint("count > 0"))
    number = Column(Integer, Sequence("numbers", optional=True))
    name = Column(String)

    @hybrid_property
    def key(self):
        return self.name

    @key.expression
    def key(cls):
        return func.lower(cls.name)
)py";

constexpr std::string_view kInsideAfter = R"py(
from sqlalchemy import Column, Integer, Sequence, String, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase

class Base(DeclarativeBase):
    pass

class Item(Base):
    __tablename__ = "items"
    id = Column(Integer, primary_key=True)
    count = Column(Integer)
    number = Column(Integer, Sequence("numbers"))
    name = Column(String)

    @hybrid_property
    def key(self):
        return self.name

    @key.expression
    def key(cls):
        return func.upper(cls.name)
)py";

TEST(RuntimeLosses, NamesWhatStandsInsideOfAColumnOrAHybrid) {
  EXPECT_THAT(differences(kInsideBefore, kInsideAfter, Weight::Schema),
              UnorderedElementsAre("items: check constraint (count > 0) lost",
                                   "items.number: sequence numbers optional=True became numbers"));
  EXPECT_THAT(differences(kInsideBefore, kInsideAfter, Weight::Behaviour),
              ElementsAre("hybrid property Item.key: its expression code changed"));
}

}  // namespace
}  // namespace modelmend::verify::runtime
