#include "syntax/node.h"

#include "base/check.h"
#include "syntax/language.h"
#include "syntax/symbols.h"

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

bool any(const NodeRecord& /*record*/) {
  return true;
}
bool is_named(const NodeRecord& record) {
  return record.is_named;
}

}  // namespace

std::string_view Node::kind_name() const {
  return record_ == nullptr ? "" : ts_language_symbol_name(tree_sitter_python(), symbol());
}

std::uint16_t Node::symbol() const {
  if (record_ == nullptr) return 0;
  return record_->symbol == NodeRecord::kErrorSymbol ? kErrorSymbol
                                                     : static_cast<Symbol>(record_->symbol);
}

// The first child is the next record; a child's sibling is the record behind all that is below it.
template <class Keep>
std::vector<Node> Node::collect(Keep keep) const {
  std::vector<Node> found;
  if (record_ == nullptr) return found;
  const NodeRecord* const records = tree_->records.data();
  std::size_t count = 0;
  for (const NodeRecord* each = record_ + 1; each < behind(); each = records + each->behind)
    count += static_cast<std::size_t>(keep(*each));
  found.reserve(count);
  for (const NodeRecord* each = record_ + 1; each < behind(); each = records + each->behind)
    if (keep(*each)) found.emplace_back(each, tree_);
  return found;
}

std::uint32_t Node::child_count() const {
  std::uint32_t count = 0;
  if (record_ == nullptr) return count;
  const NodeRecord* const records = tree_->records.data();
  for (const NodeRecord* each = record_ + 1; each < behind(); each = records + each->behind)
    ++count;
  return count;
}

std::uint32_t Node::named_child_count() const {
  std::uint32_t count = 0;
  if (record_ == nullptr) return count;
  const NodeRecord* const records = tree_->records.data();
  for (const NodeRecord* each = record_ + 1; each < behind(); each = records + each->behind)
    count += each->is_named;
  return count;
}

Node Node::child(std::uint32_t index) const {
  if (record_ == nullptr) return {};
  const NodeRecord* const records = tree_->records.data();
  for (const NodeRecord* each = record_ + 1; each < behind(); each = records + each->behind)
    if (index-- == 0) return {each, tree_};
  return {};
}

Node Node::field(Field field) const {
  if (record_ == nullptr) return {};
  const TSFieldId id = field_ids()[static_cast<std::size_t>(field)];
  const NodeRecord* const records = tree_->records.data();
  for (const NodeRecord* each = record_ + 1; each < behind(); each = records + each->behind)
    if (each->field == id) return {each, tree_};
  // tree-sitter, and who writes rules with its fields, finds the cases through their block.
  if (field == Field::Alternative && is(Kind::MatchStatement))
    return this->field(Field::Body).field(Field::Alternative);
  return {};
}

std::vector<Node> Node::children() const {
  return collect(any);
}

std::vector<Node> Node::named_children() const {
  return collect(syntax::is_named);
}

std::vector<Node> Node::items() const {
  return collect([](const NodeRecord& child) {
    return child.is_named && child.kind() != Kind::Comment &&
           child.kind() != Kind::LineContinuation;
  });
}

std::vector<Node> Node::fields(Field field) const {
  const TSFieldId id = field_ids()[static_cast<std::size_t>(field)];
  return collect([id](const NodeRecord& child) { return child.field == id; });
}

Node Node::parent() const {
  if (record_ == nullptr || record_->parent == NodeRecord::kNone) return {};
  return {tree_->records.data() + record_->parent, tree_};
}

std::vector<Node> Node::ancestors() const {
  std::vector<Node> found;
  for (Node above = parent(); above; above = above.parent()) found.push_back(above);
  return found;
}

template <class Keep>
Node Node::sibling_behind(Keep keep) const {
  const Node above = parent();
  if (!above) return {};
  const NodeRecord* const records = tree_->records.data();
  for (const NodeRecord* each = behind(); each < above.behind(); each = records + each->behind)
    if (keep(*each)) return {each, tree_};
  return {};
}

// The record before a child is the last one below its sibling, or the parent.
template <class Keep>
Node Node::sibling_before(Keep keep) const {
  const Node above = parent();
  if (!above) return {};
  const NodeRecord* const records = tree_->records.data();
  for (const NodeRecord* each = record_ - 1; each != above.record_; --each) {
    while (each->parent != record_->parent) each = records + each->parent;
    if (keep(*each)) return {each, tree_};
  }
  return {};
}

Node Node::previous_named() const {
  return sibling_before(syntax::is_named);
}
Node Node::next_named() const {
  return sibling_behind(syntax::is_named);
}
Node Node::previous() const {
  return sibling_before(any);
}
Node Node::next() const {
  return sibling_behind(any);
}

// Goes down for as long as a child spans the range. An empty child does if it is where the range
// begins and ends; one that ends where the range begins does not.
template <class Keep>
Node Node::spanning(ByteRange range, Keep keep) const {
  if (record_ == nullptr) return {};
  const NodeRecord* const records = tree_->records.data();
  Node found = *this;
  const NodeRecord* each = record_ + 1;
  const NodeRecord* end = behind();
  while (each < end) {
    const bool is_empty = each->begin == each->end;
    const bool is_before =
        each->end < range.end || (is_empty ? each->end < range.begin : each->end <= range.begin);
    if (is_before) {
      each = records + each->behind;
      continue;
    }
    if (range.begin < each->begin) break;
    if (keep(*each)) found = {each, tree_};
    end = records + each->behind;
    ++each;
  }
  return found;
}

Node Node::descendant(ByteRange range) const {
  return spanning(range, any);
}
Node Node::named_descendant(ByteRange range) const {
  return spanning(range, syntax::is_named);
}

}  // namespace modelmend::syntax
