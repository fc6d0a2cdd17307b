#include "cli/rule_codemod.h"

#include <algorithm>
#include <utility>

namespace modelmend::cli {
namespace {

rules::RuleSet rules_without(const rules::RuleSet& rules, std::span<const std::string> left_out) {
  std::vector<rules::Rule> kept;
  for (const rules::Rule& rule : rules.rules())
    if (std::ranges::find(left_out, rule.id) == left_out.end()) kept.push_back(rule);
  return rules::RuleSet(std::move(kept));
}

}  // namespace

Codemod codemod_of(FileSystem& files, const rules::RuleSet& rules) {
  Codemod codemod;
  for (const rules::Rule& rule : rules.rules())
    codemod.rules.push_back({rule.id, rule.note, rule.url});
  codemod.play = [&](const pipeline::RunOptions& options, std::span<const std::string> left_out) {
    return left_out.empty() ? pipeline::run(files, rules, options)
                            : pipeline::run(files, rules_without(rules, left_out), options);
  };
  return codemod;
}

}  // namespace modelmend::cli
