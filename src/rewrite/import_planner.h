// ImportPlanner: the only one that knows how a file spells an imported name, and where an import
// goes.
//
// Made once for each file that changes; asked by templates and transforms for spellings, and by the
// file's plan for the import edits once the changes of that file are settled. It answers in the
// file's own way: `sa.Integer` where `sa.` is used, merged into an existing list in its order and
// layout otherwise, a new line beside its kin as a last resort. It never rebinds a name, keeps
// `from __future__` and docstrings first, and leaves `__all__`, re-exports, `# noqa` lines and
// imports that other modules take from here.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/declined.h"
#include "patch/edit.h"
#include "semantic/project.h"

namespace modelmend::rewrite {

class ImportPlanner {
 public:
  ImportPlanner(const semantic::Project& project, const semantic::Module& module);

  // How to write the library name `canonical` at `offset` in this file: "Integer", "sa.Integer".
  // `near` (may be null) is the expression that the new one replaces or stands beside; its
  // qualifier is preferred (`sa.UUID(...)` -> `sa.Integer`). Declines with `name-taken` if every
  // reasonable spelling is bound to something else. A pure function of the file and its arguments.
  [[nodiscard]] Attempt<std::string> spelling(std::string_view canonical, std::uint32_t offset,
                                              syntax::Node near) const;

  // The edits of import statements for a settled set of changes: additions for `wanted` spellings
  // that are not bound yet, removals of imported names that had uses before and have none outside
  // `replaced` any more. `replaced` are the ranges whose old text goes away; `inserted` the new
  // texts (names used in them count as uses).
  [[nodiscard]] std::vector<patch::Edit> edits(std::span<const std::string> wanted,
                                               std::span<const ByteRange> replaced,
                                               std::span<const std::string> inserted) const;

 private:
  const semantic::Project& project_;
  const semantic::Module& module_;
};

}  // namespace modelmend::rewrite
