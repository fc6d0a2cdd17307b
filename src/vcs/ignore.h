// IgnoreRules and IgnoreFolder: which files git would ignore.
//
// Used by discovery, which walks the tree itself: it makes an IgnoreFolder for the folder where it
// starts, asks `ignores` for each entry, and enters the folders that are left. Rules come from the
// `.gitignore` files from the top of the work tree down, .git/info/exclude and the user's global
// file, with git's precedence. What lies in an ignored folder is ignored, which follows from not
// entering it. Const once made, so threads may share folders.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "vcs/repository.h"
#include "vcs/wildmatch.h"

namespace modelmend::vcs {

// The patterns of one file.
class IgnoreRules {
 public:
  enum class Verdict : std::uint8_t { Silent, Ignored, Kept };

  explicit IgnoreRules(std::string_view text);

  [[nodiscard]] bool empty() const { return rules_.empty(); }
  // `path` is relative to the folder of the file; the last pattern that matches decides.
  [[nodiscard]] Verdict judge(std::string_view path, bool is_folder) const;

 private:
  struct Rule {
    bool keeps = false;               // "!pattern"
    bool folders_only = false;        // "pattern/"
    bool whole_path = false;          // has a slash: the path must match, else the name
    bool suffix = false;              // "*.py": literal is what the name must end with
    std::string literal;              // what the subject must start with
    std::optional<WildPattern> rest;  // and what must match the rest of it
  };

  static std::optional<Rule> parse(std::string_view line);
  [[nodiscard]] static bool matches(const Rule& rule, std::string_view path, std::string_view name);

  std::vector<Rule> rules_;
};

class IgnoreFolder;
using IgnoreFolderPtr = std::shared_ptr<const IgnoreFolder>;

class IgnoreFolder {
 public:
  // For a walk that starts at `folder` (an absolute path): rules from the top of the repository
  // down to it; without a repository those of the folder itself and below.
  [[nodiscard]] static IgnoreFolderPtr at(const FileSystem& files,
                                          const std::optional<Repository>& repository,
                                          const std::string& folder);
  // One level down. Say if a listing has shown that there is no regular file `.gitignore` in it.
  [[nodiscard]] static IgnoreFolderPtr enter(const FileSystem& files, const IgnoreFolderPtr& parent,
                                             std::string_view name, bool has_ignore_file = true);

  // `name` is an entry of this folder. A symbolic link is not a folder. `.git` is always ignored.
  [[nodiscard]] bool ignores(std::string_view name, bool is_folder) const;

 private:
  IgnoreFolder() = default;

  std::string absolute_;
  std::string relative_;                                   // to the top: "" or "app/models/"
  IgnoreFolderPtr parent_;                                 // the next one upward that has rules
  std::optional<IgnoreRules> rules_;                       // of its own .gitignore
  std::shared_ptr<const std::vector<IgnoreRules>> outer_;  // for the whole tree, strongest first
};

// .git/info/exclude and the file of core.excludesFile (by default git/ignore in the user's
// configuration folder), strongest first. Starts git only if a configuration file seems to set it.
[[nodiscard]] std::vector<IgnoreRules> outer_ignore_rules(const FileSystem& files,
                                                          const Repository& repository);

}  // namespace modelmend::vcs
