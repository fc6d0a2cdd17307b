// StringTransform: ast-grep's `transform:`, new texts from captured ones.
//
// Made by the rule loader in an order in which each finds what it builds on; run at each match of a
// plain rule. `rewrite` applies the rule's rewriters to the nodes below a captured one.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/declined.h"
#include "match/matcher.h"
#include "match/metavariable.h"
#include "match/regex.h"
#include "rules/template.h"

namespace modelmend::rules {

struct Substring {
  std::optional<std::int64_t> start;  // in characters; negative counts from the end
  std::optional<std::int64_t> end;
};
struct Replace {
  match::Regex pattern;
  std::string by;
};
enum class StringCase { Lower, Upper, Capitalize, Camel, Snake, Kebab, Pascal };
struct Convert {
  StringCase to = StringCase::Lower;
  std::string separators;  // characters at which words end
  bool at_case_change = true;
};
struct Rewrite {
  std::vector<std::string> rewriters;
  std::optional<std::string> join_by;
};

struct StringTransform {
  std::string name;
  match::Metavariable source;
  std::variant<Substring, Replace, Convert, Rewrite> how;
};

// A fix with the neighbours that it may take in (`expandStart`, `expandEnd`).
struct ReplacementFix {
  Template text;
  std::optional<match::Expansion> start;
  std::optional<match::Expansion> end;
};

struct Rewriter {
  match::Matcher matcher;
  std::vector<StringTransform> transforms;
  ReplacementFix fix;
};
using Rewriters = std::map<std::string, Rewriter, std::less<>>;
using Texts = std::map<std::string, std::string, std::less<>>;

// The new texts by name; `too-large` if they grow without measure.
[[nodiscard]] Attempt<Texts> run_transforms(const std::vector<StringTransform>& transforms,
                                            const Rewriters& rewriters,
                                            const match::Captures& captures,
                                            const match::MatchContext& context);

// The bytes that a fix replaces.
[[nodiscard]] ByteRange replaced_range(const ReplacementFix& fix, const match::Matcher& matcher,
                                       syntax::Node node, const match::Captures& captures,
                                       const match::MatchContext& context);

[[nodiscard]] std::string convert_case(std::string_view text, const Convert& how);

}  // namespace modelmend::rules
