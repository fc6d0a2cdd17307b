// ImportPlace: where a new import statement goes in a module.
//
// Asked by ImportPlanner when no statement of the file can take a new name. The answer is a line:
// among its kin if the file imports from the same library already, in the group of its kind
// otherwise (standard library, third party, project), in that group's order; before the first use,
// after docstring and `from __future__`.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "rewrite/module_imports.h"
#include "semantic/project.h"

namespace modelmend::rewrite {

struct ImportPlace {
  std::uint32_t offset = 0;  // the start of a line, or the end of the text
  int blank_lines_before = 0;
  int blank_lines_after = 0;
  int group = 0;  // groups of imports stand in this order, with a blank line between them
};

// `imports` are those of the module; `from` is the module to import from; the statement must stand
// in `within`: behind what would rebind its name, before the first use.
// Whether a statement that imports from `left` may stand before one that imports from `right`.
[[nodiscard]] bool module_before(std::string_view left, std::string_view right);

[[nodiscard]] ImportPlace place_import(const semantic::Project& project,
                                       const semantic::Module& module,
                                       std::span<const TopLevelImport> imports,
                                       std::string_view from, ByteRange within);

}  // namespace modelmend::rewrite
