// UnusedImports: which imported names a set of edits leaves without a use.
//
// Asked by ImportPlanner for the settled edits of one file. A name is given up only if the edits
// take its last use and nothing else could want it: no `__all__`, no re-export, no other module, no
// `# noqa`, no conditional import, no string or comment that may be read as an annotation.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "patch/edit.h"
#include "rewrite/module_imports.h"
#include "rewrite/other_modules.h"

namespace modelmend::rewrite {

[[nodiscard]] std::vector<std::string> names_left_unused(const semantic::Module& module,
                                                         std::span<const TopLevelImport> imports,
                                                         const OtherModules& others,
                                                         std::span<const patch::Edit> edits);

// True if `text` names `name` itself, not as an attribute of something.
[[nodiscard]] bool mentions(std::string_view text, std::string_view name);

}  // namespace modelmend::rewrite
