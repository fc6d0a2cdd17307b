// Any edits of a text: those that a set takes give one result in whatever order they come, the
// lengths add up, and what is outside of edits is where the map says.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "patch/edit_set.h"

namespace {

using modelmend::Edit;
using modelmend::EditSet;
using modelmend::patch::Anchor;

constexpr std::string_view kText = "abcdefghijklmnopqrstuvwxyz0123456789";

// Three bytes make an edit: where it begins, how long it is, and what it puts there.
Edit to_edit(const std::uint8_t* data) {
  const auto size = static_cast<std::uint32_t>(kText.size());
  const std::uint32_t begin = data[0] % (size + 1);
  const std::uint32_t end = std::min(begin + data[1] % 8U, size);
  const std::string text(data[2] % 4U, static_cast<char>('A' + data[2] % 26));
  if (begin < end) return Edit::replace({begin, end}, text);
  return data[2] < 128 ? Edit::insert_before(begin, text) : Edit::insert_after(begin, text);
}

void check_result(const EditSet& set, const std::vector<Edit>& edits) {
  const std::string result = set.apply(kText);
  std::size_t expected = kText.size();
  for (const Edit& edit : set.edits()) expected = expected - edit.range.size() + edit.text.size();
  CHECK(result.size() == expected);
  for (std::uint32_t at = 0; at < kText.size(); ++at) {
    const bool touched =
        std::ranges::any_of(edits, [&](const Edit& edit) { return edit.range.contains(at); });
    if (!touched) CHECK(result[set.map_offset(at, Anchor::Following)] == kText[at]);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  EditSet set;
  std::vector<Edit> taken;
  for (std::size_t at = 0; at + 3 <= size; at += 3) {
    const Edit edit = to_edit(data + at);
    if (set.add(edit, "x")) taken.push_back(edit);
  }
  check_result(set, taken);

  EditSet backwards;
  for (auto edit = taken.rbegin(); edit != taken.rend(); ++edit) {
    CHECK(backwards.add(*edit, "y").has_value());
  }
  CHECK(backwards.edits() == set.edits());
  CHECK(backwards.apply(kText) == set.apply(kText));
  return 0;
}
