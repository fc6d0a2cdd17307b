// Rule: one rewrite as loaded from YAML, compiled into a type that cannot be wrong.
//
// Made by load_rules (which reports every mistake with file:line:column and a suggestion), used by
// the engine and by `modelmend rules`. Const after loading, shared by all workers.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "match/matcher.h"
#include "patch/change.h"
#include "rewrite/transform.h"
#include "rules/fact_constraint.h"
#include "rules/template.h"

namespace modelmend::rules {

enum class Severity { Off, Hint, Info, Warning, Error };

// The rule only reports.
struct ReportOnly {};
// `fix:` a template; in a rule with `meaning:` the edit is the difference between pattern and fix.
struct TemplateFix {
  Template fix;
};
// `action: {transform: NAME, ...}`
struct TransformFix {
  rewrite::NamedTransform transform;
  std::map<std::string, std::string> parameters;
};
using Action = std::variant<ReportOnly, TemplateFix, TransformFix>;

struct Rule {
  std::string id;
  std::string pack;    // the folder above the rule's own, or empty
  std::string source;  // path of the file it came from
  Severity severity = Severity::Warning;
  std::string message;  // may hold $VARs and ${fact} names
  std::string note;
  std::string url;
  patch::Safety safety = patch::Safety::Safe;
  std::string safety_reason;
  std::map<std::string, std::string> meaning;  // identifier in patterns -> canonical name
  match::Matcher matcher;
  std::vector<FactConstraint> facts;
  Action action;
  std::vector<std::string> imports;  // canonical names that `fix` needs
  std::vector<std::string> after;    // ids of rules that go first
  std::vector<std::string> files;    // globs; empty = all
  std::vector<std::string> ignores;
  // A file that holds none of one of these groups cannot match: (a or b) and (c or d).
  std::vector<std::vector<std::string>> required_literals;
  // True if deciding needs the models of the whole project.
  [[nodiscard]] bool needs_models() const { return !facts.empty(); }
};

}  // namespace modelmend::rules
