// read_rules: from the text of one rule file to its checked rules.
//
// Called by load_rules for each file. Every mistake of the file is reported with its place; a rule
// with a mistake is not returned. What needs other files (order, ids given twice) is checked by the
// caller.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rewrite/transform.h"
#include "rules/rule.h"

namespace modelmend::rules {

struct ReadRules {
  std::vector<Rule> rules;
  std::vector<Error> errors;
};

// `path` goes into messages and Rule::source.
[[nodiscard]] ReadRules read_rules(const std::string& path, std::string_view text,
                                   std::span<const rewrite::NamedTransform> transforms);

}  // namespace modelmend::rules
