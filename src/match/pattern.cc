#include "match/pattern.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/overloaded.h"
#include "semantic/library.h"
#include "syntax/walker.h"

namespace modelmend::match {
namespace {

using syntax::Kind;
using syntax::Node;
using syntax::Symbol;

// True if the node only wraps one other; then that one is the pattern.
bool is_wrapper(const Node& node) {
  if (node.child_count() == 1) return true;
  return node.child_count() == 2 &&
         (node.child(1).is_missing() || node.child(1).kind_name().empty());
}

Node unwrapped(Node node) {
  while (is_wrapper(node)) node = node.child(0);
  return node;
}

PatternNode compile_node(const Node& node) {
  if (auto variable = read_metavariable(node.text())) return {*std::move(variable)};
  if (node.child_count() == 0)
    return {Terminal{std::string(node.text()), node.symbol(), node.is_named()}};
  Internal internal{node.symbol(), {}};
  for (const Node& child : node.children()) {
    if (!child.is_missing()) internal.children.push_back(compile_node(child));
  }
  return {std::move(internal)};
}

bool nests_too_deep(const Node& top) {
  for (syntax::Walker walker(top); walker; walker.next()) {
    if (walker.depth() > kMaxPatternDepth) return true;
  }
  return false;
}

Node find_kind(const Node& top, Symbol kind) {
  for (syntax::Walker walker(top); walker; walker.next()) {
    if (walker->symbol() == kind) return *walker;
  }
  return {};
}

tl::unexpected<std::string> refuse(std::string_view before, std::string_view quoted,
                                   std::string_view after) {
  std::string message(before);
  message.append("'").append(quoted).append("'").append(after);
  return tl::unexpected<std::string>(std::move(message));
}

tl::expected<Node, std::string> select(const Node& top, const PatternText& text) {
  if (text.selector) {
    const auto kind = syntax::symbol_named(*text.selector);
    if (!kind) return refuse("", *text.selector, " is not a kind of node");
    const Node found = find_kind(top, *kind);
    if (!found) return refuse("no node of kind ", *text.selector, " in the context");
    return found;
  }
  if (top.child_count() == 0) return refuse("the pattern ", text.text, " is empty");
  if (!is_wrapper(top)) return refuse("", text.text, " is more than one node");
  return unwrapped(top);
}

// The grammar has two shapes for some code: one in annotations, one elsewhere.
std::vector<std::string_view> twin_kinds(const Node& node) {
  switch (node.kind()) {
    case Kind::Subscript:
    case Kind::GenericType:
      return {"subscript", "generic_type"};
    case Kind::BinaryOperator:
    case Kind::UnionType:
      return {"binary_operator", "union_type"};
    case Kind::Identifier:
    case Kind::Attribute:
    case Kind::MemberType:
      return {"identifier", "attribute", "member_type"};
    default:
      return {node.kind_name()};
  }
}

void collect_variables(const PatternNode& node, std::set<std::string>& names) {
  std::visit(Overloaded{
                 [&](const Metavariable& variable) {
                   if (!variable.name.empty()) names.insert(variable.name);
                 },
                 [](const Terminal&) {},
                 [&](const Internal& internal) {
                   for (const PatternNode& child : internal.children)
                     collect_variables(child, names);
                 },
             },
             node.is);
}

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// The text of a name or literal; other leaves need not be in the source as they are.
std::string_view word_of(const PatternNode& leaf) {
  const auto* terminal = std::get_if<Terminal>(&leaf.is);
  return terminal && terminal->named ? std::string_view(terminal->text) : std::string_view();
}

std::string_view first_word(const PatternNode& node) {
  const auto* internal = std::get_if<Internal>(&node.is);
  if (!internal) return word_of(node);
  return internal->children.empty() ? std::string_view() : first_word(internal->children.front());
}

std::string_view longest_word(const PatternNode& node) {
  const auto* internal = std::get_if<Internal>(&node.is);
  if (!internal) return word_of(node);
  std::string_view longest;
  for (const PatternNode& child : internal->children) {
    const std::string_view word = longest_word(child);
    if (word.size() > longest.size()) longest = word;
  }
  return longest;
}

bool begins_with_word(std::string_view text) {
  return !text.empty() &&
         (is_word(text.substr(0, 1)) || static_cast<unsigned char>(text[0]) >= 0x80);
}

std::vector<std::string> words_for(const std::vector<std::string>& names) {
  std::vector<std::string> words;
  for (const std::string& name : names)
    std::ranges::move(semantic::library::last_words(name), std::back_inserter(words));
  return words;
}

using Groups = std::set<std::vector<std::string>>;

// By meaning only names with a meaning count: other words may be spelled differently.
void collect_literals(const PatternNode& node, const Meaning& meaning, Groups& groups) {
  std::visit(Overloaded{
                 [](const Metavariable&) {},
                 [&](const Terminal& terminal) {
                   if (!terminal.named || !is_word(terminal.text)) return;
                   const auto found = meaning.find(terminal.text);
                   if (found != meaning.end()) groups.insert(words_for(found->second));
                   if (meaning.empty()) groups.insert({terminal.text});
                 },
                 [&](const Internal& internal) {
                   for (const PatternNode& child : internal.children)
                     collect_literals(child, meaning, groups);
                 },
             },
             node.is);
}

}  // namespace

std::optional<Strictness> strictness_named(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Strictness>, 6> kNames = {{
      {"cst", Strictness::Cst},
      {"smart", Strictness::Smart},
      {"ast", Strictness::Ast},
      {"relaxed", Strictness::Relaxed},
      {"signature", Strictness::Signature},
      {"template", Strictness::Template},
  }};
  const auto* const found = std::ranges::find(kNames, name, &decltype(kNames)::value_type::first);
  if (found == kNames.end()) return std::nullopt;
  return found->second;
}

tl::expected<Pattern, std::string> Pattern::compile(const PatternText& text,
                                                    const Meaning& meaning) {
  std::string processed = with_sigils(text.text);
  // The tree borrows the text, so the text gets its final place first.
  auto holder = std::make_shared<std::string>(std::move(processed));
  syntax::Tree tree = syntax::parse(*holder);
  if (nests_too_deep(tree.root())) return refuse("the pattern ", text.text, " nests too deep");
  const auto node = select(tree.root(), text);
  if (!node) return tl::unexpected<std::string>(node.error());
  if (!meaning.empty() && tree.has_error())
    return refuse("the pattern ", text.text, " is not Python");
  PatternNode root = compile_node(*node);
  if (const auto* variable = std::get_if<Metavariable>(&root.is); variable && variable->is_run())
    return refuse("", text.text, " stands for many nodes, a pattern for one");

  Pattern pattern;
  pattern.strictness_ = text.strictness;
  if (text.selector) pattern.selected_ = node->symbol();
  const bool texts_count =
      text.strictness != Strictness::Signature && text.strictness != Strictness::Template;
  if (texts_count && !tree.has_error()) {
    pattern.first_word_ = first_word(root);
    pattern.longest_word_ = longest_word(root);
  }
  pattern.parsed_ = std::make_shared<const Parsed>(
      Parsed{std::move(holder), std::move(tree), *node, std::move(root), meaning});
  return pattern;
}

// A node that begins with a sign, a comment or a line that goes on may have tokens that do not
// count in front of the first word; no node has words there that the pattern has not.
bool Pattern::may_match_text(std::string_view node) const {
  const bool begins_so = node.starts_with(first_word_) || !begins_with_word(node);
  return begins_so && node.find(longest_word_) != std::string_view::npos;
}

std::optional<std::vector<Symbol>> Pattern::candidate_kinds() const {
  if (strictness_ == Strictness::Template) return std::nullopt;
  if (std::holds_alternative<Metavariable>(root().is)) {
    if (!selected_) return std::nullopt;
    return std::vector{*selected_};
  }
  if (!by_meaning()) {
    const Symbol symbol = node().symbol();
    // As in ast-grep an error with parts can match any kind, an error that is one token only
    // errors.
    if (symbol == syntax::kErrorSymbol && std::holds_alternative<Internal>(root().is))
      return std::nullopt;
    return std::vector{symbol};
  }
  std::vector<Symbol> kinds;
  for (const std::string_view kind : twin_kinds(node())) {
    if (const auto symbol = syntax::symbol_named(kind)) kinds.push_back(*symbol);
  }
  std::ranges::sort(kinds);
  return kinds;
}

std::set<std::string> Pattern::variables() const {
  std::set<std::string> names;
  collect_variables(root(), names);
  return names;
}

std::vector<std::vector<std::string>> Pattern::required_literals() const {
  Groups groups;
  if (strictness_ != Strictness::Signature) collect_literals(root(), meaning(), groups);
  return {groups.begin(), groups.end()};
}

}  // namespace modelmend::match
