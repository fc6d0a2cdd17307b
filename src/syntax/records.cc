#include "syntax/records.h"

#include <utility>

#include "base/check.h"
#include "syntax/language.h"

namespace modelmend::syntax {
namespace {

// What a record has room for.
constexpr std::uint32_t kSymbolBits = 0x3FF;
constexpr std::uint32_t kFieldBits = 0x3F;
constexpr std::uint32_t kKindBits = 0xFF;
constexpr std::uint32_t kKinds = static_cast<std::uint32_t>(Kind::Token) + 1;
static_assert(kKinds <= kKindBits + 1);

// Kind by the grammar's symbol number.
const std::vector<Kind>& kinds_by_symbol() {
  static const std::vector<Kind> kinds = [] {
    const TSLanguage* const language = tree_sitter_python();
    std::vector<Kind> all(ts_language_symbol_count(language), Kind::Token);
    CHECK(all.size() < NodeRecord::kErrorSymbol);
    CHECK(ts_language_field_count(language) <= kFieldBits);
    for (std::size_t index = 0; index < all.size(); ++index) {
      const auto symbol = static_cast<TSSymbol>(index);
      if (ts_language_symbol_type(language, symbol) != TSSymbolTypeRegular) continue;
      all[index] = kind_named(ts_language_symbol_name(language, symbol)).value_or(Kind::Token);
    }
    return all;
  }();
  return kinds;
}

class Recorder {
 public:
  Recorder(const TSTree& tree, std::size_t max_nesting)
      : root_(ts_tree_root_node(&tree)),
        cursor_(ts_tree_cursor_new(root_)),
        max_nesting_(max_nesting) {}
  ~Recorder() { ts_tree_cursor_delete(&cursor_); }
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;
  Recorder(Recorder&&) = delete;
  Recorder& operator=(Recorder&&) = delete;

  // Empty if it nests too deep.
  std::vector<NodeRecord> record() {
    records_.reserve(ts_node_descendant_count(root_));
    add();
    while (!open_.empty()) {
      if (open_.back().children_left > 0 && goes_down()) {
        if (open_.size() > max_nesting_) return {};
        add();
      } else {
        step_over();
      }
    }
    return std::move(records_);
  }

 private:
  // A node whose end is still to come. Most nodes have no children, and half of the others' ends
  // are met without asking the cursor for a sibling that is not there.
  struct Open {
    std::uint32_t record;
    std::uint32_t children_left;
  };

  bool goes_down() {
    --open_.back().children_left;
    return ts_tree_cursor_goto_first_child(&cursor_);
  }

  void step_over() {
    for (;;) {
      close();
      if (open_.empty()) return;
      if (open_.back().children_left > 0 && ts_tree_cursor_goto_next_sibling(&cursor_)) {
        --open_.back().children_left;
        return add();
      }
      ts_tree_cursor_goto_parent(&cursor_);
    }
  }

  void close() {
    records_[open_.back().record].behind = static_cast<std::uint32_t>(records_.size());
    open_.pop_back();
  }

  // What the cursor is at, below what is open.
  void add() {
    const TSNode node = ts_tree_cursor_current_node(&cursor_);
    const TSSymbol symbol = ts_node_symbol(node);
    const bool is_known = symbol < kinds_.size();
    const Kind kind = is_known ? kinds_[symbol] : Kind::Error;
    const std::uint32_t parent = open_.empty() ? NodeRecord::kNone : open_.back().record;
    open_.push_back({static_cast<std::uint32_t>(records_.size()), ts_node_child_count(node)});
    records_.push_back({.begin = ts_node_start_byte(node),
                        .end = ts_node_end_byte(node),
                        .parent = parent,
                        .behind = 0,
                        .symbol = (is_known ? symbol : NodeRecord::kErrorSymbol) & kSymbolBits,
                        .field = ts_tree_cursor_current_field_id(&cursor_) & kFieldBits,
                        .kind_number = static_cast<std::uint32_t>(kind) & kKindBits,
                        .is_named = ts_node_is_named(node),
                        .is_missing = ts_node_is_missing(node),
                        .is_extra = ts_node_is_extra(node),
                        .has_error = ts_node_has_error(node)});
  }

  const std::vector<Kind>& kinds_ = kinds_by_symbol();
  TSNode root_;
  TSTreeCursor cursor_;
  std::size_t max_nesting_;
  std::vector<NodeRecord> records_;
  std::vector<Open> open_;  // from the root to the last record that may get children
};

}  // namespace

std::unique_ptr<const TreeRecords> records_of(const TSTree& tree, std::string_view text,
                                              std::size_t max_nesting) {
  std::vector<NodeRecord> records = Recorder(tree, max_nesting).record();
  if (records.empty()) return nullptr;
  return std::make_unique<const TreeRecords>(TreeRecords{text, std::move(records)});
}

}  // namespace modelmend::syntax
