// PythonRelease: the oldest Python that the project must run with, as far as it decides how an
// annotation may be written.
//
// Found in the project's own files or said by the user; asked by what writes annotations. The value
// is the N of 3.N.
#pragma once

#include <cstdint>

namespace modelmend::semantic {

enum class PythonRelease : std::uint32_t {};

// list[X] and dict[X, Y] instead of those of typing.
inline constexpr PythonRelease kSubscriptsBuiltins{9};
// X | None where it is evaluated.
inline constexpr PythonRelease kJoinsWithPipe{10};

}  // namespace modelmend::semantic
