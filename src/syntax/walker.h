// Walker: visits a subtree in source order with an explicit stack, never by recursion.
//
// Used wherever a whole subtree is searched. next() steps to the next node in pre-order;
// skip_children() makes it pass over what lies below the current node. Ancestors of the current
// node are at hand without asking the tree.
//
//   for (Walker walker(root); walker; walker.next()) { ... *walker ... }
#pragma once

#include <span>
#include <vector>

#include "syntax/node.h"

namespace modelmend::syntax {

class Walker {
 public:
  explicit Walker(Node top);

  [[nodiscard]] explicit operator bool() const { return !path_.empty(); }
  [[nodiscard]] const Node& operator*() const { return path_.back(); }
  [[nodiscard]] const Node* operator->() const { return &path_.back(); }

  void next();
  void skip_children() { skip_ = true; }

  // From the top of the walk to the parent of the current node, outermost first.
  [[nodiscard]] std::span<const Node> ancestors() const {
    return std::span(path_).first(path_.size() - 1);
  }
  [[nodiscard]] std::size_t depth() const { return path_.size() - 1; }

  // Whether the current node is an identifier that stands for itself: neither the attribute in
  // `x.name` nor the keyword in `f(name=1)`.
  [[nodiscard]] bool is_at_name() const;

 private:
  std::vector<Node> path_;  // from the top of the walk to the current node; empty at the end
  bool skip_ = false;
};

}  // namespace modelmend::syntax
