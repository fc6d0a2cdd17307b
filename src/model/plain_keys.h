// Plain keys: what types the columns with foreign keys of a file have, told without a parser.
//
// Most keys of most projects stand in calls that say their type in the same breath:
// `owner_id = Column(Integer, ForeignKey("user.id"))`. A rule that speaks of keys of another type
// has nothing to say of such a file, which then need not be parsed. This looks at each place of a
// word that makes a key. Where one stands in any other way than those that are listed in
// plain_keys.cc, or where a name in it is not that of one import alone (see PlainNames), nothing is
// said of the whole file. Asked by the pipeline; a test compares it with read_models().
#pragma once

#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "model/facts.h"
#include "semantic/project.h"
#include "semantic/tokens.h"

namespace modelmend::model {

// A declaration for each column with a key: with its type, where that comes from, the Python type
// of its annotation as far as it counts, and one key that says nothing. `key_words` are all words
// by which keys are made. Nothing if not all keys of the file are plain; none of an Alembic version
// file that declares no model.
[[nodiscard]] std::optional<std::vector<ColumnDecl>> plain_keys(
    const semantic::Project& project, FileId file, const semantic::Tokens& tokens,
    const std::set<std::string_view>& key_words);

}  // namespace modelmend::model
