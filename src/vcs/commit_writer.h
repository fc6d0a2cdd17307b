// CommitWriter: commits with new texts of files, made beside the work tree.
//
// Used by the commands that write to a branch. It fills an index of its own from the commit that it
// starts at, and lets git store texts, trees and commits: work tree, index and stash of the user
// stay as they are, and files that are not checked out are no matter. The commits belong to no
// branch until somebody makes one; git removes them in time if nobody does. Hooks do not run.
// Whoever makes one holds signals back while it lives, for it keeps a temporary folder.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "base/temp_folder.h"
#include "vcs/repository.h"

namespace modelmend::vcs {

struct NewText {
  std::string path;  // below the top of the work tree; a file of the first commit
  std::string text;  // as git stores it
};

class CommitWriter {
 public:
  [[nodiscard]] static Result<CommitWriter> open(const Repository& repository,
                                                 const std::string& start);

  // The id of a commit whose parent is the one before. Its files are those of the parent, with
  // these texts.
  Result<std::string> commit(std::span<const NewText> texts, const std::string& message);

 private:
  struct Entry {
    std::string mode;
    std::string blob;  // in the first commit
  };
  enum class Filters { Apply, Skip };

  CommitWriter(Repository repository, TempFolder folder, std::string start)
      : repository_(std::move(repository)), folder_(std::move(folder)), parent_(std::move(start)) {}

  Result<void> read_entries();
  [[nodiscard]] std::string index() const { return join_path(folder_.path(), "index"); }
  [[nodiscard]] Result<std::string> git(std::vector<std::string> arguments, std::string input = {});
  [[nodiscard]] Result<Filters> filters_for(const std::string& path, const Entry& entry);
  [[nodiscard]] Result<std::string> store(const NewText& text, const Entry& entry);

  Repository repository_;
  TempFolder folder_;
  std::string parent_;
  std::map<std::string, Entry, std::less<>> entries_;
  std::map<std::string, Filters, std::less<>> filters_;
};

}  // namespace modelmend::vcs
