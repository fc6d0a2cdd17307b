// The texts of a snapshot that stand for more than a string: names and types.
//
// Used by the writer and the reader of snapshots. A type is written as SQL where that reads back as
// the same type, since a person compares two snapshots; else the writer takes it apart.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schema/schema.h"

namespace modelmend::schema::snapshot {

inline constexpr std::string_view kFormatKey = "format";
inline constexpr std::string_view kFormat = "modelmend schema";
inline constexpr std::string_view kVersionKey = "version";
// The key that says which alternative a type is that is taken apart.
inline constexpr std::string_view kTypeKey = "is";

// app."Odd Name", or one name alone if there is no schema.
[[nodiscard]] std::string name_words(const QualifiedName& name);
[[nodiscard]] std::optional<QualifiedName> read_name_words(std::string_view words);

// "VARCHAR(50)"; absent if the words would not give the same type.
[[nodiscard]] std::optional<std::string> type_words(const SqlType& type);
[[nodiscard]] SqlType read_type_words(std::string_view words);

}  // namespace modelmend::schema::snapshot
