// Paths below a root, with '/' and without a leading one; the root itself is empty.
//
// Used where a configuration file names folders: what it says is joined to where it stands, and
// must not lead out of the root.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace modelmend {

// "a/b"; "b" for an empty folder.
[[nodiscard]] std::string joined(std::string_view folder, std::string_view name);

// "backend" for "backend/env.py", "" for "env.py".
[[nodiscard]] std::string folder_of(std::string_view path);

// Without "." and ".." parts; nullopt if it leaves the root or is absolute.
[[nodiscard]] std::optional<std::string> normalized(std::string_view path);

}  // namespace modelmend
