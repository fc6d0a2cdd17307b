// The lines of a validation about Alembic: one head, the database at it, all tables in its sight.
//
// Called by pipeline::validate(), with what the environments of the project say. Without an
// environment nobody can tell.
#pragma once

#include <vector>

#include "alembic/environment.h"
#include "schema/source.h"
#include "validate/validation.h"

namespace modelmend::validate {

// The migrations of one environment.
struct Migrations {
  std::string environment;  // "alembic.ini [alembic]"
  std::vector<alembic::Version> versions = {};
  std::vector<std::string> trouble = {};          // why they could not be read
  std::vector<std::string> missing_folders = {};  // that should hold them, where there are none
};

[[nodiscard]] Line head_line(const std::vector<Migrations>& migrations);
// `actual` is what the source says; `schema`: where it keeps alembic_version.
[[nodiscard]] Line at_head_line(const std::vector<Migrations>& migrations,
                                const schema::Source* source, const schema::Schema* actual,
                                const std::string& schema);
// `findings` are those of drift::check_alembic().
[[nodiscard]] Line target_line(const std::vector<Migrations>& migrations,
                               const std::vector<drift::Finding>& findings);

}  // namespace modelmend::validate
