// MemoryFiles: a tree of files that exists only here, for running the cases of rules.
//
// Made by run_case() from the sections of a case. Reading works as on a disk; every change is
// refused, because a run does not write.
#pragma once

#include <map>
#include <string>

#include "base/file_system.h"

namespace modelmend::pipeline {

class MemoryFiles : public FileSystem {
 public:
  // Absolute paths to contents; folders follow from them.
  explicit MemoryFiles(std::map<std::string, std::string> contents)
      : contents_(std::move(contents)) {}

  [[nodiscard]] Result<std::optional<FileStat>> stat(const std::string& path) const override;
  [[nodiscard]] Result<std::optional<FileStat>> lstat(const std::string& path) const override;
  [[nodiscard]] Result<std::string> read_file(const std::string& path) const override;
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

 private:
  [[nodiscard]] bool is_folder(const std::string& path) const;

  std::map<std::string, std::string> contents_;
};

}  // namespace modelmend::pipeline
