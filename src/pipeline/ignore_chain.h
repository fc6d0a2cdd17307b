// IgnoreChain: what .gitignore and .ignore say about the entries of one folder.
//
// Grown by discover as it walks down. vcs answers for git; the files named .ignore, which ripgrep
// and ruff know as well, go before it: the nearest one that has an opinion decides. Const once
// made, shared by threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "vcs/ignore.h"

namespace modelmend::pipeline {

class IgnoreChain {
 public:
  // Ignores nothing, and neither do the folders entered from it.
  IgnoreChain() = default;
  // For a walk that starts at `folder`, which is `root` or lies below it (both absolute).
  IgnoreChain(const FileSystem& files, const std::string& root, const std::string& folder);

  // One level down; the flags say what a listing of that folder has shown.
  [[nodiscard]] IgnoreChain enter(const FileSystem& files, const std::string& folder,
                                  bool has_gitignore, bool has_ignore) const;

  // `folder` is the one this was made for.
  [[nodiscard]] bool ignores(const std::string& folder, std::string_view name,
                             bool is_folder) const;

 private:
  struct Link {
    std::shared_ptr<const Link> above;
    std::string folder;  // absolute
    vcs::IgnoreRules rules;
  };
  void add_link(const FileSystem& files, const std::string& folder);

  vcs::IgnoreFolderPtr git_;
  std::shared_ptr<const Link> dot_ignore_;
};

}  // namespace modelmend::pipeline
