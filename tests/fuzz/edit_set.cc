// Any edits of a text, against a model that is as plain as can be: a list of edits that are taken
// if they conflict with none before. The set takes the same edits, gives one result in whatever
// order they come, and its map leads every offset to where the model finds the byte.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "patch/edit_set.h"

namespace {

using modelmend::Edit;
using modelmend::EditSet;
using modelmend::patch::Anchor;

constexpr std::string_view kText = "abcdefghijklmnop";
constexpr std::size_t kMaxInput = 36;  // twelve edits are more than the text has room for

// Three bytes make an edit: where it begins, how long it is, and what it puts there.
Edit to_edit(const std::uint8_t* data) {
  const auto size = static_cast<std::uint32_t>(kText.size());
  const std::uint32_t begin = data[0] % (size + 1);
  const std::uint32_t end = std::min(begin + data[1] % 8U, size);
  const std::string text(data[2] % 4U, static_cast<char>('A' + data[2] % 26));
  if (begin < end) return Edit::replace({begin, end}, text);
  return data[2] < 128 ? Edit::insert_before(begin, text) : Edit::insert_after(begin, text);
}

// The set in its plainest form: what goes in front of each byte of the text (and its end), and who
// replaces the byte.
class Model {
 public:
  bool add(const Edit& edit) {
    if (edit.is_nothing() || holds(edit)) return true;
    if (edit.is_insertion() ? !may_insert(edit) : !may_replace(edit)) return false;
    taken_.push_back(edit);
    return true;
  }

  [[nodiscard]] std::string apply() const {
    std::string result;
    for (std::uint32_t at = 0; at <= kText.size(); ++at) {
      result += inserted(at, Anchor::Preceding) + inserted(at, Anchor::Following);
      const Edit* const owner = replacing(at);
      if (owner == nullptr && at < kText.size()) result += kText[at];
      if (owner != nullptr && owner->range.begin == at) result += owner->text;
    }
    return result;
  }

  // Where the byte at `at` is in the result, if it is still there.
  [[nodiscard]] std::optional<std::size_t> place_of(std::uint32_t at) const {
    if (replacing(at) != nullptr) return std::nullopt;
    std::size_t place = at;
    for (const Edit& edit : taken_) {
      if (edit.range.end <= at) place = place - edit.range.size() + edit.text.size();
    }
    return place;
  }

  [[nodiscard]] const std::vector<Edit>& taken() const { return taken_; }

 private:
  [[nodiscard]] bool holds(const Edit& edit) const {
    return std::ranges::any_of(taken_, [&](const Edit& one) {
      return one.range == edit.range && one.text == edit.text &&
             (!edit.is_insertion() || one.anchor == edit.anchor);
    });
  }
  [[nodiscard]] const Edit* replacing(std::uint32_t at) const {
    const auto found = std::ranges::find_if(
        taken_, [&](const Edit& one) { return !one.is_insertion() && one.range.contains(at); });
    return found == taken_.end() ? nullptr : &*found;
  }
  [[nodiscard]] std::string inserted(std::uint32_t at, Anchor anchor) const {
    for (const Edit& one : taken_) {
      if (one.is_insertion() && one.range.begin == at && one.anchor == anchor) return one.text;
    }
    return {};
  }
  // Not within bytes that go as a whole; one at each side of a place.
  [[nodiscard]] bool may_insert(const Edit& edit) const {
    const std::uint32_t at = edit.range.begin;
    const Edit* const owner = at == 0 ? nullptr : replacing(at - 1);
    if (owner != nullptr && owner == replacing(at)) return false;
    return inserted(at, edit.anchor).empty();
  }
  [[nodiscard]] bool may_replace(const Edit& edit) const {
    for (std::uint32_t at = edit.range.begin; at < edit.range.end; ++at) {
      if (replacing(at) != nullptr) return false;
    }
    return std::ranges::none_of(taken_, [&](const Edit& one) {
      return one.is_insertion() && edit.range.begin < one.range.begin &&
             one.range.begin < edit.range.end;
    });
  }

  std::vector<Edit> taken_;
};

void check_places(const EditSet& set, const Model& model, const std::string& result) {
  for (std::uint32_t at = 0; at < kText.size(); ++at) {
    const auto place = model.place_of(at);
    if (!place) continue;
    CHECK(set.map_offset(at, Anchor::Following) == *place);
    CHECK(result[*place] == kText[at]);
  }
}

// The same edits the other way round, and all at once.
void check_order(const EditSet& set, const Model& model) {
  EditSet backwards;
  for (auto edit = model.taken().rbegin(); edit != model.taken().rend(); ++edit) {
    CHECK(backwards.add(*edit, "y").has_value());
  }
  CHECK(backwards.edits() == set.edits());
  EditSet at_once;
  CHECK(at_once.add_all(model.taken(), "z").has_value());
  CHECK(at_once.edits() == set.edits());
}

// Of edits that conflict add_all() leaves no trace.
void check_all_or_none(EditSet set, const std::vector<Edit>& all) {
  const std::vector<Edit> before = set.edits();
  if (!set.add_all(all, "w")) CHECK(set.edits() == before);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > kMaxInput) return 0;
  EditSet set;
  Model model;
  std::vector<Edit> all;
  for (std::size_t at = 0; at + 3 <= size; at += 3) {
    all.push_back(to_edit(data + at));
    const bool fits = model.add(all.back());
    CHECK(set.add(all.back(), "x").has_value() == fits);
  }
  const std::string result = set.apply(kText);
  CHECK(result == model.apply());
  check_places(set, model, result);
  check_order(set, model);
  check_all_or_none(set, all);
  return 0;
}
