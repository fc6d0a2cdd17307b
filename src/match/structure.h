// Matching by structure: a pattern against a node as ast-grep does it.
//
// Used for rules without `meaning:`. The reference for every rule here is the ast-grep binary; a
// test compares the two. Recurses on the pattern, whose depth is bounded, never on the source.
#pragma once

#include "match/captures.h"
#include "match/pattern.h"
#include "syntax/node.h"

namespace modelmend::match {

// True if the pattern holds at `node`; then `captures` has its bindings, else it is as before.
[[nodiscard]] bool matches_structure(const Pattern& pattern, syntax::Node node, Captures& captures);

// True if two nodes say the same: same kinds and tokens all the way down; where one of them has no
// named children, the same text.
[[nodiscard]] bool same_structure(syntax::Node a, syntax::Node b);

// Binds what a metavariable stands for, unless it is bound to something else already. False then.
[[nodiscard]] bool bind(const Metavariable& variable, syntax::Node node, Captures& captures);
[[nodiscard]] bool bind_run(const Metavariable& variable, std::vector<syntax::Node> nodes,
                            Captures& captures);

}  // namespace modelmend::match
