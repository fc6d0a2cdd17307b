// What Alembic would see of the models, told from alembic.ini, env.py and the imports alone.
#include "drift/alembic_checks.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/memory_project.h"

namespace modelmend::drift {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Texts = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kIni = "[alembic]\nscript_location = migrations\n";

constexpr const char* kModels = R"(from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
)";

constexpr const char* kOther = R"(from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

OtherBase = declarative_base()


class Audit(OtherBase):
    __tablename__ = "audits"
    id = Column(Integer, primary_key=True)


class Trace(OtherBase):
    __tablename__ = "traces"
    id = Column(Integer, primary_key=True)
)";

constexpr const char* kConfigure = R"(

def run_migrations_online():
    context.configure(connection=None, target_metadata=target_metadata)
)";

// env.py with these lines between its import and its use.
std::string env(const std::string& lines) {
  return "from alembic import context\n" + lines + kConfigure;
}

class Alembic {
 public:
  explicit Alembic(const Texts& python) : Alembic(python, Texts{{"alembic.ini", kIni}}) {}
  Alembic(const Texts& python, const Texts& configuration) : project_(python) {
    for (const auto& [path, text] : configuration) project_.files.put("/project/" + path, text);
    models_ = model::read_models(*project_.project, *project_.search, {});
    environments_ = model::find_alembic_environments(project_.files, *project_.project, models_,
                                                     *project_.search);
  }

  // "app.models.Base other.OtherBase" of the only environment.
  [[nodiscard]] std::string target() const {
    if (environments_.size() != 1) return fmt::format("{} environments", environments_.size());
    const model::TargetMetaData& target = environments_.front().target;
    std::string words;
    for (const model::MetaDataId id : target.metadatas)
      words += (words.empty() ? "" : " ") + models_.metadata(id).name;
    for (const std::string& name : target.empty) words += " (empty) " + name;
    for (const std::string& reason : target.unclear) words += " (unclear) " + reason;
    return words.empty() && target.is_none ? "none" : words;
  }
  [[nodiscard]] std::vector<std::string> findings() const {
    std::vector<std::string> lines;
    for (const Finding& each : check_alembic(environments_, *project_.project, models_))
      lines.push_back(fmt::format("{}:{}: {} {}: {}", each.place.file, each.place.line,
                                  text::to_string(each.severity), each.kind, each.message));
    return lines;
  }
  [[nodiscard]] const std::vector<model::AlembicEnvironment>& environments() const {
    return environments_;
  }

 private:
  testing_support::MemoryProject project_;
  model::ProjectModels models_;
  std::vector<model::AlembicEnvironment> environments_;
};

Alembic with_env(const std::string& lines) {
  return Alembic({{"app/__init__.py", ""},
                  {"app/models.py", kModels},
                  {"app/other.py", kOther},
                  {"migrations/env.py", env(lines)}});
}

TEST(TargetMetaData, IsReadWhereverItIsNamed) {
  struct Case {
    const char* lines;
    const char* target;
  };
  const Case cases[] = {
      {"from app.models import Base\ntarget_metadata = Base.metadata", "app.models.Base"},
      {"from app import models\ntarget_metadata = models.Base.metadata", "app.models.Base"},
      {"import app.models as m\nmd = m.Base.metadata\ntarget_metadata = md", "app.models.Base"},
      {"from app.models import Base\nfrom app.other import OtherBase\n"
       "target_metadata = [Base.metadata, OtherBase.metadata]",
       "app.models.Base app.other.OtherBase"},
      {"from app.models import Base\nfrom app.other import OtherBase\n"
       "target_metadata = Base.metadata, OtherBase.metadata",
       "app.models.Base app.other.OtherBase"},
      {"target_metadata = None", "none"},
      {"target_metadata = None\nfrom app.models import Base\ntarget_metadata = Base.metadata",
       "app.models.Base"},
      {"try:\n    from app.models import Base\n    target_metadata = Base.metadata\n"
       "except ImportError:\n    target_metadata = None",
       "app.models.Base"},
      {"def get_metadata():\n    from app.models import Base\n    return Base.metadata\n\n"
       "target_metadata = get_metadata()",
       "app.models.Base"},
      {"from sqlalchemy import MetaData\ntarget_metadata = MetaData()",
       " (empty) env.target_metadata"},
      {"from sqlalchemy import MetaData\nfrom app.models import Base\n"
       "target_metadata = MetaData()\n"
       "for table in Base.metadata.tables.values():\n    table.to_metadata(target_metadata)",
       " (unclear) 'env.target_metadata' is filled only when env.py runs"},
      {"from sqlmodel import SQLModel\ntarget_metadata = SQLModel.metadata",
       " (empty) sqlmodel.SQLModel"},
      {"target_metadata = config.attributes['metadata']",
       " (unclear) 'config.attributes['metadata']' cannot be read without running it"},
      {"from app.models import Base\nmetas = [Base.metadata]\nmetas.append(load())\n"
       "target_metadata = metas",
       "app.models.Base (unclear) 'metas' is changed after it is made"},
      {"from app.models import Base\ntarget_metadata = [Base.metadata]\n"
       "target_metadata.extend(load())",
       "app.models.Base (unclear) '[Base.metadata]' is changed after it is made"},
      {"from app.models import Base\nmetas = [Base.metadata]\ntarget_metadata = metas\n"
       "metas += load()",
       "app.models.Base (unclear) 'metas' is changed after it is made"},
      {"from app.models import Base\nothers = []\nothers.append(1)\n"
       "target_metadata = [Base.metadata]",
       "app.models.Base"},
      {"from app.models import metadata as target_metadata",
       " (unclear) 'target_metadata' cannot be read without running it"},
  };
  for (const Case& each : cases)
    EXPECT_EQ(with_env(each.lines).target(), each.target) << each.lines;
}

TEST(TargetMetaData, IsWhatConfigureIsGiven) {
  const Alembic alembic(Texts{{"models.py", kModels},
                              {"migrations/env.py",
                               "from alembic import context\nfrom models import Base\n"
                               "context.configure(url='', target_metadata=Base.metadata)\n"}});
  EXPECT_EQ(alembic.target(), "models.Base");
}

TEST(TargetMetaData, FollowsAnImportOfTheNameItself) {
  const Alembic alembic(
      {{"models.py", std::string(kModels) + "\ntarget_metadata = Base.metadata\n"},
       {"migrations/env.py", env("from models import target_metadata")}});
  EXPECT_EQ(alembic.target(), "models.Base");

  const Alembic of_module(
      {{"app/__init__.py", "from .models import Base\nmetadata = Base.metadata\n"},
       {"app/models.py", kModels},
       {"migrations/env.py", env("import app\ntarget_metadata = app.metadata")}});
  EXPECT_EQ(of_module.target(), "app.models.Base");
}

TEST(TargetMetaData, OfFlaskMigrateIsThatOfTheDatabaseItWasGiven) {
  const char* extensions = R"(from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()
migrate = Migrate()
)";
  const char* app = R"(from extensions import db, migrate


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)


def create_app(app):
    migrate.init_app(app, db)
)";
  const char* flask_env = R"(from alembic import context
from flask import current_app

target_db = current_app.extensions['migrate'].db


def get_metadata():
    if hasattr(target_db, 'metadatas'):
        return target_db.metadatas[None]
    return target_db.metadata


def run_migrations_offline():
    context.configure(url='', target_metadata=get_metadata(), literal_binds=True)
)";
  const Alembic alembic(
      {{"extensions.py", extensions}, {"app.py", app}, {"migrations/env.py", flask_env}}, {});
  EXPECT_EQ(alembic.target(), "extensions.db.Model");
  EXPECT_THAT(alembic.findings(), IsEmpty());
}

TEST(AlembicEnvironments, AreTheSectionsOfTheConfiguration) {
  const Alembic alembic(
      {{"backend/models.py", kModels},
       {"backend/db/one/env.py", env("target_metadata = None")},
       {"backend/db/two/env.py", env("target_metadata = None")},
       {"src/pkg/migrations/env.py", env("target_metadata = None")}},
      {{"backend/alembic.ini",
        "[DEFAULT]\nfolder = db\n[alembic]\n# first\nscript_location = %(here)s/%(folder)s/one\n"
        "[second]\nscript_location: db/two\n[logger_root]\nlevel = WARN\n"},
       {"pyproject.toml",
        "[project]\nname = 'x'\n[tool.alembic]\nscript_location = "
        "\"pkg:migrations\"  # here\n"},
       {"alembic.ini", "[alembic]\nscript_location = nowhere\n"}});
  std::vector<std::string> found;
  for (const auto& each : alembic.environments())
    found.push_back(fmt::format("{} {} {} {}{}", each.config, each.section, each.config_line,
                                each.folder, each.env ? "" : " -"));
  EXPECT_THAT(found, ElementsAre("alembic.ini alembic 2 nowhere -",
                                 "backend/alembic.ini alembic 5 backend/db/one",
                                 "backend/alembic.ini second 7 backend/db/two",
                                 "pyproject.toml tool.alembic 4 src/pkg/migrations"));
}

TEST(CheckAlembic, NamesTheTablesWhoseMetaDataIsNotInTheTarget) {
  EXPECT_THAT(
      with_env("from app.models import Base\ntarget_metadata = Base.metadata").findings(),
      ElementsAre("migrations/env.py:3: warning not-in-target-metadata: target_metadata is that of "
                  "app.models.Base; Alembic does not see the MetaData 'app.other.OtherBase' (made "
                  "at app/other.py:4:13) and its 2 tables: audits, traces"));
}

TEST(CheckAlembic, SaysThatTheTargetIsNone) {
  EXPECT_THAT(with_env("target_metadata = None").findings(),
              ElementsAre(HasSubstr("target_metadata is None; Alembic does not see the MetaData "
                                    "'app.models.Base'"),
                          HasSubstr("'app.other.OtherBase'")));
}

TEST(CheckAlembic, ClaimsNothingWhereTheTargetIsUnclear) {
  EXPECT_THAT(
      with_env("target_metadata = load()").findings(),
      ElementsAre("migrations/env.py:2: note target-metadata-unclear: which tables Alembic "
                  "sees is not known in whole: 'load()' cannot be read without running it"));
}

TEST(CheckAlembic, SaysWhatHasNoEnvironment) {
  const Alembic alembic(Texts{{"models.py", kModels}});
  EXPECT_THAT(alembic.findings(),
              ElementsAre("alembic.ini:2: note target-metadata-unclear: which tables Alembic sees "
                          "is not known in whole: script_location 'migrations' has no env.py among "
                          "the files of the project"));
}

TEST(CheckAlembic, IsSilentWithoutAlembic) {
  EXPECT_THAT(Alembic({{"models.py", kModels}}, {}).findings(), IsEmpty());
}

// One base, its models in files of their own.
Texts split_models(const std::string& package, const std::string& env_lines) {
  return {{"app/__init__.py", ""},
          {"app/db.py", "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"},
          {"app/models/__init__.py", package},
          {"app/models/user.py",
           "from sqlalchemy import Column, Integer\nfrom ..db import Base\n\n\n"
           "class User(Base):\n    __tablename__ = 'users'\n"
           "    id = Column(Integer, primary_key=True)\n"},
          {"app/models/order.py",
           "from sqlalchemy import Column, Integer\nfrom app.db import Base\n\n\n"
           "class Order(Base):\n    __tablename__ = 'orders'\n"
           "    id = Column(Integer, primary_key=True)\n"},
          {"migrations/env.py",
           env("from app.db import Base\n" + env_lines + "\ntarget_metadata = Base.metadata")}};
}

std::vector<std::string> findings(const std::string& package, const std::string& env_lines) {
  return Alembic(split_models(package, env_lines)).findings();
}

TEST(CheckAlembic, NamesModulesThatNothingLeadsTo) {
  EXPECT_THAT(
      findings("from .user import User", "import app.models"),
      ElementsAre("app/models/order.py:5: warning not-imported-by-env: migrations/env.py does not "
                  "import app/models/order.py, directly or indirectly; Alembic does not see its 1 "
                  "table: orders"));
  EXPECT_THAT(findings("", "import app.models").size(), 2);
}

TEST(CheckAlembic, FollowsPackagesStarsAndLiteralNames) {
  EXPECT_THAT(findings("from .user import User\nfrom . import order", "from app.models import *"),
              IsEmpty());
  EXPECT_THAT(findings("__all__ = ['user', 'order']", "from app.models import *"), IsEmpty());
  EXPECT_THAT(findings("", "import app.models.user\nfrom app.models import order"), IsEmpty());
  EXPECT_THAT(findings("from app.models.user import User",
                       "import importlib\nimport app.models\n"
                       "importlib.import_module('app.models.order')"),
              IsEmpty());
  EXPECT_THAT(findings("def load():\n    from . import user, order", "import app.models"),
              IsEmpty());
}

TEST(CheckAlembic, KnowsThatImportsForTypeCheckersDoNotRun) {
  EXPECT_THAT(findings("from typing import TYPE_CHECKING\nfrom .user import User\n"
                       "if TYPE_CHECKING:\n    from .order import Order",
                       "import app.models"),
              ElementsAre(HasSubstr("not-imported-by-env")));
}

TEST(CheckAlembic, NamesAFileOnceThatHasTablesOfTwoMetaDatas) {
  const Alembic alembic(
      {{"app/__init__.py", ""},
       {"app/db.py",
        "from sqlalchemy.orm import declarative_base\n"
        "Base = declarative_base()\nOther = declarative_base()\n"},
       {"app/models/__init__.py",
        "import pkgutil, importlib\nfor m in pkgutil.iter_modules(__path__):\n"
        "    importlib.import_module(__name__ + '.' + m.name)\n"},
       {"app/models/both.py",
        "from sqlalchemy import Column, Integer\nfrom app.db import Base, Other\n"
        "class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n"
        "class B(Other):\n    __tablename__ = 'b'\n    id = Column(Integer, primary_key=True)\n"},
       {"migrations/env.py", env("import app.models\nfrom app.db import Base, Other\n"
                                 "target_metadata = [Base.metadata, Other.metadata]")}});
  EXPECT_THAT(alembic.findings(),
              ElementsAre(HasSubstr("imports app/models/both.py is not known")));
}

TEST(CheckAlembic, ClaimsNothingWhereNamesOfModulesAreComputed) {
  EXPECT_THAT(
      findings("import pkgutil, importlib\n"
               "for m in pkgutil.iter_modules(__path__):\n"
               "    importlib.import_module(__name__ + '.' + m.name)\n",
               "import app.models"),
      ElementsAre("app/models/__init__.py:2: note target-metadata-unclear: whether "
                  "migrations/env.py imports app/models/order.py, app/models/user.py is not "
                  "known: modules are imported by computed names here"));
}

}  // namespace
}  // namespace modelmend::drift
