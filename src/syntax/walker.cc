#include "syntax/walker.h"

namespace modelmend::syntax {

Walker::Walker(Node top) {
  if (top) path_.push_back(top);
}

void Walker::next() {
  const Node current = path_.back();
  const NodeRecord* const next = skip_ ? current.behind() : current.record_ + 1;
  skip_ = false;
  while (!path_.empty() && path_.back().behind() <= next) path_.pop_back();
  if (!path_.empty()) path_.emplace_back(next, current.tree_);
}

}  // namespace modelmend::syntax
