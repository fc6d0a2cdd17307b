#include "match/matcher.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include "base/overloaded.h"
#include "match/meaning.h"
#include "match/structure.h"
#include "syntax/walker.h"

namespace modelmend::match {
namespace {

using syntax::Node;
using syntax::Symbol;
using syntax::Walker;

// Utils may refer to themselves below a relation and then follow the nesting of the source; deeper
// than this nothing is found.
constexpr int kMaxUtilDepth = 150;

bool admits(const Kinds& kinds, const Node& node) {
  return !kinds || std::ranges::binary_search(*kinds, node.symbol());
}

// The siblings of a node, nearest first. Of the root: as ast-grep sees them, its children.
struct Siblings {
  std::vector<Node> before;
  std::vector<Node> after;
};

Siblings siblings_of(const Node& node) {
  const Node parent = node.parent();
  const std::vector<Node> all = (parent ? parent : node).children();
  const auto self =
      std::ranges::find_if(all, [&](const Node& child) { return child.end() > node.begin(); });
  Siblings siblings;
  if (self == all.end()) return siblings;
  siblings.before.assign(std::make_reverse_iterator(self), all.rend());
  siblings.after.assign(std::next(self), all.end());
  return siblings;
}

// Evaluates terms at nodes. Every function leaves the captures as they were if it finds nothing.
class Search {
 public:
  Search(std::span<const Term> utils, const MatchContext& context)
      : utils_(utils), context_(context) {}

  Node find(const Term& term, Node node, Captures& captures) {
    const Captures::Mark mark = captures.mark();
    const Node found = std::visit(
        [&](const auto& alternative) { return find_in(alternative, term, node, captures); },
        term.is);
    if (!found) captures.rollback(mark);
    return found;
  }

  // The first of `nodes` at which the term holds; a StopBy term ends the list with its first match.
  Node find_first(const Term& term, const std::vector<Node>& nodes, const StopBy& stop_by,
                  Captures& captures) {
    for (const Node& node : nodes) {
      if (const Node found = find(term, node, captures)) return found;
      if (stops_at(stop_by, node)) return {};
    }
    return {};
  }

 private:
  Node find_in(const Pattern& pattern, const Term& /*term*/, Node node, Captures& captures) {
    if (pattern.by_meaning())
      return matches_meaning(pattern, node, captures, context_) ? node : Node();
    return matches_structure(pattern, node, captures) ? node : Node();
  }

  static Node find_in(const KindIs& kind, const Term& /*term*/, Node node, Captures& /*captures*/) {
    return node.symbol() == kind.symbol ? node : Node();
  }

  static Node find_in(const TextMatches& text, const Term& /*term*/, Node node,
                      Captures& /*captures*/) {
    return text.regex.matches(node.text()) ? node : Node();
  }

  Node find_in(const NthChild& nth, const Term& /*term*/, Node node, Captures& captures) {
    const Node parent = node.parent();
    if (!parent) return {};
    std::vector<Node> counted = counted_children(nth, parent, captures);
    if (nth.from_end) std::ranges::reverse(counted);
    const auto self = std::ranges::find(counted, node);
    if (self == counted.end()) return {};
    if (nth.of) static_cast<void>(find(*nth.of, node, captures));
    return is_position(nth, static_cast<std::int32_t>(self - counted.begin()) + 1) ? node : Node();
  }

  std::vector<Node> counted_children(const NthChild& nth, const Node& parent, Captures& captures) {
    std::vector<Node> counted = parent.named_children();
    if (!nth.of) return counted;
    std::vector<Node> kept;
    for (const Node& child : counted) {
      const Captures::Mark mark = captures.mark();
      if (const Node found = find(*nth.of, child, captures)) kept.push_back(found);
      captures.rollback(mark);
    }
    return kept;
  }

  static bool is_position(const NthChild& nth, std::int32_t position) {
    const std::int32_t distance = position - nth.offset;
    if (nth.step == 0) return distance == 0;
    return distance / nth.step >= 0 && distance % nth.step == 0;
  }

  Node find_in(const InRange& range, const Term& /*term*/, Node node, Captures& /*captures*/) {
    return is_at(range.start, node.begin()) && is_at(range.end, node.end()) ? node : Node();
  }

  [[nodiscard]] bool is_at(const InRange::Position& position, std::uint32_t offset) const {
    const auto& file = context_.module.file();
    if (file.lines().line_at(offset) != position.line + 1) return false;
    return !position.column || file.at(offset).column == *position.column + 1;
  }

  Node find_in(const Inside& inside, const Term& /*term*/, Node node, Captures& captures) {
    const bool neighbor = std::holds_alternative<Neighbor>(inside.stop_by);
    Node below = node;
    for (const Node& outer : neighbor ? parent_of(node) : ancestors_of(node)) {
      const bool in_field = !inside.field || outer.field(*inside.field) == below;
      below = outer;
      if (in_field) {
        if (const Node found = find(*inside.outer, outer, captures)) return found;
      }
      if (stops_at(inside.stop_by, outer)) return {};
    }
    return {};
  }

  Node find_in(const Has& has, const Term& /*term*/, Node node, Captures& captures) {
    if (has.field) return find_in_field(has, node, captures);
    if (std::holds_alternative<Neighbor>(has.stop_by))
      return find_first(*has.inner, node.children(), has.stop_by, captures);
    return find_below(has, node, captures);
  }

  Node find_below(const Has& has, const Node& top, Captures& captures) {
    Walker walker(top);
    for (walker.next(); walker; walker.next()) {
      if (const Node found = find(*has.inner, *walker, captures)) return found;
      if (stops_at(has.stop_by, *walker)) walker.skip_children();
    }
    return {};
  }

  Node find_in_field(const Has& has, const Node& node, Captures& captures) {
    const Node child = node.field(*has.field);
    if (!child) return {};
    if (const Node found = find(*has.inner, child, captures)) return found;
    if (std::holds_alternative<Neighbor>(has.stop_by) || stops_at(has.stop_by, child)) return {};
    if (std::holds_alternative<End>(has.stop_by)) return find_below(has, child, captures);
    // ast-grep looks only one level down here.
    return find_first(*has.inner, child.children(), Neighbor{}, captures);
  }

  Node find_in(const Follows& follows, const Term& /*term*/, Node node, Captures& captures) {
    if (!std::holds_alternative<Neighbor>(follows.stop_by))
      return find_first(*follows.former, siblings_of(node).before, follows.stop_by, captures);
    const Node previous = node.previous();
    return previous ? find(*follows.former, previous, captures) : Node();
  }

  Node find_in(const Precedes& precedes, const Term& /*term*/, Node node, Captures& captures) {
    if (!std::holds_alternative<Neighbor>(precedes.stop_by))
      return find_first(*precedes.later, siblings_of(node).after, precedes.stop_by, captures);
    const Node next = node.next();
    return next ? find(*precedes.later, next, captures) : Node();
  }

  Node find_in(const All& all, const Term& term, Node node, Captures& captures) {
    if (!admits(term.kinds, node)) return {};
    const bool holds = std::ranges::all_of(
        all.parts, [&](const Term& part) { return bool(find(part, node, captures)); });
    return holds ? node : Node();
  }

  Node find_in(const Any& any, const Term& term, Node node, Captures& captures) {
    if (!admits(term.kinds, node)) return {};
    const bool holds = std::ranges::any_of(
        any.parts, [&](const Term& part) { return bool(find(part, node, captures)); });
    return holds ? node : Node();
  }

  Node find_in(const Not& negation, const Term& /*term*/, Node node, Captures& captures) {
    const Captures::Mark mark = captures.mark();
    const bool holds = bool(find(*negation.term, node, captures));
    captures.rollback(mark);
    return holds ? Node() : node;
  }

  Node find_in(const Matches& reference, const Term& /*term*/, Node node, Captures& captures) {
    if (util_depth_ >= kMaxUtilDepth || reference.util >= utils_.size()) return {};
    ++util_depth_;
    const Node found = find(utils_[reference.util], node, captures);
    --util_depth_;
    return found;
  }

  bool stops_at(const StopBy& stop_by, const Node& node) {
    const auto* term = std::get_if<TermPtr>(&stop_by);
    if (!term) return false;
    Captures unused;
    return bool(find(**term, node, unused));
  }

  [[nodiscard]] std::vector<Node> ancestors_of(const Node& node) const {
    if (context_.candidate && node == context_.candidate)
      return {context_.ancestors.rbegin(), context_.ancestors.rend()};
    return node.ancestors();
  }

  [[nodiscard]] std::vector<Node> parent_of(const Node& node) const {
    if (context_.candidate && node == context_.candidate) {
      if (context_.ancestors.empty()) return {};
      return {context_.ancestors.back()};
    }
    const Node parent = node.parent();
    if (!parent) return {};
    return {parent};
  }

  std::span<const Term> utils_;
  const MatchContext& context_;
  int util_depth_ = 0;
};

Kinds intersection(const std::vector<Term>& parts) {
  Kinds kinds;
  for (const Term& part : parts) {
    if (!part.kinds) continue;
    if (!kinds) {
      kinds = part.kinds;
      continue;
    }
    std::vector<Symbol> both;
    std::ranges::set_intersection(*kinds, *part.kinds, std::back_inserter(both));
    kinds = std::move(both);
  }
  return kinds;
}

Kinds united(const std::vector<Term>& parts) {
  std::vector<Symbol> all;
  for (const Term& part : parts) {
    if (!part.kinds) return std::nullopt;
    std::vector<Symbol> both;
    std::ranges::set_union(all, *part.kinds, std::back_inserter(both));
    all = std::move(both);
  }
  return all;
}

Kinds kinds_of(const decltype(Term::is)& is, std::span<const Term> utils) {
  return std::visit(Overloaded{
                        [](const Pattern& pattern) { return pattern.candidate_kinds(); },
                        [](const KindIs& kind) { return Kinds(std::vector{kind.symbol}); },
                        [](const TextMatches&) { return Kinds(); },
                        [](const NthChild& nth) { return nth.of ? nth.of->kinds : Kinds(); },
                        [](const InRange&) { return Kinds(); },
                        [](const Inside&) { return Kinds(); },
                        [](const Has&) { return Kinds(); },
                        [](const Follows&) { return Kinds(); },
                        [](const Precedes&) { return Kinds(); },
                        [](const All& all) { return intersection(all.parts); },
                        [](const Any& any) { return united(any.parts); },
                        [](const Not&) { return Kinds(); },
                        [&](const Matches& matches) {
                          return matches.util < utils.size() ? utils[matches.util].kinds : Kinds();
                        },
                    },
                    is);
}

// The terms directly below a term, whatever they are asked about.
std::vector<const Term*> parts_of(const Term& term) {
  std::vector<const Term*> parts;
  const auto add = [&parts](const TermPtr& part) {
    if (part) parts.push_back(part.get());
  };
  const auto add_stop = [&add](const StopBy& stop_by) {
    if (const auto* stop = std::get_if<TermPtr>(&stop_by)) add(*stop);
  };
  const auto add_all = [&parts](const std::vector<Term>& terms) {
    for (const Term& part : terms) parts.push_back(&part);
  };
  std::visit(Overloaded{
                 [](const Pattern&) {},
                 [](const KindIs&) {},
                 [](const TextMatches&) {},
                 [&](const NthChild& nth) { add(nth.of); },
                 [](const InRange&) {},
                 [&](const Inside& inside) { add(inside.outer), add_stop(inside.stop_by); },
                 [&](const Has& has) { add(has.inner), add_stop(has.stop_by); },
                 [&](const Follows& follows) { add(follows.former), add_stop(follows.stop_by); },
                 [&](const Precedes& precedes) { add(precedes.later), add_stop(precedes.stop_by); },
                 [&](const All& all) { add_all(all.parts); },
                 [&](const Any& any) { add_all(any.parts); },
                 [&](const Not& negation) { add(negation.term); },
                 [](const Matches&) {},
             },
             term.is);
  return parts;
}

using Groups = std::vector<std::vector<std::string>>;

// One group that covers every alternative: the smallest group of each, taken together.
Groups group_of_any(const Any& any, std::span<const Term> utils) {
  std::set<std::string> words;
  for (const Term& part : any.parts) {
    const Groups groups = required_literals(part, utils);
    if (groups.empty()) return {};
    const auto& smallest = *std::ranges::min_element(groups, {}, &std::vector<std::string>::size);
    words.insert(smallest.begin(), smallest.end());
  }
  if (words.empty()) return {};
  return {{words.begin(), words.end()}};
}

Groups groups_of_all(const All& all, std::span<const Term> utils) {
  std::set<std::vector<std::string>> groups;
  for (const Term& part : all.parts) {
    for (auto& group : required_literals(part, utils)) groups.insert(std::move(group));
  }
  return {groups.begin(), groups.end()};
}

}  // namespace

Node Matcher::match(Node node, Captures& captures, const MatchContext& context) const {
  return admits(rule.kinds, node) ? match_candidate(node, captures, context) : Node();
}

Node Matcher::match_candidate(Node node, Captures& captures, const MatchContext& context) const {
  Search search(utils, context);
  const Node found = search.find(rule, node, captures);
  if (!found || constraints.empty()) return found;
  const Captures::Singles bound = captures.singles();  // constraints may bind more
  for (const auto& [name, value] : bound) {
    const auto constraint = constraints.find(name);
    if (constraint == constraints.end()) continue;
    if (!search.find(constraint->second, value, captures)) return {};
  }
  return found;
}

Node Matcher::find(const Term& term, Node node, Captures& captures,
                   const MatchContext& context) const {
  return Search(utils, context).find(term, node, captures);
}

Term make_term(decltype(Term::is) is, std::span<const Term> utils) {
  Kinds kinds = kinds_of(is, utils);
  return {std::move(is), std::move(kinds)};
}

Node expand(const Matcher& matcher, const Expansion& expansion, Towards direction, Node node,
            Captures& captures, const MatchContext& context) {
  Search search(matcher.utils, context);
  if (std::holds_alternative<Neighbor>(expansion.stop_by)) {
    const Node next = direction == Towards::Start ? node.previous() : node.next();
    return next ? search.find(*expansion.term, next, captures) : Node();
  }
  const Siblings siblings = siblings_of(node);
  return search.find_first(*expansion.term,
                           direction == Towards::Start ? siblings.before : siblings.after,
                           expansion.stop_by, captures);
}

std::vector<const Pattern*> patterns_at_root(const Term& term, std::span<const Term> utils) {
  std::vector<const Pattern*> patterns;
  std::vector<const Term*> open = {&term};
  std::set<std::size_t> seen;
  while (!open.empty()) {
    const Term* const current = open.back();
    open.pop_back();
    if (const auto* pattern = std::get_if<Pattern>(&current->is)) patterns.push_back(pattern);
    if (const auto* reference = std::get_if<Matches>(&current->is)) {
      if (reference->util < utils.size() && seen.insert(reference->util).second)
        open.push_back(&utils[reference->util]);
    }
    const auto* all = std::get_if<All>(&current->is);
    const auto* any = std::get_if<Any>(&current->is);
    if (!all && !any) continue;
    const std::vector<Term>& parts = all ? all->parts : any->parts;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) open.push_back(&*part);
  }
  return patterns;
}

std::set<std::string> variables(const Term& term) {
  std::set<std::string> names;
  std::vector<const Term*> open = {&term};
  while (!open.empty()) {
    const Term* const current = open.back();
    open.pop_back();
    if (const auto* pattern = std::get_if<Pattern>(&current->is)) names.merge(pattern->variables());
    std::ranges::copy(parts_of(*current), std::back_inserter(open));
  }
  return names;
}

Groups required_literals(const Term& term, std::span<const Term> utils) {
  if (const auto* pattern = std::get_if<Pattern>(&term.is)) return pattern->required_literals();
  if (const auto* all = std::get_if<All>(&term.is)) return groups_of_all(*all, utils);
  if (const auto* any = std::get_if<Any>(&term.is)) return group_of_any(*any, utils);
  if (const auto* has = std::get_if<Has>(&term.is)) return required_literals(*has->inner, utils);
  if (const auto* inside = std::get_if<Inside>(&term.is))
    return required_literals(*inside->outer, utils);
  if (const auto* follows = std::get_if<Follows>(&term.is))
    return required_literals(*follows->former, utils);
  if (const auto* precedes = std::get_if<Precedes>(&term.is))
    return required_literals(*precedes->later, utils);
  if (const auto* matches = std::get_if<Matches>(&term.is)) {
    // Only utils that stand before: what is reached through a relation may be the util itself.
    if (matches->util < utils.size())
      return required_literals(utils[matches->util], utils.first(matches->util));
  }
  return {};
}

tl::expected<NthChild, std::string> parse_nth_child(std::string_view position) {
  const auto wrong = [&] {
    return tl::unexpected<std::string>("'" + std::string(position) +
                                       "' is not a position such as '3' or '2n+1'");
  };
  std::string text;
  std::ranges::copy_if(position, std::back_inserter(text),
                       [](char c) { return c != ' ' && c != '\t' && c != '\n' && c != '\r'; });
  // Reads a number with its sign at `at`; a bare sign before `n` means one.
  std::size_t at = 0;
  const auto read_number = [&](bool may_lack_digits) -> std::optional<std::int32_t> {
    const bool negative = at < text.size() && text[at] == '-';
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    std::int32_t value = 0;
    const char* const begin = text.data() + at;
    if (at < text.size() && (text[at] < '0' || text[at] > '9') && !may_lack_digits)
      return std::nullopt;
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range) return std::nullopt;
    if (end == begin) {
      if (!may_lack_digits) return std::nullopt;
      value = 1;
    }
    at += static_cast<std::size_t>(end - begin);
    return negative ? -value : value;
  };

  NthChild nth;
  const bool has_step = text.find_first_of("nN") != std::string::npos;
  if (has_step) {
    const auto step = read_number(true);
    if (!step || at >= text.size() || (text[at] != 'n' && text[at] != 'N')) return wrong();
    nth.step = *step;
    ++at;
    if (at == text.size()) return nth;
    if (text[at] != '+' && text[at] != '-') return wrong();
  }
  const auto offset = read_number(false);
  if (!offset || at != text.size()) return wrong();
  nth.offset = *offset;
  return nth;
}

}  // namespace modelmend::match
