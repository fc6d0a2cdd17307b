#include "patch/atomic_write.h"

#include <algorithm>
#include <map>
#include <set>
#include <tl/expected.hpp>

#include "patch/object_id.h"

namespace modelmend::patch {
namespace {

constexpr std::uint32_t kAnyWriteBit = 0222;
constexpr std::uint32_t kPrivateMode = 0600;
constexpr std::size_t kTokenDigits = 16;

constexpr const char* kNothingChanged = "no file was changed";

// "/w/repo/app/m.py" -> "app/m.py"; what lies outside the base stays absolute.
std::string relative_to(const std::string& base, const std::string& path) {
  const std::string prefix = base.ends_with('/') ? base : base + "/";
  return path.starts_with(prefix) ? path.substr(prefix.size()) : path;
}

Error with_note(Error error, const std::string& note) {
  error.what += "; " + note;
  return error;
}

// Which of its two texts a journalled file holds.
enum class State : std::uint8_t {
  Old,
  New,
  HalfWritten,  // a mixture that only our own interrupted overwriting makes
  Foreign,      // someone else's text, or no file at all
};

// Overwriting goes from the front and cuts or adds the tail last, and so does taking it back: each
// byte is that of the old or of the new text.
bool is_mixture(std::string_view bytes, std::string_view one, std::string_view other) {
  if (bytes.size() < std::min(one.size(), other.size())) return false;
  if (bytes.size() > std::max(one.size(), other.size())) return false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool from_one = i < one.size() && bytes[i] == one[i];
    const bool from_other = i < other.size() && bytes[i] == other[i];
    if (!from_one && !from_other) return false;
  }
  return true;
}

State state_of(const JournalEntry& entry, std::string_view bytes) {
  const std::string hash = sha256_hex(bytes);
  if (hash == entry.old_hash) return State::Old;
  if (hash == entry.new_hash) return State::New;
  const bool ours =
      entry.method == WriteMethod::Overwrite && is_mixture(bytes, entry.old_bytes, entry.new_bytes);
  return ours ? State::HalfWritten : State::Foreign;
}

// Turns what is wanted into journal entries, leaving alone what must not be written.
class Planner {
 public:
  Planner(FileSystem& files, const JournalLocation& location, std::string real_base)
      : files_(files), location_(location), real_base_(std::move(real_base)) {}

  void add(const WriteGroup& group) {
    std::vector<Item> items;
    std::vector<LeftAlone> refused;
    for (const PlannedWrite& write : group) {
      if (write.old_bytes == write.new_bytes) continue;
      auto item = check(write);
      if (item) {
        items.push_back(*std::move(item));
      } else {
        refused.push_back(std::move(item).error());
      }
    }
    if (!refused.empty()) {
      leave(items, refused);
      return;
    }
    for (Item& item : items) take(std::move(item));
    ++group_;
  }

  std::vector<JournalEntry> entries;
  std::vector<std::string> texts;  // the new text of each entry
  WriteReport report;

 private:
  using FileIdentity = std::pair<std::uint64_t, std::uint64_t>;  // device and inode
  struct Item {
    JournalEntry entry;
    std::string path;
    std::string text;
    FileIdentity identity;
  };
  using Checked = tl::expected<Item, LeftAlone>;

  static tl::unexpected<LeftAlone> refuse(const PlannedWrite& write, std::string code,
                                          std::string message) {
    return tl::unexpected(LeftAlone{write.path, std::move(code), std::move(message)});
  }

  Checked check(const PlannedWrite& write) {
    const auto target = files_.real_path(write.path);
    if (!target) return refuse(write, "cannot-be-read", target.error().what);
    const auto stat = files_.stat(*target);
    if (!stat) return refuse(write, "cannot-be-read", stat.error().what);
    if (!*stat || (*stat)->kind != FileKind::Regular) {
      return refuse(write, "not-a-file", "not a regular file, so it was left alone");
    }
    const auto bytes = files_.read_file(*target);
    if (!bytes) return refuse(write, "cannot-be-read", bytes.error().what);
    if (*bytes != write.old_bytes) {
      return refuse(write, "changed-since-read", "changed since it was read, so it was left alone");
    }
    if (!may_write(files_, *target)) {
      return refuse(write, "read-only", "read-only, so it was left alone");
    }
    const FileIdentity identity{(*stat)->device, (*stat)->inode};
    const auto known = planned_.find(identity);
    if (known != planned_.end() && known->second != write.new_bytes) {
      return refuse(write, "same-file-twice",
                    "the same file as another one that is to become another text, so it was left "
                    "alone");
    }
    return Item{to_entry(write, *target, **stat), write.path, write.new_bytes, identity};
  }

  [[nodiscard]] JournalEntry to_entry(const PlannedWrite& write, const std::string& target,
                                      const FileStat& stat) const {
    JournalEntry entry;
    entry.path = relative_to(location_.base, write.path);
    entry.target = relative_to(real_base_, target);
    entry.old_hash = sha256_hex(write.old_bytes);
    entry.new_hash = sha256_hex(write.new_bytes);
    entry.old_bytes = write.old_bytes;
    const bool replace = stat.hard_links <= 1 && files_.can_give_owner(stat) &&
                         files_.is_writable(parent_path(target));
    if (replace) {
      const std::string token = sha256_hex(entry.target + "\n" + entry.new_hash);
      entry.temporary = join_path(parent_path(entry.target),
                                  ".modelmend-" + token.substr(0, kTokenDigits) + ".tmp");
    } else {
      entry.method = WriteMethod::Overwrite;
      entry.new_bytes = write.new_bytes;
    }
    return entry;
  }

  void take(Item item) {
    report.written.push_back(item.path);
    // Two names of one file that are to become the same text are written once.
    if (!planned_.emplace(item.identity, item.text).second) return;
    item.entry.group = group_;
    entries.push_back(std::move(item.entry));
    texts.push_back(std::move(item.text));
  }

  void leave(const std::vector<Item>& items, const std::vector<LeftAlone>& refused) {
    for (const LeftAlone& file : refused) report.left_alone.push_back(file);
    for (const Item& item : items) {
      report.left_alone.push_back(
          {item.path, "left-with-its-group",
           "left alone because its change also needs '" + refused.front().path + "'"});
    }
  }

  FileSystem& files_;
  const JournalLocation& location_;
  std::string real_base_;
  std::uint32_t group_ = 0;
  std::map<FileIdentity, std::string> planned_;  // and what they become
};

// Carries a journal out, or takes it back. The journal itself is already on the disk.
class Executor {
 public:
  Executor(FileSystem& files, const JournalLocation& location, const Journal& journal)
      : files_(files), location_(location), journal_(journal) {}

  Result<void> apply(const std::vector<std::string>& texts, const std::atomic<bool>* stop) {
    // First everything that needs space, then everything that changes a file.
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (auto ok = not_stopped(stop); !ok) return ok;
      if (auto ok = prepare(journal_.entries[i], texts[i]); !ok) return ok;
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (auto ok = not_stopped(stop); !ok) return ok;
      if (auto ok = install(journal_.entries[i], texts[i]); !ok) return ok;
    }
    return sync_folders();
  }

  [[nodiscard]] Result<State> state(const JournalEntry& entry) const {
    const auto stat = files_.stat(target(entry));
    if (!stat) return tl::unexpected(stat.error());
    if (!*stat || (*stat)->kind != FileKind::Regular) return State::Foreign;
    return files_.read_file(target(entry)).map([&](const std::string& bytes) {
      return state_of(entry, bytes);
    });
  }

  // Gives every file its old text, but for those that hold someone else's; these are named, and
  // their old text is put aside.
  Result<void> roll_back(RecoveryReport& report) {
    for (const JournalEntry& entry : journal_.entries) {
      if (auto ok = roll_back(entry, report); !ok) return ok;
    }
    return sync_folders();
  }

  [[nodiscard]] std::string path(const JournalEntry& entry) const {
    return join_path(location_.base, entry.path);
  }

  // Puts the new names on the disk.
  Result<void> sync_folders() {
    std::set<std::string> folders;
    for (const JournalEntry& entry : journal_.entries) {
      if (entry.method == WriteMethod::Replace) folders.insert(parent_path(target(entry)));
    }
    for (const std::string& folder : folders) {
      // Someone removed it with the file that was in it: nothing of ours is left there.
      const auto stat = files_.stat(folder);
      if (stat && !stat->has_value()) continue;
      if (auto ok = files_.sync_directory(folder); !ok) return ok;
    }
    return {};
  }

 private:
  [[nodiscard]] std::string target(const JournalEntry& entry) const {
    return join_path(location_.base, entry.target);
  }
  [[nodiscard]] std::string temporary(const JournalEntry& entry) const {
    return join_path(location_.base, entry.temporary);
  }

  static Result<void> not_stopped(const std::atomic<bool>* stop) {
    if (stop == nullptr || !stop->load()) return {};
    return fail(ErrorCode::Interrupted, "", "interrupted");
  }

  // The new file, complete on the disk under its temporary name.
  Result<void> prepare(const JournalEntry& entry, std::string_view text) {
    if (entry.method == WriteMethod::Overwrite) return {};
    return files_.remove(temporary(entry))
        .and_then([&] { return files_.create_file(temporary(entry), text, kPrivateMode); })
        .and_then([&] { return files_.copy_attributes(target(entry), temporary(entry)); })
        .map_error([&](Error error) {
          error.where = path(entry);  // the user knows nothing of the temporary file
          return error;
        });
  }

  Result<void> install(const JournalEntry& entry, std::string_view text) {
    const auto now = state(entry);
    if (!now) return tl::unexpected(now.error());
    if (*now != State::Old) {
      return fail(ErrorCode::Conflict, path(entry), "changed while it was to be written",
                  "run again");
    }
    if (entry.method == WriteMethod::Overwrite) return files_.overwrite_file(target(entry), text);
    return files_.rename(temporary(entry), target(entry));
  }

  Result<void> roll_back(const JournalEntry& entry, RecoveryReport& report) {
    if (entry.method == WriteMethod::Replace) {
      if (auto ok = files_.remove(temporary(entry)); !ok) return ok;
    }
    const auto now = state(entry);
    if (!now) return tl::unexpected(now.error());
    if (*now == State::Old) return {};
    if (*now == State::Foreign) return put_aside(entry, report);
    report.files.push_back(path(entry));
    if (entry.method == WriteMethod::Overwrite) {
      return files_.overwrite_file(target(entry), entry.old_bytes);
    }
    return prepare(entry, entry.old_bytes).and_then([&] {
      return files_.rename(temporary(entry), target(entry));
    });
  }

  Result<void> put_aside(const JournalEntry& entry, RecoveryReport& report) {
    const std::string file =
        join_path(location_.rescue_folder(), entry.old_hash.substr(0, kTokenDigits) + "-" +
                                                 std::string(file_name(entry.target)));
    report.left_alone.push_back({path(entry), "changed-since-run",
                                 "changed since the interrupted run, so it was left alone; its "
                                 "text before the run is in '" +
                                     file + "'"});
    return files_.make_directories(location_.rescue_folder()).and_then([&] {
      return store_file(files_, file, entry.old_bytes);
    });
  }

  FileSystem& files_;
  const JournalLocation& location_;
  const Journal& journal_;
};

Result<void> remove_durably(FileSystem& files, const std::string& path) {
  return files.remove(path).and_then([&] { return files.sync_directory(parent_path(path)); });
}

// The point of no return: from here on the run has happened.
Result<void> finish(FileSystem& files, const JournalLocation& location, JournalKind kind) {
  switch (kind) {
    case JournalKind::Run:
      return files.rename(location.journal_file(), location.last_file()).and_then([&] {
        return files.sync_directory(location.folder);
      });
    case JournalKind::Undo:
      if (auto ok = remove_durably(files, location.last_file()); !ok) return ok;
      break;
    case JournalKind::PartialUndo:
      break;
  }
  return remove_durably(files, location.journal_file());
}

// Before `last` makes room for another run, what it wrote is remembered.
Result<void> remember_written(FileSystem& files, const JournalLocation& location) {
  const auto stat = files.stat(location.last_file());
  if (!stat) return tl::unexpected(stat.error());
  if (!*stat) return {};
  const auto hashes = load_written_hashes(files, location);
  if (!hashes) return tl::unexpected(hashes.error());
  return store_written_hashes(files, location, *hashes);
}

Result<void> carry_out(FileSystem& files, const JournalLocation& location, const Journal& journal,
                       const std::vector<std::string>& texts, const std::atomic<bool>* stop) {
  if (journal.kind == JournalKind::Run) {
    if (auto ok = remember_written(files, location); !ok) return ok;
  }
  if (auto ok = store_file(files, location.journal_file(), to_text(journal)); !ok) {
    // It may have got its name before the refusal; nothing has been changed that it could undo.
    [[maybe_unused]] const auto ignored = files.remove(location.journal_file());
    return tl::unexpected(with_note(ok.error(), kNothingChanged));
  }

  Executor executor(files, location, journal);
  const auto applied = executor.apply(texts, stop);
  if (applied) {
    return finish(files, location, journal.kind).map_error([](Error error) {
      error.next = "all files are written, but the journal could not be closed";
      return error;
    });
  }

  RecoveryReport taken_back;
  const auto rolled_back = executor.roll_back(taken_back).and_then([&] {
    return remove_durably(files, location.journal_file());
  });
  if (rolled_back) return tl::unexpected(with_note(applied.error(), kNothingChanged));
  Error error = with_note(applied.error(), "taking back what was done failed too (" +
                                               rolled_back.error().message() + ")");
  error.next = "the journal waits: run 'modelmend undo' when the cause is gone";
  return tl::unexpected(error);
}

// Brings a run that was cut short to an end: complete if all its files are new, else rolled back.
Result<RecoveryReport> recover(FileSystem& files, const JournalLocation& location) {
  RecoveryReport report;
  const auto journal = load_journal(files, location.journal_file());
  if (!journal) return tl::unexpected(journal.error());
  if (!*journal) return report;

  report.kind = (*journal)->kind;
  Executor executor(files, location, **journal);
  bool complete = true;
  for (const JournalEntry& entry : (*journal)->entries) {
    const auto state = executor.state(entry);
    if (!state) return tl::unexpected(state.error());
    complete = complete && *state == State::New;
  }
  if (complete) {
    report.outcome = RecoveryOutcome::Completed;
    for (const JournalEntry& entry : (*journal)->entries) {
      report.files.push_back(executor.path(entry));
    }
    return executor.sync_folders()
        .and_then([&] { return finish(files, location, report.kind); })
        .map([&] { return report; });
  }
  report.outcome = RecoveryOutcome::RolledBack;
  return executor.roll_back(report)
      .and_then([&] { return remove_durably(files, location.journal_file()); })
      .map([&] { return report; });
}

// The groups of the last run that can be taken back, as plans to write their old texts.
class UndoPlanner {
 public:
  UndoPlanner(const FileSystem& files, const JournalLocation& location)
      : files_(files), location_(location) {}

  void add(const JournalEntry& entry) {
    Group& group = groups_[entry.group];
    const std::string path = join_path(location_.base, entry.path);
    auto bytes = files_.read_file(join_path(location_.base, entry.target));
    const State state = bytes ? state_of(entry, *bytes) : State::Foreign;
    group.changed = group.changed || state == State::Foreign;
    group.files.push_back({path, bytes.value_or(std::string()), entry.old_bytes});
    group.states.push_back(state);
  }

  std::vector<WriteGroup> plan(std::vector<LeftAlone>& left_alone) const {
    std::vector<WriteGroup> plans;
    for (const auto& [number, group] : groups_) {
      if (group.changed) {
        name_files(group, left_alone);
      } else {
        plans.push_back(group.files);
      }
    }
    return plans;
  }

 private:
  struct Group {
    WriteGroup files;
    std::vector<State> states;
    bool changed = false;
  };

  static void name_files(const Group& group, std::vector<LeftAlone>& left_alone) {
    for (std::size_t i = 0; i < group.files.size(); ++i) {
      if (group.states[i] == State::Old) continue;
      const bool changed = group.states[i] == State::Foreign;
      left_alone.push_back(
          {group.files[i].path, changed ? "changed-since-run" : "left-with-its-group",
           changed ? "changed since the run, so it was left alone"
                   : "left alone because a file that was changed together with it has changed "
                     "since the run"});
    }
  }

  const FileSystem& files_;
  const JournalLocation& location_;
  std::map<std::uint32_t, Group> groups_;
};

}  // namespace

Result<WriteSession> WriteSession::open(FileSystem& files, JournalLocation location,
                                        const std::atomic<bool>* stop) {
  if (auto made = files.make_directories(location.folder); !made) {
    return tl::unexpected(made.error());
  }
  auto lock = files.try_lock(location.lock_file());
  if (!lock) return tl::unexpected(lock.error());
  if (*lock == nullptr) {
    return fail(ErrorCode::Conflict, location.base, "another modelmend is writing here",
                "wait until it has ended and run again");
  }
  WriteSession session(files, std::move(location), *std::move(lock), stop);
  auto recovered = recover(files, session.location_);
  if (!recovered) return tl::unexpected(recovered.error());
  session.recovered_ = *std::move(recovered);
  return session;
}

Result<WriteReport> WriteSession::write(const std::vector<WriteGroup>& groups) {
  const auto real_base = files_->real_path(location_.base);
  if (!real_base) return tl::unexpected(real_base.error());
  Planner planner(*files_, location_, *real_base);
  for (const WriteGroup& group : groups) planner.add(group);
  if (planner.entries.empty()) return std::move(planner.report);

  const Journal journal{JournalKind::Run, std::move(planner.entries)};
  return carry_out(*files_, location_, journal, planner.texts, stop_).map([&] {
    return std::move(planner.report);
  });
}

Result<UndoReport> WriteSession::undo() {
  UndoReport report;
  report.recovered = recovered_;
  const bool was_the_undo =
      recovered_.outcome == RecoveryOutcome::RolledBack && recovered_.kind == JournalKind::Run;
  if (was_the_undo) {
    report.restored = recovered_.files;
    report.left_alone = recovered_.left_alone;
    return report;
  }
  const auto last = load_journal(*files_, location_.last_file());
  if (!last) return tl::unexpected(last.error());
  if (!*last) {
    return fail(ErrorCode::Usage, "undo", "there is no run to take back",
                "'undo' takes back the last run that wrote in place");
  }
  const auto real_base = files_->real_path(location_.base);
  if (!real_base) return tl::unexpected(real_base.error());

  UndoPlanner undo_planner(*files_, location_);
  for (const JournalEntry& entry : (*last)->entries) undo_planner.add(entry);
  Planner planner(*files_, location_, *real_base);
  for (const WriteGroup& group : undo_planner.plan(report.left_alone)) planner.add(group);
  report.restored = std::move(planner.report.written);
  std::ranges::move(planner.report.left_alone, std::back_inserter(report.left_alone));

  if (planner.entries.empty()) {
    if (!report.left_alone.empty()) return report;
    return remove_durably(*files_, location_.last_file()).map([&] { return report; });
  }
  const bool all = report.left_alone.empty();
  const Journal journal{all ? JournalKind::Undo : JournalKind::PartialUndo,
                        std::move(planner.entries)};
  return carry_out(*files_, location_, journal, planner.texts, stop_).map([&] { return report; });
}

Result<UndoReport> undo_last_run(FileSystem& files, const JournalLocation& location) {
  auto session = WriteSession::open(files, location);
  if (!session) return tl::unexpected(session.error());
  return session->undo();
}

Result<std::vector<std::string>> pending_run(FileSystem& files, const JournalLocation& location) {
  std::vector<std::string> paths;
  const auto stat = files.stat(location.journal_file());
  if (!stat) return tl::unexpected(stat.error());
  if (!*stat) return paths;
  const auto lock = files.try_lock(location.lock_file());
  if (lock && *lock == nullptr) return paths;
  const auto journal = load_journal(files, location.journal_file());
  if (!journal) return tl::unexpected(journal.error());
  if (!*journal) return paths;
  for (const JournalEntry& entry : (*journal)->entries) {
    paths.push_back(join_path(location.base, entry.path));
  }
  return paths;
}

bool may_write(const FileSystem& files, const std::string& path) {
  const auto stat = files.stat(path);
  // The mode as well: to root everything seems writable.
  return stat && *stat && ((*stat)->mode & kAnyWriteBit) != 0 && files.is_writable(path);
}

bool is_our_text(const WrittenHashes& hashes, const JournalLocation& location,
                 const std::string& path, std::string_view bytes) {
  const auto found = hashes.find(relative_to(location.base, path));
  return found != hashes.end() && found->second == sha256_hex(bytes);
}

}  // namespace modelmend::patch
