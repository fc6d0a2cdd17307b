#include "rewrite/import_planner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rewrite/marked.h"

namespace modelmend::rewrite {
namespace {

using testing::Files;
using testing::replace_marks;

std::string after(std::string_view marked, const Files& others = {}) {
  return replace_marks(marked, others).after;
}

const std::string kUuid = "from sqlalchemy.dialects.postgresql import UUID\n";

// ---- Spellings ----

TEST(Spelling, TakesTheQualifierOfWhatItReplaces) {
  EXPECT_EQ(after("import sqlalchemy as sa\nx = f([[sa.UUID(as_uuid=True)]])\n"),
            "import sqlalchemy as sa\nx = f(sa.Integer)\n");
  EXPECT_EQ(after("import sqlalchemy\nx = [[sqlalchemy.dialects.postgresql.UUID()]]\n"),
            "import sqlalchemy\nx = sqlalchemy.Integer\n");
  EXPECT_EQ(after("from sqlalchemy import types\nx = [[types.Uuid]]\n"),
            "from sqlalchemy import types\nx = types.Integer\n");
}

TEST(Spelling, TakesTheQualifierOfTheCallAround) {
  EXPECT_EQ(after("import sqlalchemy as sa\n" + kUuid + "x = sa.Column([[UUID()]])\n"),
            "import sqlalchemy as sa\nx = sa.Column(sa.Integer)\n");
  EXPECT_EQ(after("import sqlalchemy as sa\n" + kUuid + "x = sa.orm.mapped_column([[UUID()]])\n"),
            "import sqlalchemy as sa\nx = sa.orm.mapped_column(sa.Integer)\n");
}

TEST(Spelling, TakesTheQualifierOfAFlaskDatabase) {
  EXPECT_EQ(after("from flask_sqlalchemy import SQLAlchemy\n" + kUuid +
                  "db = SQLAlchemy()\nx = db.Column([[UUID()]])\n"),
            "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n"
            "x = db.Column(db.Integer)\n");
}

TEST(Spelling, TakesTheQualifierOfAnArgumentBeside) {
  EXPECT_EQ(after("import sqlalchemy as sa\nfrom sqlalchemy import Column\n" + kUuid +
                  "x = Column([[UUID()]], sa.ForeignKey('a.b'))\n"),
            "import sqlalchemy as sa\nfrom sqlalchemy import Column\n"
            "x = Column(sa.Integer, sa.ForeignKey('a.b'))\n");
}

TEST(Spelling, UsesTheModuleWhereTheFileTakesNothingFromIt) {
  EXPECT_EQ(after("import sqlalchemy as sa\n" + kUuid + "x = f([[UUID()]])\n"),
            "import sqlalchemy as sa\nx = f(sa.Integer)\n");
}

TEST(Spelling, UsesANameThatIsBoundAlready) {
  EXPECT_EQ(after("from sqlalchemy import Integer\nx = [[y]]\n"),
            "from sqlalchemy import Integer\nx = Integer\n");
  EXPECT_EQ(after("from sqlalchemy import Integer as Int\nx = [[y]]\n"),
            "from sqlalchemy import Integer as Int\nx = Int\n");
  EXPECT_EQ(after("from sqlalchemy import *\nx = [[y]]\n"),
            "from sqlalchemy import *\nx = Integer\n");
  EXPECT_EQ(after("from kit import Integer\nx = [[y]]\n",
                  {{"kit.py", "from sqlalchemy import Integer\n"}}),
            "from kit import Integer\nx = Integer\n");
}

TEST(Spelling, TakesNoLibraryNameFromAModuleOfTheProject) {
  EXPECT_EQ(after("import kit\nx = [[kit.GUID]]\ny = kit.GUID\n",
                  {{"kit.py", "from sqlalchemy import Integer\nGUID = 1\n"}}),
            "from sqlalchemy import Integer\n\nimport kit\nx = Integer\ny = kit.GUID\n");
}

TEST(Spelling, IgnoresAnImportThatOnlyTypeCheckersSee) {
  EXPECT_EQ(after("from typing import TYPE_CHECKING\nfrom sqlalchemy import Column\n"
                  "if TYPE_CHECKING:\n    from sqlalchemy import Integer\nx = Column([[y]])\n"),
            "from typing import TYPE_CHECKING\nfrom sqlalchemy import Column, Integer\n"
            "if TYPE_CHECKING:\n    from sqlalchemy import Integer\nx = Column(Integer)\n");
}

TEST(Spelling, TakesAnotherNameWhereItsOwnIsTaken) {
  EXPECT_EQ(after("from sqlalchemy import Column\nfrom forms import Integer\nx = Column([[y]])\n"),
            "from sqlalchemy import Column\nfrom sqlalchemy import Integer as SAInteger\n"
            "from forms import Integer\n"
            "x = Column(SAInteger)\n");
  EXPECT_EQ(after("from sqlalchemy import Column\nInteger = 1\nSAInteger = 2\nx = Column([[y]])\n"),
            "from sqlalchemy import Column\nfrom sqlalchemy import Integer as SQLInteger\n"
            "Integer = 1\nSAInteger = 2\n"
            "x = Column(SQLInteger)\n");
  EXPECT_EQ(
      after("from sqlalchemy import Column\nclass A:\n    Integer = 1\n    x = Column([[y]])\n"),
      "from sqlalchemy import Column\nfrom sqlalchemy import Integer as SAInteger\n"
      "class A:\n    Integer = 1\n"
      "    x = Column(SAInteger)\n");
}

TEST(Spelling, CombinesAnAliasWithOthersWhereTheFileDoes) {
  EXPECT_EQ(
      after("from sqlalchemy import Column as C, String\nInteger = 1\nx = C([[y]], String)\n"),
      "from sqlalchemy import Column as C, Integer as SAInteger, String\nInteger = 1\n"
      "x = C(SAInteger, String)\n");
}

TEST(Spelling, LeavesAStatementToItsAlias) {
  EXPECT_EQ(after("from sqlalchemy import Column as C\nx = C([[y]])\n"),
            "from sqlalchemy import Column as C\nfrom sqlalchemy import Integer\nx = C(Integer)\n");
  EXPECT_EQ(after("from sqlalchemy import Column as C\nfrom sqlalchemy import String\n"
                  "x = C([[y]], String)\n"),
            "from sqlalchemy import Column as C\nfrom sqlalchemy import Integer, String\n"
            "x = C(Integer, String)\n");
}

TEST(Spelling, GivesEachNameAStatementWhereTheFileDoes) {
  EXPECT_EQ(after("from os import path\nfrom os import sep\nfrom sqlalchemy import Column\n"
                  "x = Column([[y]], path, sep)\n"),
            "from os import path\nfrom os import sep\nfrom sqlalchemy import Column\n"
            "from sqlalchemy import Integer\nx = Column(Integer, path, sep)\n");
}

TEST(Spelling, TakesAnotherNameWhereAStarMightBringItsOwn) {
  EXPECT_EQ(after("from sqlalchemy import Column\nfrom acme import *\nx = Column([[y]])\n"),
            "from sqlalchemy import Column\nfrom acme import *\n"
            "from sqlalchemy import Integer as SAInteger\nx = Column(SAInteger)\n");
}

TEST(Spelling, TakesAnotherNameWhereAStarImportElsewhereWouldBeRebound) {
  EXPECT_EQ(after("from sqlalchemy import Column\nx = Column([[y]])\n",
                  {{"other.py", "from forms import Integer\nfrom models import *\nInteger()\n"}}),
            "from sqlalchemy import Column\nfrom sqlalchemy import Integer as SAInteger\n"
            "x = Column(SAInteger)\n");
}

TEST(Spelling, DeclinesWhereEveryNameIsTaken) {
  const auto outcome =
      replace_marks("Integer = SAInteger = SQLInteger = SQLAlchemyInteger = 1\nx = f([[y]])\n");
  ASSERT_EQ(outcome.declined.size(), 1U);
  EXPECT_EQ(outcome.declined.front().code, "name-taken");
}

TEST(Spelling, NamesABuiltinOnlyWhereItIsMeant) {
  EXPECT_EQ(after("x: <<y>> = 1\n"), "x: int = 1\n");
  const auto outcome = replace_marks("int = str\nx: <<y>> = 1\n");
  ASSERT_EQ(outcome.declined.size(), 1U);
  EXPECT_EQ(outcome.declined.front().code, "name-taken");
}

// ---- Additions ----

TEST(AddedImport, JoinsAStatementInItsOrder) {
  EXPECT_EQ(after("from sqlalchemy import JSON, Column, func\nx = Column([[y]])\n"),
            "from sqlalchemy import JSON, Column, Integer, func\nx = Column(Integer)\n");
}

TEST(AddedImport, GetsAStatementOfItsOwnWhereEveryNameHasOne) {
  EXPECT_EQ(after("from sqlalchemy import Column\nfrom sqlalchemy import String\nx = [[y]]\n"),
            "from sqlalchemy import Column\nfrom sqlalchemy import Integer\n"
            "from sqlalchemy import String\nx = Integer\n");
}

TEST(AddedImport, IsMadeOnceForManyUses) {
  EXPECT_EQ(after("from sqlalchemy import Column\nx = Column([[y]])\nz = Column([[y]])\n"),
            "from sqlalchemy import Column, Integer\nx = Column(Integer)\nz = Column(Integer)\n");
}

TEST(AddedImport, StandsAmongItsKin) {
  EXPECT_EQ(after("import os\n\nfrom sqlalchemy.orm import Mapped\nfrom sqlmodel import Field\n\n"
                  "import base\n\nx = [[y]]\n",
                  {{"base.py", ""}}),
            "import os\n\nfrom sqlalchemy import Integer\nfrom sqlalchemy.orm import Mapped\n"
            "from sqlmodel import Field\n\nimport base\n\nx = Integer\n");
}

TEST(AddedImport, StandsBehindItsKinWhereNothingIsSorted) {
  EXPECT_EQ(after("from sqlmodel import Field\nfrom sqlalchemy.orm import Mapped\nimport os\n"
                  "x = [[y]]\n"),
            "from sqlmodel import Field\nfrom sqlalchemy.orm import Mapped\n"
            "from sqlalchemy import Integer\nimport os\nx = Integer\n");
}

TEST(AddedImport, StandsInItsGroupWhereNoBlankLineSaysSo) {
  EXPECT_EQ(after("from os import fork\nfrom sqlmodel import Field\nfrom a import b\nx = [[y]]\n",
                  {{"a.py", "b = 1\n"}}),
            "from os import fork\nfrom sqlalchemy import Integer\nfrom sqlmodel import Field\n"
            "from a import b\nx = Integer\n");
  EXPECT_EQ(replace_marks("from datetime import date\nfrom sqlmodel import Field\nx = [[y]]\n", {},
                          "models.py", "typing.Any")
                .after,
            "from datetime import date\nfrom typing import Any\nfrom sqlmodel import Field\n"
            "x = Any\n");
}

TEST(AddedImport, MakesAGroupBetweenLibraryAndProject) {
  EXPECT_EQ(
      after("import os\n\nfrom base import y\n\nx = [[y]]\ny\n", {{"base.py", "y = 1\n"}}),
      "import os\n\nfrom sqlalchemy import Integer\n\nfrom base import y\n\nx = Integer\ny\n");
  EXPECT_EQ(after("import os\n\nx = [[y]]\n"),
            "import os\n\nfrom sqlalchemy import Integer\n\nx = Integer\n");
}

TEST(AddedImport, StaysBehindDocstringAndFutureImport) {
  EXPECT_EQ(after("\"\"\"Doc.\"\"\"\n\nx = [[y]]\n"),
            "\"\"\"Doc.\"\"\"\n\nfrom sqlalchemy import Integer\n\nx = Integer\n");
  EXPECT_EQ(after("\"\"\"Doc.\"\"\"\nx = [[y]]\n"),
            "\"\"\"Doc.\"\"\"\n\nfrom sqlalchemy import Integer\n\nx = Integer\n");
  EXPECT_EQ(
      after("from __future__ import annotations\n\nx = [[y]]\n"),
      "from __future__ import annotations\n\nfrom sqlalchemy import Integer\n\nx = Integer\n");
}

TEST(AddedImport, StaysBehindTheCommentsAtTheTop) {
  EXPECT_EQ(after("#!/usr/bin/env python\n# Licence.\n\nx = [[y]]\n"),
            "#!/usr/bin/env python\n# Licence.\n\nfrom sqlalchemy import Integer\n\nx = Integer\n");
  EXPECT_EQ(after("# Licence.\nimport base\nx = [[y]]\nbase\n", {{"base.py", ""}}),
            "# Licence.\nfrom sqlalchemy import Integer\n\nimport base\nx = Integer\nbase\n");
}

TEST(AddedImport, StaysBehindAByteOrderMarkAndKeepsLineEnds) {
  EXPECT_EQ(after("\xEF\xBB\xBFx = [[y]]\r\n"),
            "\xEF\xBB\xBF"
            "from sqlalchemy import Integer\r\n\r\nx = Integer\r\n");
}

TEST(AddedImport, ComesBeforeItsFirstUse) {
  EXPECT_EQ(after("from sqlalchemy.orm import f\nx = [[y]]\nfrom sqlalchemy import Column\n"),
            "from sqlalchemy import Integer\nfrom sqlalchemy.orm import f\nx = Integer\n"
            "from sqlalchemy import Column\n");
}

TEST(AddedImport, DoesNotJoinAConditionalOrLocalImport) {
  EXPECT_EQ(after("try:\n    from sqlalchemy import Uuid\nexcept ImportError:\n    Uuid = None\n"
                  "def f():\n    from sqlalchemy import String\n\nx = [[y]]\n"),
            "from sqlalchemy import Integer\n\ntry:\n    from sqlalchemy import Uuid\n"
            "except ImportError:\n    Uuid = None\ndef f():\n    from sqlalchemy import String\n\n"
            "x = Integer\n");
}

// ---- Removals ----

TEST(RemovedImport, TakesItsLineAndAnEmptiedGroup) {
  EXPECT_EQ(after("from uuid import UUID\n\nimport os\n\nx: <<UUID>> = os\n"),
            "import os\n\nx: int = os\n");
  EXPECT_EQ(after("import os\n\nfrom uuid import UUID\n\nx: <<UUID>> = os\n"),
            "import os\n\nx: int = os\n");
  EXPECT_EQ(after("import os\nfrom uuid import UUID  # ids\n\nx: <<UUID>> = os\n"),
            "import os\n\nx: int = os\n");
}

TEST(RemovedImport, TakesAModuleOrAnAliasThatNothingElseUses) {
  EXPECT_EQ(after("import os\nimport uuid\n\nx: <<uuid.UUID>> = os\n"),
            "import os\n\nx: int = os\n");
  EXPECT_EQ(after("import os\nimport uuid as u, sys\n\nx: <<u.UUID>> = os\n"),
            "import os\nimport sys\n\nx: int = os\n");
}

TEST(RemovedImport, LeavesTheOtherNamesOfItsList) {
  EXPECT_EQ(after("from uuid import UUID, uuid4\nx: <<UUID>> = uuid4\n"),
            "from uuid import uuid4\nx: int = uuid4\n");
}

TEST(RemovedImport, IsReplacedWhereTheListGrowsToo) {
  EXPECT_EQ(after("from sqlalchemy import UUID, Column\nx = Column([[UUID]])\n"),
            "from sqlalchemy import Column, Integer\nx = Column(Integer)\n");
  EXPECT_EQ(after("from sqlalchemy import UUID\nx = [[UUID]]\n"),
            "from sqlalchemy import Integer\nx = Integer\n");
}

TEST(RemovedImport, MakesRoomForANewStatementAtTheSamePlace) {
  EXPECT_EQ(after("import os\n\n" + kUuid + "\nx = [[UUID]]\n"),
            "import os\n\nfrom sqlalchemy import Integer\n\nx = Integer\n");
}

TEST(RemovedImport, OfOneOfTwoStatementsOnALine) {
  EXPECT_EQ(after("import uuid; import os\nx: <<uuid.UUID>> = os\n"), "import os\nx: int = os\n");
  EXPECT_EQ(after("import os; import uuid\nx: <<uuid.UUID>> = os\n"), "import os\nx: int = os\n");
}

TEST(RemovedImport, OfAllStatementsOnALineTakesTheLine) {
  EXPECT_EQ(
      after("import uuid; import uuid as u  # ids\nx: <<uuid.UUID>> = 1\ny: <<u.UUID>> = 1\n"),
      "x: int = 1\ny: int = 1\n");
}

TEST(RemovedImport, TakesAllImportsOfANameThatNothingUses) {
  EXPECT_EQ(after("from uuid import UUID\n" + kUuid + "import os\nx = os.f([[UUID]])\n"),
            "from sqlalchemy import Integer\nimport os\nx = os.f(Integer)\n");
}

struct Kept {
  std::string name;
  std::string text;
};

class KeptImport : public ::testing::TestWithParam<Kept> {};

TEST_P(KeptImport, StaysInPlace) {
  const std::string& marked = GetParam().text;
  std::string expected = testing::unmark(marked).text;
  const std::size_t use = expected.find("x: UUID");
  ASSERT_NE(use, std::string::npos);
  expected.replace(use, 7, "x: int");
  EXPECT_EQ(after(marked), expected);
}

INSTANTIATE_TEST_SUITE_P(
    ImportPlanner, KeptImport,
    ::testing::Values(
        Kept{"OtherUse", "from uuid import UUID\nx: <<UUID>> = 1\ny = UUID\n"},
        Kept{"UseInAFunction",
             "from uuid import UUID\nx: <<UUID>> = 1\ndef f():\n    return UUID\n"},
        Kept{"StringAnnotation", "from uuid import UUID\nx: <<UUID>> = 1\ndef f(a: 'UUID'): ...\n"},
        Kept{"StringInASubscript", "from uuid import UUID\nx: <<UUID>> = 1\ny = List['UUID']\n"},
        Kept{"Cast", "from uuid import UUID\nx: <<UUID>> = 1\ny = cast('list[UUID]', x)\n"},
        Kept{"TypeComment", "from uuid import UUID\nx: <<UUID>> = 1\ny = []  # type: list[UUID]\n"},
        Kept{"All", "from uuid import UUID\n__all__ = ['UUID']\nx: <<UUID>> = 1\n"},
        Kept{"DynamicAll", "from uuid import UUID\n__all__ = f()\nx: <<UUID>> = 1\n"},
        Kept{"NoQa", "from uuid import UUID  # NOQA\nx: <<UUID>> = 1\n"},
        Kept{"NoQaInAList",
             "from uuid import (\n    UUID,  # noqa: F401\n    b,\n)\nx: <<UUID>> = 1\n"},
        Kept{"ReExport", "from uuid import UUID as UUID\nx: <<UUID>> = 1\n"},
        Kept{"TypeChecking",
             "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from uuid import UUID\n"
             "x: <<UUID>> = 1\nTYPE_CHECKING\n"},
        Kept{"Try",
             "try:\n    from uuid import UUID\nexcept ImportError:\n    pass\nx: <<UUID>> = 1\n"},
        Kept{"Delete", "from uuid import UUID\nx: <<UUID>> = 1\ndel UUID\n"},
        Kept{"OtherBinding", "from uuid import UUID\nx: <<UUID>> = 1\nUUID = 3\n"}),
    [](const auto& test) { return test.param.name; });

TEST(KeptImport, IsOneThatAnotherModuleTakes) {
  const std::string text = "from uuid import UUID\nx: <<UUID>> = 1\n";
  const std::string kept = "from uuid import UUID\nx: int = 1\n";
  EXPECT_EQ(after(text, {{"a.py", "from models import UUID\n"}}), kept);
  EXPECT_EQ(after(text, {{"a.py", "def f():\n    from models import UUID as U\n"}}), kept);
  EXPECT_EQ(after(text, {{"a.py", "import models\nmodels.UUID\n"}}), kept);
  EXPECT_EQ(after(text, {{"a.py", "from models import *\nUUID\n"}}), kept);
  EXPECT_EQ(after(text, {{"kit/__init__.py", "from models import *\n"},
                         {"a.py", "from kit import UUID\n"}}),
            kept);
  EXPECT_EQ(after(text, {{"a.py", "from uuid import UUID\nimport models\n"}}), "x: int = 1\n");
  EXPECT_EQ(after(text, {{"a.py", "from models import *\n"}}), "x: int = 1\n");
}

TEST(KeptImport, IsOneOfAPackagesInterface) {
  const auto outcome =
      replace_marks("from uuid import UUID\nx: <<UUID>> = 1\n", {}, "app/__init__.py");
  EXPECT_EQ(outcome.after, "from uuid import UUID\nx: int = 1\n");
}

TEST(KeptImport, IsOneThatMayHaveEffects) {
  EXPECT_THAT(after("from kit import GUID\nfrom sqlalchemy import Integer\nx = [[GUID]]\n",
                    {{"kit.py", "class User(Base): ...\nGUID = 1\n"}}),
              ::testing::StartsWith("from kit import GUID\n"));
  EXPECT_EQ(after("from kit import GUID\nfrom sqlalchemy import Integer\nx = [[GUID]]\n",
                  {{"kit.py", "GUID = 1\n"}}),
            "from sqlalchemy import Integer\nx = Integer\n");
}

}  // namespace
}  // namespace modelmend::rewrite
