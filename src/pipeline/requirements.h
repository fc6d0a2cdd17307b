// Requirements: what a project's own files say of the packages that it runs with.
//
// Read from the folder of the project: lock files first, which name one release, else requirements.
// Used by sqlmodel_release_of(), and by migrate() to say what a project lacks for its new models.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "text/diagnostic.h"

namespace modelmend::pipeline {

// The files that may state requirements, below the folder: requirements.txt and .in, others of that
// kind by name, those of a folder requirements, then those that every project may have.
[[nodiscard]] std::vector<std::string> requirement_files(const FileSystem& files,
                                                         const std::string& root);

// Whether a name of a package may have it.
[[nodiscard]] bool is_of_a_word(char c);

// From `begin` to the end of its line.
[[nodiscard]] std::string_view line_at(std::string_view text, std::size_t begin);

// Where a text speaks of the package itself, not of something called after it, whatever the case:
// the offset behind each such name.
[[nodiscard]] std::vector<std::size_t> mentions(std::string_view text, std::string_view package);

// Whether what stands behind the name of a package keeps it below its second major release:
// `[asyncio]>=1.4,<2`, ` = "^1.4"`, `==1.3.24`.
[[nodiscard]] bool keeps_below_two(std::string_view behind_name);

// The same for 2.1, which reads `Mapped[float]` in another way: `<2.1`, `==2.0.40`, `~=2.0.1`.
[[nodiscard]] bool keeps_below_two_one(std::string_view behind_name);

// Whether nothing that the project says of SQLAlchemy keeps it below 2.1.
[[nodiscard]] bool may_use_sqlalchemy_2_1(const FileSystem& files, const std::string& root);

inline constexpr std::string_view kSqlAlchemyBeforeTwo = "sqlalchemy-before-2";

// With the line, of a project that requires SQLAlchemy: that it is one before 2, and that SQLModel
// is nowhere required.
[[nodiscard]] std::vector<text::Diagnostic> requirement_warnings(const FileSystem& files,
                                                                 const std::string& root);

}  // namespace modelmend::pipeline
