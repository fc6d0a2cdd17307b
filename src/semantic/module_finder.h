// ModuleFinder: which file an import names.
//
// Used by Project; knows paths only, reads no file. Python's order is followed: a regular package
// or a module wins over a folder without __init__.py wherever it stands. Absolute imports are
// searched from the folder that holds the importing file's outermost package, then from the folders
// above it, each with its `src`, then from the configured source roots; last, with a guess, in the
// folders between the two and where the project has its only outermost package of that name.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/string_tables.h"
#include "text/source_store.h"

namespace modelmend::semantic {

struct FoundModule {
  enum class Kind {
    File,     // a module or a regular package
    Folder,   // a namespace package
    Missing,  // inside of a package of the project, but there is no such file
    Outside,  // not of the project
  };
  Kind kind = Kind::Outside;
  FileId file{};       // of a Folder: the first file below it
  std::string folder;  // of a Folder
};

class ModuleFinder {
 public:
  ModuleFinder(std::shared_ptr<const text::SourceStore> sources,
               std::vector<std::string> source_roots);

  [[nodiscard]] FoundModule absolute(std::string_view dotted, FileId from) const;
  // `written` begins with its dots: "..models".
  [[nodiscard]] FoundModule relative(std::string_view written, FileId from) const;
  // The module `name` directly in `folder`.
  [[nodiscard]] FoundModule in_folder(const std::string& folder, std::string_view name) const;

  [[nodiscard]] std::string module_name(FileId file) const;
  [[nodiscard]] bool is_package(FileId file) const;
  // "app/models" for app/models/user.py and for app/models/__init__.py; "" at the root.
  [[nodiscard]] std::string folder_of(FileId file) const;

 private:
  [[nodiscard]] bool is_package_folder(const std::string& folder) const;
  [[nodiscard]] std::string package_root(FileId from) const;
  [[nodiscard]] std::vector<std::string> search_path(const std::string& root) const;
  [[nodiscard]] FoundModule search(std::string_view dotted, const std::string& root,
                                   const std::string& from) const;
  [[nodiscard]] std::vector<std::string> guesses(std::string_view top, const std::string& root,
                                                 const std::string& from) const;
  [[nodiscard]] FoundModule walk(FoundModule at, std::string_view rest) const;
  [[nodiscard]] std::optional<std::string> only_home_of(std::string_view top_level) const;
  [[nodiscard]] std::map<std::string, std::string, std::less<>> index_homes() const;

  std::shared_ptr<const text::SourceStore> sources_;
  std::vector<std::string> source_roots_;
  mutable std::mutex mutex_;
  mutable StringMap<FoundModule> cache_;
  mutable std::once_flag homes_once_;
  // Outermost package -> its folder; kSeveral if there are several.
  mutable std::map<std::string, std::string, std::less<>> homes_;
};

}  // namespace modelmend::semantic
