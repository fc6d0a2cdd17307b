// Import closure: which files of the project run when one of them is imported.
//
// Asked to know what a script such as Alembic's env.py makes known, and what it cannot. Every
// import statement counts, in whatever function or branch it stands, but for those under `if
// TYPE_CHECKING:`; so a file that is not in the closure is certain not to run, unless some file in
// it imports modules whose names are computed: then the first such place is given.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "semantic/project.h"

namespace modelmend::semantic {

struct ImportClosure {
  std::set<FileId> files;        // with the one that it starts from
  std::optional<Place> dynamic;  // imports what nobody can tell before it runs
};

// `running`: files that run already, so that importing them runs nothing.
[[nodiscard]] ImportClosure import_closure(const Project& project, FileId start,
                                           const std::set<FileId>& running = {});

// What the statements above `end` of a module may run: its imports, in whatever function or branch,
// with all that these run in turn. The module itself is in it only if one of these imports it.
[[nodiscard]] ImportClosure import_closure_above(const Project& project, FileId file,
                                                 std::uint32_t end,
                                                 const std::set<FileId>& running);

// "app.models" for `from app import models`, "..models" for `from .. import models`.
[[nodiscard]] std::string below(std::string_view module, std::string_view name);

}  // namespace modelmend::semantic
