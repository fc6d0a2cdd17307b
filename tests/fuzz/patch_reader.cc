// Any bytes as a patch: it is refused, or what it says applies to a text or is refused, and a file
// that it changed is given back by its reverse.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "patch/apply.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace modelmend::patch;
  const std::string patch(data, data + size);
  const auto files = parse_patch(patch);
  if (!files) return 0;
  constexpr std::string_view kText = "a\nb\nc\nd\ne\nf";
  for (const FilePatch& file : *files) {
    const auto changed = apply_patch(file, kText, Direction::Forward);
    if (!changed || !*changed) continue;
    const auto back = apply_patch(file, **changed, Direction::Reverse);
    CHECK(!back || *back == kText);
  }
  return 0;
}
