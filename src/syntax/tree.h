// Tree: one parsed Python text. Owns the syntax tree, borrows the text.
//
// Made by parse(), once for each file of a run; used through root(). Parsing never fails: what
// cannot be read becomes ERROR nodes, which has_error() tells and errors() lists. The text must
// outlive the Tree. Nesting depth is the user's choice: nothing here recurses on it.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "syntax/node.h"

namespace modelmend::syntax {

class Tree {
 public:
  [[nodiscard]] Node root() const { return {ts_tree_root_node(tree_.get()), text_}; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] bool has_error() const { return root().has_error(); }
  // ERROR nodes and missing tokens, in source order, at most `limit`.
  [[nodiscard]] std::vector<Node> errors(std::size_t limit = 10) const;

 private:
  friend Tree parse(std::string_view text);
  friend Tree parse_within(std::string_view text, ByteRange range);
  struct Delete {
    void operator()(TSTree* tree) const { ts_tree_delete(tree); }
  };
  Tree(TSTree* tree, std::string_view text) : tree_(tree), text_(text) {}

  std::unique_ptr<TSTree, Delete> tree_;
  std::string_view text_;
};

// Uses one parser for each thread, kept for the thread's life.
[[nodiscard]] Tree parse(std::string_view text);

// Parses only the bytes of `range`, but in place: every node's offsets are offsets in `text`, of
// which the tree knows nothing else. For Python inside of a string: `"Mapped[UUID]"`.
[[nodiscard]] Tree parse_within(std::string_view text, ByteRange range);

// The expression that is all of the range of a parse_within(), surrounding blanks aside; null if
// it is something else or cannot be read.
[[nodiscard]] Node only_expression(const Tree& tree);

}  // namespace modelmend::syntax
