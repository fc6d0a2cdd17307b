// Any two texts: their diff applies forward and back (which the emitter itself checks), every line
// of it is one of a diff's lines, and neither side shows a line end that is not there.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "patch/line_diff.h"
#include "patch/unified_diff.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using modelmend::patch::unified_diff;
  if (size < 2) return 0;
  const std::size_t context = 1 + data[0] % 4U;
  std::string bytes(data + 1, data + size);
  std::ranges::replace(bytes, '\0', '\n');  // git takes a text with NUL for binary
  const std::size_t cut = std::min(bytes.find('\xFF'), bytes.size());
  const std::string_view old_text = std::string_view(bytes).substr(0, cut);
  const std::string_view new_text = std::string_view(bytes).substr(std::min(cut + 1, bytes.size()));

  const std::string diff =
      unified_diff("a b.py", old_text, new_text, {.context_lines = context, .blob_ids = {}});
  CHECK(diff.empty() == (old_text == new_text));
  CHECK(diff.empty() || diff.ends_with('\n'));
  CHECK(diff ==
        unified_diff("a b.py", old_text, new_text, {.context_lines = context, .blob_ids = {}}));
  for (const std::string_view line : modelmend::patch::split_lines(diff)) {
    constexpr std::string_view kFirst = " +-@\\d";
    CHECK(kFirst.find(line.front()) != std::string_view::npos);
  }
  return 0;
}
