#include "patch/atomic_write.h"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <random>

#include "support/fake_file_system.h"
#include "support/temp_dir.h"

namespace modelmend::patch {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing_support::FakeFileSystem;
using testing_support::Fault;
using testing_support::Restart;
using testing_support::TempDir;

const JournalLocation kLocation = {"/r/.git/modelmend", "/r"};

using Texts = std::map<std::string, std::string>;

// Every kind of file at once: plain, in a folder, with two names, behind a link, someone else's.
struct Scenario {
  Texts before = {{"/r/a.py", "old a\n"},
                  {"/r/app/b.py", "old b, which is a longer text than its successor\n"},
                  {"/r/c.py", "old c\r\n"},
                  {"/r/hard.py", "old hard\n"},
                  {"/r/theirs.py", "old theirs\n"}};
  Texts after = {{"/r/a.py", "new a and more\n"},
                 {"/r/app/b.py", "new b\n"},
                 {"/r/c.py", "new c\r\n"},
                 {"/r/hard.py", "new hard, somewhat longer\n"},
                 {"/r/theirs.py", "new\n"}};
  std::vector<WriteGroup> groups = {
      {plan("/r/a.py"), plan("/r/app/b.py")},
      {{"/r/link.py", before.at("/r/c.py"), after.at("/r/c.py")}, plan("/r/hard.py")},
      {plan("/r/theirs.py")}};

  [[nodiscard]] PlannedWrite plan(const std::string& path) const {
    return {path, before.at(path), after.at(path)};
  }

  [[nodiscard]] std::unique_ptr<FakeFileSystem> disk(const Texts& texts) const {
    auto files = std::make_unique<FakeFileSystem>();
    for (const auto& [path, bytes] : texts) files->put(path, bytes);
    files->link("/r/hard2.py", "/r/hard.py");
    files->symlink("/r/link.py", "c.py");
    files->give_to("/r/theirs.py", 1000);
    files->put("/r/.git/HEAD", "");
    return files;
  }
};

// What the user sees: the sources, and anything that we might have left among them.
Texts sources(const FakeFileSystem& files) {
  Texts found = files.files_under("/r");
  std::erase_if(found, [](const auto& item) { return item.first.starts_with("/r/.git/"); });
  EXPECT_EQ(found.at("/r/hard.py"), found.at("/r/hard2.py"));
  found.erase("/r/hard2.py");
  return found;
}

Result<WriteReport> write(FakeFileSystem& files, const std::vector<WriteGroup>& groups) {
  auto session = WriteSession::open(files, kLocation);
  if (!session) return tl::unexpected(session.error());
  return session->write(groups);
}

TEST(WriteSession, WritesAllFilesAndLeavesNothingElseAmongTheSources) {
  const Scenario scenario;
  const auto files = scenario.disk(scenario.before);
  const auto report = write(*files, scenario.groups);
  ASSERT_TRUE(report) << report.error().message();
  EXPECT_THAT(report->written,
              ElementsAre("/r/a.py", "/r/app/b.py", "/r/link.py", "/r/hard.py", "/r/theirs.py"));
  EXPECT_THAT(report->left_alone, IsEmpty());
  EXPECT_EQ(sources(*files), scenario.after);
  EXPECT_TRUE(files->exists("/r/.git/modelmend/last"));
  EXPECT_FALSE(files->exists("/r/.git/modelmend/journal"));
}

TEST(WriteSession, JournalIsOnTheDiskBeforeTheFirstFileChanges) {
  const Scenario scenario;
  const auto files = scenario.disk(scenario.before);
  ASSERT_TRUE(write(*files, scenario.groups));
  const auto& log = files->log();
  const auto position = [&](const std::string& step) {
    return std::find(log.begin(), log.end(), step) - log.begin();
  };
  const auto journal = position("sync /r/.git/modelmend");
  EXPECT_LT(position("rename /r/.git/modelmend/journal.new to /r/.git/modelmend/journal"), journal);
  for (std::ptrdiff_t i = 0; i < std::ssize(log); ++i) {
    const std::string& step = log[static_cast<std::size_t>(i)];
    const bool changes_source = step.ends_with(".py") || step.find(".tmp") != std::string::npos;
    if (!changes_source) continue;
    EXPECT_GT(i, journal) << step;
  }
}

TEST(WriteSession, FilesWithSeveralNamesOrAnotherOwnerKeepTheirInode) {
  const Scenario scenario;
  const auto files = scenario.disk(scenario.before);
  ASSERT_TRUE(write(*files, scenario.groups));
  EXPECT_THAT(files->log(), ::testing::Contains("overwrite /r/hard.py"));
  EXPECT_THAT(files->log(), ::testing::Contains("overwrite /r/theirs.py"));
  EXPECT_EQ(files->bytes("/r/hard2.py"), "new hard, somewhat longer\n");
  EXPECT_EQ((*files->lstat("/r/link.py"))->kind, FileKind::Symlink);
}

TEST(WriteSession, FileThatChangedSinceItWasReadStaysWithItsWholeGroup) {
  const Scenario scenario;
  const auto files = scenario.disk(scenario.before);
  files->put("/r/app/b.py", "edited meanwhile\n");
  const auto report = write(*files, scenario.groups);
  ASSERT_TRUE(report);
  ASSERT_EQ(report->left_alone.size(), 2U);
  EXPECT_EQ(report->left_alone[0].path, "/r/app/b.py");
  EXPECT_EQ(report->left_alone[0].code, "changed-since-read");
  EXPECT_EQ(report->left_alone[1].path, "/r/a.py");
  EXPECT_EQ(report->left_alone[1].code, "left-with-its-group");
  EXPECT_THAT(report->left_alone[1].message, HasSubstr("/r/app/b.py"));
  EXPECT_EQ(files->bytes("/r/a.py"), "old a\n");
  EXPECT_EQ(files->bytes("/r/app/b.py"), "edited meanwhile\n");
  EXPECT_EQ(files->bytes("/r/c.py"), "new c\r\n");
}

TEST(WriteSession, ReadOnlyMissingAndOddFilesAreLeftAlone) {
  FakeFileSystem files{{"/r/ro.py", "a\n"}, {"/r/dir.py/x", ""}, {"/r/.git/HEAD", ""}};
  files.make_read_only("/r/ro.py");
  const auto report = write(files, {{{"/r/ro.py", "a\n", "b\n"}},
                                    {{"/r/dir.py", "a\n", "b\n"}},
                                    {{"/r/none.py", "a\n", "b\n"}}});
  ASSERT_TRUE(report);
  std::vector<std::string> codes;
  for (const LeftAlone& file : report->left_alone) codes.push_back(file.code);
  EXPECT_THAT(codes, ElementsAre("read-only", "not-a-file", "cannot-be-read"));
  EXPECT_THAT(report->written, IsEmpty());
  EXPECT_FALSE(files.exists("/r/.git/modelmend/last"));
}

TEST(WriteSession, TwoNamesOfOneFileAreWrittenOnceOrRefused) {
  FakeFileSystem files{{"/r/a.py", "a\n"}, {"/r/.git/HEAD", ""}};
  files.link("/r/b.py", "/r/a.py");
  const auto report = write(files, {{{"/r/a.py", "a\n", "x\n"}}, {{"/r/b.py", "a\n", "x\n"}}});
  ASSERT_TRUE(report);
  EXPECT_THAT(report->written, ElementsAre("/r/a.py", "/r/b.py"));
  EXPECT_EQ(files.bytes("/r/b.py"), "x\n");

  const auto refused = write(files, {{{"/r/a.py", "x\n", "y\n"}}, {{"/r/b.py", "x\n", "z\n"}}});
  ASSERT_TRUE(refused);
  EXPECT_THAT(refused->written, ElementsAre("/r/a.py"));
  ASSERT_EQ(refused->left_alone.size(), 1U);
  EXPECT_EQ(refused->left_alone[0].code, "same-file-twice");
}

TEST(WriteSession, OnlyOneAtATime) {
  const Scenario scenario;
  const auto files = scenario.disk(scenario.before);
  {
    const auto first = WriteSession::open(*files, kLocation);
    ASSERT_TRUE(first);
    const auto second = WriteSession::open(*files, kLocation);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::Conflict);
  }
  EXPECT_TRUE(WriteSession::open(*files, kLocation));
}

TEST(WriteSession, StopRollsBack) {
  const Scenario scenario;
  const auto files = scenario.disk(scenario.before);
  const std::atomic<bool> stop = true;
  auto session = WriteSession::open(*files, kLocation, &stop);
  ASSERT_TRUE(session);
  const auto report = session->write(scenario.groups);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::Interrupted);
  EXPECT_EQ(sources(*files), scenario.before);
  EXPECT_FALSE(files->exists("/r/.git/modelmend/journal"));
}

TEST(WriteSession, RefusalAtAnyStepLeavesAllFilesOldAndNoJournal) {
  const Scenario scenario;
  const int steps = [&] {
    const auto files = scenario.disk(scenario.before);
    EXPECT_TRUE(write(*files, scenario.groups));
    return files->steps();
  }();
  for (int step = 1; step <= steps; ++step) {
    const auto files = scenario.disk(scenario.before);
    files->inject(step, Fault::Refuse);
    const auto report = write(*files, scenario.groups);
    // At the last two steps the files are written and the journal cannot be closed.
    const bool closing = step > steps - 2;
    ASSERT_FALSE(report) << step;
    EXPECT_EQ(sources(*files), closing ? scenario.after : scenario.before) << step;
    EXPECT_EQ(files->exists("/r/.git/modelmend/journal") && !closing, false) << step;
    ASSERT_TRUE(WriteSession::open(*files, kLocation));
    EXPECT_EQ(sources(*files), closing ? scenario.after : scenario.before) << step;
  }
}

bool is_all(const FakeFileSystem& files, const Texts& texts) {
  return sources(files) == texts;
}

// Whatever happened, the next session ends it: all old or all new, nothing left over.
void expect_recovers(FakeFileSystem& files, const Scenario& scenario, const std::string& trace) {
  const auto session = WriteSession::open(files, kLocation);
  ASSERT_TRUE(session) << trace << session.error().message();
  EXPECT_TRUE(is_all(files, scenario.before) || is_all(files, scenario.after))
      << trace << ::testing::PrintToString(sources(files));
  EXPECT_FALSE(files.exists("/r/.git/modelmend/journal")) << trace;
  EXPECT_THAT(session->recovered().left_alone, IsEmpty()) << trace;
}

constexpr Fault kCrashes[] = {Fault::CrashBefore, Fault::CrashHalfway, Fault::CrashAfter};
constexpr Restart kRestarts[] = {Restart::KeepAll, Restart::ForgetUnsynced};

template <class Run>  // a template to take any lambda
void crash_everywhere(const Scenario& scenario, const Texts& start, Run run) {
  for (const Fault crash : kCrashes) {
    for (const Restart how : kRestarts) {
      bool crashed = true;
      for (int step = 1; crashed; ++step) {
        const auto files = scenario.disk(start);
        crashed = run(*files, step, crash);
        files->restart(how);
        const std::string trace = "crash " + std::to_string(static_cast<int>(crash)) + " at step " +
                                  std::to_string(step) + " restart " +
                                  std::to_string(static_cast<int>(how)) + ": ";
        expect_recovers(*files, scenario, trace);
      }
    }
  }
}

TEST(WriteSession, CrashAtAnyStepIsRecovered) {
  const Scenario scenario;
  crash_everywhere(scenario, scenario.before, [&](FakeFileSystem& files, int step, Fault crash) {
    files.inject(step, crash);
    const bool written = write(files, scenario.groups).has_value();
    EXPECT_EQ(written, !files.crashed());
    return files.crashed();
  });
}

TEST(WriteSession, CrashAtAnyStepOfTheRecoveryIsRecoveredToo) {
  const Scenario scenario;
  for (int first = 1;; ++first) {
    const auto probe = scenario.disk(scenario.before);
    probe->inject(first, Fault::CrashHalfway);
    if (write(*probe, scenario.groups)) break;
    crash_everywhere(scenario, scenario.before, [&](FakeFileSystem& files, int step, Fault crash) {
      files.inject(first, Fault::CrashHalfway);
      EXPECT_FALSE(write(files, scenario.groups));
      files.restart();
      files.inject(files.steps() + step, crash);
      const auto session = WriteSession::open(files, kLocation);
      return files.crashed();
    });
  }
}

TEST(WriteSession, CrashAtAnyStepOfAnUndoIsRecovered) {
  const Scenario scenario;
  crash_everywhere(scenario, scenario.before, [&](FakeFileSystem& files, int step, Fault crash) {
    EXPECT_TRUE(write(files, scenario.groups));
    files.inject(files.steps() + step, crash);
    const bool undone = undo_last_run(files, kLocation).has_value();
    EXPECT_EQ(undone, !files.crashed());
    return files.crashed();
  });
}

// Crashes when the first of the two names has been taken, so that a rollback is due.
void interrupt(FakeFileSystem& files, const Scenario& scenario) {
  const auto probe = scenario.disk(scenario.before);
  ASSERT_TRUE(write(*probe, scenario.groups));
  int step = 0;
  for (const std::string& name : probe->log()) {
    ++step;
    if (name.starts_with("rename") && name.ends_with("to /r/a.py")) break;
  }
  files.inject(step, Fault::CrashAfter);
  EXPECT_FALSE(write(files, scenario.groups));
  files.restart();
}

TEST(Recovery, NeverOverwritesWhatIsNeitherOldNorNewButNamesItAndKeepsItsOldText) {
  const Scenario scenario;
  const auto files = scenario.disk(scenario.before);
  interrupt(*files, scenario);
  EXPECT_EQ(files->bytes("/r/a.py"), "new a and more\n");
  files->put("/r/app/b.py", "mine\n");
  files->put("/r/hard.py", "mine too\n");
  const auto session = WriteSession::open(*files, kLocation);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->recovered().outcome, RecoveryOutcome::RolledBack);
  EXPECT_THAT(session->recovered().files, ElementsAre("/r/a.py"));
  ASSERT_EQ(session->recovered().left_alone.size(), 2U);
  EXPECT_EQ(session->recovered().left_alone[0].path, "/r/app/b.py");
  EXPECT_EQ(session->recovered().left_alone[0].code, "changed-since-run");
  EXPECT_EQ(files->bytes("/r/app/b.py"), "mine\n");
  EXPECT_EQ(files->bytes("/r/hard.py"), "mine too\n");
  EXPECT_EQ(files->bytes("/r/a.py"), "old a\n");
  const Texts rescued = files->files_under("/r/.git/modelmend/rescued");
  ASSERT_EQ(rescued.size(), 2U);
  for (const auto& [path, bytes] : rescued) {
    const bool is_b = path.ends_with("-b.py");
    EXPECT_EQ(bytes, scenario.before.at(is_b ? "/r/app/b.py" : "/r/hard.py"));
    EXPECT_THAT(session->recovered().left_alone[is_b ? 0 : 1].message, HasSubstr(path));
  }
}

TEST(Recovery, FileThatWasRemovedMeanwhileIsNamed) {
  const Scenario scenario;
  const auto files = scenario.disk(scenario.before);
  interrupt(*files, scenario);
  files->forget("/r/a.py");
  const auto session = WriteSession::open(*files, kLocation);
  ASSERT_TRUE(session);
  ASSERT_EQ(session->recovered().left_alone.size(), 1U);
  EXPECT_EQ(session->recovered().left_alone[0].path, "/r/a.py");
  EXPECT_FALSE(files->exists("/r/a.py"));
}

TEST(PendingRun, IsNamedByReadersWhoChangeNothing) {
  const Scenario scenario;
  const auto files = scenario.disk(scenario.before);
  EXPECT_THAT(*pending_run(*files, kLocation), IsEmpty());
  interrupt(*files, scenario);
  const int steps = files->steps();
  EXPECT_THAT(*pending_run(*files, kLocation),
              ElementsAre("/r/a.py", "/r/app/b.py", "/r/link.py", "/r/hard.py", "/r/theirs.py"));
  EXPECT_EQ(files->steps(), steps);
}

TEST(PendingRun, IsNotOneThatIsStillGoingOn) {
  const Scenario scenario;
  const auto files = scenario.disk(scenario.before);
  interrupt(*files, scenario);
  const auto lock = files->try_lock(kLocation.lock_file());
  EXPECT_THAT(*pending_run(*files, kLocation), IsEmpty());
}

TEST(Undo, TakesBackTheLastRunOnce) {
  const Scenario scenario;
  const auto files = scenario.disk(scenario.before);
  ASSERT_TRUE(write(*files, scenario.groups));
  const auto report = undo_last_run(*files, kLocation);
  ASSERT_TRUE(report) << report.error().message();
  EXPECT_EQ(report->restored.size(), 5U);
  EXPECT_THAT(report->left_alone, IsEmpty());
  EXPECT_EQ(sources(*files), scenario.before);
  const auto again = undo_last_run(*files, kLocation);
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().message(), HasSubstr("no run to take back"));
}

TEST(Undo, RefusesFilesThatChangedSinceAndThoseThatBelongToThem) {
  const Scenario scenario;
  const auto files = scenario.disk(scenario.before);
  ASSERT_TRUE(write(*files, scenario.groups));
  files->put("/r/app/b.py", "edited\n");
  const auto report = undo_last_run(*files, kLocation);
  ASSERT_TRUE(report);
  EXPECT_THAT(report->restored, ElementsAre("/r/link.py", "/r/hard.py", "/r/theirs.py"));
  ASSERT_EQ(report->left_alone.size(), 2U);
  EXPECT_EQ(report->left_alone[0].path, "/r/a.py");
  EXPECT_EQ(report->left_alone[0].code, "left-with-its-group");
  EXPECT_EQ(report->left_alone[1].path, "/r/app/b.py");
  EXPECT_EQ(report->left_alone[1].code, "changed-since-run");
  EXPECT_EQ(files->bytes("/r/a.py"), "new a and more\n");
  EXPECT_EQ(files->bytes("/r/app/b.py"), "edited\n");

  // When the user has put the file right, the rest can be taken back.
  files->put("/r/app/b.py", scenario.after.at("/r/app/b.py"));
  const auto rest = undo_last_run(*files, kLocation);
  ASSERT_TRUE(rest) << rest.error().message();
  EXPECT_THAT(rest->restored, ElementsAre("/r/a.py", "/r/app/b.py"));
  EXPECT_EQ(sources(*files), scenario.before);
  EXPECT_FALSE(undo_last_run(*files, kLocation));
}

TEST(Undo, OfAnInterruptedRunIsItsRollback) {
  const Scenario scenario;
  const auto files = scenario.disk(scenario.before);
  interrupt(*files, scenario);
  const auto report = undo_last_run(*files, kLocation);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->recovered.outcome, RecoveryOutcome::RolledBack);
  EXPECT_THAT(report->restored, ElementsAre("/r/a.py"));
  EXPECT_EQ(sources(*files), scenario.before);
}

TEST(Undo, TreeMayHaveMovedWithItsGitDirectory) {
  const TempDir dir;
  dir.write("w/a.py", "old\n");
  dir.write("w/.git/HEAD", "");
  RealFileSystem files;
  {
    auto session = WriteSession::open(files, journal_in_git_dir(dir.path("w/.git"), dir.path("w")));
    ASSERT_TRUE(session->write({{{dir.path("w/a.py"), "old\n", "new\n"}}}));
  }
  fs::rename(dir.path("w"), dir.path("moved"));
  const auto report =
      undo_last_run(files, journal_in_git_dir(dir.path("moved/.git"), dir.path("moved")));
  ASSERT_TRUE(report) << report.error().message();
  EXPECT_EQ(dir.read("moved/a.py"), "old\n");
}

TEST(OurText, IsWhatWeLastWroteOverAnyNumberOfRuns) {
  const Scenario scenario;
  const auto files = scenario.disk(scenario.before);
  ASSERT_TRUE(write(*files, {scenario.groups[0]}));
  ASSERT_TRUE(write(*files, {scenario.groups[2]}));
  const auto hashes = load_written_hashes(*files, kLocation);
  ASSERT_TRUE(hashes);
  EXPECT_TRUE(is_our_text(*hashes, kLocation, "/r/a.py", scenario.after.at("/r/a.py")));
  EXPECT_TRUE(is_our_text(*hashes, kLocation, "/r/theirs.py", scenario.after.at("/r/theirs.py")));
  EXPECT_FALSE(is_our_text(*hashes, kLocation, "/r/a.py", "edited"));
  EXPECT_FALSE(is_our_text(*hashes, kLocation, "/r/c.py", scenario.before.at("/r/c.py")));
}

// From here on the real file system.

class RealWrite : public ::testing::Test {
 protected:
  Result<WriteReport> write(const std::vector<WriteGroup>& groups) {
    auto session = WriteSession::open(files_, location_);
    if (!session) return tl::unexpected(session.error());
    return session->write(groups);
  }
  [[nodiscard]] PlannedWrite plan(const std::string& name, const std::string& text) const {
    return {dir_.path(name), dir_.read(name), text};
  }
  [[nodiscard]] struct stat look(const std::string& name) const {
    struct stat raw{};
    EXPECT_EQ(::lstat(dir_.path(name).c_str(), &raw), 0);
    return raw;
  }
  void SetUp() override { fs::create_directory(dir_.path(".git")); }

  TempDir dir_;
  RealFileSystem files_;
  JournalLocation location_ = journal_in_git_dir(dir_.path(".git"), dir_.path());
};

TEST_F(RealWrite, ModeAttributesAndOwnerSurvive) {
  dir_.write("m.py", "old\n");
  ASSERT_EQ(::chmod(dir_.path("m.py").c_str(), 0751), 0);
  const bool privileged = ::geteuid() == 0;
  if (privileged) {
    ASSERT_EQ(::chown(dir_.path("m.py").c_str(), 12345, 23456), 0);
  }
  const bool attributes = ::setxattr(dir_.path("m.py").c_str(), "user.note", "hi", 2, 0) == 0;
  ASSERT_TRUE(write({{plan("m.py", "new\n")}}));
  EXPECT_EQ(dir_.read("m.py"), "new\n");
  EXPECT_EQ(look("m.py").st_mode & 07777, 0751U);
  if (privileged) {
    EXPECT_EQ(look("m.py").st_uid, 12345U);
    EXPECT_EQ(look("m.py").st_gid, 23456U);
  }
  char value[8] = {};
  if (attributes) {
    EXPECT_EQ(::getxattr(dir_.path("m.py").c_str(), "user.note", value, sizeof value), 2);
  }
}

TEST_F(RealWrite, LinksStayLinks) {
  dir_.write("real/m.py", "old\n");
  dir_.write("h.py", "old\n");
  fs::create_symlink("real/m.py", dir_.path("soft.py"));
  fs::create_hard_link(dir_.path("h.py"), dir_.path("h2.py"));
  ASSERT_TRUE(write({{plan("soft.py", "new\n")}, {plan("h2.py", "new\n")}}));
  EXPECT_TRUE(fs::is_symlink(dir_.path("soft.py")));
  EXPECT_EQ(dir_.read("real/m.py"), "new\n");
  EXPECT_EQ(dir_.read("h.py"), "new\n");
  EXPECT_EQ(look("h.py").st_ino, look("h2.py").st_ino);
}

TEST_F(RealWrite, ReadOnlyFileIsLeftAloneEvenByRoot) {
  dir_.write("m.py", "old\n");
  ASSERT_EQ(::chmod(dir_.path("m.py").c_str(), 0444), 0);
  const auto report = write({{plan("m.py", "new\n")}});
  ASSERT_TRUE(report);
  ASSERT_EQ(report->left_alone.size(), 1U);
  EXPECT_EQ(report->left_alone[0].code, "read-only");
  EXPECT_EQ(dir_.read("m.py"), "old\n");
}

TEST_F(RealWrite, AnyBytesSurviveTheRunAndItsUndo) {
  const std::string odd("\xEF\xBB\xBFx\r\n\0\xFF\ry", 10);
  dir_.write("odd name\n.py", odd);
  ASSERT_TRUE(write({{plan("odd name\n.py", odd + odd)}}));
  EXPECT_EQ(dir_.read("odd name\n.py"), odd + odd);
  ASSERT_TRUE(undo_last_run(files_, location_));
  EXPECT_EQ(dir_.read("odd name\n.py"), odd);
}

TEST_F(RealWrite, NamesOfTheGreatestLengthAreWritten) {
  const std::string name = std::string(252, 'n') + ".py";
  dir_.write(name, "old\n");
  ASSERT_TRUE(write({{plan(name, "new\n")}}));
  EXPECT_EQ(dir_.read(name), "new\n");
}

// Runs `act` in a child process and gives its status.
template <class Act>  // a template to take any lambda
int in_child(Act act) {
  const pid_t child = ::fork();
  if (child == 0) {
    act();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

class KillTest : public RealWrite {
 protected:
  static constexpr int kFiles = 5;

  void SetUp() override {
    RealWrite::SetUp();
    for (int i = 0; i < kFiles; ++i) {
      groups_.push_back({PlannedWrite{dir_.path(name(i)), text("old", i), text("new", i)}});
    }
  }
  static std::string name(int i) {
    return (i % 2 == 0 ? "" : "app/") + std::string("m") + std::to_string(i) + ".py";
  }
  static std::string text(const std::string& word, int i) {
    std::string result;
    for (int line = 0; line < 2000 + i * 100; ++line) result += word + " line\n";
    return result + (word == "old" ? std::string(5000, 'x') : "");
  }

  void reset() {
    fs::remove_all(dir_.path(".git"));
    fs::create_directory(dir_.path(".git"));
    for (int i = 0; i < kFiles; ++i) dir_.write(name(i), text("old", i));
    fs::remove(dir_.path("hard.py"));
    fs::create_hard_link(dir_.path(name(0)), dir_.path("hard.py"));
  }

  // All files, and nothing that is not one of them.
  void expect_all_old_or_all_new() {
    auto session = WriteSession::open(files_, location_);
    ASSERT_TRUE(session) << session.error().message();
    ASSERT_THAT(session->recovered().left_alone, IsEmpty());
    int old_texts = 0;
    int new_texts = 0;
    for (int i = 0; i < kFiles; ++i) {
      const std::string bytes = dir_.read(name(i));
      old_texts += bytes == text("old", i) ? 1 : 0;
      new_texts += bytes == text("new", i) ? 1 : 0;
    }
    EXPECT_TRUE(old_texts == kFiles || new_texts == kFiles)
        << old_texts << " old, " << new_texts << " new of " << kFiles;
    EXPECT_EQ(dir_.read("hard.py"), dir_.read(name(0)));
    int sources = 0;
    for (const auto& entry : fs::recursive_directory_iterator(dir_.path())) {
      const bool ours = entry.path().string().starts_with(dir_.path(".git"));
      sources += !ours && entry.is_regular_file() ? 1 : 0;
    }
    EXPECT_EQ(sources, kFiles + 1);
  }

  std::vector<WriteGroup> groups_;
};

TEST_F(KillTest, KillAtRandomMomentsLeavesAllOldOrAllNew) {
  std::mt19937 random(20240607);
  int killed = 0;
  for (int round = 0; round < 40; ++round) {
    reset();
    const pid_t child = ::fork();
    if (child == 0) {
      RealFileSystem files;
      auto session = WriteSession::open(files, location_);
      if (session) [[maybe_unused]]
        const auto ignored = session->write(groups_);
      ::_exit(0);
    }
    ::usleep(static_cast<useconds_t>(random() % 25'000));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    killed += WIFSIGNALED(status) ? 1 : 0;
    expect_all_old_or_all_new();
  }
  EXPECT_GT(killed, 5);
}

// Kills its own process before the step whose number it was given.
class SuicidalFileSystem : public RealFileSystem {
 public:
  explicit SuicidalFileSystem(int step) : left_(step) {}

  Result<void> create_file(const std::string& path, std::string_view bytes,
                           std::uint32_t mode) override {
    tick();
    return RealFileSystem::create_file(path, bytes, mode);
  }
  // Half of the bytes go in before the end comes.
  Result<void> overwrite_file(const std::string& path, std::string_view bytes) override {
    if (left_ == 1) {
      const std::string now = *read_file(path);
      const std::size_t half = bytes.size() / 2;
      [[maybe_unused]] const auto ignored = RealFileSystem::overwrite_file(
          path, std::string(bytes.substr(0, half)) + now.substr(std::min(half, now.size())));
    }
    tick();
    return RealFileSystem::overwrite_file(path, bytes);
  }
  Result<void> copy_attributes(const std::string& from, const std::string& to) override {
    tick();
    return RealFileSystem::copy_attributes(from, to);
  }
  Result<void> rename(const std::string& from, const std::string& to) override {
    tick();
    return RealFileSystem::rename(from, to);
  }
  Result<void> remove(const std::string& path) override {
    tick();
    return RealFileSystem::remove(path);
  }
  Result<void> sync_directory(const std::string& path) override {
    tick();
    return RealFileSystem::sync_directory(path);
  }

 private:
  void tick() {
    if (--left_ == 0) ::kill(::getpid(), SIGKILL);
  }
  int left_;
};

TEST_F(KillTest, KillAtEveryStepLeavesAllOldOrAllNew) {
  int step = 1;
  for (bool killed = true; killed; ++step) {
    reset();
    const int status = in_child([&] {
      SuicidalFileSystem files(step);
      auto session = WriteSession::open(files, location_);
      if (session) [[maybe_unused]]
        const auto ignored = session->write(groups_);
    });
    killed = WIFSIGNALED(status);
    expect_all_old_or_all_new();
    if (HasFailure()) FAIL() << "killed at step " << step;
  }
  EXPECT_GT(step, kFiles * 3);
}

TEST_F(KillTest, FileThatTheSystemDoesNotLetGrowLeavesAllOld) {
  reset();
  const int status = in_child([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    // Enough for the journal, which is then refused no longer: only one source is too large.
    const std::string huge(8'000'000, 'h');
    const rlimit limit{6'000'000, 6'000'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    auto groups = groups_;
    groups.back().front().new_bytes = huge;
    RealFileSystem files;
    auto session = WriteSession::open(files, location_);
    const auto report = session->write(groups);
    ::_exit(!report && report.error().code == ErrorCode::Io ? 42 : 1);
  });
  EXPECT_EQ(WEXITSTATUS(status), 42);
  EXPECT_FALSE(fs::exists(dir_.path(".git/modelmend/journal")));
  EXPECT_EQ(dir_.read(name(0)), text("old", 0));
  expect_all_old_or_all_new();
}

}  // namespace
}  // namespace modelmend::patch
