#include "cli/review_item.h"

#include <algorithm>

#include "patch/edit_set.h"
#include "pipeline/change_groups.h"
#include "report/confidence.h"

namespace modelmend::cli {
namespace {

using pipeline::ChangedFile;
using pipeline::RunResult;

std::vector<Place> places_of(const RunResult& result, const ReviewItem& item) {
  std::vector<Place> places;
  for (const std::size_t index : item.group.matches) {
    const auto& edited = result.outcomes[index].edited;
    places.insert(places.end(), edited.begin(), edited.end());
  }
  return places;
}

std::string text_with(const ChangedFile& file, const std::vector<patch::Edit>& edits) {
  patch::EditSet set;
  const auto added = set.add_all(edits, "the item");
  return added ? set.apply(file.before) : file.after;
}

}  // namespace

const pipeline::MatchOutcome& first_match(const RunResult& result, const ReviewItem& item) {
  return result.outcomes[item.group.matches.front()];
}

std::string path_of(const RunResult& result, const ReviewItem& item) {
  return std::string(result.sources->path(first_match(result, item).place.file));
}

std::vector<ProposedText> proposed_texts(const RunResult& result, const ReviewItem& item,
                                         const std::set<std::string>& agreed) {
  const std::vector<Place> places = places_of(result, item);
  std::vector<ProposedText> texts;
  for (const ChangedFile& file : result.changed) {
    std::vector<patch::Edit> edits;
    for (const patch::Edit& edit : file.edits)
      if (pipeline::is_edit_of(edit, file.file, places)) edits.push_back(edit);
    const std::vector<patch::Edit> shared = pipeline::shared_edits(file, result.outcomes);
    const bool is_concerned = !edits.empty() || shared.size() == file.edits.size();
    if (is_concerned && !agreed.contains(file.path))
      edits.insert(edits.end(), shared.begin(), shared.end());
    if (!edits.empty()) texts.push_back({file.path, file.before, text_with(file, edits)});
  }
  return texts;
}

std::vector<ReviewItem> items_of(const RunResult& result) {
  std::vector<ReviewItem> items;
  for (const pipeline::ChangeGroup& group : result.groups) items.push_back({.group = group});
  std::ranges::stable_sort(items, std::greater(), [&](const ReviewItem& item) {
    return report::confidence_of(result, item.group).percent;
  });
  return items;
}

}  // namespace modelmend::cli
