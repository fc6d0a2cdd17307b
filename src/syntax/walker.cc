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

bool Walker::is_at_name() const {
  const Node& current = path_.back();
  if (!current.is(Kind::Identifier)) return false;
  if (path_.size() < 2) return true;
  const Node& parent = path_[path_.size() - 2];
  if (parent.is(Kind::Attribute)) return parent.field(Field::Object) == current;
  return !parent.is(Kind::KeywordArgument) || parent.field(Field::Value) == current;
}

}  // namespace modelmend::syntax
