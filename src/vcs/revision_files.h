// RevisionFiles: the work tree as it was in a commit, without checking it out.
//
// Made by `verify` for each revision that it compares and by `--branch` for HEAD; read through the
// FileSystem seam by everything that reads a work tree. The names come from one `git ls-tree`, the
// Python texts and ignore files from one `git cat-file --batch`; neither the index nor the work
// tree is touched. What lies outside of the work tree, and git's own folder, is read from the disk.
// The files of a submodule are those of the commit that the revision names, where it is checked
// out. Every change is refused.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "vcs/repository.h"

namespace modelmend::vcs {

class RevisionFiles : public FileSystem {
 public:
  // `revision` is anything that git takes for a commit. `disk` must outlive the result.
  [[nodiscard]] static Result<std::unique_ptr<RevisionFiles>> open(const FileSystem& disk,
                                                                   const Repository& repository,
                                                                   const std::string& revision);

  // Submodules whose commit is not on this machine, though they are checked out: their files are
  // missing here.
  [[nodiscard]] const std::vector<std::string>& missing_submodules() const {
    return missing_submodules_;
  }

  // True for the files of a submodule, which are no files of this commit.
  [[nodiscard]] bool is_in_submodule(const std::string& path) const {
    return submodule_of(path) != nullptr;
  }

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
  struct Entry {
    FileKind kind = FileKind::Regular;  // Directory: a submodule
    std::string blob;
  };
  using Entries = std::map<std::string, Entry, std::less<>>;

  RevisionFiles(const FileSystem& disk, Repository repository)
      : disk_(disk), repository_(std::move(repository)) {}

  static std::optional<std::pair<std::string, Entry>> read_record(std::string_view record);
  Result<void> list_tree(const std::string& tree);
  Result<void> read_texts();
  void mount_submodules();

  // Below the top of the work tree, "" for the top itself; nullopt for what the disk answers.
  [[nodiscard]] std::optional<std::string> inside(const std::string& path) const;
  [[nodiscard]] const RevisionFiles* submodule_of(const std::string& path) const;
  [[nodiscard]] bool is_folder(const std::string& relative) const;
  // The same place without symbolic links; nullopt if they lead out of the tree or in circles.
  [[nodiscard]] std::optional<std::string> followed(const std::string& relative) const;
  [[nodiscard]] Result<std::string> text_of(const std::string& blob) const;
  [[nodiscard]] std::optional<FileStat> stat_of(const std::string& relative) const;

  const FileSystem& disk_;
  Repository repository_;
  Entries entries_;                                                   // by path below the top
  std::map<std::string, std::string, std::less<>> texts_;             // by blob
  std::map<std::string, std::unique_ptr<RevisionFiles>> submodules_;  // by absolute path
  std::vector<std::string> missing_submodules_;
};

}  // namespace modelmend::vcs
