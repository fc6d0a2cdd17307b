#include "patch/edit_set.h"

#include <string_view>
#include <tuple>

#include "base/check.h"

namespace modelmend::patch {
namespace {

// At one offset: what clings to the text before, what clings to the text after, then the bytes
// that begin there.
int rank(const Edit& edit) {
  if (!edit.is_insertion()) return 2;
  return edit.anchor == Anchor::Preceding ? 0 : 1;
}

auto sort_key(const Edit& edit) {
  return std::tuple(edit.range.begin, rank(edit), edit.range.end, std::string_view(edit.text));
}

bool inserts_inside(const Edit& insertion, const Edit& other) {
  return insertion.is_insertion() && other.range.begin < insertion.range.begin &&
         insertion.range.begin < other.range.end;
}

bool conflicts(const Edit& left, const Edit& right) {
  if (sort_key(left) == sort_key(right)) return false;
  if (left.range.overlaps(right.range)) return true;
  if (inserts_inside(left, right) || inserts_inside(right, left)) return true;
  return left.is_insertion() && left.range == right.range && left.anchor == right.anchor;
}

std::string join_owners(const std::set<std::string>& owners) {
  std::string text;
  for (const std::string& owner : owners) {
    if (!text.empty()) text += ", ";
    text += owner;
  }
  return text;
}

}  // namespace

std::string Conflict::message() const {
  const bool same_place = kept.is_insertion() && refused.is_insertion();
  return "'" + kept_owner + "' and '" + refused_owner +
         (same_place ? "' both want to insert at the same place"
                     : "' both want to change the same bytes");
}

bool EditSet::Order::operator()(const Edit& left, const Edit& right) const {
  return sort_key(left) < sort_key(right);
}

const Edit* EditSet::find_conflict(const Edit& edit) const {
  // Kept edits of bytes are disjoint, so only the last one that begins before `edit` can reach
  // into it, and insertions before it reach nowhere.
  auto at = edits_.lower_bound(Edit::insert_after(edit.range.begin, ""));
  for (auto back = at; back != edits_.begin();) {
    --back;
    if (back->first.is_insertion()) continue;
    if (conflicts(back->first, edit)) return &back->first;
    break;
  }
  for (; at != edits_.end() && at->first.range.begin <= edit.range.end; ++at) {
    if (conflicts(at->first, edit)) return &at->first;
  }
  return nullptr;
}

tl::expected<void, Conflict> EditSet::add(Edit edit, const std::string& owner) {
  CHECK(edit.range.begin <= edit.range.end);
  if (edit.is_nothing()) return {};
  // One edit of bytes is equal to another whatever its anchor says.
  if (!edit.is_insertion()) edit.anchor = Anchor::Preceding;
  if (const Edit* kept = find_conflict(edit)) {
    return tl::unexpected(Conflict{*kept, join_owners(edits_.at(*kept)), std::move(edit), owner});
  }
  edits_[std::move(edit)].insert(owner);
  return {};
}

tl::expected<void, Conflict> EditSet::add_all(std::span<const Edit> edits,
                                              const std::string& owner) {
  EditSet fresh;  // so that nothing has to be taken back
  for (const Edit& edit : edits) {
    if (edit.is_nothing()) continue;
    if (const Edit* kept = find_conflict(edit))
      return tl::unexpected(Conflict{*kept, join_owners(edits_.at(*kept)), edit, owner});
    if (auto added = fresh.add(edit, owner); !added) return added;
  }
  for (auto& [edit, owners] : fresh.edits_) edits_[edit].merge(owners);
  return {};
}

std::vector<Edit> EditSet::edits() const {
  std::vector<Edit> all;
  all.reserve(edits_.size());
  for (const auto& [edit, owners] : edits_) all.push_back(edit);
  return all;
}

std::vector<std::string> EditSet::owners(const Edit& edit) const {
  const auto found = edits_.find(edit);
  if (found == edits_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

std::string EditSet::apply(std::string_view text) const {
  std::string result;
  result.reserve(text.size());
  std::size_t copied = 0;  // invariant: result holds the new form of text[0, copied)
  for (const auto& [edit, owners] : edits_) {
    CHECK(copied <= edit.range.begin && edit.range.end <= text.size());
    result.append(text.substr(copied, edit.range.begin - copied)).append(edit.text);
    copied = edit.range.end;
  }
  return result.append(text.substr(copied));
}

std::uint32_t EditSet::map_offset(std::uint32_t offset, Anchor side) const {
  std::uint32_t copied = 0;  // in the old text
  std::uint32_t mapped = 0;  // the same place in the new text
  for (const auto& [edit, owners] : edits_) {
    if (edit.range.begin > offset) break;
    if (!edit.is_insertion() && offset < edit.range.end) {
      return mapped + (edit.range.begin - copied);
    }
    if (edit.is_insertion() && edit.range.begin == offset && side == Anchor::Preceding) break;
    mapped += edit.range.begin - copied + static_cast<std::uint32_t>(edit.text.size());
    copied = edit.range.end;
  }
  return mapped + (offset - copied);
}

}  // namespace modelmend::patch
