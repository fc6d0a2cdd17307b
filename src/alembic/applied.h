// The revisions that a database is at, as its table alembic_version says.
//
// Asked by `revision`, which goes on from a database that has all migrations, and by `validate`.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "schema/source.h"

namespace modelmend::alembic {

// Sorted. `schema` is where the table is. Fails where the table cannot be read or is not there.
[[nodiscard]] Result<std::vector<std::string>> applied_revisions(const schema::Source& source,
                                                                 const std::string& schema);

// "a, b", or "none"
[[nodiscard]] std::string revision_words(const std::vector<std::string>& revisions);

}  // namespace modelmend::alembic
