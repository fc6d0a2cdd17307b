// WriteSession: changes files in place so that a run is complete or did not happen.
//
// Used by every command that writes. A session holds the lock of the work tree, and first brings an
// interrupted run to an end. write() then puts the journal on the disk, prepares a new file beside
// each old one, and only then lets them take the old names. Whatever stops it (an error, Ctrl-C, a
// kill, a power cut), afterwards all files are old or all are new: at once, or when the next
// session opens. A file is written only if it still holds the bytes that the plan was made from;
// one that someone else changed is named and never overwritten.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "patch/journal.h"

namespace modelmend::patch {

struct PlannedWrite {
  std::string path;       // absolute
  std::string old_bytes;  // as read when the plan was made
  std::string new_bytes;
};

// Files that are written together or not at all, because a Change spans them.
using WriteGroup = std::vector<PlannedWrite>;

// A file that stays as it is, and why.
struct LeftAlone {
  std::string path;
  std::string code;     // "changed-since-read", "read-only", "not-a-file", "same-file-twice",
                        // "cannot-be-read", "left-with-its-group", "changed-since-run"
  std::string message;  // reads on after "path: "

  friend bool operator==(const LeftAlone&, const LeftAlone&) = default;
};

struct WriteReport {
  std::vector<std::string> written;  // absolute, in the order of the plan
  std::vector<LeftAlone> left_alone;
};

enum class RecoveryOutcome : std::uint8_t { NothingToDo, Completed, RolledBack };

struct RecoveryReport {
  RecoveryOutcome outcome = RecoveryOutcome::NothingToDo;
  JournalKind kind = JournalKind::Run;  // what had been interrupted
  std::vector<std::string> files;
  std::vector<LeftAlone> left_alone;
};

struct UndoReport {
  std::vector<std::string> restored;
  std::vector<LeftAlone> left_alone;
  // If this says that a run was rolled back, that was the undo.
  RecoveryReport recovered;
};

class WriteSession {
 public:
  // Takes the lock and recovers. `files` and `stop` must outlive the session; when `stop` becomes
  // true (Ctrl-C), a write rolls back and ends with ErrorCode::Interrupted. Open the session before
  // reading the files that are to be changed: recovery may change them.
  [[nodiscard]] static Result<WriteSession> open(FileSystem& files, JournalLocation location,
                                                 const std::atomic<bool>* stop = nullptr);

  [[nodiscard]] const RecoveryReport& recovered() const { return recovered_; }

  // An Error means that no file was changed, or that the journal waits and the message says so.
  Result<WriteReport> write(const std::vector<WriteGroup>& groups);
  // Takes the last finished run back.
  Result<UndoReport> undo();

 private:
  WriteSession(FileSystem& files, JournalLocation location, std::unique_ptr<FileLock> lock,
               const std::atomic<bool>* stop)
      : files_(&files), location_(std::move(location)), lock_(std::move(lock)), stop_(stop) {}

  FileSystem* files_;
  JournalLocation location_;
  std::unique_ptr<FileLock> lock_;
  const std::atomic<bool>* stop_;
  RecoveryReport recovered_;
};

// Opens a session and takes the last run back.
Result<UndoReport> undo_last_run(FileSystem& files, const JournalLocation& location);

// For commands that only read: the files of a run that was cut short and waits for the next
// session. Empty if there is none, or if the run is still going on in another process.
[[nodiscard]] Result<std::vector<std::string>> pending_run(FileSystem& files,
                                                           const JournalLocation& location);

// False for a read-only file, even for root, who could write it.
[[nodiscard]] bool may_write(const FileSystem& files, const std::string& path);

// True if these are the bytes that modelmend itself last wrote to the file, so that a work tree
// that differs from its last commit only by them does not count as dirty.
[[nodiscard]] bool is_our_text(const WrittenHashes& hashes, const JournalLocation& location,
                               const std::string& path, std::string_view bytes);

}  // namespace modelmend::patch
