// The revisions that a database is at, as its table alembic_version says.
//
// Asked by `revision`, which goes on from a database that has all migrations, and by `validate`.
#pragma once

#include <string>
#include <vector>

#include "alembic/versions.h"
#include "base/result.h"
#include "schema/source.h"

namespace modelmend::alembic {

// Sorted. `schema` is where the table is. Fails where the table cannot be read or is not there.
[[nodiscard]] Result<std::vector<std::string>> applied_revisions(const schema::Source& source,
                                                                 const std::string& schema);

// "the database is at c3, which no migration of the project is", or empty. Then no command of
// Alembic works on it.
[[nodiscard]] std::string unknown_words(const std::vector<std::string>& applied,
                                        const std::vector<Version>& versions);
inline constexpr const char* kOfUnknown =
    "get the migration from where it was made, or say with 'alembic stamp --purge REV' where the "
    "database is";

// "a, b", or "none"
[[nodiscard]] std::string revision_words(const std::vector<std::string>& revisions);

}  // namespace modelmend::alembic
