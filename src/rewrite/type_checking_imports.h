// TypeCheckingImports: classes of the project that a file names in quotes only.
//
//   if TYPE_CHECKING:
//       from app.cases import Case
//
// Asked by ImportPlanner, which spells the condition. SQLAlchemy finds the class by its name, so no
// import is made when the code runs, and modules may name each other. They join the block that the
// file has for this; else there is a new one behind its imports.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "patch/edit.h"
#include "rewrite/import_planner.h"
#include "rewrite/module_imports.h"
#include "rewrite/source_style.h"
#include "semantic/project.h"

namespace modelmend::rewrite {

struct TypeCheckingImports {
  std::vector<patch::Edit> edits;  // of the block that is there
  // Otherwise what follows `if TYPE_CHECKING:`, a line each, and where that goes.
  std::vector<std::string> lines;
  std::uint32_t offset = 0;  // the start of a line
};

// `imports` are those at the top of the module; each of `names` is of another module than this.
[[nodiscard]] TypeCheckingImports type_checking_imports(const semantic::Project& project,
                                                        const semantic::Module& module,
                                                        std::span<const TopLevelImport> imports,
                                                        std::span<const ProjectName> names,
                                                        const SourceStyle& style);

}  // namespace modelmend::rewrite
