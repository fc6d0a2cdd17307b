// ConcernedPlaces: where rules that ask for facts can have anything to say.
//
// The models of a project are known before its files are matched, and most columns of most projects
// are of no concern to a rule: another type, no foreign key. So a file in which no column concerns
// a rule needs no walk for it, and in the others only the nodes that touch such a column do. Made
// by the pipeline for each round, const after that, shared by all workers.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "model/facts.h"
#include "rules/rule.h"

namespace modelmend::rules {

class ConcernedPlaces {
 public:
  // Both must outlive this. `rules` are those of a RuleSet, in its order.
  ConcernedPlaces(std::span<const Rule> rules, const model::ProjectModels& models);

  // `rule` is a number in the span. True for a rule without facts.
  [[nodiscard]] bool concerns(std::size_t rule, FileId file) const;
  [[nodiscard]] bool concerns(std::size_t rule, const Place& place) const;

 private:
  // Of one file: places by their begin, each with the farthest end of those up to it.
  struct Reach {
    std::uint32_t begin = 0;
    std::uint32_t farthest_end = 0;
  };
  using Places = std::map<FileId, std::vector<Reach>>;

  void add_columns(const Rule& rule, const model::ProjectModels& models, Places& places) const;
  void add_keys(const KeyFacts& facts, const model::ProjectModels& models, Places& places) const;

  std::span<const Rule> rules_;
  std::vector<Places> by_rule_;
};

}  // namespace modelmend::rules
