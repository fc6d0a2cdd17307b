// parse_patch and apply_patch: our own reader of unified diffs in git's form.
//
// Used by the emitter to check itself, by tests and by fuzz targets. Strict on purpose: a hunk
// applies only at the place it names and only if every old line is there; no fuzz, no offsets. What
// it does not take, it refuses; it never guesses.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace modelmend::patch {

enum class Direction : std::uint8_t { Forward, Reverse };

struct PatchLine {
  char sign = ' ';   // ' ', '-' or '+'
  std::string text;  // with its LF, unless the file ends without one

  friend bool operator==(const PatchLine&, const PatchLine&) = default;
};

struct PatchHunk {
  std::size_t old_start = 0;  // as written: 1-based, or the line before an empty range
  std::size_t old_count = 0;
  std::size_t new_start = 0;
  std::size_t new_count = 0;
  std::vector<PatchLine> lines;
};

struct FilePatch {
  std::string path;  // unquoted, without "a/" or "b/"
  bool creates = false;
  bool deletes = false;
  std::vector<PatchHunk> hunks;
};

[[nodiscard]] Result<std::vector<FilePatch>> parse_patch(std::string_view patch);

// Empty stands for a file that does not exist, both in and out.
[[nodiscard]] Result<std::optional<std::string>> apply_patch(const FilePatch& patch,
                                                             std::optional<std::string_view> text,
                                                             Direction direction);

}  // namespace modelmend::patch
