#include "pipeline/python_release.h"

#include <gtest/gtest.h>

#include <string>

#include "support/fake_file_system.h"

namespace modelmend::pipeline {
namespace {

using semantic::PythonRelease;

std::optional<PythonRelease> release_in(const std::string& pyproject) {
  const testing_support::FakeFileSystem files{{"/project/pyproject.toml", pyproject}};
  return python_release_of(files, "/project");
}

TEST(PythonRelease, IsTheLowestThatTheProjectAsksFor) {
  EXPECT_EQ(release_in("[project]\nname = \"p\"\nrequires-python = \">=3.10,<4\"\n"),
            PythonRelease{10});
  EXPECT_EQ(release_in("requires-python=\"~= 3.8\"\n"), PythonRelease{8});
  EXPECT_EQ(release_in("requires-python = \"<3.13, >=3.9.2\"\n"), PythonRelease{9});
}

TEST(PythonRelease, MayBePoetrys) {
  EXPECT_EQ(release_in("[tool.poetry.dependencies]\npython = \"^3.11\"\n"), PythonRelease{11});
  EXPECT_EQ(release_in("python-dotenv = \"^3.11\"\n"), std::nullopt);
}

TEST(PythonRelease, IsThatOfOtherFilesWhereTheProjectDoesNotSayIt) {
  using Files = testing_support::FakeFileSystem;
  EXPECT_EQ(
      python_release_of(Files{{"/p/setup.py", "setup(\n    python_requires='>=3.8',\n)\n"}}, "/p"),
      PythonRelease{8});
  EXPECT_EQ(python_release_of(Files{{"/p/setup.cfg", "python_requires = >=3.9\n"}}, "/p"),
            PythonRelease{9});
  EXPECT_EQ(
      python_release_of(Files{{"/p/Pipfile", "[requires]\npython_version = \"3.11\"\n"}}, "/p"),
      PythonRelease{11});
  EXPECT_EQ(python_release_of(Files{{"/p/ruff.toml", "target-version = \"py38\"\n"}}, "/p"),
            PythonRelease{8});
  EXPECT_EQ(release_in("[tool.black]\ntarget-version = [\"py310\", \"py39\"]\n"), PythonRelease{9});
  EXPECT_EQ(release_in("[tool.ruff]\ntarget-version = \"py38\"\n[project]\n"
                       "requires-python = \">=3.10\"\n"),
            PythonRelease{10});
}

TEST(PythonRelease, IsNotKnownWhereNothingSaysIt) {
  EXPECT_EQ(release_in("[project]\n"), std::nullopt);
  EXPECT_EQ(release_in("requires-python = \"<4\""), std::nullopt);
  EXPECT_EQ(python_release_of(testing_support::FakeFileSystem{}, "/project"), std::nullopt);
}

TEST(PythonRelease, IsReadAsAUserWritesIt) {
  EXPECT_EQ(parse_python_release("3.10"), PythonRelease{10});
  EXPECT_EQ(parse_python_release("3.10.1"), std::nullopt);
  EXPECT_EQ(parse_python_release("10"), std::nullopt);
}

}  // namespace
}  // namespace modelmend::pipeline
