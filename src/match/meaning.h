// Matching by meaning: a pattern of a rule with `meaning:` against a node.
//
// Names that `meaning:` lists are compared by what they resolve to, never by spelling; a name that
// nobody can resolve matches nothing. In a call to such a name keyword arguments come in any order
// and a positional argument of a known signature is its keyword. Comments, trailing commas, quotes
// and parentheses do not matter, and `Mapped[X]` is one thing as an annotation and as an
// expression. Recurses on the pattern, whose size is bounded, never on the source.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "match/captures.h"
#include "match/pattern.h"
#include "semantic/resolution.h"

namespace modelmend::match {

struct MatchContext;

// Which source nodes stand for which part of the pattern; keys are ranges in Pattern::node()'s
// text. Templates edit along it.
struct Trace {
  std::map<ByteRange, syntax::Node> nodes;
  // For an argument of a call the whole arguments: `type_=X` for a positional `X`, all of a run.
  std::map<ByteRange, std::vector<syntax::Node>> arguments;
};

// True if the pattern holds at `node`; then `captures` has its bindings, else it is as before.
[[nodiscard]] bool matches_meaning(const Pattern& pattern, syntax::Node node, Captures& captures,
                                   const MatchContext& context);
// The same with the correspondence; empty if the pattern does not hold.
[[nodiscard]] std::optional<Trace> trace_meaning(const Pattern& pattern, syntax::Node node,
                                                 Captures& captures, const MatchContext& context);

// The node without what only wraps it: `type` nodes and parentheses.
[[nodiscard]] syntax::Node unwrap(syntax::Node node);

// "sqlalchemy.Column", "builtins.int", "app.models.User"; empty for Unknown.
[[nodiscard]] std::string canonical_name(const semantic::Resolution& resolution);

}  // namespace modelmend::match
