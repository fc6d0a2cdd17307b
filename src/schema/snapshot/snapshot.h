// A schema as JSON text, made to be committed so that drift is checked without a database.
//
// Written by `schema dump`, read wherever a source is a `.json` file. The text is stable: equal
// schemas give equal bytes, lists are sorted, what is absent or usual is left out, and each fact
// has a line of its own so that two snapshots diff well. Reading gives back an equal value. Where
// things stood in another source and how that source spelled a type is not kept.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "schema/schema.h"

namespace modelmend::schema {

// Raised by every change that an older reader would misunderstand.
inline constexpr int kSnapshotVersion = 1;

[[nodiscard]] std::string write_snapshot(const Schema& schema);

// `file` is the place that errors name: "schema.json: tables[3].columns[0].type: ...".
[[nodiscard]] Result<ReadSchema> read_snapshot(std::string_view text, std::string_view file);

}  // namespace modelmend::schema
