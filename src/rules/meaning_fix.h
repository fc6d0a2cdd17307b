// meaning_fix: the edits of a rule with `meaning:`, the difference between its pattern and its fix.
//
// Called by decide(). What both trees share is not touched: its bytes, comments and layout stay. A
// removed argument goes with one comma, and with its line if it has one of its own; an inserted one
// follows the layout of its neighbour. Names are written in the file's own way.
#pragma once

#include <string>
#include <vector>

#include "base/declined.h"
#include "match/meaning.h"
#include "patch/edit.h"
#include "rewrite/transform.h"
#include "rules/rule.h"

namespace modelmend::rules {

struct MeaningEdits {
  std::vector<patch::Edit> edits;
  std::vector<std::string> imports;  // canonical names that the new text uses
};

// `fix` must have by_meaning. Declines if a name cannot be written at this place.
[[nodiscard]] Attempt<MeaningEdits> meaning_edits(const Rule& rule, const TemplateFix& fix,
                                                  syntax::Node matched,
                                                  const match::Captures& captures,
                                                  const rewrite::FileContext& file);

}  // namespace modelmend::rules
