// unified_diff: the difference between two texts of one file, as `git apply` takes it.
//
// Used by the printers of patches. A pure function of its arguments: the same bytes for every
// number of jobs and every version. It works on bytes: only LF ends a line, a CR stays part of its
// line, a byte order mark is the first three bytes of line 1. Every diff is applied to the old
// text in memory, forward and back, before it is returned.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "patch/object_id.h"

namespace modelmend::patch {

// One state of a file; empty where the file does not exist.
using FileText = std::optional<std::string_view>;

struct DiffOptions {
  // At least 1: without context git wants --unidiff-zero, and could not tell the end of the file.
  std::size_t context_lines = 3;
  // Writes the `index` line; leave it empty where git stores other bytes than the file holds.
  std::optional<ObjectFormat> blob_ids = ObjectFormat::Sha1;
  bool executable = false;  // mode 100755 instead of 100644
  // As git's core.quotePath: names with bytes above 0x7F are quoted.
  bool quote_non_ascii = true;
  // The nearest `class` or `def` after the second @@.
  bool section_names = true;
};

// `path` is relative to the top of the repository. Empty if nothing changed. Neither text may hold
// a NUL byte: git takes such a file for binary.
[[nodiscard]] std::string unified_diff(std::string_view path, FileText old_text, FileText new_text,
                                       const DiffOptions& options = {});

// "a/models.py", or quoted as C where git would quote it.
[[nodiscard]] std::string quoted_path(std::string_view prefix, std::string_view path,
                                      bool quote_non_ascii);

// The same diff with git's colours, for terminals only: `git apply` does not take it.
[[nodiscard]] std::string colored_diff(std::string_view diff);

}  // namespace modelmend::patch
