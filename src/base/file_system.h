// FileSystem: the one seam through which we read and change files.
//
// Everything that touches the disk takes a FileSystem, so that a test can count, refuse or cut
// short any step (tests/support/fake_file_system.h). RealFileSystem is the only other one. Paths
// are bytes, absolute or relative to the working directory. Reading is thread safe. Each changing
// call is one step: when it returns an Error it says which path and why the system refused.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_buffer.h"
#include "base/result.h"

namespace modelmend {

// What read_file takes; offsets in a text are 32 bits wide, and an edit may make a text longer.
inline constexpr std::uint64_t kMaxFileBytes = std::uint64_t{1} << 31U;

enum class FileKind : std::uint8_t { Regular, Directory, Symlink, Other };

struct FileStat {
  FileKind kind = FileKind::Other;
  std::uint64_t size = 0;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t hard_links = 1;
  std::uint32_t mode = 0;  // permission bits only
  std::uint32_t owner = 0;
  std::uint32_t group = 0;
  std::int64_t modified_ns = 0;
};

struct DirEntry {
  std::string name;
  FileKind kind = FileKind::Other;

  friend bool operator==(const DirEntry&, const DirEntry&) = default;
};

// Held until destroyed; a process that dies lets go of it.
class FileLock {
 public:
  FileLock() = default;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  virtual ~FileLock() = default;
};

class FileSystem {
 public:
  FileSystem() = default;
  FileSystem(const FileSystem&) = delete;
  FileSystem& operator=(const FileSystem&) = delete;
  virtual ~FileSystem() = default;

  // Nothing there is not an error; anything else that hides the answer is.
  [[nodiscard]] virtual Result<std::optional<FileStat>> stat(const std::string& path) const = 0;
  [[nodiscard]] virtual Result<std::optional<FileStat>> lstat(const std::string& path) const = 0;
  [[nodiscard]] virtual Result<std::string> read_file(const std::string& path) const = 0;
  // The same into a buffer, whose memory serves one file after another; the bytes are good until
  // the buffer is filled again.
  [[nodiscard]] virtual Result<std::string_view> read_file_into(const std::string& path,
                                                                FileBuffer& buffer) const;
  // In bytewise order of names, without "." and "..".
  [[nodiscard]] virtual Result<std::vector<DirEntry>> list_dir(const std::string& path) const = 0;
  // The absolute path without symbolic links, "." and "..".
  [[nodiscard]] virtual Result<std::string> real_path(const std::string& path) const = 0;
  // True if this process may open the existing file for writing.
  [[nodiscard]] virtual bool is_writable(const std::string& path) const = 0;

  // True if a new file of ours can be given this owner and group.
  [[nodiscard]] virtual bool can_give_owner(const FileStat& stat) const = 0;

  // Makes the folder and its missing parents.
  virtual Result<void> make_directories(const std::string& path) = 0;
  // Makes a file that must not exist yet, with these bytes, on the disk when this returns.
  virtual Result<void> create_file(const std::string& path, std::string_view bytes,
                                   std::uint32_t mode) = 0;
  // Replaces the bytes of an existing file through the open file, keeping its inode; on the disk
  // when this returns. Not atomic: a kill may leave it half written. Into what is not a regular
  // file, like a pipe, the bytes just go.
  virtual Result<void> overwrite_file(const std::string& path, std::string_view bytes) = 0;
  // Gives `to` the mode, the extended attributes and, if we may, the owner of `from`.
  virtual Result<void> copy_attributes(const std::string& from, const std::string& to) = 0;
  // Atomic; replaces `to`.
  virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
  // Removes a file or a symbolic link; nothing there is not an error.
  virtual Result<void> remove(const std::string& path) = 0;
  // Puts the names in a folder on the disk.
  virtual Result<void> sync_directory(const std::string& path) = 0;
  // Makes the file if needed and waits for no one: nullptr if another holder has it.
  [[nodiscard]] virtual Result<std::unique_ptr<FileLock>> try_lock(const std::string& path) = 0;
};

class RealFileSystem : public FileSystem {
 public:
  [[nodiscard]] Result<std::optional<FileStat>> stat(const std::string& path) const override;
  [[nodiscard]] Result<std::optional<FileStat>> lstat(const std::string& path) const override;
  [[nodiscard]] Result<std::string> read_file(const std::string& path) const override;
  [[nodiscard]] Result<std::string_view> read_file_into(const std::string& path,
                                                        FileBuffer& buffer) const override;
  [[nodiscard]] Result<std::vector<DirEntry>> list_dir(const std::string& path) const override;
  [[nodiscard]] Result<std::string> real_path(const std::string& path) const override;
  [[nodiscard]] bool is_writable(const std::string& path) const override;
  [[nodiscard]] bool can_give_owner(const FileStat& stat) const override;
  Result<void> make_directories(const std::string& path) override;
  Result<void> create_file(const std::string& path, std::string_view bytes,
                           std::uint32_t mode) override;
  Result<void> overwrite_file(const std::string& path, std::string_view bytes) override;
  Result<void> copy_attributes(const std::string& from, const std::string& to) override;
  Result<void> rename(const std::string& from, const std::string& to) override;
  Result<void> remove(const std::string& path) override;
  Result<void> sync_directory(const std::string& path) override;
  [[nodiscard]] Result<std::unique_ptr<FileLock>> try_lock(const std::string& path) override;
};

// "a/b" and "c" -> "a/b/c"; an absolute or empty part is taken as it is.
[[nodiscard]] std::string join_path(std::string_view folder, std::string_view name);
// "a/b/c" -> "a/b", "c" -> ".", "/c" -> "/".
[[nodiscard]] std::string parent_path(std::string_view path);
// "a/b/c" -> "c".
[[nodiscard]] std::string_view file_name(std::string_view path);

}  // namespace modelmend
