#include "rules/concerned_places.h"

#include <algorithm>

namespace modelmend::rules {
namespace {

template <class Facts>  // ColumnFacts or KeyFacts
const Facts* find_facts(const Rule& rule) {
  for (const FactConstraint& constraint : rule.facts)
    if (const auto* const facts = std::get_if<Facts>(&constraint)) return facts;
  return nullptr;
}

}  // namespace

ConcernedPlaces::ConcernedPlaces(std::span<const Rule> rules, const model::ProjectModels& models)
    : rules_(rules), by_rule_(rules.size()) {
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const auto* const key = find_facts<KeyFacts>(rules[i]);
    if (find_facts<ColumnFacts>(rules[i]) != nullptr) {
      add_columns(rules[i], models, by_rule_[i]);
    } else if (key != nullptr) {
      add_keys(*key, models, by_rule_[i]);
    }
    for (auto& [file, reaches] : by_rule_[i]) {
      std::ranges::sort(reaches, {}, &Reach::begin);
      std::uint32_t farthest = 0;
      for (Reach& reach : reaches)
        reach.farthest_end = farthest = std::max(farthest, reach.farthest_end);
    }
  }
}

void ConcernedPlaces::add_columns(const Rule& rule, const model::ProjectModels& models,
                                  Places& places) const {
  for (const model::ColumnDecl& column : models.declarations) {
    if (!rule.may_concern(column)) continue;
    const ByteRange range = column.place.range;
    places[column.place.file].push_back({range.begin, range.end});
  }
}

// A key that another rule must have changed before is one of a column that concerns that rule.
void ConcernedPlaces::add_keys(const KeyFacts& facts, const model::ProjectModels& models,
                               Places& places) const {
  const Rule* changer = nullptr;
  if (facts.changed_by) {
    const auto found = std::ranges::find(rules_, *facts.changed_by, &Rule::id);
    if (found == rules_.end()) return;
    changer = &*found;
  }
  for (const model::ColumnDecl& column : models.declarations) {
    if (changer != nullptr && !changer->may_concern(column)) continue;
    for (const model::ForeignKeyFact& key : column.foreign_keys)
      places[key.place.file].push_back({key.place.range.begin, key.place.range.end});
  }
}

bool ConcernedPlaces::concerns(std::size_t rule, FileId file) const {
  return rules_[rule].facts.empty() || by_rule_[rule].contains(file);
}

bool ConcernedPlaces::concerns(std::size_t rule, const Place& place) const {
  if (rules_[rule].facts.empty()) return true;
  const auto found = by_rule_[rule].find(place.file);
  if (found == by_rule_[rule].end()) return false;
  const auto behind = std::ranges::lower_bound(found->second, place.range.end, {}, &Reach::begin);
  return behind != found->second.begin() && std::prev(behind)->farthest_end > place.range.begin;
}

}  // namespace modelmend::rules
