// Project: resolves names over the whole source tree without importing user code.
//
// Made once for a state of the sources, used from many threads. Modules are opened on demand, one
// name and one hop at a time, each parsed at most once; opening is invisible to the result, so the
// answers are the same for every order of questions and every number of threads. Libraries
// (sqlalchemy, sqlmodel, flask_sqlalchemy, pydantic, typing, uuid, ...) are known by a built-in
// export table and never opened.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "semantic/library.h"
#include "semantic/module.h"
#include "semantic/module_finder.h"
#include "semantic/resolution.h"
#include "text/source_store.h"

namespace modelmend::semantic {

struct ProjectOptions {
  // Folders, relative to the root, from which absolute imports are searched besides the importing
  // file's own ancestors ("src").
  std::vector<std::string> source_roots;
};

class Project {
 public:
  Project(std::shared_ptr<const text::SourceStore> sources, ProjectOptions options);
  // Shares every module of `before` whose text is the same in `sources`.
  Project(const Project& before, std::shared_ptr<const text::SourceStore> sources);
  Project(const Project&) = delete;
  Project& operator=(const Project&) = delete;
  Project(Project&&) = delete;
  Project& operator=(Project&&) = delete;
  ~Project();

  [[nodiscard]] const text::SourceStore& sources() const;
  // Parses at first use. Error when the file cannot be read as Python text.
  [[nodiscard]] Result<const Module*> open(FileId file) const;
  // The same for a look at a file of which most likely nothing more is asked: who wants it to stay
  // hands it to keep(), which gives what open() gives from then on.
  [[nodiscard]] Result<std::shared_ptr<const Module>> open_apart(FileId file) const;
  const Module* keep(std::shared_ptr<const Module> module) const;

  // The meaning of an expression at its own place: an identifier, an attribute chain, or anything
  // that stands for one of these (parentheses, a string annotation's content parsed in place, a
  // call's callee). Subscripts and calls are Unknown: ask for their parts.
  [[nodiscard]] Resolution resolve(const Module& module, syntax::Node expression) const;
  // The same as type checkers take it, wherever it stands: of `if TYPE_CHECKING: import models` and
  // `else: models = lazy("models")` the import.
  [[nodiscard]] Resolution resolve_for_type_checkers(const Module& module,
                                                     syntax::Node expression) const;
  // The meaning of a dotted name as if written at `offset` of `module` (end of file scope for
  // names in strings that are evaluated late: pass the text's size).
  [[nodiscard]] Resolution resolve_dotted(const Module& module, std::string_view dotted,
                                          std::uint32_t offset) const;
  // What `from module import name` brings in the file `into`; without a name what `import module as
  // x` brings. The file itself is not opened.
  [[nodiscard]] Resolution imported(FileId into, std::string_view module,
                                    std::string_view name) const;
  // The attribute `name` of whatever `owner` is: an export of a module, a member of a class body or
  // of its bases, a member of an instance.
  [[nodiscard]] Resolution member(const Resolution& owner, std::string_view name) const;

  // Whether the star import `star` of `module` binds `name`.
  [[nodiscard]] library::Exported star_binds(const Module& module, const Binding& star,
                                             std::string_view name) const;

  // The project file that `import dotted` would load in the file `from`.
  [[nodiscard]] std::optional<FileId> find_module(std::string_view dotted, FileId from) const;
  [[nodiscard]] std::string module_name(FileId file) const;
  // The same, and what else may be there: a folder without a file of its own, nothing.
  [[nodiscard]] FoundModule find(std::string_view dotted, FileId from) const;
  // The module `name` directly in `folder`, which is a path below the root.
  [[nodiscard]] FoundModule find_in_folder(const std::string& folder, std::string_view name) const;

  // The class that `Local{Class}` names, with its module.
  struct ClassSite {
    const Module* module;
    syntax::Node definition;  // class_definition
  };
  [[nodiscard]] std::optional<ClassSite> class_site(const Resolution& resolution) const;

 private:
  friend class Resolver;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace modelmend::semantic
