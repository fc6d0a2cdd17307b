#include "syntax/walker.h"

namespace modelmend::syntax {

Walker::Walker(Node top)
    : cursor_(ts_tree_cursor_new(top.raw())), text_(top.source()), done_(!top) {
  path_.push_back(top);
}

Walker::~Walker() {
  ts_tree_cursor_delete(&cursor_);
}

void Walker::push_current() {
  path_.emplace_back(ts_tree_cursor_current_node(&cursor_), text_);
}

void Walker::next() {
  const bool descend = !skip_;
  skip_ = false;
  if (descend && ts_tree_cursor_goto_first_child(&cursor_)) {
    push_current();
    return;
  }
  // Invariant: path_ holds the nodes from the top of the walk to the cursor.
  while (path_.size() > 1) {
    path_.pop_back();
    if (ts_tree_cursor_goto_next_sibling(&cursor_)) {
      push_current();
      return;
    }
    ts_tree_cursor_goto_parent(&cursor_);
  }
  done_ = true;
}

}  // namespace modelmend::syntax
