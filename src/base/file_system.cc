#include "base/file_system.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include "base/unique_fd.h"

namespace modelmend {
namespace {

constexpr std::uint32_t kPermissionBits = 07777;

std::string next_step(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return "free some space and run again";
    case EFBIG:
      return "raise the limit on the size of files and run again";
    case EROFS:
      return "the file system is mounted read-only";
    case EACCES:
    case EPERM:
      return "check the permissions";
    default:
      return {};
  }
}

tl::unexpected<Error> refuse(ErrorCode code, const std::string& path, const std::string& verb,
                             int error = errno) {
  return fail(code, path, verb + ": " + std::system_category().message(error), next_step(error));
}

FileKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::Regular;
  if (S_ISDIR(mode)) return FileKind::Directory;
  if (S_ISLNK(mode)) return FileKind::Symlink;
  return FileKind::Other;
}

FileStat to_stat(const struct stat& raw) {
  constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
  return {.kind = kind_of(raw.st_mode),
          .size = static_cast<std::uint64_t>(raw.st_size),
          .device = raw.st_dev,
          .inode = raw.st_ino,
          .hard_links = raw.st_nlink,
          .mode = raw.st_mode & kPermissionBits,
          .owner = raw.st_uid,
          .group = raw.st_gid,
          .modified_ns = raw.st_mtim.tv_sec * kNanosecondsPerSecond + raw.st_mtim.tv_nsec};
}

Result<std::optional<FileStat>> stat_result(int outcome, const struct stat& raw,
                                            const std::string& path) {
  if (outcome == 0) return to_stat(raw);
  if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
  return refuse(ErrorCode::Input, path, "cannot look at the file");
}

template <class Call>  // a template because the system calls have different signatures
auto retry_on_signal(Call call) {
  for (;;) {
    const auto outcome = call();
    if (outcome >= 0 || errno != EINTR) return outcome;
  }
}

// Writes all bytes at the start of the open file; false with errno set when the system refuses.
bool write_fully(int fd, std::string_view bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t written = retry_on_signal([&] {
      return ::pwrite(fd, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    });
    if (written < 0) return false;
    done += static_cast<std::size_t>(written);
  }
  return true;
}

// Writes all bytes to what has no places in it: a pipe, a terminal, a device.
bool stream(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written =
        retry_on_signal([&] { return ::write(fd, bytes.data(), bytes.size()); });
    // A reader that has gone away has read enough.
    if (written < 0) return errno == EPIPE;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool sync_fd(int fd) {
  return retry_on_signal([&] { return ::fsync(fd); }) == 0;
}

UniqueFd open_fd(const std::string& path, int flags, mode_t mode = 0) {
  return UniqueFd(retry_on_signal([&] { return ::open(path.c_str(), flags | O_CLOEXEC, mode); }));
}

FileKind entry_kind(const std::string& folder, const dirent& entry) {
  switch (entry.d_type) {
    case DT_REG:
      return FileKind::Regular;
    case DT_DIR:
      return FileKind::Directory;
    case DT_LNK:
      return FileKind::Symlink;
    case DT_UNKNOWN: {  // some file systems do not say
      struct stat raw{};
      if (::lstat(join_path(folder, entry.d_name).c_str(), &raw) == 0) return kind_of(raw.st_mode);
      return FileKind::Other;
    }
    default:
      return FileKind::Other;
  }
}

// Best effort: a file system without extended attributes, or one that does not let us set one
// (a security label, say), is no reason to leave the file unwritten.
void copy_extended_attributes(int from, int to) {
  std::string names(XATTR_LIST_MAX, '\0');
  const ssize_t length = ::flistxattr(from, names.data(), names.size());
  std::size_t at = 0;
  while (length > 0 && at < static_cast<std::size_t>(length)) {
    const char* name = names.data() + at;
    std::string value(XATTR_SIZE_MAX, '\0');
    const ssize_t size = ::fgetxattr(from, name, value.data(), value.size());
    if (size >= 0) {
      [[maybe_unused]] const int ignored =
          ::fsetxattr(to, name, value.data(), static_cast<std::size_t>(size), 0);
    }
    at += std::string_view(name).size() + 1;
  }
}

class RealFileLock : public FileLock {
 public:
  explicit RealFileLock(UniqueFd fd) : fd_(std::move(fd)) {}

 private:
  UniqueFd fd_;  // flock goes with the open file
};

}  // namespace

Result<std::string_view> FileSystem::read_file_into(const std::string& path,
                                                    FileBuffer& buffer) const {
  return read_file(path).map([&](const std::string& bytes) { return buffer.hold(bytes); });
}

Result<std::optional<FileStat>> RealFileSystem::stat(const std::string& path) const {
  struct stat raw{};
  return stat_result(::stat(path.c_str(), &raw), raw, path);
}

Result<std::optional<FileStat>> RealFileSystem::lstat(const std::string& path) const {
  struct stat raw{};
  return stat_result(::lstat(path.c_str(), &raw), raw, path);
}

Result<std::string> RealFileSystem::read_file(const std::string& path) const {
  FileBuffer buffer;
  return read_file_into(path, buffer).map([](std::string_view bytes) {
    return std::string(bytes);
  });
}

Result<std::string_view> RealFileSystem::read_file_into(const std::string& path,
                                                        FileBuffer& buffer) const {
  // Non-blocking, so that a named pipe in the tree cannot hold us up.
  const UniqueFd fd = open_fd(path, O_RDONLY | O_NONBLOCK);
  if (!fd) return refuse(ErrorCode::Input, path, "cannot open the file");
  struct stat raw{};
  if (::fstat(fd.get(), &raw) != 0) {
    return refuse(ErrorCode::Input, path, "cannot look at the file");
  }
  if (!S_ISREG(raw.st_mode)) return fail(ErrorCode::Input, path, "not a regular file");
  const auto size = static_cast<std::uint64_t>(raw.st_size);
  if (size > kMaxFileBytes) {
    return fail(ErrorCode::Input, path, "larger than 2 GiB", "exclude the file");
  }

  // Room for more than the size: a read that leaves some of it free has come to the end, but for
  // files of the system that give none.
  buffer.reserve(static_cast<std::size_t>(size) + 1);
  std::size_t done = 0;
  for (;;) {
    const std::size_t room = buffer.capacity() - done;
    const ssize_t got =
        retry_on_signal([&] { return ::read(fd.get(), buffer.data() + done, room); });
    if (got < 0) return refuse(ErrorCode::Input, path, "cannot read the file");
    done += static_cast<std::size_t>(got);
    const bool is_whole = size > 0 && done >= size && static_cast<std::size_t>(got) < room;
    if (got == 0 || is_whole) break;
    buffer.reserve(done + 1, done);
  }
  return std::string_view(buffer.data(), done);
}

Result<std::vector<DirEntry>> RealFileSystem::list_dir(const std::string& path) const {
  DIR* const folder = ::opendir(path.c_str());
  if (folder == nullptr) return refuse(ErrorCode::Input, path, "cannot list the folder");
  const std::unique_ptr<DIR, int (*)(DIR*)> closer(folder, ::closedir);

  std::vector<DirEntry> entries;
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(folder);
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    entries.push_back({std::string(name), entry_kind(path, *entry)});
  }
  if (errno != 0) return refuse(ErrorCode::Input, path, "cannot list the folder");
  std::ranges::sort(entries, {}, &DirEntry::name);
  return entries;
}

Result<std::string> RealFileSystem::real_path(const std::string& path) const {
  const std::unique_ptr<char, void (*)(void*)> resolved(::realpath(path.c_str(), nullptr),
                                                        std::free);
  if (!resolved) return refuse(ErrorCode::Input, path, "cannot resolve the path");
  return std::string(resolved.get());
}

bool RealFileSystem::is_writable(const std::string& path) const {
  return ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0;
}

bool RealFileSystem::can_give_owner(const FileStat& stat) const {
  if (::geteuid() == 0) return true;
  if (stat.owner != ::geteuid()) return false;
  if (stat.group == ::getegid()) return true;
  std::vector<gid_t> groups(static_cast<std::size_t>(std::max(0, ::getgroups(0, nullptr))));
  const int count = ::getgroups(static_cast<int>(groups.size()), groups.data());
  groups.resize(static_cast<std::size_t>(std::max(0, count)));
  return std::ranges::find(groups, stat.group) != groups.end();
}

Result<void> RealFileSystem::make_directories(const std::string& path) {
  std::size_t slash = 0;
  while (slash != std::string::npos) {
    slash = path.find('/', slash + 1);
    const std::string folder = path.substr(0, slash);
    if (::mkdir(folder.c_str(), 0777) == 0 || errno == EEXIST) continue;
    const int error = errno;
    struct stat raw{};
    if (::stat(folder.c_str(), &raw) == 0 && S_ISDIR(raw.st_mode)) continue;
    return refuse(ErrorCode::Io, folder, "cannot make the folder", error);
  }
  return {};
}

Result<void> RealFileSystem::create_file(const std::string& path, std::string_view bytes,
                                         std::uint32_t mode) {
  const UniqueFd fd = open_fd(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
  if (!fd) return refuse(ErrorCode::Io, path, "cannot make the file");
  if (write_fully(fd.get(), bytes) && sync_fd(fd.get())) return {};
  const int error = errno;
  ::unlink(path.c_str());  // ours: O_EXCL made it above
  return refuse(ErrorCode::Io, path, "cannot write the file", error);
}

Result<void> RealFileSystem::overwrite_file(const std::string& path, std::string_view bytes) {
  const UniqueFd fd = open_fd(path, O_WRONLY);
  if (!fd) return refuse(ErrorCode::Io, path, "cannot open the file for writing");
  struct stat raw{};
  if (::fstat(fd.get(), &raw) != 0) return refuse(ErrorCode::Io, path, "cannot look at the file");
  if (!S_ISREG(raw.st_mode)) {
    if (stream(fd.get(), bytes)) return {};
    return refuse(ErrorCode::Io, path, "cannot be written");
  }
  const auto length = static_cast<off_t>(bytes.size());
  const bool written = write_fully(fd.get(), bytes) &&
                       retry_on_signal([&] { return ::ftruncate(fd.get(), length); }) == 0 &&
                       sync_fd(fd.get());
  if (!written) return refuse(ErrorCode::Io, path, "cannot write the file");
  return {};
}

Result<void> RealFileSystem::copy_attributes(const std::string& from, const std::string& to) {
  const UniqueFd source = open_fd(from, O_RDONLY);
  if (!source) return refuse(ErrorCode::Io, from, "cannot open the file");
  const UniqueFd target = open_fd(to, O_RDONLY);
  if (!target) return refuse(ErrorCode::Io, to, "cannot open the file");
  struct stat raw{};
  if (::fstat(source.get(), &raw) != 0)
    return refuse(ErrorCode::Io, from, "cannot look at the file");

  copy_extended_attributes(source.get(), target.get());
  // The owner before the mode: chown clears set-id bits. Without privilege the owner stays ours.
  const bool same_owner = ::fchown(target.get(), raw.st_uid, raw.st_gid) == 0;
  const bool same_group =
      same_owner || ::fchown(target.get(), static_cast<uid_t>(-1), raw.st_gid) == 0;
  mode_t mode = raw.st_mode & kPermissionBits;
  if (!same_owner) mode &= ~static_cast<mode_t>(S_ISUID);
  if (!same_group) mode &= ~static_cast<mode_t>(S_ISGID);
  if (::fchmod(target.get(), mode) != 0) return refuse(ErrorCode::Io, to, "cannot set the mode");
  if (!sync_fd(target.get())) return refuse(ErrorCode::Io, to, "cannot write the file");
  return {};
}

Result<void> RealFileSystem::rename(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) == 0) return {};
  return refuse(ErrorCode::Io, to, "cannot replace the file");
}

Result<void> RealFileSystem::remove(const std::string& path) {
  if (::unlink(path.c_str()) == 0 || errno == ENOENT) return {};
  return refuse(ErrorCode::Io, path, "cannot remove the file");
}

Result<void> RealFileSystem::sync_directory(const std::string& path) {
  const UniqueFd fd = open_fd(path, O_RDONLY | O_DIRECTORY);
  if (!fd) return refuse(ErrorCode::Io, path, "cannot open the folder");
  // EINVAL: this file system has no fsync for folders, so there is nothing to wait for.
  if (!sync_fd(fd.get()) && errno != EINVAL) {
    return refuse(ErrorCode::Io, path, "cannot write the folder");
  }
  return {};
}

Result<std::unique_ptr<FileLock>> RealFileSystem::try_lock(const std::string& path) {
  UniqueFd fd = open_fd(path, O_RDWR | O_CREAT, 0666);
  if (!fd) return refuse(ErrorCode::Io, path, "cannot open the lock file");
  if (retry_on_signal([&] { return ::flock(fd.get(), LOCK_EX | LOCK_NB); }) == 0) {
    return std::make_unique<RealFileLock>(std::move(fd));
  }
  if (errno == EWOULDBLOCK) return std::unique_ptr<FileLock>();
  return refuse(ErrorCode::Io, path, "cannot lock");
}

std::string join_path(std::string_view folder, std::string_view name) {
  if (folder.empty() || name.starts_with('/')) return std::string(name);
  if (name.empty()) return std::string(folder);
  std::string joined(folder);
  if (!folder.ends_with('/')) joined += '/';
  return joined.append(name);
}

std::string parent_path(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  if (slash == 0) return "/";
  return std::string(path.substr(0, slash));
}

std::string_view file_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace modelmend
