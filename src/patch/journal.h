// Journal: what a run in place is about to change, written down before it changes anything.
//
// Made and read by WriteSession. While the file `journal` exists, a run is under way or was cut
// short; when the run is finished it becomes `last`, from which `undo` takes the run back. Both lie
// in JournalLocation::folder, never among the sources, and both appear whole or not at all. Paths
// inside are relative to JournalLocation::base, so a tree may be moved with its git directory.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"

namespace modelmend::patch {

struct JournalLocation {
  std::string folder;  // "/w/repo/.git/modelmend"
  std::string base;    // "/w/repo": the top of the work tree, or the project's root

  [[nodiscard]] std::string journal_file() const { return join_path(folder, "journal"); }
  [[nodiscard]] std::string last_file() const { return join_path(folder, "last"); }
  [[nodiscard]] std::string written_file() const { return join_path(folder, "written"); }
  [[nodiscard]] std::string lock_file() const { return join_path(folder, "lock"); }
  [[nodiscard]] std::string rescue_folder() const { return join_path(folder, "rescued"); }
};

// In the git directory of the work tree (a linked work tree has its own).
[[nodiscard]] JournalLocation journal_in_git_dir(std::string_view git_dir, std::string work_tree);
// In the user's state folder, under a name made of the root: $XDG_STATE_HOME, else ~/.local/state.
// The two arguments are those variables, or nullptr where they are not set.
[[nodiscard]] Result<JournalLocation> journal_in_state_folder(std::string root,
                                                              const char* xdg_state_home,
                                                              const char* home);

enum class WriteMethod : std::uint8_t {
  Replace,    // a new file takes the name: the file is old or new at any moment
  Overwrite,  // through the open file, where a new file would lose hard links or the owner
};

enum class JournalKind : std::uint8_t {
  Run,
  Undo,         // takes all of `last` back, which ends with it
  PartialUndo,  // leaves `last` for what could not be taken back
};

struct JournalEntry {
  std::string path;       // as the user knows it
  std::string target;     // what is written: the end of a chain of symbolic links
  std::string temporary;  // beside the target; empty for Overwrite
  WriteMethod method = WriteMethod::Replace;
  std::uint32_t group = 0;  // entries of one group stand or fall together
  std::string old_hash;     // SHA-256
  std::string new_hash;
  std::string old_bytes;
  std::string new_bytes;  // for Overwrite only, to know a half-written file as ours

  friend bool operator==(const JournalEntry&, const JournalEntry&) = default;
};

struct Journal {
  JournalKind kind = JournalKind::Run;
  std::vector<JournalEntry> entries;

  friend bool operator==(const Journal&, const Journal&) = default;
};

[[nodiscard]] std::string to_text(const Journal& journal);
// `where` names the file in errors.
[[nodiscard]] Result<Journal> parse_journal(std::string_view text, const std::string& where);

// Empty if there is no such file.
[[nodiscard]] Result<std::optional<Journal>> load_journal(const FileSystem& files,
                                                          const std::string& path);
// On the disk when it returns, under its name; replaces what was there.
Result<void> store_file(FileSystem& files, const std::string& path, std::string_view text);

// The SHA-256 of what modelmend last wrote to each file, by path relative to the base.
using WrittenHashes = std::map<std::string, std::string>;
[[nodiscard]] Result<WrittenHashes> load_written_hashes(const FileSystem& files,
                                                        const JournalLocation& location);
Result<void> store_written_hashes(FileSystem& files, const JournalLocation& location,
                                  const WrittenHashes& hashes);

}  // namespace modelmend::patch
