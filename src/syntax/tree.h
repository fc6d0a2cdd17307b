// Tree: one parsed Python text. Owns the syntax tree, borrows the text.
//
// Made by parse(), once for each file of a run; used through root(). Parsing never fails: what
// cannot be read becomes ERROR nodes, which has_error() tells and errors() lists. A text beyond the
// limits below gives a tree without any nodes but its root, and that is the error: nobody has to
// be prepared for more. The text must outlive the Tree. Nothing here recurses on nesting.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "syntax/node.h"

namespace modelmend::syntax {

// Different indentations of lines. Python itself refuses 100 levels; the grammar's scanner has room
// for 383 and writes beyond its memory if there are more.
inline constexpr std::size_t kMaxIndents = 350;
// CPython 3.11 refuses expressions that nest some 3,000 deep. What costs the square of the depth
// (asking every node for its ancestors) still ends within a second here.
inline constexpr std::size_t kMaxNesting = 5'000;
// The grammar's scanner looks through all comments that follow, at each of them. This much may be
// read besides a fixed number of times the text itself: about two seconds' worth, or a comment of
// two thousand lines.
inline constexpr std::uint64_t kMaxLookAhead = std::uint64_t{128} << 20U;

class Tree {
 public:
  [[nodiscard]] Node root() const { return {records_->records.data(), records_.get()}; }
  [[nodiscard]] std::string_view text() const { return records_->text; }
  [[nodiscard]] bool has_error() const { return is_refused_ || root().has_error(); }
  // ERROR nodes and missing tokens, in source order, at most `limit`; the root of a text that is
  // beyond the limits.
  [[nodiscard]] std::vector<Node> errors(std::size_t limit = 10) const;

 private:
  friend Tree parse_range(std::string_view text, ByteRange range, std::uint64_t look_ahead);
  Tree(std::unique_ptr<const TreeRecords> records, bool is_refused)
      : records_(std::move(records)), is_refused_(is_refused) {}

  std::unique_ptr<const TreeRecords> records_;
  bool is_refused_;
};

// The bytes of `range` as they are, with all of their blanks: for parse() and parse_within().
[[nodiscard]] Tree parse_range(std::string_view text, ByteRange range,
                               std::uint64_t look_ahead = kMaxLookAhead);

// Uses one parser for each thread, kept for the thread's life.
[[nodiscard]] Tree parse(std::string_view text);

// Parses only the bytes of `range`, but in place: every node's offsets are offsets in `text`, of
// which the tree knows nothing else. For Python inside of a string: `"Mapped[UUID]"`.
[[nodiscard]] Tree parse_within(std::string_view text, ByteRange range);

// The expression that is all of the range of a parse_within(), surrounding blanks aside; null if
// it is something else or cannot be read.
[[nodiscard]] Node only_expression(const Tree& tree);

}  // namespace modelmend::syntax
