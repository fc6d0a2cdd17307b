#include "text/source_store.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "base/check.h"

namespace modelmend::text {
namespace {

std::size_t index_of(FileId id) {
  return static_cast<std::size_t>(id);
}

// What was read, once.
struct Slot {
  std::once_flag once;
  std::optional<Result<SourcePtr>> source;
};

Result<SourcePtr> decode(const std::string& path, Result<std::string> bytes) {
  if (!bytes) return tl::unexpected(bytes.error());
  auto file = SourceFile::from_bytes(path, *std::move(bytes));
  if (!file) return tl::unexpected(file.error());
  return std::make_shared<const SourceFile>(*std::move(file));
}

}  // namespace

struct SourceStore::Files {
  const FileSystem& file_system;
  std::string root;
  std::vector<std::string> paths;
  std::unique_ptr<Slot[]> slots;  // one for each path
  std::unordered_map<std::string_view, FileId> ids;
};

SourceStore::SourceStore(const FileSystem& files, std::string root,
                         std::vector<std::string> paths) {
  std::ranges::sort(paths);
  const auto repeats = std::ranges::unique(paths);
  paths.erase(repeats.begin(), repeats.end());
  auto slots = std::make_unique<Slot[]>(paths.size());
  const auto made = std::make_shared<Files>(
      Files{files, std::move(root), std::move(paths), std::move(slots), {}});
  made->ids.reserve(made->paths.size());
  for (std::size_t i = 0; i < made->paths.size(); ++i)
    made->ids.emplace(made->paths[i], FileId{static_cast<std::uint32_t>(i)});
  files_ = made;
}

std::size_t SourceStore::size() const {
  return files_->paths.size();
}

const std::string& SourceStore::root() const {
  return files_->root;
}

const std::string& SourceStore::path(FileId id) const {
  CHECK(index_of(id) < size());
  return files_->paths[index_of(id)];
}

std::string SourceStore::absolute_path(FileId id) const {
  return join_path(root(), path(id));
}

std::optional<FileId> SourceStore::find(std::string_view path) const {
  const auto found = files_->ids.find(path);
  if (found == files_->ids.end()) return std::nullopt;
  return found->second;
}

Result<SourcePtr> SourceStore::get(FileId id) const {
  if (const auto found = replaced_.find(id); found != replaced_.end()) return found->second;
  Slot& slot = files_->slots[index_of(id)];
  std::call_once(slot.once, [&] { slot.source = decode(path(id), read_bytes(id)); });
  return *slot.source;
}

Result<SourcePtr> SourceStore::get(FileId id, std::string bytes) const {
  if (const auto found = replaced_.find(id); found != replaced_.end()) return found->second;
  Slot& slot = files_->slots[index_of(id)];
  std::call_once(slot.once, [&] { slot.source = decode(path(id), std::move(bytes)); });
  return *slot.source;
}

Result<std::string> SourceStore::read_bytes(FileId id) const {
  if (const auto found = replaced_.find(id); found != replaced_.end()) {
    return std::string(found->second->bytes());
  }
  return files_->file_system.read_file(absolute_path(id)).map_error([&](Error error) {
    error.where = path(id);
    return error;
  });
}

SourceStore SourceStore::with_texts(std::span<const std::pair<FileId, SourcePtr>> texts) const {
  SourceStore next(files_);
  next.replaced_ = replaced_;
  for (const auto& [id, source] : texts) {
    CHECK(index_of(id) < size() && source != nullptr);
    next.replaced_[id] = source;
  }
  return next;
}

}  // namespace modelmend::text
