// Matcher: everything that a rule's `rule:`, `utils:` and `constraints:` ask of a node.
//
// Built by the rule loader from closed alternatives, const after that, shared by all workers. The
// words and their semantics are ast-grep's. A Term answers with the node that it found (for
// `inside` the ancestor, for `has` the descendant, else the node itself) or a null node.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "match/captures.h"
#include "match/pattern.h"
#include "match/regex.h"
#include "semantic/project.h"
#include "syntax/kinds.h"

namespace modelmend::match {

struct Term;
using TermPtr = std::shared_ptr<const Term>;  // never null
// Kinds of nodes, sorted; nullopt = any.
using Kinds = std::optional<std::vector<syntax::Symbol>>;

struct KindIs {
  syntax::Symbol symbol = 0;
};
struct TextMatches {
  Regex regex;
};
// `An+B` among the named siblings, or among those for which `of` holds.
struct NthChild {
  std::int32_t step = 0;
  std::int32_t offset = 0;
  TermPtr of;  // may be null
  bool from_end = false;
};
// Lines and columns from 0, as ast-grep counts them; an absent column is any.
struct InRange {
  struct Position {
    std::uint32_t line = 0;
    std::optional<std::uint32_t> column;
  };
  Position start;
  Position end;
};

struct Neighbor {};
struct End {};
using StopBy = std::variant<Neighbor, End, TermPtr>;

struct Inside {
  TermPtr outer;
  StopBy stop_by;
  std::optional<syntax::Field> field;
};
struct Has {
  TermPtr inner;
  StopBy stop_by;
  std::optional<syntax::Field> field;
};
struct Follows {
  TermPtr former;
  StopBy stop_by;
};
struct Precedes {
  TermPtr later;
  StopBy stop_by;
};
struct All {
  std::vector<Term> parts;
};
struct Any {
  std::vector<Term> parts;
};
struct Not {
  TermPtr term;
};
// `matches: NAME`, an index into Matcher::utils.
struct Matches {
  std::size_t util = 0;
};

struct Term {
  std::variant<Pattern, KindIs, TextMatches, NthChild, InRange, Inside, Has, Follows, Precedes, All,
               Any, Not, Matches>
      is;
  Kinds kinds;  // computed when the term is made; All and Any look at it first
};

// What a match may look at besides the node. `project` may be null without `meaning:`.
struct MatchContext {
  const semantic::Module& module;
  const semantic::Project* project = nullptr;
  // The candidate of the walk and its ancestors, outermost first; asking the tree costs more.
  syntax::Node candidate;
  std::span<const syntax::Node> ancestors;
};

struct Matcher {
  Term rule;
  std::vector<Term> utils;
  std::map<std::string, Term, std::less<>> constraints;  // by captured name

  // The node that the rule found, with `captures` filled, or a null node.
  [[nodiscard]] syntax::Node match(syntax::Node node, Captures& captures,
                                   const MatchContext& context) const;
  // The same for a node whose kind is known to be one of `rule.kinds`.
  [[nodiscard]] syntax::Node match_candidate(syntax::Node node, Captures& captures,
                                             const MatchContext& context) const;
  // One term alone, `utils` at hand: used for `expandStart`, `expandEnd` and rewriters.
  [[nodiscard]] syntax::Node find(const Term& term, syntax::Node node, Captures& captures,
                                  const MatchContext& context) const;
};

// How a term is made: the term with its kinds. `utils` are those that stand before it.
[[nodiscard]] Term make_term(decltype(Term::is) is, std::span<const Term> utils);

// A fix may go as far as neighbours for which a term holds (`expandStart`, `expandEnd`).
struct Expansion {
  TermPtr term;
  StopBy stop_by;
};
enum class Towards { Start, End };
// The sibling up to which the range grows, or null.
[[nodiscard]] syntax::Node expand(const Matcher& matcher, const Expansion& expansion,
                                  Towards direction, syntax::Node node, Captures& captures,
                                  const MatchContext& context);

// Every pattern of a term that can hold at the node itself, through all and any, in order.
[[nodiscard]] std::vector<const Pattern*> patterns_at_root(const Term& term,
                                                           std::span<const Term> utils);
// Names that a match can bind, those of nested terms included.
[[nodiscard]] std::set<std::string> variables(const Term& term);
// A text in which the term holds somewhere has at least one word of each group.
[[nodiscard]] std::vector<std::vector<std::string>> required_literals(const Term& term,
                                                                      std::span<const Term> utils);

// "2n+1", "-n+3", "4"; the error names what is wrong.
[[nodiscard]] tl::expected<NthChild, std::string> parse_nth_child(std::string_view position);

}  // namespace modelmend::match
