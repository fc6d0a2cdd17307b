#include "text/source_store.h"

#include <algorithm>
#include <mutex>

#include "base/check.h"
#include "base/flat_index.h"

namespace modelmend::text {
namespace {

std::size_t index_of(FileId id) {
  return static_cast<std::size_t>(id);
}

// What was read, once. Small, because most of the files of a run are never asked for.
struct Slot {
  std::once_flag once;
  SourcePtr source;
  std::unique_ptr<const Error> error;  // why there is no source

  void fill(Result<SourcePtr> read) {
    if (read)
      source = *std::move(read);
    else
      error = std::make_unique<const Error>(std::move(read).error());
  }
  [[nodiscard]] Result<SourcePtr> result() const {
    if (error) return tl::unexpected<Error>(*error);
    return source;
  }
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
  FlatIndex ids;

  [[nodiscard]] auto path_of() const {
    return [this](std::uint32_t id) -> std::string_view { return paths[id]; };
  }
};

SourceStore::SourceStore(const FileSystem& files, std::string root,
                         std::vector<std::string> paths) {
  if (!std::ranges::is_sorted(paths)) std::ranges::sort(paths);
  const auto repeats = std::ranges::unique(paths);
  paths.erase(repeats.begin(), repeats.end());
  const std::size_t count = paths.size();
  auto slots = std::make_unique<Slot[]>(count);
  const auto made = std::make_shared<Files>(
      Files{files, std::move(root), std::move(paths), std::move(slots), FlatIndex(count)});
  for (std::size_t i = 0; i < count; ++i)
    made->ids.add(static_cast<std::uint32_t>(i), made->path_of());
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
  const auto found = files_->ids.find(path, files_->path_of());
  return found ? std::optional(FileId{*found}) : std::nullopt;
}

Result<SourcePtr> SourceStore::get(FileId id) const {
  if (const auto found = replaced_.find(id); found != replaced_.end()) return found->second;
  Slot& slot = files_->slots[index_of(id)];
  std::call_once(slot.once, [&] { slot.fill(decode(path(id), read_bytes(id))); });
  return slot.result();
}

Result<SourcePtr> SourceStore::get(FileId id, std::string bytes) const {
  if (const auto found = replaced_.find(id); found != replaced_.end()) return found->second;
  Slot& slot = files_->slots[index_of(id)];
  std::call_once(slot.once, [&] { slot.fill(decode(path(id), std::move(bytes))); });
  return slot.result();
}

Result<std::string> SourceStore::read_bytes(FileId id) const {
  FileBuffer buffer;
  return read_bytes(id, buffer).map([](std::string_view bytes) { return std::string(bytes); });
}

Result<std::string_view> SourceStore::read_bytes(FileId id, FileBuffer& buffer) const {
  if (const auto found = replaced_.find(id); found != replaced_.end())
    return found->second->bytes();
  return files_->file_system.read_file_into(absolute_path(id), buffer).map_error([&](Error error) {
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
