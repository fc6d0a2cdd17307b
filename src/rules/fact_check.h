// fact_check: evaluates `facts:` at a match.
//
// Called by decide(); pure functions of the models and of what earlier rules of the run decided.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "match/captures.h"
#include "rewrite/transform.h"
#include "rules/fact_constraint.h"
#include "rules/rule_set.h"
#include "rules/suppressions.h"

namespace modelmend::rules {

struct FactVerdict {
  enum class Kind { Holds, NotConcerned, Declined };
  Kind kind = Kind::Holds;
  Declined why = {};  // unless it holds
  // What was found out, for messages and transforms: "target" -> "user.id", "target-type" ->
  // "bigint", "type" -> "uuid", "same-metadata" -> "true", "key" -> "fk_notes_user".
  std::map<std::string, std::string> facts = {};
  const model::ColumnDecl* column = nullptr;    // the declaration that the match is
  std::vector<model::DeclId> key_columns = {};  // of a key: the declarations that it constrains
  // It holds only if the rule changes these declarations as well: they are between the column and
  // the end of its chain of keys.
  std::vector<Place> relies_on = {};
};

// What is looked at: the match of `rule` at `node`.
struct FactQuestion {
  const Rule& rule;
  syntax::Node node;
  const rewrite::FileContext& file;
  const Suppressions& suppressions;  // of that file
  const RunState& state;
};

[[nodiscard]] FactVerdict check_facts(const FactConstraint& constraint,
                                      const FactQuestion& question);

// Why a rule leaves this place alone whatever the facts: a comment, or the kind of file.
[[nodiscard]] std::optional<Declined> left_alone(const Rule& rule, const semantic::Module& module,
                                                 const Suppressions& suppressions, ByteRange range);

}  // namespace modelmend::rules
