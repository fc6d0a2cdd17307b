#include "rules/rule_set.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "model/literals.h"
#include "syntax/walker.h"

namespace modelmend::rules {

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::Off:
      return "off";
    case Severity::Hint:
      return "hint";
    case Severity::Info:
      return "info";
    case Severity::Warning:
      return "warning";
    case Severity::Error:
      break;
  }
  return "error";
}

bool Rule::asks_about_cycles() const {
  return std::ranges::any_of(facts, [](const FactConstraint& constraint) {
    const auto* key = std::get_if<KeyFacts>(&constraint);
    return key != nullptr && key->possible_cycle.has_value();
  });
}

bool Rule::applies_to(std::string_view path) const {
  const auto matches = [path](const Glob& glob) { return glob.matches(path); };
  if (std::ranges::any_of(ignores, matches)) return false;
  return files.empty() || std::ranges::any_of(files, matches);
}

bool Rule::is_about_models() const {
  if (needs_models()) return true;
  // With such names in one of several patterns, or behind a `not`, the rule matches elsewhere, too.
  if (!needs_names() || required_literals.empty()) return false;
  const auto is_of_models = [](const std::string& name) {
    return model::model_libraries().contains(std::string_view(name).substr(0, name.find('.')));
  };
  return std::ranges::all_of(
      meaning, [&](const auto& entry) { return std::ranges::all_of(entry.second, is_of_models); });
}

RuleSet::RuleSet(std::vector<Rule> rules_in_order) : rules_(std::move(rules_in_order)) {
  for (std::uint32_t index = 0; index < rules_.size(); ++index) {
    const Rule& rule = rules_[index];
    if (rule.severity == Severity::Off || !rule.matcher.rule.kinds) continue;
    for (const syntax::Symbol symbol : *rule.matcher.rule.kinds) {
      if (symbol >= by_symbol_.size()) by_symbol_.resize(std::size_t{symbol} + 1);
      by_symbol_[symbol].push_back(index);
    }
  }
}

const Rule* RuleSet::find(std::string_view id) const {
  const auto found = std::ranges::find(rules_, id, &Rule::id);
  return found == rules_.end() ? nullptr : &*found;
}

bool RuleSet::needs_models() const {
  return std::ranges::any_of(rules_, &Rule::needs_models);
}

std::span<const std::uint32_t> RuleSet::candidates(syntax::Symbol symbol) const {
  if (symbol >= by_symbol_.size()) return {};
  return by_symbol_[symbol];
}

std::vector<Match> RuleSet::find_matches(const semantic::Module& module,
                                         const semantic::Project* project,
                                         const ConcernedPlaces* places) const {
  std::vector<bool> applies(rules_.size());
  for (std::size_t i = 0; i < rules_.size(); ++i)
    applies[i] = (project != nullptr || rules_[i].is_plain()) &&
                 rules_[i].applies_to(module.file().path()) &&
                 (places == nullptr || places->concerns(i, module.id()));
  if (std::ranges::find(applies, true) == applies.end()) return {};

  std::vector<std::vector<Match>> by_rule(rules_.size());
  match::MatchContext context{
      .module = module, .project = project, .candidate = {}, .ancestors = {}};
  for (syntax::Walker walker(module.root()); walker; walker.next()) {
    const auto indices = candidates(walker->symbol());
    if (indices.empty()) continue;
    context.candidate = *walker;
    context.ancestors = walker.ancestors();
    for (const std::uint32_t index : indices) {
      if (!applies[index]) continue;
      if (places != nullptr && !places->concerns(index, {module.id(), walker->range()})) continue;
      match::Captures captures;
      const syntax::Node node = rules_[index].matcher.match_candidate(*walker, captures, context);
      if (node) by_rule[index].push_back({&rules_[index], node, std::move(captures)});
    }
  }
  std::vector<Match> all;
  for (std::vector<Match>& matches : by_rule) std::ranges::move(matches, std::back_inserter(all));
  return all;
}

}  // namespace modelmend::rules
