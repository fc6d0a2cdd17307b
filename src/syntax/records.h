// TreeRecords: a syntax tree as a list of its nodes, in source order, each before those below it.
//
// Made once from what tree-sitter parsed, which is released then; read through Node and Walker
// alone. Every node is one small record, so that going to a child, a sibling or a parent is a step
// in an array, and a tree takes some 20 bytes a node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "syntax/kinds.h"

struct TSTree;

namespace modelmend::syntax {

struct NodeRecord {
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  // The grammar has fewer symbols; stands for that of what could not be read.
  static constexpr std::uint32_t kErrorSymbol = 1023;

  std::uint32_t begin;  // bytes, [begin, end)
  std::uint32_t end;
  std::uint32_t parent;  // index of a record; kNone for the root
  std::uint32_t behind;  // index of the first record that is not below this one
  std::uint32_t symbol : 10;
  std::uint32_t field : 6;  // the grammar's number of the field that it is in its parent, or 0
  std::uint32_t kind_number : 8;
  std::uint32_t is_named : 1;
  std::uint32_t is_missing : 1;
  std::uint32_t is_extra : 1;
  std::uint32_t has_error : 1;

  [[nodiscard]] Kind kind() const { return static_cast<Kind>(kind_number); }
};
static_assert(sizeof(NodeRecord) == 20);

struct TreeRecords {
  std::string_view text;
  std::vector<NodeRecord> records;  // never empty
};

// Null if nodes nest deeper than `max_nesting`.
[[nodiscard]] std::unique_ptr<const TreeRecords> records_of(const TSTree& tree,
                                                            std::string_view text,
                                                            std::size_t max_nesting);

}  // namespace modelmend::syntax
