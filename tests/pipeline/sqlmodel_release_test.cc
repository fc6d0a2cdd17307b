#include "pipeline/sqlmodel_release.h"

#include <gtest/gtest.h>

#include "support/fake_file_system.h"

namespace modelmend::pipeline {
namespace {

using semantic::kNewestSqlModel;
using semantic::SqlModelRelease;

SqlModelRelease found_in(const std::string& name, const std::string& text) {
  testing_support::FakeFileSystem files;
  files.put("/p/" + name, text);
  return sqlmodel_release_of(files, "/p");
}

TEST(SqlModelRelease, IsThatOfALockFile) {
  const std::string entry = "[[package]]\nname = \"sqlmodel\"\nversion = \"0.0.22\"\n";
  for (const char* name : {"poetry.lock", "uv.lock", "pdm.lock"})
    EXPECT_EQ(found_in(name, entry), SqlModelRelease{22}) << name;
}

TEST(SqlModelRelease, IsThatOfALockFileOfPipenv) {
  EXPECT_EQ(found_in("Pipfile.lock",
                     "{\"default\": {\"other\": {\"version\": \"==0.0.3\"}, \"sqlmodel\": {\n"
                     "\"hashes\": [\"sha256:00\"], \"version\": \"==0.0.22\"}}}"),
            SqlModelRelease{22});
  EXPECT_EQ(found_in("Pipfile.lock",
                     "{\"default\": {\"sqlmodel\": {\"git\": \"x\"}, \"y\": "
                     "{\"version\": \"==0.0.3\"}}}"),
            kNewestSqlModel);
}

TEST(SqlModelRelease, IsWhatARequirementPins) {
  EXPECT_EQ(found_in("setup.cfg", "[options]\ninstall_requires =\n    sqlmodel==0.0.16\n"),
            SqlModelRelease{16});
  EXPECT_EQ(found_in("setup.py", "setup(install_requires=[\"sqlmodel==0.0.16\"])\n"),
            SqlModelRelease{16});
  EXPECT_EQ(found_in("Pipfile", "[packages]\nsqlmodel = \"==0.0.16\"\n"), SqlModelRelease{16});
  EXPECT_EQ(found_in("requirements.txt", "fastapi\nsqlmodel==0.0.14  # note\n"),
            SqlModelRelease{14});
  EXPECT_EQ(found_in("requirements-dev.txt", "sqlmodel == 0.0.16\n"), SqlModelRelease{16});
  EXPECT_EQ(found_in("pyproject.toml", "dependencies = [\"sqlmodel==0.0.8\", \"x==0.0.3\"]\n"),
            SqlModelRelease{8});
  EXPECT_EQ(found_in("pyproject.toml", "[tool.poetry.dependencies]\nsqlmodel = \"^0.0.24\"\n"),
            SqlModelRelease{24});
}

TEST(SqlModelRelease, IsBelowAnUpperBound) {
  EXPECT_EQ(found_in("pyproject.toml", "dependencies = [\n  \"sqlmodel>=0.0.14,<0.0.20\",\n]\n"),
            SqlModelRelease{19});
}

TEST(SqlModelRelease, IsTheNewestWhereNothingBindsIt) {
  EXPECT_EQ(found_in("requirements.txt", "sqlmodel>=0.0.14\n"), kNewestSqlModel);
  EXPECT_EQ(found_in("requirements.txt", "sqlmodel\nother==0.0.3\n"), kNewestSqlModel);
  EXPECT_EQ(found_in("requirements.txt", "sqlmodel-extras==0.0.3\nmy-sqlmodel==0.0.4\n"),
            kNewestSqlModel);
  EXPECT_EQ(found_in("setup.cfg", ""), kNewestSqlModel);
}

TEST(SqlModelRelease, IsReadInOneForm) {
  EXPECT_EQ(parse_sqlmodel_release("0.0.24"), SqlModelRelease{24});
  for (const char* text : {"", "24", "0.1.0", "0.0.x", "0.0.24rc1", "0.0.", "0.0.1.2"})
    EXPECT_EQ(parse_sqlmodel_release(text), std::nullopt) << text;
}

}  // namespace
}  // namespace modelmend::pipeline
