// How a project is imported whose code does what code may do.
#include "verify/runtime/runtime.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "verify/runtime/interpreter.h"
#include "verify/runtime_project.h"

namespace modelmend::verify::runtime {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using testing_support::python_of_tests;
using testing_support::RuntimeProject;
using testing_support::TempDir;

constexpr std::string_view kTable = R"py(
import sqlalchemy as sa
metadata = sa.MetaData()
sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True))
)py";

std::string with_table(std::string_view code) {
  return std::string(code) + std::string(kTable);
}

// The tables of a project that imports.
std::vector<std::string> tables_of(const RuntimeProject& project) {
  const auto facts = project.facts();
  EXPECT_TRUE(facts.has_value()) << facts.error().message();
  std::vector<std::string> names;
  if (!facts) return names;
  for (const TableFacts& table : facts->tables) names.push_back(table.full_name());
  return names;
}

TEST(Runtime, IsNotDisturbedByWhatTheProjectDoesWithItsProcess) {
  const RuntimeProject project(with_table(R"py(
import atexit, os, subprocess, sys, threading, time
print("{}")
sys.stderr.write("noise\n")
os.write(1, b"more\n")
assert sys.stdin.read() == ""
threading.Thread(target=time.sleep, args=(600,)).start()
atexit.register(time.sleep, 600)
subprocess.Popen(["sleep", "30"])
if os.fork() == 0:
    time.sleep(0.2)
    os._exit(0)
)py"));
  EXPECT_THAT(tables_of(project), ::testing::ElementsAre("t"));
}

TEST(Runtime, FindsModulesOfTheProjectBeforeThoseOfTheStandardLibrary) {
  const RuntimeProject project(with_table("import calendar\nassert calendar.OURS\n"));
  project.folder().write("calendar.py", "OURS = True\n");
  project.folder().write("json.py", "raise SystemExit('not ours to import')\n");
  EXPECT_THAT(tables_of(project), ::testing::ElementsAre("t"));
}

TEST(Runtime, WritesNothingIntoTheProject) {
  const RuntimeProject project(with_table("import subprocess, sys, other\n"));
  project.folder().write("other.py", "");
  EXPECT_THAT(tables_of(project), ::testing::ElementsAre("t"));
  EXPECT_FALSE(std::filesystem::exists(project.folder().path("__pycache__")));
}

TEST(Runtime, NamesTheInnermostLineOfTheProject) {
  const RuntimeProject project("import app.deep\n");
  project.folder().write("app/__init__.py", "");
  project.folder().write("app/deep.py", "def f():\n    import no_such_library\n\nf()\n");
  EXPECT_THAT(project.refusal(),
              AllOf(StartsWith("app/deep.py:2: module 'models' of the work tree cannot be "
                               "imported: ModuleNotFoundError: No module named 'no_such_library'"),
                    HasSubstr("--python")));
}

TEST(Runtime, NamesALineThatPythonCannotParse) {
  EXPECT_THAT(RuntimeProject("x = 1\nclass :\n").refusal(),
              StartsWith("models.py:2: module 'models' of the work tree cannot be imported: "
                         "SyntaxError: invalid syntax"));
}

TEST(Runtime, NamesTheLineThatEndsTheProcess) {
  EXPECT_THAT(RuntimeProject("import sys\nsys.exit(3)\n").refusal(),
              StartsWith("models.py:2: module 'models' of the work tree cannot be imported: "
                         "SystemExit: 3"));
  EXPECT_THAT(RuntimeProject("import os\nos._exit(4)\n").refusal(),
              HasSubstr("the interpreter ended with status 4 while it imported module 'models'"));
  EXPECT_THAT(RuntimeProject("import os\nos.kill(os.getpid(), 11)\n").refusal(),
              HasSubstr("the interpreter died of signal 11 while it imported module 'models'"));
}

TEST(Runtime, ReadsTheTablesOfMappersThatCannotBeConfigured) {
  const RuntimeProject project(R"py(
import sqlalchemy as sa
from sqlalchemy.orm import declarative_base, relationship
class A(declarative_base()):
    __tablename__ = "a"
    id = sa.Column(sa.Integer, primary_key=True)
    b = relationship("NoSuchClass")
)py");
  const auto facts = project.facts();
  ASSERT_TRUE(facts.has_value()) << facts.error().message();
  EXPECT_THAT(facts->unconfigured, HasSubstr("NoSuchClass"));
  EXPECT_EQ(facts->tables.size(), 1U);
}

TEST(Runtime, NamesTheLineAtWhichTheTimeRanOut) {
  const RuntimeProject project("import time\nwhile True:\n    time.sleep(0.1)\n");
  const auto facts = read_runtime_facts(
      project.side(), {.python = python_of_tests(), .limit = std::chrono::seconds(2)});
  ASSERT_FALSE(facts.has_value());
  EXPECT_THAT(facts.error().message(),
              AllOf(StartsWith("models.py:3:"), HasSubstr("not imported within 2 seconds")));
}

TEST(Runtime, StopsWhenItsCallerWantsToStop) {
  const std::atomic<bool> stop = true;
  const auto facts = read_runtime_facts(RuntimeProject("import time; time.sleep(600)\n").side(),
                                        {.python = python_of_tests(), .stop = &stop});
  ASSERT_FALSE(facts.has_value());
  EXPECT_EQ(facts.error().code, ErrorCode::Interrupted);
}

TEST(Runtime, ReadsTheRevisionWhereAnInstallNamesTheWorkTree) {
  const RuntimeProject work_tree("raise RuntimeError('the work tree')\n");
  work_tree.folder().write("src/inner.py", "raise RuntimeError('the work tree')\n");
  const RuntimeProject revision("import sys\nsys.path.append('/nowhere')\nimport inner\n");
  revision.folder().write("src/inner.py", std::string(kTable));
  Side side = revision.side();
  side.home = work_tree.folder().path();
  side.folders = {"", "src"};
  const auto facts = read_runtime_facts(side, {.python = python_of_tests()});
  ASSERT_TRUE(facts.has_value()) << facts.error().message();
  EXPECT_EQ(facts->tables.size(), 1U);
}

TEST(Runtime, RefusesAModuleThatIsNotTheProjects) {
  const RuntimeProject project;
  const auto facts = read_runtime_facts(project.side({"wave"}), {.python = python_of_tests()});
  ASSERT_FALSE(facts.has_value());
  EXPECT_THAT(facts.error().message(),
              HasSubstr("this was imported instead of module 'wave' of the work tree"));
}

TEST(Runtime, SaysWhatToDoWithoutAnInterpreterOrItsLibraries) {
  const RuntimeProject project;
  const auto missing = read_runtime_facts(project.side(), {.python = "/no/such/python"});
  ASSERT_FALSE(missing.has_value());
  EXPECT_THAT(missing.error().message(),
              AllOf(StartsWith("/no/such/python: cannot run the program"), HasSubstr("--python")));

  const TempDir folder;
  const std::string bare = folder.path("python");
  folder.write("python", "#!/bin/sh\nexec " + python_of_tests() + " -S \"$@\"\n");
  std::filesystem::permissions(bare, std::filesystem::perms::owner_all);
  const auto without = read_runtime_facts(project.side(), {.python = bare});
  ASSERT_FALSE(without.has_value());
  EXPECT_THAT(without.error().message(),
              AllOf(HasSubstr("SQLAlchemy cannot be imported"), HasSubstr("--python")));

  const auto no_python = read_runtime_facts(project.side(), {.python = "/bin/true"});
  ASSERT_FALSE(no_python.has_value());
  EXPECT_THAT(no_python.error().message(), HasSubstr("--python"));
}

TEST(Interpreter, IsTheNearestThatThereIs) {
  const RealFileSystem files;
  const TempDir root;
  EXPECT_EQ(find_interpreter(files, {.root = root.path()}).value(), "python3");
  root.write(".venv/bin/python", "");
  EXPECT_EQ(find_interpreter(files, {.root = root.path()}).value(), root.path(".venv/bin/python"));
  root.write("active/bin/python", "");
  EXPECT_EQ(
      find_interpreter(files, {.virtual_env = root.path("active"), .root = root.path()}).value(),
      root.path("active/bin/python"));
  EXPECT_EQ(find_interpreter(files, {.asked = "python3.11", .root = root.path()}).value(),
            "python3.11");
  const auto missing = find_interpreter(files, {.asked = root.path("none"), .root = root.path()});
  ASSERT_FALSE(missing.has_value());
  EXPECT_THAT(missing.error().message(), StartsWith("--python: "));
}

}  // namespace
}  // namespace modelmend::verify::runtime
