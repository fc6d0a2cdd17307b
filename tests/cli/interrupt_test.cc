// Runs that are cut short: afterwards every file is old or new, and the next command makes all of
// them one or the other.
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "cli/terminal_fixture.h"

namespace modelmend::testing_support {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using testing::AnyOf;
using testing::ElementsAreArray;
using testing::HasSubstr;

constexpr int kFiles = 40;

// A repository with many files to change.
class CutShort : public TerminalTest {
 protected:
  CutShort() {
    put_old();
    commit();
  }

  [[nodiscard]] static std::string name(int file) {
    return "m" + std::to_string(100 + file) + ".py";
  }
  // The model of each file has a table of its own.
  [[nodiscard]] static std::string text_of(int file, const char* model) {
    std::string text = model;
    return text.replace(text.find("notes"), 5, "notes" + std::to_string(file));
  }
  void put_old() const {
    for (int i = 0; i < kFiles; ++i) dir_.write(name(i), text_of(i, kModels));
    std::filesystem::remove(dir_.path("models.py"));
  }

  // How many files hold the new text; each must hold it or the old one, whole.
  [[nodiscard]] int new_files() const {
    int found = 0;
    for (int i = 0; i < kFiles; ++i) {
      const std::string text = dir_.read(name(i));
      EXPECT_THAT(text, AnyOf(text_of(i, kModels), text_of(i, kModelsAfter))) << name(i);
      if (text == text_of(i, kModelsAfter)) ++found;
    }
    return found;
  }
  [[nodiscard]] std::vector<std::string> names_among_the_sources() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(dir_.path())) {
      names.push_back(entry.path().filename());
    }
    std::ranges::sort(names);
    return names;
  }
  [[nodiscard]] static std::vector<std::string> sources() {
    std::vector<std::string> names{".git", "base.py"};
    for (int i = 0; i < kFiles; ++i) names.push_back(name(i));
    names.emplace_back("pyproject.toml");
    return names;
  }
  [[nodiscard]] bool journal_waits() const {
    return ::access(dir_.path(".git/modelmend/journal").c_str(), F_OK) == 0;
  }
};

class SignalInWriting : public CutShort, public testing::WithParamInterface<int> {};

TEST_P(SignalInWriting, LeavesAllFilesOldOrAllNewAndNoJournal) {
  const auto result = run_watched({"run", "--write"},
                                  signal_when([&](auto&) { return journal_waits(); }, GetParam()));
  EXPECT_EQ(result.exit_status, 128 + GetParam()) << result.screen;
  const int written = new_files();
  EXPECT_THAT(written, AnyOf(0, kFiles));
  EXPECT_THAT(result.screen, HasSubstr(written == 0 ? "interrupted; no file was changed"
                                                    : "Made 40 changes in 40 files"));
  EXPECT_FALSE(journal_waits());
  EXPECT_THAT(names_among_the_sources(), ElementsAreArray(sources()));

  EXPECT_EQ(run({"run", "--write"}).exit_status, 0);
  EXPECT_EQ(new_files(), kFiles);
  EXPECT_EQ(run({"undo"}).exit_status, 0);
  EXPECT_EQ(new_files(), 0);
}

INSTANTIATE_TEST_SUITE_P(All, SignalInWriting, testing::Values(SIGINT, SIGTERM, SIGHUP),
                         [](const auto& test) { return std::string(::sigabbrev_np(test.param)); });

TEST_F(CutShort, AnUndoThatIsInterruptedIsCarriedToItsEnd) {
  ASSERT_EQ(run({"run", "--write"}).exit_status, 0);
  const auto result = run_watched({"undo"}, signal_when([&](auto&) { return journal_waits(); }));
  EXPECT_EQ(result.exit_status, 128 + SIGINT);
  EXPECT_THAT(result.screen, HasSubstr("restored "));
  EXPECT_EQ(new_files(), 0);
  EXPECT_FALSE(journal_waits());
}

// When a process is killed.
struct Moment {
  enum class After { Start, Journal, FirstFile };
  After after = After::Start;
  microseconds delay{0};
};

class Killed : public CutShort {
 protected:
  struct Durations {
    microseconds run{0};
    microseconds journal{0};  // from its appearance to its end
  };

  // Of a run that nobody disturbs.
  Durations measure() const {
    const auto began = Clock::now();
    auto appeared = began;
    auto gone = began;
    const auto result = run_watched({"run", "--write"}, [&](const std::string&, pid_t) {
      if (appeared == began && journal_waits()) appeared = Clock::now();
      if (gone == began && appeared != began && !journal_waits()) gone = Clock::now();
    });
    const auto ended = Clock::now();
    EXPECT_EQ(result.exit_status, 0) << result.screen;
    EXPECT_EQ(new_files(), kFiles);
    put_old();
    return {duration_cast<microseconds>(ended - began),
            duration_cast<microseconds>(std::max(gone, appeared) - appeared)};
  }

  [[nodiscard]] Watch kill_at(Moment moment) const {
    const auto old_inode = inode_of_first_file();
    return signal_when(
        [this, moment, old_inode, began = Clock::now(),
         has_begun = moment.after == Moment::After::Start](const std::string&) mutable {
          if (!has_begun) {
            if (!journal_waits()) return false;
            if (moment.after == Moment::After::FirstFile) wait_for_first_file(old_inode);
            began = Clock::now();
            has_begun = true;
          }
          // The last part by looking at the clock: a millisecond is long.
          if (Clock::now() - began + std::chrono::milliseconds(2) < moment.delay) return false;
          while (Clock::now() - began < moment.delay) {
          }
          return true;
        },
        SIGKILL);
  }

 private:
  [[nodiscard]] ino_t inode_of_first_file() const {
    struct stat raw{};
    ::stat(dir_.path(name(0)).c_str(), &raw);
    return raw.st_ino;
  }
  void wait_for_first_file(ino_t old_inode) const {
    while (journal_waits() && inode_of_first_file() == old_inode) {
    }
  }
};

unsigned seed_of_this_run() {
  const char* given = std::getenv("MODELMEND_SEED");
  return given == nullptr ? std::random_device{}()
                          : static_cast<unsigned>(std::strtoul(given, nullptr, 10));
}

TEST_F(Killed, AtAnyMomentARunIsMadeWholeByTheNextCommand) {
  constexpr int kRounds = 12;
  const unsigned seed = seed_of_this_run();
  std::printf("MODELMEND_SEED=%u\n", seed);
  SCOPED_TRACE("MODELMEND_SEED=" + std::to_string(seed));
  std::mt19937 random(seed);
  const Durations durations = measure();
  int cut_short = 0;
  for (int round = 0; round < kRounds; ++round) {
    const auto after = static_cast<Moment::After>(round % 3);
    const microseconds longest = after == Moment::After::Start     ? durations.run
                                 : after == Moment::After::Journal ? durations.journal
                                                                   : microseconds(3000);
    std::uniform_int_distribution<microseconds::rep> delays(0, longest.count());
    const Moment moment{.after = after, .delay = microseconds(delays(random))};
    SCOPED_TRACE("round " + std::to_string(round) + ", after " +
                 std::to_string(moment.delay.count()) + " us");

    const auto killed = run_watched({"run", "--write"}, kill_at(moment));
    EXPECT_THAT(killed.exit_status, AnyOf(0, 128 + SIGKILL)) << killed.screen;
    const int written = new_files();
    const bool waits = journal_waits();
    if (waits) {
      ++cut_short;
      EXPECT_THAT(run({"run", "-q"}).errors, HasSubstr("was cut short"));
    } else {
      EXPECT_THAT(written, AnyOf(0, kFiles));
    }

    const bool by_undo = random() % 2 == 0;
    const auto healed = by_undo ? run({"undo"}) : run({"run", "--write"});
    const bool has_work = waits || written > 0 || !by_undo;
    EXPECT_THAT(healed.exit_status, AnyOf(0, has_work ? 0 : 2)) << healed.errors;
    EXPECT_EQ(new_files(), by_undo ? 0 : kFiles) << healed.errors;
    EXPECT_FALSE(journal_waits());
    EXPECT_THAT(names_among_the_sources(), ElementsAreArray(sources()));
    put_old();
  }
  EXPECT_GT(cut_short, 0);
}

}  // namespace
}  // namespace modelmend::testing_support
