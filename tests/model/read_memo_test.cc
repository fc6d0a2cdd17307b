// Reading with what is known from before gives what reading everything anew gives, and knows most
// of it.
#include "model/read_memo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "model/model_project.h"

namespace modelmend::model {
namespace {

using testing::MemorySearch;
using testing_support::MarkedProject;

// A project of which some texts are replaced, read before and after.
class Reread {
 public:
  Reread(std::string_view before, std::string_view after)
      : before_(before), sources_(with_texts_of(after)) {
    MemorySearch search(*before_.sources());
    models_before_ = read_models(before_.project(), search, {}, memo_);
    first_ = dump_models(models_before_, *before_.sources());
    after_ = std::make_unique<semantic::Project>(before_.project(), sources_);
    MemorySearch search_after(*sources_);
    const auto& reach = search_after.reach(*after_);
    memo_ = memo_.without(reach.led_to(*after_, replaced_));
    known_ = memo_.classes.size();
    models_after_ = read_models(*after_, search_after, {}, memo_);
  }

  [[nodiscard]] std::string with_memo() const { return dump_models(models_after_, *sources_); }
  [[nodiscard]] std::string anew() const {
    MemorySearch search(*sources_);
    return dump_models(read_models(*after_, search, {}), *sources_);
  }
  // The models that were read first, which share columns with those that were read since.
  [[nodiscard]] bool keeps_what_was_read_first() const {
    const auto numbers_are_kept = [this] {
      for (std::size_t i = 0; i < models_before_.declarations.size(); ++i)
        if (static_cast<std::size_t>(models_before_.declarations[i].id) != i) return false;
      return true;
    };
    return numbers_are_kept() && dump_models(models_before_, *before_.sources()) == first_;
  }
  // Classes that need not be read again.
  [[nodiscard]] std::size_t known() const { return known_; }

 private:
  std::shared_ptr<const text::SourceStore> with_texts_of(std::string_view after) {
    std::vector<std::pair<FileId, text::SourcePtr>> texts;
    for (const auto& file : testing_support::split_files(after)) {
      const FileId id = *before_.sources()->find(file.path);
      texts.emplace_back(id, std::make_shared<const text::SourceFile>(
                                 *text::SourceFile::from_bytes(file.path, file.text)));
      replaced_.insert(id);
    }
    return std::make_shared<const text::SourceStore>(before_.sources()->with_texts(texts));
  }

  MarkedProject before_;
  std::set<FileId> replaced_;
  std::shared_ptr<const text::SourceStore> sources_;
  std::unique_ptr<semantic::Project> after_;
  ReadMemo memo_;
  ProjectModels models_before_;
  ProjectModels models_after_;
  std::string first_;
  std::size_t known_ = 0;
};

constexpr std::string_view kProject = R"(
-- db.py --
from sqlalchemy import Column, Integer, UUID
from sqlalchemy.orm import declarative_base
Base = declarative_base()
-- kinds.py --
from sqlalchemy import UUID as Key
-- user.py --
from db import Base, Column
from kinds import Key
class User(Base):
    __tablename__ = "user"
    id = Column(Key, primary_key=True)
-- post.py --
from db import Base, Column, Integer
class Post(Base):
    __tablename__ = "post"
    id = Column(Integer, primary_key=True)
)";

TEST(ReadMemo, ReadsAgainWhatImportsTheChangedFile) {
  const Reread reread(kProject, "-- kinds.py --\nfrom sqlalchemy import Integer as Key\n");
  EXPECT_EQ(reread.with_memo(), reread.anew());
  EXPECT_THAT(reread.with_memo(), ::testing::HasSubstr("user"));
  EXPECT_EQ(reread.known(), 1U) << "Post and its file are not concerned";
}

TEST(ReadMemo, LeavesEarlierModelsAsTheyWere) {
  const Reread reread(kProject, R"(
-- db.py --
from sqlalchemy import Column, Integer, UUID
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class First(Base):
    __tablename__ = "first"
    id = Column(Integer, primary_key=True)
)");
  EXPECT_EQ(reread.with_memo(), reread.anew());
  EXPECT_TRUE(reread.keeps_what_was_read_first());
}

TEST(ReadMemo, ReadsNothingAgainIfNothingImportsTheChangedFile) {
  const Reread reread(kProject, R"(
-- post.py --
from db import Base, Column, UUID
class Post(Base):
    __tablename__ = "post"
    id = Column(UUID, primary_key=True)
)");
  EXPECT_EQ(reread.with_memo(), reread.anew());
  EXPECT_EQ(reread.known(), 1U) << "User is not concerned";
}

TEST(ReadMemo, ReadsAgainWhatAStarBringsFromAPackage) {
  constexpr std::string_view kStar = R"(
-- pkg/__init__.py --
__all__ = ["helpers"]
-- pkg/helpers.py --
from sqlalchemy import Column, Integer, String
def title():
    return Column(Integer)
-- post.py --
from sqlalchemy import Column, String
from sqlalchemy.orm import declarative_base
from pkg import *
Base = declarative_base()
class Post(Base):
    __tablename__ = "post"
    id = Column(String, primary_key=True)
    title = helpers.title()
)";
  const Reread reread(kStar, R"(
-- pkg/helpers.py --
from sqlalchemy import BigInteger, Column
def title():
    return Column(BigInteger)
)");
  EXPECT_EQ(reread.with_memo(), reread.anew());
  EXPECT_THAT(reread.with_memo(), ::testing::HasSubstr("BIGINT"));
}

TEST(ReadMemo, ReadsClassesAgainThatGetColumnsFromElsewhere) {
  const std::string before = std::string(kProject) + R"(
-- late.py --
from post import Post
-- later.py --
from user import User
from db import Column, UUID
User.mail = Column(UUID)
)";
  const Reread reread(before, R"(
-- late.py --
from post import Post
from db import Column, UUID
Post.mail = Column(UUID)
-- later.py --
)");
  EXPECT_EQ(reread.with_memo(), reread.anew());
}

TEST(ReadMemo, ReadsAMixinAgainIfItsUsersMeanAnotherTypeByAnAnnotation) {
  constexpr std::string_view kMixin = R"(
-- mixin.py --
from sqlalchemy.orm import Mapped
class Stamped:
    number: Mapped[int]
-- models.py --
from sqlalchemy import BigInteger, Integer
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from mixin import Stamped
class Base(DeclarativeBase):
    type_annotation_map = {int: Integer}
class Item(Stamped, Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
)";
  const Reread reread(kMixin, R"(
-- models.py --
from sqlalchemy import BigInteger, Integer
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from mixin import Stamped
# moved down
class Base(DeclarativeBase):
    type_annotation_map = {int: BigInteger}
class Item(Stamped, Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
)");
  EXPECT_EQ(reread.with_memo(), reread.anew());
  EXPECT_THAT(reread.with_memo(), ::testing::HasSubstr("BIGINT"));
}

// Files with several texts each, whose names hang together in many ways.
const std::map<std::string, std::vector<std::string>> kTexts = {
    {"app/__init__.py",
     {"", "from .user import User\n", "from .db import *\n", "__all__ = ['db', 'helper']\n"}},
    {"app/db.py",
     {"from sqlalchemy import Column, Integer, UUID, ForeignKey\n"
      "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\nKey = UUID\n",
      "from sqlalchemy import Column, Integer, UUID, ForeignKey\n"
      "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\nKey = Integer\n",
      "from sqlalchemy import *\nfrom sqlalchemy.orm import registry\n"
      "reg = registry()\nBase = reg.generate_base()\nKey = BigInteger\n"}},
    {"app/mixin.py",
     {"from . import db\nclass Named:\n    name = db.Column(db.Key)\n",
      "from sqlalchemy import Column as C, Integer as Key\nclass Named:\n    name = C(Key)\n",
      "class Named:\n    pass\n"}},
    {"app/helper.py",
     {"from app.db import Column, Key\ndef key():\n    return Column(Key, primary_key=True)\n",
      "from app.db import Column, Integer\ndef key():\n    return Column(Integer, "
      "primary_key=True)\n"}},
    {"app/user.py",
     {"from .db import Base, Column, Key\nfrom .mixin import Named\nclass User(Named, Base):\n"
      "    __tablename__ = 'user'\n    id = Column(Key, primary_key=True)\n",
      "import app.db as d\nfrom app.mixin import Named as N\nclass User(N, d.Base):\n"
      "    __tablename__ = 'user'\n    id = d.Column(d.Key, primary_key=True)\n"}},
    {"app/post.py",
     {"import app\nimport app.db\nfrom app.helper import key\nclass Post(app.db.Base):\n"
      "    __tablename__ = 'post'\n    id = key()\n"
      "    user_id = app.db.Column(app.db.Key, app.db.ForeignKey('user.id'))\n",
      "from app import user\nfrom app.db import *\nclass Post(user.User):\n"
      "    extra = Column(Key, ForeignKey(user.User.id))\n",
      "from app import *\nfrom app.db import Column as C\nclass Post(Base):\n"
      "    __tablename__ = 'post'\n    id = C(Key, primary_key=True)\n",
      "from app import *\nclass Post(db.Base):\n    __tablename__ = 'post'\n"
      "    id = helper.key()\n"}},
    {"app/late.py",
     {"", "from app.user import User\nfrom app.db import Column, Key\nUser.late = Column(Key)\n",
      "from .post import Post\nfrom app.db import Column, Integer\nPost.late = Column(Integer)\n"}},
};

TEST(ReadMemo, GivesWhatReadingAnewGivesForAnyChange) {
  const bool holds = rc::check([] {
    std::string before;
    std::string after;
    for (const auto& [path, texts] : kTexts) {
      const auto any = rc::gen::elementOf(texts);
      before += "-- " + path + " --\n" + *any;
      if (*rc::gen::inRange(0, 3) == 0) after += "-- " + path + " --\n" + *any;
    }
    const Reread reread(before, after);
    RC_ASSERT(reread.with_memo() == reread.anew());
    RC_ASSERT(reread.keeps_what_was_read_first());
  });
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace modelmend::model
