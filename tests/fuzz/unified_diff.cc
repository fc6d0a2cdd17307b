// Any two texts, or a text and none: their diff is the same each time, says only what a diff can
// say, and our own applier makes the new text of the old one and, in reverse, the old of the new.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "patch/apply.h"
#include "patch/line_diff.h"
#include "patch/unified_diff.h"

namespace {

using namespace modelmend::patch;

constexpr std::size_t kMaxInput = 160;  // many short texts find more than few long ones
constexpr std::string_view kPath = "a \"b\".py";

// The first byte of an input says how the diff is written, and which text is missing.
struct Shape {
  std::size_t context;
  bool section_names;
  bool old_is_missing;
  bool new_is_missing;
};

Shape shape_of(std::uint8_t byte) {
  return {.context = 1 + byte % 4U,
          .section_names = (byte & 4U) != 0,
          .old_is_missing = (byte & 0xF0U) == 0x10U,
          .new_is_missing = (byte & 0xF0U) == 0x20U};
}

void check_lines(std::string_view diff) {
  constexpr std::string_view kFirst = " +-@\\dni";
  for (const std::string_view line : split_lines(diff)) {
    CHECK(line.ends_with('\n') && kFirst.find(line.front()) != std::string_view::npos);
  }
}

void check_applies(std::string_view diff, FileText old_text, FileText new_text) {
  const auto files = parse_patch(diff);
  CHECK(files.has_value() && files->size() == 1 && files->front().path == kPath);
  const auto forward = apply_patch(files->front(), old_text, Direction::Forward);
  CHECK(forward.has_value() && *forward == new_text);
  const auto back = apply_patch(files->front(), new_text, Direction::Reverse);
  CHECK(back.has_value() && *back == old_text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2 || size > kMaxInput) return 0;
  const Shape shape = shape_of(data[0]);
  std::string bytes(data + 1, data + size);
  std::ranges::replace(bytes, '\0', '\n');  // git takes a text with NUL for binary
  const std::size_t cut = std::min(bytes.find('\xFF'), bytes.size());
  const std::string_view all(bytes);
  FileText old_text = all.substr(0, cut);
  FileText new_text = all.substr(std::min(cut + 1, bytes.size()));
  if (shape.old_is_missing) old_text = std::nullopt;
  if (shape.new_is_missing) new_text = std::nullopt;

  const DiffOptions options{.context_lines = shape.context,
                            .blob_ids = std::nullopt,
                            .section_names = shape.section_names};
  const std::string diff = unified_diff(kPath, old_text, new_text, options);
  CHECK(diff.empty() == (old_text == new_text));
  CHECK(diff == unified_diff(kPath, old_text, new_text, options));
  if (diff.empty()) return 0;
  check_lines(diff);
  check_applies(diff, old_text, new_text);
  return 0;
}
