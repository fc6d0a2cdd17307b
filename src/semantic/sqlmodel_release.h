// SqlModelRelease: which SQLModel the project runs with, as far as it changes what a model means.
//
// Part of ProjectOptions: found in the project's own files or said by the user, asked by the
// readers of SQLModel classes. All releases so far are 0.0.N; the value is that N.
#pragma once

#include <cstdint>

namespace modelmend::semantic {

enum class SqlModelRelease : std::uint32_t {};

// The newest that the readers were compared with; what nobody says means this one.
inline constexpr SqlModelRelease kNewestSqlModel{50};

// https://sqlmodel.tiangolo.com/release-notes/
// Uses Pydantic 2 where that is installed. Before, Field(default=...) made an Optional required,
// and so NOT NULL.
inline constexpr SqlModelRelease kUsesPydantic2{14};
// From here on Field(max_length=) gave no length with Pydantic 2 ...
inline constexpr SqlModelRelease kLosesLengths{14};
// ... until here.
inline constexpr SqlModelRelease kKeepsLengths{19};
// Field(ondelete=).
inline constexpr SqlModelRelease kKnowsOnDelete{21};
// datetime is stored with a time zone, and only aware ones.
inline constexpr SqlModelRelease kStoresAwareTimes{45};

}  // namespace modelmend::semantic
