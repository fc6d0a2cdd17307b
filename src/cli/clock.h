// The clock on the wall, in a time zone.
//
// Used for the names and headings of migrations, the only output that tells when it was made.
#pragma once

#include <string>

#include "alembic/migration_file.h"

namespace modelmend::cli {

// `timezone` as the system's database names it: "UTC", "Europe/Rome"; empty: where we are.
[[nodiscard]] alembic::Moment now_in(const std::string& timezone);

}  // namespace modelmend::cli
