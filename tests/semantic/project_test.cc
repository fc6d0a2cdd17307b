// What names mean over several files.
#include "semantic/project.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "support/marked_project.h"

namespace modelmend::semantic {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;
using testing_support::MarkedProject;

struct Case {
  std::string files;
  std::vector<std::string> meanings;
};

void expect(std::initializer_list<Case> cases) {
  for (const Case& test : cases)
    EXPECT_EQ(MarkedProject(test.files).meanings(), test.meanings) << test.files;
}

const std::string kUser = "local class app.models.user.User";

TEST(Imports, FindModulesOfTheProject) {
  const std::string model = R"(-- app/__init__.py --
-- app/models/__init__.py --
-- app/models/user.py --
class User: pass
-- app/models/other.py --
)";
  for (const std::string_view use : {
           "from app.models.user import User\n[[User]]\n",
           "from app.models.user import User as U\n[[U]]\n",
           "import app.models.user\n[[app.models.user.User]]\n",
           "import app.models.user as u\n[[u.User]]\n",
           "from app.models import user\n[[user.User]]\n",
           "from app import models\n[[models.user.User]]\n",
           "from .user import User\n[[User]]\n",
           "from . import user\n[[user.User]]\n",
           "from ..models.user import User\n[[User]]\n",
           "from .. import models\n[[models.user.User]]\n",
           "from .user import *\n[[User]]\n",
           "from . . models.user import User\n[[User]]\n",
       }) {
    EXPECT_THAT(MarkedProject(model + std::string(use)).meanings(), ElementsAre(kUser)) << use;
  }
}

TEST(Imports, FollowReExports) {
  expect({
      {"-- app/__init__.py --\nfrom .models import *\n-- app/models/__init__.py --\n"
       "from .user import User as User\n-- app/models/user.py --\nclass User: pass\n"
       "-- main.py --\nfrom app import User\n[[User]]\n",
       {kUser}},
      {"-- types_.py --\nfrom sqlalchemy.dialects.postgresql import UUID as GUID\nC = GUID\n"
       "-- m.py --\nfrom types_ import C as K\nimport types_\n[[K]], [[types_.GUID]]\n",
       {"imported sqlalchemy.dialects.postgresql.UUID",
        "imported sqlalchemy.dialects.postgresql.UUID"}},
      {"-- db.py --\nimport sqlalchemy as sa\nfrom sqlalchemy import orm\n"
       "-- m.py --\nimport db\n[[db.sa.Column]], [[db.orm.Mapped]]\n",
       {"imported sqlalchemy.Column", "imported sqlalchemy.orm.Mapped"}},
      {"-- db.py --\nfrom sqlalchemy import *\n-- m.py --\nfrom db import *\n[[Column]]\n",
       {"imported sqlalchemy.Column"}},
      {"-- a.py --\nGUID = f()\n-- m.py --\nfrom a import GUID\n[[GUID]]\n",
       {"local variable a.GUID"}},
      {"-- pkg/__init__.py --\nfrom .user import user\n-- pkg/user.py --\ndef user(): pass\n"
       "-- m.py --\nfrom pkg import user\nimport pkg.user as u\n[[user]], [[u]]\n",
       {"local function pkg.user.user", "local module pkg.user"}},
  });
}

TEST(Imports, StarsObeyDunderAll) {
  expect({
      {"-- a.py --\n__all__ = ['X']\nX = f()\nY = f()\n-- m.py --\nfrom a import *\n"
       "[[X]], [[Y]]\n",
       {"local variable a.X", "unknown: 'Y' is not bound in m.py"}},
      {"-- a.py --\n__all__ = ('X',)\n__all__ += ['Y']\n__all__.extend(['Z'])\n"
       "__all__.append('V')\nX = Y = Z = V = f()\nW = f()\n"
       "-- m.py --\nfrom a import *\n[[X]], [[Y]], [[Z]], [[V]], [[W]]\n",
       {"local variable a.X", "local variable a.Y", "local variable a.Z", "local variable a.V",
        "unknown: 'W' is not bound in m.py"}},
      {"-- a.py --\n_x = f()\n-- m.py --\nfrom a import *\n[[_x]]\n",
       {"unknown: '_x' is not bound in m.py"}},
      {"-- a.py --\n__all__ = ['_x']\n_x = f()\n-- m.py --\nfrom a import *\n[[_x]]\n",
       {"local variable a._x"}},
      {"-- a.py --\nimport b\n__all__ = ['X'] + b.names\nX = f()\n-- b.py --\n"
       "-- m.py --\nfrom a import *\n[[X]], [[Y]]\n",
       {"unknown: 'X' may come from 'a' by its star", "unknown: 'Y' is not bound in m.py"}},
      {"-- a.py --\nX = f()\n-- b.py --\nX = f()\n-- m.py --\nfrom a import *\nfrom b import *\n"
       "[[X]]\n",
       {"local variable b.X"}},
      {"-- a.py --\n-- b.py --\nX = f()\n-- m.py --\nfrom b import *\nfrom a import *\n[[X]]\n",
       {"local variable b.X"}},
      {"-- pkg/__init__.py --\n__all__ = ['sub']\n-- pkg/sub.py --\n-- m.py --\n"
       "from pkg import *\n[[sub]]\n",
       {"local module pkg.sub"}},
      {"-- m.py --\nfrom .gone import *\n[[X]]\n",
       {"unknown: 'X' may come from '.gone' by its star"}},
  });
}

TEST(Imports, InACircleEnd) {
  expect({
      {"-- a.py --\nfrom b import *\nX = f()\n-- b.py --\nfrom a import *\nY = f()\n"
       "-- m.py --\nfrom a import *\n[[X]], [[Y]], [[Z]]\n",
       {"local variable a.X", "local variable b.Y", "unknown: 'Z' is not bound in m.py"}},
      {"-- a.py --\nfrom b import X\n-- b.py --\nfrom a import X\n-- m.py --\nfrom a import X\n"
       "[[X]]\n",
       {"unknown: 'X' leads back to itself"}},
      {"-- app/__init__.py --\nfrom .user import User\n-- app/user.py --\nfrom . import post\n"
       "class User: pass\n-- app/post.py --\nfrom app import user\n[[user.User]]\n",
       {"local class app.user.User"}},
      {"-- a.py --\nimport a\nX = int\n[[a.a.a.X]]\n", {"builtin int"}},
      {"-- app/__init__.py --\nfrom . import user\n[[user]]\n-- app/user.py --\n",
       {"local module app.user"}},
  });
}

TEST(Imports, ThatLeadBackAddNothing) {
  const std::string package =
      "-- app/__init__.py --\nfrom .recipe import *\nfrom .tool import *\n"
      "-- app/recipe.py --\nfrom .tool import Tool\nclass Recipe: pass\n";
  const std::string use = "-- m.py --\nfrom app import Recipe\n[[Recipe]]\n";
  const std::string recipe = "local class app.recipe.Recipe";
  expect({
      {package + "-- app/tool.py --\nif TYPE_CHECKING:\n    from . import Recipe\n" + use,
       {recipe}},
      {package + "-- app/tool.py --\nfrom . import Recipe\nclass Tool: pass\n" + use, {recipe}},
      {"-- tests/utils/__init__.py --\nfrom .login import *\n-- tests/utils/routes.py --\n"
       "-- tests/utils/login.py --\nfrom tests.utils import routes\n"
       "-- tests/m.py --\nfrom tests.utils import routes\n[[routes]]\n",
       {"local module utils.routes"}},
  });
}

TEST(Imports, FindSourceRoots) {
  expect({
      {"-- src/app/__init__.py --\n-- src/app/db.py --\nclass Base: pass\n"
       "-- tests/test_db.py --\nfrom app.db import Base\n[[Base]]\n",
       {"local class app.db.Base"}},
      {"-- backend/app/__init__.py --\n-- backend/app/db.py --\nclass Base: pass\n"
       "-- backend/tests/test_db.py --\nfrom app.db import Base\n[[Base]]\n"
       "-- other/app/__init__.py --\n-- other/app/db.py --\nclass Base: pass\n",
       {"local class app.db.Base"}},
      {"-- packages/core/lib/core/__init__.py --\nclass Base: pass\n"
       "-- packages/web/web/m.py --\nfrom core import Base\n[[Base]]\n",
       {"local class core.Base"}},
      {"-- x/core/__init__.py --\nclass Base: pass\n-- y/core/__init__.py --\nclass Base: pass\n"
       "-- z/m.py --\nfrom core import Base\n[[Base]]\n",
       {"imported core.Base"}},
  });
  const MarkedProject configured(
      "-- lib/core.py --\nclass Base: pass\n-- x/core.py --\n-- m.py --\nfrom core import Base\n"
      "[[Base]]\n",
      {.source_roots = {"lib"}});
  EXPECT_THAT(configured.meanings(), ElementsAre("local class core.Base"));
}

TEST(Imports, FindNamespacePackages) {
  expect({
      {"-- app/models/user.py --\nclass User: pass\n-- app/main.py --\n"
       "from app.models.user import User\nfrom app import models\nimport app\n"
       "[[User]], [[models.user.User]], [[app.models.user.User]]\n",
       {"local class user.User", "local class user.User", "local class user.User"}},
      {"-- app/models/user.py --\nclass User: pass\n-- app/models/post.py --\n"
       "from .user import User\nfrom . import user\n[[User]], [[user.User]]\n",
       {"local class user.User", "local class user.User"}},
      // A folder is no package if a library has the name.
      {"-- alembic/env.py --\nfrom alembic import op\nimport alembic.context\nimport alembic\n"
       "[[op]], [[alembic.context]], [[alembic.op]]\n",
       {"imported alembic.op", "imported alembic.context", "imported alembic.op"}},
  });
}

TEST(Imports, KnownLibrariesAreNeverFilesOfTheProject) {
  expect({
      {"-- uuid.py --\nUUID = f()\n-- types.py --\n-- m.py --\nfrom uuid import UUID\n[[UUID]]\n",
       {"imported uuid.UUID"}},
      {"-- app/__init__.py --\n-- app/uuid.py --\nUUID = f()\n-- app/m.py --\n"
       "from .uuid import UUID\n[[UUID]]\n",
       {"local variable app.uuid.UUID"}},
      {"-- platform/__init__.py --\nclass Base: pass\n-- m.py --\nfrom platform import Base\n"
       "[[Base]]\n",
       {"local class platform.Base"}},
  });
}

TEST(Imports, OfWhatIsNotThereAreUnknown) {
  expect({
      {"-- m.py --\nfrom .gone import X\n[[X]]\n", {"unknown: there is no module '.gone'"}},
      {"-- m.py --\nfrom ...gone import X\n[[X]]\n", {"unknown: there is no module '...gone'"}},
      {"-- app/__init__.py --\n-- m.py --\nfrom app.gone import X\n[[X]]\n",
       {"unknown: there is no module 'app.gone'"}},
      {"-- a.py --\n-- m.py --\nfrom a import X\n[[X]]\n", {"unknown: 'X' is not bound in a.py"}},
  });
}

TEST(Members, OfFlaskSqlalchemysExtension) {
  const std::string db =
      "-- db.py --\nfrom flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n";
  for (const auto& [use, meaning] : std::vector<std::pair<std::string, std::string>>{
           {"from db import db\n[[db.Column]]\n", "imported sqlalchemy.Column"},
           {"from db import db\n[[db.relationship]]\n", "imported sqlalchemy.orm.relationship"},
           {"from db import db\n[[db.UUID]]\n", "imported sqlalchemy.UUID"},
           {"from db import db\n[[db.types.String]]\n", "imported sqlalchemy.String"},
           {"from db import db\n[[db.Model]]\n", "imported flask_sqlalchemy.SQLAlchemy().Model"},
           {"from db import db\n[[db.Table]]\n", "imported flask_sqlalchemy.SQLAlchemy().Table"},
           {"from db import db\n[[db.metadata]]\n",
            "imported flask_sqlalchemy.SQLAlchemy().metadata"},
           {"import db\nBase = db.db.Model\n[[Base]]\n",
            "imported flask_sqlalchemy.SQLAlchemy().Model"},
           {"from db import SQLAlchemy\nclass My(SQLAlchemy): pass\nmine = My()\n[[mine.Column]]\n",
            "imported sqlalchemy.Column"},
           {"from db import SQLAlchemy\nclass My(SQLAlchemy):\n    x = int\n"
            "mine: My = make()\n[[mine.x]]\n",
            "builtin int"},
       }) {
    EXPECT_THAT(MarkedProject(db + "-- m.py --\n" + use).meanings(), ElementsAre(meaning)) << use;
  }
  const MarkedProject project(db + "-- m.py --\nfrom db import db\n[[db.Model]]\n");
  const auto model = project.resolve(project.marks().front());
  const auto place = std::get<Imported>(model).instance;
  ASSERT_TRUE(place);
  EXPECT_EQ(place->file, project.sources()->find("db.py"));
  EXPECT_EQ(place->range.in(project.module("db.py").file().bytes()), "db = SQLAlchemy()");
}

TEST(Members, OfRegistriesClassesAndInstances) {
  expect({
      {"-- m.py --\nfrom sqlalchemy.orm import registry\nr = registry()\n[[r.mapped]]\n",
       {"imported sqlalchemy.orm.registry().mapped"}},
      {"-- m.py --\nfrom sqlalchemy.ext.declarative import declarative_base\n"
       "Base = declarative_base()\n[[Base]], [[Base.metadata]], [[declarative_base().metadata]]\n",
       {"local variable m.Base", "imported sqlalchemy.orm.declarative_base().metadata",
        "imported sqlalchemy.orm.declarative_base().metadata"}},
      {"-- m.py --\nclass A:\n    x = int\nclass B(A):\n    y = str\n    class C: pass\n"
       "[[B.x]], [[B.y]], [[B.C]], [[B.z]]\n",
       {"builtin int", "builtin str", "local class m.B.C",
        "unknown: 'z' is not a known member of 'B'"}},
      {"-- m.py --\nclass A:\n    x: int\n[[A.x]]\n", {"local variable m.A.x"}},
      {"-- m.py --\nfrom sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase): pass\n"
       "[[Base.metadata]]\n",
       {"imported sqlalchemy.orm.DeclarativeBase.metadata"}},
      {"-- m.py --\nfrom sqlmodel import SQLModel\nclass User(SQLModel, table=True):\n"
       "    id: int\n[[User.id]], [[User.metadata]]\n",
       {"local variable m.User.id", "imported sqlmodel.SQLModel.metadata"}},
      {"-- m.py --\nclass E(str, Enum):\n    A = 'a'\n[[E.A]]\n", {"local variable m.E.A"}},
      {"-- m.py --\ndef f(self): [[self.x]]\n",
       {"unknown: what 'x' of 'm.f.<locals>.self' is cannot be said"}},
  });
}

TEST(Project, ResolvesDottedNamesAtAPlace) {
  const MarkedProject project(
      "-- m.py --\nfrom uuid import UUID\nclass A:\n    UUID = int\n    x = 1\nimport "
      "sqlalchemy\n");
  const Module& module = project.module("m.py");
  const auto at = [&](std::string_view what) {
    return static_cast<std::uint32_t>(module.file().bytes().find(what));
  };
  const auto size = static_cast<std::uint32_t>(module.file().bytes().size());
  const Project& all = project.project();
  EXPECT_EQ(to_string(all.resolve_dotted(module, "UUID", at("x = 1"))), "builtin int");
  EXPECT_EQ(to_string(all.resolve_dotted(module, "UUID", size)), "imported uuid.UUID");
  EXPECT_EQ(to_string(all.resolve_dotted(module, "A.UUID", size)), "builtin int");
  EXPECT_EQ(to_string(all.resolve_dotted(module, "sqlalchemy.orm.Mapped", size)),
            "imported sqlalchemy.orm.Mapped");
}

TEST(Project, FindsTheSiteOfAClass) {
  const MarkedProject project(
      "-- a.py --\n@decorated\nclass User(Base): pass\n-- m.py --\nfrom a import User\n[[User]]\n");
  const auto site = project.project().class_site(project.resolve(project.marks().front()));
  ASSERT_TRUE(site);
  EXPECT_EQ(site->module, &project.module("a.py"));
  EXPECT_EQ(site->definition.text(), "class User(Base): pass");
}

TEST(Project, OpensNoModuleThatNobodyAsksAbout) {
  const MarkedProject project(
      "-- a.py --\nfrom b import *\nX = f()\n-- b.py --\n-- c.py --\n-- m.py --\nimport c\n"
      "from a import X\n[[X]]\n");
  EXPECT_THAT(project.meanings(), ElementsAre("local variable a.X"));
  EXPECT_EQ(project.disk().reads(), 2) << "m.py, a.py";
}

TEST(Project, NamesFilesThatCannotBeRead) {
  MarkedProject project("-- m.py --\nfrom bad import X\n[[X]]\n-- bad.py --\n# coding: nonsense\n");
  EXPECT_FALSE(project.project().open(*project.sources()->find("bad.py")));
  EXPECT_THAT(project.meanings(), ElementsAre("unknown: 'bad' cannot be read"));
}

TEST(Project, OfTheNextRoundSharesUnchangedModules) {
  const MarkedProject before("-- a.py --\nX = int\n-- m.py --\nfrom a import X\n[[X]]\n");
  ASSERT_THAT(before.meanings(), ElementsAre("builtin int"));
  const FileId a = *before.sources()->find("a.py");
  const FileId m = *before.sources()->find("m.py");
  auto changed =
      std::make_shared<const text::SourceFile>(*text::SourceFile::from_bytes("a.py", "X = str\n"));
  const std::vector<std::pair<FileId, text::SourcePtr>> texts{{a, changed}};
  const auto sources =
      std::make_shared<const text::SourceStore>(before.sources()->with_texts(texts));
  const Project after(before.project(), sources);
  EXPECT_EQ(*after.open(m), *before.project().open(m));
  EXPECT_NE(*after.open(a), *before.project().open(a));
  const Module& module = **after.open(m);
  EXPECT_EQ(to_string(after.resolve(module, before.node(before.marks().front()))), "builtin str");
}

TEST(Project, AnswersAlikeFromManyThreads) {
  std::string files = "-- m0.py --\nfrom sqlalchemy import Column as X\n";
  constexpr int kModules = 40;
  for (int i = 1; i < kModules; ++i) {
    const std::string before = std::to_string(i - 1);
    files += "-- m" + std::to_string(i) + ".py --\nfrom m" + before + " import *\n[[X]]\n[[Y]]\n";
  }
  const auto expected = MarkedProject(files).meanings();
  const MarkedProject project(files);
  std::vector<std::vector<std::string>> seen(4);
  std::vector<std::thread> threads;
  for (auto& slot : seen) threads.emplace_back([&] { slot = project.meanings(); });
  for (auto& thread : threads) thread.join();
  for (const auto& one : seen) EXPECT_EQ(one, expected);
}

// A chain of re-exports longer than the limit: the answer must not depend on what was asked before.
TEST(Project, AnswersAlikeInEveryOrder) {
  std::string files = "-- m0.py --\nX = int\n";
  constexpr int kModules = 300;
  for (int i = 1; i < kModules; ++i) {
    const std::string before = std::to_string(i - 1);
    files += "-- m" + std::to_string(i) + ".py --\nfrom m" + before + " import X\n[[X]]\n";
  }
  const MarkedProject forward(files);
  const MarkedProject backward(files);
  const auto expected = forward.meanings();
  const auto marks = backward.marks();
  for (std::size_t i = marks.size(); i-- > 0;)
    EXPECT_EQ(to_string(backward.resolve(marks[i])), expected[i]) << i;
  EXPECT_EQ(expected.front(), "builtin int");
  EXPECT_THAT(expected.back(), StartsWith("unknown: "));
}

}  // namespace
}  // namespace modelmend::semantic
