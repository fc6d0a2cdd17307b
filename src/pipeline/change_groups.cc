#include "pipeline/change_groups.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>

namespace modelmend::pipeline {
namespace {

// Sets of matches that grow together. Invariant: leader_[i] <= i, and a leader leads itself.
class Sets {
 public:
  explicit Sets(std::size_t size) : leader_(size) {
    std::iota(leader_.begin(), leader_.end(), std::size_t{0});
  }
  [[nodiscard]] std::size_t leader(std::size_t at) const {
    while (leader_[at] != at) at = leader_[at];
    return at;
  }
  void join(std::size_t one, std::size_t other) {
    const std::size_t a = leader(one);
    const std::size_t b = leader(other);
    leader_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> leader_;
};

bool is_applied(const MatchOutcome& outcome) {
  return outcome.outcome == Outcome::Applied;
}

// A key and what it refers to, two declarations of one column, the same place under two rules.
void join_by_subject(std::span<const MatchOutcome> outcomes, Sets& sets) {
  std::map<std::string_view, std::size_t> first;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (!is_applied(outcomes[i])) continue;
    for (const std::string& subject : outcomes[i].subjects)
      sets.join(first.try_emplace(subject, i).first->second, i);
  }
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (!is_applied(outcomes[i])) continue;
    for (const std::string& subject : outcomes[i].leans_on)
      if (const auto other = first.find(subject); other != first.end()) sets.join(other->second, i);
  }
}

bool edits_in(const MatchOutcome& outcome, FileId file) {
  return std::ranges::find(outcome.edited, file, &Place::file) != outcome.edited.end();
}

// What rules make of the same bytes cannot be told apart.
void join_by_edit(std::span<const MatchOutcome> outcomes, const ChangedFile& file, Sets& sets) {
  std::vector<std::size_t> here;
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    if (is_applied(outcomes[i]) && edits_in(outcomes[i], file.file)) here.push_back(i);
  for (const patch::Edit& edit : file.edits) {
    std::optional<std::size_t> owner;
    for (const std::size_t i : here) {
      if (!is_edit_of(edit, file.file, outcomes[i].edited)) continue;
      if (owner) sets.join(*owner, i);
      owner = i;
    }
  }
}

bool touch(ByteRange one, ByteRange other) {
  if (one.empty() || other.empty()) return one.begin <= other.end && other.begin <= one.end;
  return one.begin < other.end && other.begin < one.end;
}

}  // namespace

std::vector<ChangeGroup> groups_of(std::span<const MatchOutcome> outcomes,
                                   std::span<const ChangedFile> changed) {
  Sets sets(outcomes.size());
  join_by_subject(outcomes, sets);
  for (const ChangedFile& file : changed) join_by_edit(outcomes, file, sets);
  std::map<std::size_t, ChangeGroup> groups;
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    if (is_applied(outcomes[i])) groups[sets.leader(i)].matches.push_back(i);
  std::vector<ChangeGroup> all;
  for (auto& [leader, group] : groups) all.push_back(std::move(group));
  return all;
}

bool is_edit_of(const patch::Edit& edit, FileId file, std::span<const Place> places) {
  return std::ranges::any_of(places, [&](const Place& place) {
    return place.file == file && touch(edit.range, place.range);
  });
}

std::vector<patch::Edit> shared_edits(const ChangedFile& file,
                                      std::span<const MatchOutcome> outcomes) {
  std::vector<patch::Edit> shared;
  for (const patch::Edit& edit : file.edits) {
    const bool is_owned = std::ranges::any_of(outcomes, [&](const MatchOutcome& outcome) {
      return is_applied(outcome) && is_edit_of(edit, file.file, outcome.edited);
    });
    if (!is_owned) shared.push_back(edit);
  }
  return shared;
}

}  // namespace modelmend::pipeline
