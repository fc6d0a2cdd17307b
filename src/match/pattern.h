// Pattern: Python text with metavariables, compiled to what it asks of a node.
//
// Made by Pattern::compile from a rule's `pattern:` (a text, or `context` with `selector`), const
// after that. The text is parsed by the grammar that parses sources, so that a pattern is what it
// would be as code. A rule without `meaning:` matches by structure exactly as ast-grep does
// (structure.h); with it, names are compared by what they resolve to (meaning.h).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "match/metavariable.h"
#include "syntax/symbols.h"
#include "syntax/tree.h"

namespace modelmend::match {

// What must be equal besides the tree of named nodes; ast-grep's words.
enum class Strictness {
  Cst,        // everything
  Smart,      // everything that the pattern spells out; the source may hold more punctuation
  Ast,        // named nodes only
  Relaxed,    // as Ast, comments are passed over
  Signature,  // as Relaxed, texts may differ
  Template,   // texts only, whatever the kinds
};
[[nodiscard]] std::optional<Strictness> strictness_named(std::string_view name);

struct PatternNode;

struct Terminal {
  std::string text;
  syntax::Symbol symbol = 0;
  bool named = false;
};
struct Internal {
  syntax::Symbol symbol = 0;
  std::vector<PatternNode> children;
};
struct PatternNode {
  std::variant<Metavariable, Terminal, Internal> is;
};

// Identifier in patterns -> the canonical names it may stand for, any of which will do.
using Meaning = std::map<std::string, std::vector<std::string>, std::less<>>;

struct PatternText {
  std::string text;
  std::optional<std::string> selector;  // the kind of the node in `text` that is the pattern
  Strictness strictness = Strictness::Smart;
};

// Deeper patterns are refused, so that matching may recurse on them.
inline constexpr std::size_t kMaxPatternDepth = 200;

class Pattern {
 public:
  // The error is a sentence that names the offending text.
  [[nodiscard]] static tl::expected<Pattern, std::string> compile(const PatternText& text,
                                                                  const Meaning& meaning);

  [[nodiscard]] const PatternNode& root() const { return parsed_->root; }
  [[nodiscard]] Strictness strictness() const { return strictness_; }
  [[nodiscard]] bool by_meaning() const { return !parsed_->meaning.empty(); }
  [[nodiscard]] const Meaning& meaning() const { return parsed_->meaning; }
  // The pattern as parsed, sigils in place.
  [[nodiscard]] syntax::Node node() const { return parsed_->node; }
  // Set for a pattern with a selector: only nodes of this kind are looked at.
  [[nodiscard]] std::optional<syntax::Symbol> selected() const { return selected_; }

  // False if the text of a node shows that it cannot match by structure. Asked before anything
  // dearer, for most nodes fail already here.
  [[nodiscard]] bool may_match_text(std::string_view node) const;

  // The kinds of nodes that can match, sorted; nullopt if any can.
  [[nodiscard]] std::optional<std::vector<syntax::Symbol>> candidate_kinds() const;
  // Names that a match binds.
  [[nodiscard]] std::set<std::string> variables() const;
  // A text that matches holds at least one word of each group. A name with a meaning gives the last
  // words of its canonical names: true of files that do not get it from a file of the project that
  // renames it.
  [[nodiscard]] std::vector<std::vector<std::string>> required_literals() const;

 private:
  struct Parsed {
    std::shared_ptr<const std::string> text;  // what the tree borrows
    syntax::Tree tree;
    syntax::Node node;
    PatternNode root;
    Meaning meaning;
  };

  std::shared_ptr<const Parsed> parsed_;
  Strictness strictness_ = Strictness::Smart;
  std::optional<syntax::Symbol> selected_;
  std::string first_word_;    // what a match begins with if it begins with a word; may be empty
  std::string longest_word_;  // what a match holds; may be empty
};

}  // namespace modelmend::match
