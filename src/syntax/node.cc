#include "syntax/node.h"

#include <algorithm>

#include "base/check.h"
#include "syntax/language.h"

namespace modelmend::syntax {
namespace {

// The grammar's field numbers by Field.
const std::vector<TSFieldId>& field_ids() {
  static const std::vector<TSFieldId> ids = [] {
    std::vector<TSFieldId> all;
#define MODELMEND_FIELD_ID(name, spelling)                                                  \
  all.push_back(                                                                            \
      ts_language_field_id_for_name(tree_sitter_python(), spelling, sizeof(spelling) - 1)); \
  CHECK(all.back() != 0);
    MODELMEND_SYNTAX_FIELDS(MODELMEND_FIELD_ID)
#undef MODELMEND_FIELD_ID
    return all;
  }();
  return ids;
}

// Kind by the grammar's symbol number.
const std::vector<Kind>& kinds_by_symbol() {
  static const std::vector<Kind> kinds = [] {
    const TSLanguage* const language = tree_sitter_python();
    std::vector<Kind> all(ts_language_symbol_count(language), Kind::Token);
    for (std::size_t index = 0; index < all.size(); ++index) {
      const auto symbol = static_cast<TSSymbol>(index);
      if (ts_language_symbol_type(language, symbol) != TSSymbolTypeRegular) continue;
      all[index] = kind_named(ts_language_symbol_name(language, symbol)).value_or(Kind::Token);
    }
    return all;
  }();
  return kinds;
}

// A template because each caller keeps other children.
template <class Keep>
std::vector<Node> collect(const Node& node, Keep keep) {
  std::vector<Node> found;
  if (!node) return found;
  TSTreeCursor cursor = ts_tree_cursor_new(node.raw());
  if (ts_tree_cursor_goto_first_child(&cursor)) {
    do {
      const Node child(ts_tree_cursor_current_node(&cursor), node.source());
      if (keep(child, cursor)) found.push_back(child);
    } while (ts_tree_cursor_goto_next_sibling(&cursor));
  }
  ts_tree_cursor_delete(&cursor);
  return found;
}

}  // namespace

Kind Node::kind() const {
  if (!*this) return Kind::Token;
  const TSSymbol symbol = ts_node_symbol(node_);
  const auto& kinds = kinds_by_symbol();
  return symbol < kinds.size() ? kinds[symbol] : Kind::Error;
}

std::string_view Node::kind_name() const {
  return *this ? ts_node_type(node_) : "";
}
std::uint16_t Node::symbol() const {
  return *this ? ts_node_symbol(node_) : std::uint16_t{0};
}
bool Node::is_named() const {
  return *this && ts_node_is_named(node_);
}
bool Node::is_missing() const {
  return *this && ts_node_is_missing(node_);
}
bool Node::is_extra() const {
  return *this && ts_node_is_extra(node_);
}
bool Node::has_error() const {
  return *this && ts_node_has_error(node_);
}

ByteRange Node::range() const {
  if (!*this) return {};
  return {ts_node_start_byte(node_), ts_node_end_byte(node_)};
}

std::uint32_t Node::child_count() const {
  return *this ? ts_node_child_count(node_) : 0;
}

std::uint32_t Node::named_child_count() const {
  return *this ? ts_node_named_child_count(node_) : 0;
}

Node Node::child(std::uint32_t index) const {
  return *this ? Node(ts_node_child(node_, index), text_) : Node();
}

Node Node::field(Field field) const {
  if (!*this) return {};
  const TSFieldId id = field_ids().at(static_cast<std::size_t>(field));
  return {ts_node_child_by_field_id(node_, id), text_};
}

std::vector<Node> Node::children() const {
  return collect(*this, [](const Node&, const TSTreeCursor&) { return true; });
}

std::vector<Node> Node::named_children() const {
  return collect(*this, [](const Node& child, const TSTreeCursor&) { return child.is_named(); });
}

std::vector<Node> Node::items() const {
  return collect(*this, [](const Node& child, const TSTreeCursor&) {
    return child.is_named() && !child.is(Kind::Comment) && !child.is(Kind::LineContinuation);
  });
}

std::vector<Node> Node::fields(Field field) const {
  const TSFieldId id = field_ids().at(static_cast<std::size_t>(field));
  return collect(*this, [id](const Node&, const TSTreeCursor& cursor) {
    return ts_tree_cursor_current_field_id(&cursor) == id;
  });
}

Node Node::parent() const {
  return *this ? Node(ts_node_parent(node_), text_) : Node();
}

std::vector<Node> Node::ancestors() const {
  std::vector<Node> found;
  if (!*this) return found;
  TSNode place = ts_tree_root_node(node_.tree);
  while (!ts_node_is_null(place) && !ts_node_eq(place, node_)) {
    found.emplace_back(place, text_);
    place = ts_node_child_with_descendant(place, node_);
  }
  std::ranges::reverse(found);
  return found;
}

Node Node::previous_named() const {
  return *this ? Node(ts_node_prev_named_sibling(node_), text_) : Node();
}
Node Node::next_named() const {
  return *this ? Node(ts_node_next_named_sibling(node_), text_) : Node();
}
Node Node::previous() const {
  return *this ? Node(ts_node_prev_sibling(node_), text_) : Node();
}
Node Node::next() const {
  return *this ? Node(ts_node_next_sibling(node_), text_) : Node();
}

Node Node::descendant(ByteRange range) const {
  if (!*this) return {};
  return {ts_node_descendant_for_byte_range(node_, range.begin, range.end), text_};
}
Node Node::named_descendant(ByteRange range) const {
  if (!*this) return {};
  return {ts_node_named_descendant_for_byte_range(node_, range.begin, range.end), text_};
}

}  // namespace modelmend::syntax
