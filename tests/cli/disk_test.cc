// What a run does when the system refuses: permissions, full disks, closed streams, other bytes.
#include <sys/stat.h>

#include <filesystem>

#include "cli/cli_fixture.h"

namespace modelmend::testing_support {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using testing::UnorderedElementsAre;

int count_of(const std::string& text, const std::string& word) {
  int found = 0;
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
  return found;
}

// The module of a class with so many keys that are wrong; each grows by six bytes.
std::string many_keys(int keys, const std::string& comment = "") {
  std::string text =
      "from sqlalchemy import Column, ForeignKey, Integer, Uuid\n\nfrom base import Base\n\n\n"
      "class Many(Base):\n    __tablename__ = \"many\"\n\n"
      "    id = Column(Integer, primary_key=True)\n";
  for (int i = 0; i < keys; ++i) {
    text +=
        "    key" + std::to_string(i) + " = Column(Uuid, ForeignKey(\"user.id\"))" + comment + "\n";
  }
  return text;
}

class Refusal : public CliTest {
 protected:
  // Files of the project with what lies among them, without folders.
  [[nodiscard]] std::vector<std::string> files_of(const std::string& folder = "") const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(dir_.path(folder))) {
      if (!entry.is_directory()) names.push_back(entry.path().filename());
    }
    return names;
  }
  void set_mode(const std::string& name, mode_t mode) const {
    ASSERT_EQ(::chmod(dir_.path(name).c_str(), mode), 0);
  }
};

class Permissions : public Refusal {
 protected:
  ~Permissions() override {
    // So that the folder can be removed.
    for (const char* folder : {"closed", "fixed"}) ::chmod(dir_.path(folder).c_str(), 0755);
    ::chmod(state_.path().c_str(), 0755);
  }
};

TEST_F(Permissions, AFileThatCannotBeReadIsNamedOnceAndTheRestIsDone) {
  dir_.write("secret.py", kModels);
  set_mode("secret.py", 0);
  const auto result = run_bound_by_permissions({"run"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, HasSubstr("error: secret.py: cannot open the file: Permission denied; "
                                       "check the permissions\n"));
  EXPECT_EQ(count_of(result.errors, "secret.py"), 1) << result.errors;
  EXPECT_THAT(result.output, StartsWith("diff --git a/models.py b/models.py\n"));
  EXPECT_THAT(run_bound_by_permissions({"run", "--output-format", "json"}).output,
              HasSubstr("\"code\": \"unreadable-file\""));
  const auto why = run_bound_by_permissions({"why", "secret.py:1"});
  EXPECT_EQ(why.exit_status, 2);
  EXPECT_THAT(why.errors, StartsWith("modelmend: secret.py: cannot open the file"));
}

TEST_F(Permissions, AFolderThatCannotBeListedIsNamedAndTheRestIsDone) {
  dir_.write("closed/more.py", kModels);
  set_mode("closed", 0);
  const auto result = run_bound_by_permissions({"run"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, StartsWith("error: closed: cannot list the folder: Permission denied; "
                                        "check the permissions\n"));
  EXPECT_THAT(result.output, StartsWith("diff --git a/models.py b/models.py\n"));
}

TEST_F(Permissions, AFileInAReadOnlyFolderIsWrittenThroughItsName) {
  dir_.write("fixed/more.py", kModels);
  set_mode("fixed", 0555);
  const auto result = run_bound_by_permissions({"run", "--write"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(dir_.read("fixed/more.py"), kModelsAfter);
  EXPECT_THAT(files_of("fixed"), UnorderedElementsAre("more.py"));
  EXPECT_EQ(run_bound_by_permissions({"undo"}).exit_status, 0);
  EXPECT_EQ(dir_.read("fixed/more.py"), kModels);
}

TEST_F(Permissions, WithoutAPlaceForTheJournalNothingIsWritten) {
  ASSERT_EQ(::chmod(state_.path().c_str(), 0555), 0);
  const auto result = run_bound_by_permissions({"run", "--write"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, AllOf(StartsWith("modelmend: " + state_.path()),
                                   EndsWith("Permission denied; check the permissions\n")));
  EXPECT_EQ(dir_.read("models.py"), kModels);
}

TEST_F(Permissions, AReportIntoAReadOnlyFolderIsAnErrorThatNamesIt) {
  std::filesystem::create_directory(dir_.path("fixed"));
  set_mode("fixed", 0555);
  const auto result = run_bound_by_permissions({"run", "-o", "fixed/fix.patch"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_EQ(result.errors,
            "modelmend: fixed/fix.patch: cannot make the file: Permission denied; check the "
            "permissions\n");
}

// A limit on the size of files refuses as a full disk does, and needs no disk.
class FullDisk : public Refusal {
 protected:
  [[nodiscard]] CommandOutput run_with_limit(std::size_t bytes, const std::string& options) const {
    return shell("prlimit --fsize=" + std::to_string(bytes) + " " MODELMEND_BINARY " run " +
                 options);
  }
};

TEST_F(FullDisk, NoRoomForTheJournalLeavesEveryFileOld) {
  const auto result = run_with_limit(100, "--write");
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, AllOf(StartsWith("modelmend: " + state_.path()),
                                   HasSubstr("File too large; no file was changed")));
  EXPECT_EQ(dir_.read("models.py"), kModels);
  EXPECT_THAT(files_of(), UnorderedElementsAre("base.py", "models.py", "pyproject.toml"));
  EXPECT_THAT(run({"undo"}).errors, HasSubstr("no run to take back"));
}

TEST_F(FullDisk, NoRoomForANewFileTakesTheOthersBack) {
  std::string base = kBase;
  base.replace(base.find("id = Column(Integer"), 19, "id = Column(BigInteger");
  base.replace(base.find("Column, Integer"), 15, "BigInteger, Column");
  dir_.write("base.py", base);
  // The new text outgrows even the journal, which holds the old texts of both files.
  const std::string old_text = many_keys(250);
  dir_.write("z.py", old_text);
  const auto new_text = run({"run", "--stdin-filename", "z.py", "-"}, old_text).output;
  ASSERT_GT(new_text.size(), old_text.size() + 1400);

  const auto result = run_with_limit(new_text.size() - 1, "--write");
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_EQ(result.errors, "modelmend: " + dir_.path("z.py") +
                               ": cannot write the file: File too large; no file was changed; "
                               "raise the limit on the size of files and run again\n");
  EXPECT_EQ(dir_.read("models.py"), kModels);
  EXPECT_EQ(dir_.read("z.py"), old_text);
  EXPECT_THAT(files_of(), UnorderedElementsAre("base.py", "models.py", "pyproject.toml", "z.py"));

  EXPECT_EQ(run_with_limit(new_text.size(), "--write").exit_status, 0);
  EXPECT_EQ(dir_.read("z.py"), new_text);
}

TEST_F(FullDisk, AReportIsWholeOrNotThere) {
  const auto result = run_with_limit(10, "-o fix.patch");
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, StartsWith("modelmend: fix.patch: cannot write the file: File too"));
  EXPECT_THAT(files_of(), UnorderedElementsAre("base.py", "models.py", "pyproject.toml"));
  dir_.write("fix.patch", "the one of yesterday");
  EXPECT_EQ(run_with_limit(10, "-o fix.patch").exit_status, 2);
  EXPECT_EQ(dir_.read("fix.patch"), "the one of yesterday");
}

TEST_F(FullDisk, IsAnErrorOnADeviceToo) {
  for (const char* script : {"modelmend run > /dev/full", "modelmend run -o /dev/full"}) {
    const auto result = shell(script);
    EXPECT_EQ(result.exit_status, 2) << script;
    EXPECT_THAT(result.errors, HasSubstr("No space left on device; free some space")) << script;
  }
}

class Streams : public Refusal {};

TEST_F(Streams, AReportMayGoIntoAPipeOrADevice) {
  const std::string diff = run({"run"}).output;
  EXPECT_EQ(shell("modelmend run -o /dev/stdout | cat").output, diff);
  EXPECT_EQ(shell("mkfifo pipe; cat pipe & modelmend run -o pipe; wait").output, diff);
  const auto nowhere = shell("modelmend run -o /dev/null");
  EXPECT_EQ(nowhere.exit_status, 0) << nowhere.errors;
  EXPECT_THAT(nowhere.output, IsEmpty());
}

TEST_F(Streams, AReaderThatHasReadEnoughIsNoError) {
  // More than a pipe holds.
  dir_.write("models.py", many_keys(80, "  # " + std::string(500, 'x')));
  ASSERT_GT(run({"run"}).output.size(), std::size_t{1} << 16U);
  const std::vector<std::pair<std::string, int>> commands{{"run", 0},
                                                          {"run --check --diff", 1},
                                                          {"run --output-format json", 0},
                                                          {"run -o /dev/stdout", 0},
                                                          {"dump tree models.py", 0}};
  for (const auto& [command, status] : commands) {
    const auto result = shell("modelmend " + command + " | head -1; echo ${PIPESTATUS[0]}");
    EXPECT_THAT(result.output, EndsWith("\n" + std::to_string(status) + "\n")) << command;
    EXPECT_EQ(count_of(result.output, "\n"), 2) << command;
    EXPECT_THAT(result.errors, Not(HasSubstr("modelmend:"))) << command;
  }
}

TEST_F(Streams, WhatIsMeantForAClosedStreamGoesIntoNoFile) {
  EXPECT_EQ(shell("modelmend run >&-").exit_status, 2);
  const auto result = shell("modelmend run --write --output-format json <&- >&- 2>&-");
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_EQ(dir_.read("models.py"), kModelsAfter);
  EXPECT_EQ(run({"undo"}).exit_status, 0);
  EXPECT_EQ(dir_.read("models.py"), kModels);
}

struct OddFile {
  const char* name;
  std::string bytes;
  const char* message;  // after "error: odd.py"
};

class OddFiles : public CliTest, public testing::WithParamInterface<OddFile> {};

TEST_P(OddFiles, AreNamedOnceWithPlaceAndNextStepAndTheRestIsDone) {
  dir_.write("odd.py", GetParam().bytes);
  const auto result = run({"run", "--write"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors,
              StartsWith(std::string("error: odd.py") + GetParam().message + "\nMade 1 change"));
  EXPECT_EQ(count_of(result.errors, "odd.py"), 1);
  EXPECT_EQ(dir_.read("odd.py"), GetParam().bytes);
  EXPECT_EQ(dir_.read("models.py"), kModelsAfter);
}

INSTANTIATE_TEST_SUITE_P(
    All, OddFiles,
    testing::Values(
        OddFile{"InvalidUtf8", std::string("# \xe9\n") + kModels,
                ":1:3: byte 0xe9 is not valid UTF-8; save the file as UTF-8, or declare its "
                "encoding on line 1 or 2"},
        OddFile{"UnknownEncoding", std::string("# coding: klingon\n") + kModels,
                ":1:11: encoding 'klingon' is not supported; save the file as UTF-8, or in a "
                "single-byte encoding that Python knows"},
        OddFile{"WrongEncoding", std::string("# coding: ascii\n# \xe9\n") + kModels,
                ":2:3: byte 0xe9 is not ASCII, which the file declares; declare the encoding that "
                "the file is in"},
        OddFile{"NulByte", std::string(1, '\0') + kModels,
                ":1:1: holds a NUL byte, so it is not Python source; exclude the file"},
        OddFile{"Utf16", std::string("\xff\xfe") + kModels,
                ":1:1: encoded in UTF-16, which Python does not read; save the file as UTF-8"},
        OddFile{"SyntaxError", "from sqlalchemy import Column, ForeignKey, UUID\ndef (:\n",
                ":2:1: this does not parse as Python; the file is left as it is; mend it, or keep "
                "it out with --exclude"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace modelmend::testing_support
