// SourceStore: the files of a run, by id and by path, read when they are first asked for.
//
// Made once by discovery; ids follow bytewise path order. Every phase reads through it, from any
// thread. A file is read at most once and then stays as it was read, so all phases see one text;
// the writer compares those bytes with the disk before it replaces them. `with_texts` gives the
// store of the next round: the same ids, some texts replaced, everything else shared.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "text/byte_range.h"
#include "text/source_file.h"

namespace modelmend::text {

using SourcePtr = std::shared_ptr<const SourceFile>;

class SourceStore {
 public:
  // `root` is an absolute folder, `paths` are relative to it in any order; repeats are one file.
  // `files` must outlive the store.
  SourceStore(const FileSystem& files, std::string root, std::vector<std::string> paths);

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] const std::string& root() const;
  [[nodiscard]] const std::string& path(FileId id) const;
  [[nodiscard]] std::string absolute_path(FileId id) const;
  [[nodiscard]] std::optional<FileId> find(std::string_view path) const;

  // The file, read on the first call. A file that cannot be read gives the same Error each time.
  [[nodiscard]] Result<SourcePtr> get(FileId id) const;
  // The same for a caller that has read the bytes already (the literal search); if another thread
  // was first, its text is the one that counts.
  [[nodiscard]] Result<SourcePtr> get(FileId id, std::string bytes) const;
  // The bytes alone, undecoded and not kept: for files that will most likely not be needed again.
  [[nodiscard]] Result<std::string> read_bytes(FileId id) const;
  // The same for a caller that looks at many files, one after another.
  [[nodiscard]] Result<std::string_view> read_bytes(FileId id, FileBuffer& buffer) const;

  // The same files with these texts instead.
  [[nodiscard]] SourceStore with_texts(std::span<const std::pair<FileId, SourcePtr>> texts) const;

 private:
  struct Files;
  explicit SourceStore(std::shared_ptr<const Files> files) : files_(std::move(files)) {}

  std::shared_ptr<const Files> files_;
  std::map<FileId, SourcePtr> replaced_;
};

}  // namespace modelmend::text

namespace modelmend {
using text::SourcePtr;
using text::SourceStore;
}  // namespace modelmend
