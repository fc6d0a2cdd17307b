// LibraryReach: the files in which a name can mean something of some libraries, found without
// parsing.
//
// A name means something of SQLAlchemy only where a chain of imports, assignments, class statements
// and returns leads to an import of SQLAlchemy. This follows all such chains over the whole
// project, name by name: from the files that import the library to those that import one of the
// names that these make of it, and so on, until nothing new appears. Most files of most projects
// are never reached and need not be looked at again. It errs towards more: a file that is not
// reached holds no name that Project would resolve to the library or to a class below one of it.
//
// Made by the pipeline's search and by tests; asked by read_models() and by the prefilter. Const
// but for `update`.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/string_tables.h"
#include "semantic/outline.h"
#include "semantic/project.h"

namespace modelmend::semantic {

// Words of one file through which the library can be meant.
struct ReachingWords {
  bool any = false;  // every word: the file has a star import of the library
  std::set<std::string, std::less<>> words;

  [[nodiscard]] bool empty() const { return !any && words.empty(); }
  [[nodiscard]] bool contains(std::string_view word) const { return any || words.contains(word); }

  friend bool operator==(const ReachingWords&, const ReachingWords&) = default;
};

// By FileId: what every file of the project imports.
using ImportsOfFiles = std::vector<TextImports>;
// A file that cannot be read imports nothing.
[[nodiscard]] ImportsOfFiles read_imports(const text::SourceStore& sources, unsigned jobs);

// Top-level packages, "sqlalchemy".
using Libraries = std::set<std::string, std::less<>>;
// True if a file with these imports is one where LibraryReach starts.
[[nodiscard]] bool imports_any(const TextImports& imports, const Libraries& libraries);

// Names by which an import can lead to a file that is reached.
struct ReachedNames {
  StringSet modules;  // "user" of app/user.py, "app" of app/__init__.py
  StringSet parts;    // these, and the folders that they are in
};

class LibraryReach {
 public:
  LibraryReach(Libraries libraries, unsigned jobs);

  void compute(const Project& project, ImportsOfFiles imports);
  // The files of `project` whose texts are others now. What could be meant before counts still.
  void update(const Project& project, const std::set<FileId>& replaced);

  // Null for a file that is not reached.
  [[nodiscard]] const ReachingWords* words_of(FileId file) const;
  // Those of them that the module's own names are: what stands outside of functions and does not
  // mean what a class body binds for itself means one of these.
  [[nodiscard]] const ReachingWords* words_of_module(FileId file) const;
  // The same of its outline.
  [[nodiscard]] const Outline* outline_of(FileId file) const;
  // In id order.
  [[nodiscard]] std::vector<FileId> files() const;
  [[nodiscard]] const ImportsOfFiles& imports() const { return imports_; }
  // These files and all in which some name may mean something because of what stands in them.
  [[nodiscard]] std::set<FileId> led_to(const Project& project, std::set<FileId> files) const;

 private:
  // An import, and the module that it speaks of once somebody has asked.
  struct FollowedImport {
    TextImport import;
    bool is_of_library = false;
    std::optional<FoundModule> found = {};
  };
  // What a text says. Each is looked at by one thread at a time, which may fill in what is found.
  struct ReadFile {
    text::SourcePtr text;
    Outline outline;
    std::vector<FollowedImport> imports;
    std::vector<FollowedImport> inner_imports;
  };
  struct Reached {
    std::shared_ptr<ReadFile> file;
    // What the imports bring, of the module and of what stands in functions and classes. The words
    // follow from these.
    ReachingWords by_imports;
    ReachingWords by_inner_imports;
    ReachingWords words;
    ReachingWords exported;  // those of them that other files can take
  };
  class Question;

  [[nodiscard]] std::vector<FileId> importers_by(const Project& project,
                                                 const ReachedNames& names) const;
  // Nothing if the file is not reached, or not by the fresh names if there are any, or if it is as
  // it was.
  [[nodiscard]] std::optional<Reached> look_at(const Project& project, FileId file,
                                               const ReachedNames* fresh) const;
  [[nodiscard]] std::shared_ptr<ReadFile> read(const text::SourcePtr& text) const;
  [[nodiscard]] std::vector<FollowedImport> followed(const TextImports& imports) const;
  // Looks at the files, and at those that import what they export now, until nothing is new.
  void spread(const Project& project, std::vector<FileId> files);

  Libraries libraries_;
  unsigned jobs_;
  ImportsOfFiles imports_;
  std::map<FileId, Reached> reached_;
  std::map<std::string, FileId, std::less<>> reached_paths_;
  ReachedNames names_;
};

}  // namespace modelmend::semantic
