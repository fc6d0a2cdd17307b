// Node: a place in a syntax tree. A small value that borrows its Tree.
//
// Made by Tree and Walker; used by every layer that asks what the source says. A Node stays valid
// as long as its Tree. A null Node stands for absence: it is falsy, its kind is Token, its range is
// empty, and asking it for a child or a field gives another null Node, so that chains like
// `call.field(Field::Function).field(Field::Object)` need one check at the end.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "syntax/kinds.h"
#include "syntax/records.h"
#include "text/byte_range.h"

namespace modelmend::syntax {

class Node {
 public:
  Node() = default;
  Node(const NodeRecord* record, const TreeRecords* tree) : record_(record), tree_(tree) {}

  [[nodiscard]] explicit operator bool() const { return record_ != nullptr; }

  [[nodiscard]] Kind kind() const { return record_ == nullptr ? Kind::Token : record_->kind(); }
  [[nodiscard]] bool is(Kind kind) const { return this->kind() == kind; }
  // The grammar's own spelling, also for tokens: "(", "class".
  [[nodiscard]] std::string_view kind_name() const;
  // The grammar's symbol number; equal numbers mean equal kind_name().
  [[nodiscard]] std::uint16_t symbol() const;
  [[nodiscard]] bool is_named() const { return record_ != nullptr && record_->is_named; }
  [[nodiscard]] bool is_missing() const { return record_ != nullptr && record_->is_missing; }
  // True for what may stand anywhere: comments and line continuations.
  [[nodiscard]] bool is_extra() const { return record_ != nullptr && record_->is_extra; }
  // True if this node or one below it is an error or a missing token.
  [[nodiscard]] bool has_error() const { return record_ != nullptr && record_->has_error; }

  [[nodiscard]] ByteRange range() const {
    return record_ == nullptr ? ByteRange{} : ByteRange{record_->begin, record_->end};
  }
  [[nodiscard]] std::uint32_t begin() const { return range().begin; }
  [[nodiscard]] std::uint32_t end() const { return range().end; }
  // The bytes of this node; the whole text of the file is source().
  [[nodiscard]] std::string_view text() const { return range().in(source()); }
  [[nodiscard]] std::string_view source() const {
    return tree_ == nullptr ? std::string_view() : tree_->text;
  }

  [[nodiscard]] std::uint32_t child_count() const;
  [[nodiscard]] std::uint32_t named_child_count() const;
  [[nodiscard]] Node child(std::uint32_t index) const;
  [[nodiscard]] Node field(Field field) const;
  // All children; named_children() leaves out punctuation but keeps comments; items() leaves out
  // comments too. Linear in the number of children, unlike calling child(i) in a loop.
  [[nodiscard]] std::vector<Node> children() const;
  [[nodiscard]] std::vector<Node> named_children() const;
  [[nodiscard]] std::vector<Node> items() const;
  // All children that this node holds in `field`.
  [[nodiscard]] std::vector<Node> fields(Field field) const;

  [[nodiscard]] Node parent() const;
  // From the parent to the root.
  [[nodiscard]] std::vector<Node> ancestors() const;
  [[nodiscard]] Node previous_named() const;
  [[nodiscard]] Node next_named() const;
  [[nodiscard]] Node previous() const;
  [[nodiscard]] Node next() const;

  // The smallest (named) node below this one that spans the range.
  [[nodiscard]] Node descendant(ByteRange range) const;
  [[nodiscard]] Node named_descendant(ByteRange range) const;

  // Identity within one tree; equal for two Nodes that are the same place.
  [[nodiscard]] const void* id() const { return record_; }

  friend bool operator==(const Node& a, const Node& b) { return a.record_ == b.record_; }

 private:
  friend class Walker;

  // The records of this node and all below it: [record_, behind()).
  [[nodiscard]] const NodeRecord* behind() const { return tree_->records.data() + record_->behind; }
  template <class Keep>
  [[nodiscard]] std::vector<Node> collect(Keep keep) const;
  template <class Keep>
  [[nodiscard]] Node sibling_behind(Keep keep) const;
  template <class Keep>
  [[nodiscard]] Node sibling_before(Keep keep) const;
  template <class Keep>
  [[nodiscard]] Node spanning(ByteRange range, Keep keep) const;

  const NodeRecord* record_ = nullptr;
  const TreeRecords* tree_ = nullptr;
};

}  // namespace modelmend::syntax
