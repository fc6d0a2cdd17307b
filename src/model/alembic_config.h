// Alembic configuration: where alembic.ini or pyproject.toml says that migrations live.
//
//   [alembic]                                 [tool.alembic]
//   script_location = %(here)s/migrations     script_location = "%(here)s/migrations"
//
// Read by find_alembic_environments(), and by whoever writes into the version folder. Each section
// with a script_location is an environment
// (`alembic --name`). Values are interpolated as configparser does it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace modelmend::model {

struct ScriptLocation {
  std::string file;        // "backend/alembic.ini", below the root
  std::string section;     // "alembic", "tool.alembic"
  std::uint32_t line = 0;  // 1-based
  std::string written;     // interpolated, %(here)s apart: "migrations", "app.db:migrations"
  bool from_here = false;  // counted from the folder of the file by %(here)s
  std::string reason;      // why it cannot be known, else empty
};

// `file` is the path of an alembic.ini or a pyproject.toml below the root.
[[nodiscard]] std::vector<ScriptLocation> script_locations(std::string_view text,
                                                           const std::string& file);

// What one section says for a key ("file_template"), interpolated, %(here)s apart, and with %% for
// one %. The lines of a value of several, and the items of a list, are a line each. Nullopt if it
// says nothing.
[[nodiscard]] std::optional<std::string> alembic_option(std::string_view text,
                                                        const std::string& file,
                                                        const std::string& section,
                                                        std::string_view key);

}  // namespace modelmend::model
