#include "pipeline/memory_files.h"

namespace modelmend::pipeline {
namespace {

constexpr std::uint32_t kMode = 0644;

tl::unexpected<Error> refuse(const std::string& path) {
  return fail(ErrorCode::Io, path, "is in memory only and cannot be changed");
}

}  // namespace

bool MemoryFiles::is_folder(const std::string& path) const {
  const std::string prefix = path == "/" ? path : path + "/";
  const auto first = contents_.lower_bound(prefix);
  return first != contents_.end() && first->first.starts_with(prefix);
}

Result<std::optional<FileStat>> MemoryFiles::stat(const std::string& path) const {
  FileStat stat;
  stat.mode = kMode;
  if (const auto file = contents_.find(path); file != contents_.end()) {
    stat.kind = FileKind::Regular;
    stat.size = file->second.size();
    return stat;
  }
  if (!is_folder(path)) return std::optional<FileStat>();
  stat.kind = FileKind::Directory;
  return stat;
}

Result<std::optional<FileStat>> MemoryFiles::lstat(const std::string& path) const {
  return stat(path);
}

Result<std::string> MemoryFiles::read_file(const std::string& path) const {
  const auto file = contents_.find(path);
  if (file == contents_.end()) return fail(ErrorCode::Input, path, "there is no such file");
  return file->second;
}

Result<std::vector<DirEntry>> MemoryFiles::list_dir(const std::string& path) const {
  const std::string prefix = path == "/" ? path : path + "/";
  std::vector<DirEntry> entries;
  for (auto file = contents_.lower_bound(prefix);
       file != contents_.end() && file->first.starts_with(prefix); ++file) {
    const std::string rest = file->first.substr(prefix.size());
    const std::size_t slash = rest.find('/');
    const DirEntry entry{rest.substr(0, slash),
                         slash == std::string::npos ? FileKind::Regular : FileKind::Directory};
    if (entries.empty() || entries.back() != entry) entries.push_back(entry);
  }
  return entries;
}

Result<std::string> MemoryFiles::real_path(const std::string& path) const {
  return path;
}

bool MemoryFiles::is_writable(const std::string&) const {
  return false;
}

bool MemoryFiles::can_give_owner(const FileStat&) const {
  return false;
}

Result<void> MemoryFiles::make_directories(const std::string& path) {
  return refuse(path);
}
Result<void> MemoryFiles::create_file(const std::string& path, std::string_view, std::uint32_t) {
  return refuse(path);
}
Result<void> MemoryFiles::overwrite_file(const std::string& path, std::string_view) {
  return refuse(path);
}
Result<void> MemoryFiles::copy_attributes(const std::string&, const std::string& to) {
  return refuse(to);
}
Result<void> MemoryFiles::rename(const std::string& from, const std::string&) {
  return refuse(from);
}
Result<void> MemoryFiles::remove(const std::string& path) {
  return refuse(path);
}
Result<void> MemoryFiles::sync_directory(const std::string& path) {
  return refuse(path);
}
Result<std::unique_ptr<FileLock>> MemoryFiles::try_lock(const std::string& path) {
  return refuse(path);
}

}  // namespace modelmend::pipeline
