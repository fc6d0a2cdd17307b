// The same mapping in three styles gives the same statements; another one does not.
#include "verify/mapper_statements.h"

#include <gmock/gmock.h>

#include "model/mapper_project.h"

namespace modelmend::verify {
namespace {

using ::testing::Contains;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Lines = std::vector<std::string>;

Statements statements(std::string_view source) {
  const model::testing::MapperProject project(source);
  return mapper_statements(project.project(), project.models(), project.facts());
}

// "posts.user cascade: merge, save-update".
Lines lines(std::string_view source) {
  Lines lines;
  for (const Statement& each : statements(source).statements)
    lines.push_back(
        fmt::format("{}.{} {}: {}", each.subject.table, each.member, each.aspect, each.value));
  return lines;
}

const std::string kClassic = R"(
-- models.py --
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import backref, declarative_base, relationship
Base = declarative_base()
class User(Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)
    LIMIT = 3
    def greet(self, loud=False):
        return "hello"
class Post(Base):
    __tablename__ = "post"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("user.id"))
    editor_id = Column(ForeignKey("user.id"))
    author = relationship("User", foreign_keys=[user_id],
                          backref=backref("posts", cascade="all, delete-orphan"))
)";
const std::string kTyped = R"(
-- models.py --
from typing import ClassVar, List, Optional
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy import orm
class Base(DeclarativeBase):
    pass
class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    LIMIT: ClassVar[int] = 3
    posts: Mapped[List["Post"]] = orm.relationship(
        back_populates="author", foreign_keys="[Post.user_id]", cascade="delete-orphan, all")
    def greet(self, loud: bool = False) -> str:
        """Says it."""
        return 'hello'
class Post(Base):
    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[Optional[int]] = mapped_column(ForeignKey("user.id"))
    editor_id: Mapped[Optional[int]] = mapped_column(ForeignKey("user.id"))
    author: Mapped[Optional["User"]] = orm.relationship(
        back_populates="posts", foreign_keys=lambda: [Post.user_id])
)";
const std::string kSqlModel = R"(
-- models.py --
from typing import ClassVar, List, Optional
from sqlmodel import Field, Relationship, SQLModel
class User(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    LIMIT: ClassVar[int] = 3
    posts: List["Post"] = Relationship(
        back_populates="author", cascade_delete=True,
        sa_relationship_kwargs={"foreign_keys": "[Post.user_id]"})
    def greet(self, loud: bool = False) -> str:
        return "hello"
class Post(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    user_id: Optional[int] = Field(default=None, foreign_key="user.id")
    editor_id: Optional[int] = Field(default=None, foreign_key="user.id")
    author: Optional["User"] = Relationship(
        back_populates="posts", sa_relationship_kwargs={"foreign_keys": "Post.user_id"})
)";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(MapperStatements, AreEqualInAllStyles) {
  EXPECT_THAT(lines(kTyped), ElementsAreArray(lines(kClassic)));
  EXPECT_THAT(lines(kSqlModel), ElementsAreArray(lines(kClassic)));
  EXPECT_THAT(statements(kClassic).unread, IsEmpty());
}

TEST(MapperStatements, SayWhatAPersonCanRead) {
  const Lines said = lines(kClassic);
  EXPECT_THAT(said, Contains("post.author direction: many to one"));
  EXPECT_THAT(said, Contains("post.author join: post.user_id = user.id"));
  EXPECT_THAT(said, Contains("user.posts collection: builtins.list"));
  EXPECT_THAT(said, Contains("user.greet method: (self,loud=False){return 'hello'}"));
}

TEST(MapperStatements, DifferWhereTheMappingDoes) {
  struct Change {
    std::string from;
    std::string to;
    std::string lost;
  };
  const std::vector<Change> changes = {
      {"cascade_delete=True,", "", "user.posts cascade"},
      {"List[\"Post\"]", "Optional[\"Post\"]", "user.posts uselist: list"},
      {R"("foreign_keys": "[Post.user_id]")", R"("foreign_keys": "[Post.editor_id]")",
       "user.posts join: user.id = post.user_id"},
      {"back_populates=\"author\", ", "", "user.posts back_populates"},
      {"return \"hello\"", "return \"bye\"", "user.greet method"},
      {"LIMIT: ClassVar[int] = 3", "LIMIT: ClassVar[int] = 4", "user.LIMIT constant: 3"},
  };
  for (const Change& change : changes) {
    const Lines before = lines(kSqlModel);
    const Lines after = lines(replaced(kSqlModel, change.from, change.to));
    const auto lost = std::ranges::find_if(before, [&](const std::string& line) {
      return std::ranges::find(after, line) == after.end() && line.starts_with(change.lost);
    });
    EXPECT_NE(lost, before.end()) << change.from;
  }
}

TEST(MapperStatements, KeepHybridsFromMethodsApart) {
  const std::string hybrid = replaced(
      replaced(kClassic,
               "    def greet(self, loud=False):", "    @hybrid_property\n    def greet(self):"),
      "from sqlalchemy.orm",
      "from sqlalchemy.ext.hybrid import hybrid_property\nfrom sqlalchemy.orm");
  EXPECT_THAT(lines(hybrid), Contains("user.greet hybrid: getter(self){return 'hello'}"));
}

TEST(MapperStatements, NameAClassThatIsNotMapped) {
  const Lines said = lines(kSqlModel + "class Draft(Post, table=True):\n    more: int = 0\n");
  EXPECT_THAT(said, Contains(HasSubstr("mapper: none, as it derives from a table model")));
}

TEST(MapperStatements, ClaimNothingOfWhatIsUnread) {
  const Statements said = statements(replaced(kClassic, "foreign_keys=[user_id]", "colour=3"));
  Lines reasons;
  for (const Unread& each : said.unread) reasons.push_back(each.reason);
  EXPECT_THAT(reasons, Contains(HasSubstr("'colour' of relationship() is not known")));
  EXPECT_THAT(reasons, Contains(HasSubstr("'author' cannot be read: several foreign keys link")));
  EXPECT_THAT(reasons, Contains(HasSubstr("'posts' cannot be read: several foreign keys link")));
}

}  // namespace
}  // namespace modelmend::verify
