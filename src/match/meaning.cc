#include "match/meaning.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/overloaded.h"
#include "match/matcher.h"
#include "match/signatures.h"
#include "match/structure.h"

namespace modelmend::match {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

// Patterns with several runs can be tried in many ways; more than this many tries is no match.
constexpr int kMaxTries = 100'000;

bool is_comma(const Node& node) {
  return node.kind_name() == ",";
}

// What counts among the children of a node: all but comments and commas.
std::vector<Node> parts_of(const Node& node) {
  std::vector<Node> parts = node.children();
  std::erase_if(parts, [](const Node& child) { return child.is_extra() || is_comma(child); });
  return parts;
}

// `a | b`, in an expression or an annotation.
bool is_union(const Node& node) {
  if (node.is(Kind::UnionType)) return true;
  return node.is(Kind::BinaryOperator) && node.field(Field::Operator).kind_name() == "|";
}

bool is_subscript(const Node& node) {
  return node.is(Kind::Subscript) || node.is(Kind::GenericType);
}

// `X[a, b]` as {X, a, b}, whichever of its two shapes the grammar gave it.
std::vector<Node> subscript_parts(const Node& node) {
  if (node.is(Kind::Subscript)) {
    std::vector<Node> parts = {node.field(Field::Value)};
    std::ranges::copy(node.fields(Field::Subscript), std::back_inserter(parts));
    return parts;
  }
  std::vector<Node> parts;
  for (const Node& item : node.items()) {
    if (!item.is(Kind::TypeParameter)) {
      parts.push_back(item);
      continue;
    }
    std::ranges::copy(item.items(), std::back_inserter(parts));
  }
  return parts;
}

bool is_name(const Node& node) {
  return node.is(Kind::Identifier) || node.is(Kind::Attribute) || node.is(Kind::MemberType);
}

// A string without placeholders: its letters before the quote, and what is between the quotes.
struct PlainString {
  std::string_view prefix;
  std::string_view content;
  friend bool operator==(const PlainString&, const PlainString&) = default;
};

std::optional<PlainString> plain_string(const Node& node) {
  if (!node.is(Kind::String)) return std::nullopt;
  const std::vector<Node> items = node.items();
  if (items.size() < 2 || items.size() > 3) return std::nullopt;
  const std::string_view start = items.front().text();
  const std::string_view prefix = start.substr(0, start.find_first_of("'\""));
  if (items.size() == 2) return PlainString{prefix, {}};
  if (!items[1].is(Kind::StringContent)) return std::nullopt;
  return PlainString{prefix, items[1].text()};
}

// Call arguments without comments; empty for `f(x for x in y)`.
std::vector<Node> arguments_of(const Node& call) {
  const Node list = call.field(Field::Arguments);
  return list.is(Kind::ArgumentList) ? list.items() : std::vector<Node>();
}

std::string_view keyword_of(const Node& argument) {
  return argument.is(Kind::KeywordArgument) ? argument.field(Field::Name).text()
                                            : std::string_view();
}

Node value_of(const Node& argument) {
  return argument.is(Kind::KeywordArgument) ? argument.field(Field::Value) : argument;
}

std::optional<Metavariable> run_at(const Node& goal) {
  auto variable = read_metavariable(goal.text());
  if (!variable || !variable->is_run()) return std::nullopt;
  return variable;
}

class Attempt {
 public:
  Attempt(const Pattern& pattern, Captures& captures, const MatchContext& context)
      : meaning_(pattern.meaning()), captures_(captures), context_(context) {}

  bool match(Node goal, Node candidate) {
    const bool in_annotation = candidate.is(Kind::Type);
    if (!in_annotation && !candidate.is(Kind::ParenthesizedExpression))
      return match_unwrapped(goal, candidate, false);
    return match_unwrapped(goal, unwrap(candidate), in_annotation);
  }

  [[nodiscard]] Trace trace() const {
    Trace trace;
    for (const auto& [goal, node] : nodes_) trace.nodes.try_emplace(goal, node);
    for (const auto& [goal, nodes] : arguments_) trace.arguments.try_emplace(goal, nodes);
    return trace;
  }

 private:
  // What a failed branch has to take back.
  struct Mark {
    Captures::Mark captures;
    std::size_t nodes;
    std::size_t arguments;
  };
  [[nodiscard]] Mark mark() const { return {captures_.mark(), nodes_.size(), arguments_.size()}; }
  void rollback(const Mark& mark) {
    captures_.rollback(mark.captures);
    nodes_.resize(mark.nodes);
    arguments_.resize(mark.arguments);
  }

  bool match_unwrapped(Node goal, Node candidate, bool in_annotation) {
    if (++tries_ > kMaxTries) return false;
    if (const auto variable = read_metavariable(goal.text())) {
      if (!bind(*variable, candidate, captures_)) return false;
      nodes_.emplace_back(goal.range(), candidate);
      return true;
    }
    const Node core = unwrap(goal);
    nodes_.emplace_back(goal.range(), candidate);
    if (const auto found = meaning_.find(core.text()); found != meaning_.end() && is_name(core))
      return means(candidate, found->second, in_annotation);
    if (is_subscript(core))
      return is_subscript(candidate) &&
             match_row(subscript_parts(core), subscript_parts(candidate));
    if (is_union(core))
      return is_union(candidate) && match_row(parts_of(core), parts_of(candidate));
    if (core.is(Kind::Call)) return candidate.is(Kind::Call) && match_call(core, candidate);
    if (core.is(Kind::String)) return match_string(core, candidate);
    if (core.symbol() != candidate.symbol()) return false;
    if (core.child_count() == 0) return core.text() == candidate.text();
    return match_row(parts_of(core), parts_of(candidate));
  }

  // A string counts as a name only where Python evaluates it as an annotation.
  bool means(const Node& candidate, const std::vector<std::string>& names,
             bool in_annotation) const {
    if (!is_name(candidate) && !(in_annotation && candidate.is(Kind::String))) return false;
    const std::string name = canonical(candidate);
    return !name.empty() && std::ranges::find(names, name) != names.end() && is_read(candidate);
  }

  // Not the `x` of `o.x`, `f(x=1)`, `x = 1`, `def f(x)` or an import: there it only is spelled so.
  [[nodiscard]] bool is_read(const Node& name) const {
    if (!name.is(Kind::Identifier)) return true;
    const auto reads = context_.module.scopes().reads();
    const auto at = std::ranges::lower_bound(reads, name.begin(), {}, &ByteRange::begin);
    return at != reads.end() && at->begin == name.begin();
  }

  [[nodiscard]] std::string canonical(const Node& name) const {
    return canonical_name(context_.project->resolve(context_.module, name));
  }

  bool match_string(const Node& goal, const Node& candidate) {
    if (!candidate.is(Kind::String)) return false;
    const auto wanted = plain_string(goal);
    const auto given = plain_string(candidate);
    if (!wanted || !given) return match_row(parts_of(goal), parts_of(candidate));
    if (read_metavariable(wanted->content)) return match_row(parts_of(goal), parts_of(candidate));
    return *wanted == *given;
  }

  // Arguments that a run takes besides those in its place: keywords that the pattern does not name.
  struct Extra {
    ByteRange run;
    std::vector<Node> nodes;
  };

  // Siblings in order; a run takes as few as it can and gives way if the rest does not match.
  bool match_row(std::span<const Node> goals, std::span<const Node> candidates,
                 const Extra& extra = {}) {
    const Mark before = mark();
    for (; !goals.empty(); goals = goals.subspan(1), candidates = candidates.subspan(1)) {
      if (const auto run = run_at(goals.front())) {
        if (match_run(*run, goals, candidates, extra)) return true;
        break;
      }
      if (candidates.empty() || !match(goals.front(), candidates.front())) break;
      arguments_.emplace_back(goals.front().range(), std::vector{candidates.front()});
    }
    if (goals.empty() && candidates.empty()) return true;
    rollback(before);
    return false;
  }

  bool match_run(const Metavariable& run, std::span<const Node> goals,
                 std::span<const Node> candidates, const Extra& extra) {
    const Mark before = mark();
    for (std::size_t taken = 0; taken <= candidates.size() && tries_ <= kMaxTries; ++taken) {
      ++tries_;
      std::vector<Node> nodes(candidates.begin(),
                              candidates.begin() + static_cast<std::ptrdiff_t>(taken));
      if (goals.front().range() == extra.run)
        std::ranges::copy(extra.nodes, std::back_inserter(nodes));
      if (bind_run(run, nodes, captures_)) {
        arguments_.emplace_back(goals.front().range(), std::move(nodes));
        if (match_row(goals.subspan(1), candidates.subspan(taken), extra)) return true;
      }
      rollback(before);
    }
    return false;
  }

  bool match_call(const Node& goal, const Node& candidate) {
    const Node goal_callee = goal.field(Field::Function);
    const Node callee = candidate.field(Field::Function);
    if (!match(goal_callee, callee)) return false;
    if (!meaning_.contains(unwrap(goal_callee).text()))
      return match_row(parts_of(goal.field(Field::Arguments)),
                       parts_of(candidate.field(Field::Arguments)));
    if (!candidate.field(Field::Arguments).is(Kind::ArgumentList)) return false;
    return match_arguments(goal, candidate, signature_of(canonical(unwrap(callee))));
  }

  // The keyword that each positional argument stands for, "" where none is known.
  std::vector<std::string_view> roles(const std::vector<Node>& positional,
                                      const Signature* signature, bool of_pattern) const {
    std::vector<std::string_view> found(positional.size());
    if (!signature) return found;
    if (signature->is_column) return column_roles(positional, of_pattern);
    for (std::size_t i = 0; i < positional.size() && i < signature->positional.size(); ++i) {
      if (positional[i].is(Kind::ListSplat) || run_at(positional[i])) break;
      found[i] = signature->positional[i];
    }
    return found;
  }

  std::vector<std::string_view> column_roles(const std::vector<Node>& positional,
                                             bool of_pattern) const {
    std::vector<std::string_view> found(positional.size());
    std::size_t at = 0;
    if (at < positional.size() && positional[at].is(Kind::String)) found[at++] = "name";
    if (at < positional.size() && !positional[at].is(Kind::ListSplat) && !run_at(positional[at]) &&
        !is_schema_call(positional[at], of_pattern))
      found[at] = "type_";
    return found;
  }

  bool is_schema_call(const Node& argument, bool of_pattern) const {
    if (!argument.is(Kind::Call)) return false;
    const Node callee = argument.field(Field::Function);
    if (!of_pattern) return is_schema_item(canonical(callee));
    const auto found = meaning_.find(callee.text());
    return found != meaning_.end() && std::ranges::any_of(found->second, [](const auto& name) {
             return is_schema_item(name);
           });
  }

  // The arguments of one call, with what is used up already.
  struct Arguments {
    std::vector<Node> positional;
    std::vector<std::string_view> roles;  // of the positional ones
    std::vector<Node> keywords;           // `name=value` and `**splat`
  };

  Arguments sort(const Node& call, const Signature* signature, bool of_pattern) const {
    Arguments arguments;
    for (const Node& argument : arguments_of(call)) {
      const bool keyword = argument.is(Kind::KeywordArgument) || argument.is(Kind::DictionarySplat);
      (keyword ? arguments.keywords : arguments.positional).push_back(argument);
    }
    arguments.roles = roles(arguments.positional, signature, of_pattern);
    return arguments;
  }

  bool match_arguments(const Node& goal, const Node& candidate, const Signature* signature) {
    const Arguments wanted = sort(goal, signature, true);
    Arguments given = sort(candidate, signature, false);
    for (const Node& keyword : wanted.keywords) {
      if (!match_keyword(keyword, given)) return false;
    }
    std::vector<Node> row;
    for (std::size_t i = 0; i < wanted.positional.size(); ++i) {
      if (match_as_keyword(wanted.positional[i], wanted.roles[i], given)) continue;
      row.push_back(wanted.positional[i]);
    }
    return match_positional(row, given);
  }

  // `name=value` of the pattern: that keyword of the call, or the positional argument in its place.
  bool match_keyword(const Node& goal, Arguments& given) {
    const std::string_view name = keyword_of(goal);
    if (name.empty()) return take_splat(goal, given);
    const auto keyword = std::ranges::find(given.keywords, name, keyword_of);
    if (keyword != given.keywords.end()) {
      const Node argument = *keyword;
      given.keywords.erase(keyword);
      return match_argument(goal, goal.field(Field::Value), argument);
    }
    const auto role = std::ranges::find(given.roles, name);
    if (role == given.roles.end()) return false;
    const auto index = role - given.roles.begin();
    const Node argument = given.positional[static_cast<std::size_t>(index)];
    given.roles.erase(role);
    given.positional.erase(given.positional.begin() + index);
    return match_argument(goal, goal.field(Field::Value), argument);
  }

  bool take_splat(const Node& goal, Arguments& given) {
    const auto splat = std::ranges::find_if(
        given.keywords, [](const Node& node) { return node.is(Kind::DictionarySplat); });
    if (splat == given.keywords.end()) return false;
    const Node argument = *splat;
    given.keywords.erase(splat);
    return match_argument(goal, goal, argument);
  }

  bool match_argument(const Node& goal, const Node& goal_value, const Node& argument) {
    if (!match(goal_value, value_of(argument))) return false;
    arguments_.emplace_back(goal.range(), std::vector{argument});
    return true;
  }

  // A positional argument of the pattern that the call spells as a keyword.
  bool match_as_keyword(const Node& goal, std::string_view role, Arguments& given) {
    if (role.empty() || std::ranges::find(given.roles, role) != given.roles.end()) return false;
    const auto keyword = std::ranges::find(given.keywords, role, keyword_of);
    if (keyword == given.keywords.end()) return false;
    const Mark before = mark();
    const Node argument = *keyword;
    if (!match_argument(goal, goal, argument)) {
      rollback(before);
      return false;
    }
    given.keywords.erase(keyword);
    return true;
  }

  // What is left: positional arguments in order; keywords that the pattern does not name need a
  // run, the last one takes them.
  bool match_positional(const std::vector<Node>& goals, const Arguments& given) {
    const auto run = std::find_if(goals.rbegin(), goals.rend(),
                                  [](const Node& goal) { return run_at(goal).has_value(); });
    if (run == goals.rend()) return given.keywords.empty() && match_row(goals, given.positional);
    return match_row(goals, given.positional, {run->range(), given.keywords});
  }

  const Meaning& meaning_;
  Captures& captures_;
  const MatchContext& context_;
  std::vector<std::pair<ByteRange, Node>> nodes_;
  std::vector<std::pair<ByteRange, std::vector<Node>>> arguments_;
  int tries_ = 0;
};

}  // namespace

Node unwrap(Node node) {
  while (node.is(Kind::Type) || node.is(Kind::ParenthesizedExpression)) {
    const std::vector<Node> items = node.items();
    if (items.size() != 1) return node;
    node = items.front();
  }
  return node;
}

std::string canonical_name(const semantic::Resolution& resolution) {
  return std::visit(Overloaded{
                        [](const semantic::Unknown&) { return std::string(); },
                        [](const semantic::Imported& imported) { return imported.name; },
                        [](const semantic::Local& local) { return local.name; },
                        [](const semantic::Builtin& builtin) { return "builtins." + builtin.name; },
                    },
                    resolution);
}

std::optional<Trace> trace_meaning(const Pattern& pattern, Node node, Captures& captures,
                                   const MatchContext& context) {
  if (!context.project) return std::nullopt;
  if (pattern.selected() && *pattern.selected() != node.symbol()) return std::nullopt;
  const Captures::Mark mark = captures.mark();
  Attempt attempt(pattern, captures, context);
  if (attempt.match(pattern.node(), node)) return attempt.trace();
  captures.rollback(mark);
  return std::nullopt;
}

bool matches_meaning(const Pattern& pattern, Node node, Captures& captures,
                     const MatchContext& context) {
  return trace_meaning(pattern, node, captures, context).has_value();
}

}  // namespace modelmend::match
