// Small words that all reports share: places, counts, lists.
//
// Used by every printer, so that the same thing reads the same everywhere.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/run.h"

namespace modelmend::report {

// Where a place is, for a person: 1-based lines and columns in code points.
struct Spot {
  std::string path;
  text::LineColumn begin;
  text::LineColumn end;
  std::string line_text;  // the first line, without indentation and line end

  // "app/models.py:12:5".
  [[nodiscard]] std::string describe() const;
};
[[nodiscard]] Spot spot_of(const text::SourceStore& sources, Place place);

// "1 change", "3 changes".
[[nodiscard]] std::string count(std::size_t number, std::string_view noun);

// How often each key occurs, most frequent first, then by name: "2 ambiguous-target, 1 suppressed".
using Counts = std::map<std::string, std::size_t>;
[[nodiscard]] std::vector<std::pair<std::string, std::size_t>> by_frequency(const Counts& counts);
[[nodiscard]] std::string list_counts(const Counts& counts);

// A path or a message from the user's tree as a terminal may show it: control characters escaped.
[[nodiscard]] std::string printable(std::string_view text);

// "error: models.py:12:5: what is wrong; next step" without a line end.
[[nodiscard]] std::string describe(const text::Diagnostic& diagnostic,
                                   const text::SourceStore& sources);

}  // namespace modelmend::report
