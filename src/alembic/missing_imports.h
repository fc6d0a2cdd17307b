// The imports that a project's script.py.mako leaves out.
//
// Alembic's own template says `${imports}`; one that does not has imported what its migrations
// needed so far. Called by migration_text() for such a template.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace modelmend::alembic {

// True if the template has a place of its own for imports.
[[nodiscard]] bool has_place_for_imports(std::string_view script_template);

// The text of a migration with those of `imports` that it does not say, behind its last import.
// One that imports nothing at all stays as it is.
[[nodiscard]] std::string with_imports(std::string_view text, const std::set<std::string>& imports);

}  // namespace modelmend::alembic
