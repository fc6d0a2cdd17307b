// The file of a migration: its name and its text.
//
// Called by `revision` with what create_missing() and add_drift() made. The text is that of the
// environment's script.py.mako where this says nothing but the usual, else that of Alembic's own
// template. Pure functions: the same migration gives the same bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alembic/migration.h"
#include "alembic/script_settings.h"

namespace modelmend::alembic {

enum class Style { Op, Sql };

// The moment at which a migration is made, in the zone that the settings name.
struct Moment {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  std::uint32_t microsecond = 0;
  std::int64_t epoch = 0;
  std::string offset = {};  // "+00:00" where a zone is named, else empty
};

struct Heading {
  std::string message;
  std::string revision;
  std::vector<std::string> down = {};  // what it goes on from
  Moment made = {};
};

// Statements as the body of upgrade() or downgrade(), indented; "pass" if there are none.
[[nodiscard]] std::string body_of(const std::vector<Statement>& statements, Style style,
                                  std::string_view indent);

[[nodiscard]] std::string migration_text(const Migration& migration, Style style,
                                         const Heading& heading,
                                         const std::optional<std::string>& script_template);

// The statements of the upgrade with ";", in a transaction where they can be.
[[nodiscard]] std::string migration_sql(const Migration& migration);

// "2024_05_01_1200-ab12_add_things.py" by file_template; nullopt if it says what nobody knows.
[[nodiscard]] std::optional<std::string> migration_file_name(const ScriptSettings& settings,
                                                             const Heading& heading);

// Twelve hexadecimal digits that tell this migration from any other.
[[nodiscard]] std::string revision_id(const Migration& migration, const Heading& heading);

}  // namespace modelmend::alembic
