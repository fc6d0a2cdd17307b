// Rule: one rewrite as loaded from YAML, compiled into a type that cannot be wrong.
//
// Made by load_rules (which reports every mistake with file:line:column and a suggestion), used by
// the engine and by `modelmend rules`. Const after loading, shared by all workers.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "match/matcher.h"
#include "model/facts.h"
#include "patch/change.h"
#include "rewrite/transform.h"
#include "rules/fact_constraint.h"
#include "rules/glob.h"
#include "rules/string_transform.h"
#include "rules/template.h"
#include "text/line_index.h"

namespace modelmend::rules {

enum class Severity { Off, Hint, Info, Warning, Error };

// The rule only reports.
struct ReportOnly {};
// `fix:` a template; in a rule with `meaning:` the edit is the difference between pattern and fix.
struct TemplateFix {
  ReplacementFix fix;
  std::optional<match::Pattern> by_meaning;  // the fix as a tree
};
// `action: {transform: NAME, ...}`
struct TransformFix {
  rewrite::NamedTransform transform;
  std::map<std::string, std::string> parameters;
};
using Action = std::variant<ReportOnly, TemplateFix, TransformFix>;

struct Rule {
  std::string id;
  std::string pack;        // the folder above the rule's own, or empty
  std::string source;      // path of the file it came from
  text::LineColumn place;  // of the rule in that file
  Severity severity = Severity::Hint;
  Template message;  // may hold $VARs and ${fact} names
  std::string note;
  std::string url;
  patch::Safety safety = patch::Safety::Safe;
  std::string safety_reason;
  match::Meaning meaning;  // identifier in patterns -> canonical names
  match::Matcher matcher;
  std::vector<StringTransform> transforms;
  Rewriters rewriters;
  std::vector<FactConstraint> facts;
  Action action;
  std::vector<std::string> imports;  // canonical names that `fix` needs
  // The declared schema is meant to change: the matched keys lose use_alter. (`intends`)
  bool drops_use_alter = false;
  std::vector<std::string> after;  // ids of rules that go first
  std::vector<Glob> files;         // none = all
  std::vector<Glob> ignores;
  // A file that holds none of one of these groups cannot match: (a or b) and (c or d).
  std::vector<std::vector<std::string>> required_literals;
  // Unless some file of the project holds one of these identifiers, no file can match. Empty: no
  // such words.
  std::vector<std::string> required_in_project;
  // True if deciding needs the models of the whole project.
  [[nodiscard]] bool needs_models() const { return !facts.empty(); }
  // True if deciding needs the keys that code may add to tables, besides those of the models.
  [[nodiscard]] bool asks_about_cycles() const;
  // True if matching needs a Project that resolves names.
  [[nodiscard]] bool needs_names() const { return !meaning.empty(); }
  [[nodiscard]] bool is_plain() const { return !needs_names() && !needs_models(); }
  // False only if its facts can hold for no column that is declared so, whatever the rest of the
  // project says.
  [[nodiscard]] bool may_concern(const model::ColumnDecl& column) const;
  // True if it can only match where names of the libraries of models can be meant.
  [[nodiscard]] bool is_about_models() const;
  // Whether `files:` and `ignores:` let the rule look at a file, by its path below the root.
  [[nodiscard]] bool applies_to(std::string_view path) const;
};

// "hint", "info", "warning", "error", "off".
[[nodiscard]] std::string_view to_string(Severity severity);

}  // namespace modelmend::rules
