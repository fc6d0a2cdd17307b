// The records of a tree say what tree-sitter says of it.
#include "syntax/records.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "syntax/language.h"
#include "syntax/symbols.h"
#include "syntax/tree.h"

namespace modelmend::syntax {
namespace {

class BothTrees {
 public:
  explicit BothTrees(std::string text)
      : text_(std::move(text)), parser_(ts_parser_new()), records_(parse(text_)) {
    ts_parser_set_language(parser_, tree_sitter_python());
    tree_ = ts_parser_parse_string(parser_, nullptr, text_.data(),
                                   static_cast<std::uint32_t>(text_.size()));
  }
  ~BothTrees() {
    ts_tree_delete(tree_);
    ts_parser_delete(parser_);
  }
  BothTrees(const BothTrees&) = delete;
  BothTrees& operator=(const BothTrees&) = delete;
  BothTrees(BothTrees&&) = delete;
  BothTrees& operator=(BothTrees&&) = delete;

  void expect_same() const {
    expect_same(ts_tree_root_node(tree_), records_.root());
    expect_same_descendants();
  }

 private:
  static void expect_same_place(TSNode theirs, Node ours) {
    ASSERT_EQ(ts_node_is_null(theirs), !ours);
    if (!ours) return;
    EXPECT_EQ(ts_node_symbol(theirs), ours.symbol());
    EXPECT_EQ(ts_node_start_byte(theirs), ours.begin());
    EXPECT_EQ(ts_node_end_byte(theirs), ours.end());
  }

  void expect_same(TSNode theirs, Node ours) const {
    expect_same_place(theirs, ours);
    EXPECT_EQ(ts_node_type(theirs), ours.kind_name());
    EXPECT_EQ(ts_node_is_named(theirs), ours.is_named());
    EXPECT_EQ(ts_node_is_missing(theirs), ours.is_missing());
    EXPECT_EQ(ts_node_is_extra(theirs), ours.is_extra());
    EXPECT_EQ(ts_node_has_error(theirs), ours.has_error());
    EXPECT_EQ(ts_node_child_count(theirs), ours.child_count());
    EXPECT_EQ(ts_node_named_child_count(theirs), ours.named_child_count());
    for (std::uint32_t index = 0; index < ours.child_count(); ++index) {
      const Node child = ours.child(index);
      EXPECT_EQ(child.parent(), ours);
      EXPECT_EQ(child.next(), ours.child(index + 1));
      EXPECT_EQ(ours.child(index + 1).previous(), index + 1 < ours.child_count() ? child : Node());
      expect_same(ts_node_child(theirs, index), child);
    }
    expect_same_fields(theirs, ours);
  }

  static void expect_same_fields(TSNode theirs, Node ours) {
    for (const std::string_view name : field_spellings()) {
      const auto field = field_named(name);
      if (!field) continue;
      SCOPED_TRACE(name);
      SCOPED_TRACE(ours.text());
      SCOPED_TRACE(ours.kind_name());
      expect_same_place(
          ts_node_child_by_field_name(theirs, name.data(), static_cast<std::uint32_t>(name.size())),
          ours.field(*field));
    }
  }

  void expect_same_descendants() const {
    std::mt19937 random(1);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same places each time
    const auto size = static_cast<std::uint32_t>(text_.size());
    std::uniform_int_distribution<std::uint32_t> any(0, size);
    std::uniform_int_distribution<std::uint32_t> few(0, 40);
    for (int i = 0; i < 2'000; ++i) {
      const std::uint32_t begin = any(random);
      const std::uint32_t end = std::min(size, begin + few(random));
      expect_same_place(
          ts_node_named_descendant_for_byte_range(ts_tree_root_node(tree_), begin, end),
          records_.root().named_descendant({begin, end}));
      expect_same_place(ts_node_descendant_for_byte_range(ts_tree_root_node(tree_), begin, end),
                        records_.root().descendant({begin, end}));
    }
  }

  std::string text_;
  TSParser* parser_;
  TSTree* tree_;
  Tree records_;
};

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Records, SayWhatTreeSitterSaysOfFiles) {
  std::size_t files = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(MODELMEND_SOURCE_DIR "/examples")) {
    if (entry.path().extension() != ".py") continue;
    SCOPED_TRACE(entry.path());
    BothTrees(text_of(entry.path())).expect_same();
    ++files;
  }
  EXPECT_GT(files, 5U);
}

TEST(Records, SayWhatTreeSitterSaysOfOddAndBrokenTexts) {
  for (const char* const text :
       {"",
        "\n",
        "x",
        "# only\n",
        "def f(:\n    pass\n",
        "class A(\n",
        "f'{a!r:>{b}} {c=}'\n",
        "@a.b(c)\nasync def f[T](x: int = 1, /, *y, z, **k) -> T: ...\n",
        "match x:\n    case {'a': A(b=1) | [*_], **rest} if y:\n        pass\n",
        "try:\n    pass\nexcept* (A, B) as e:\n    raise X from e\nfinally:\n    del a, b\n",
        "with (a as b, c): x = y = lambda *a, **k: (yield)\n",
        "a = 1 if b else c; d: e = f\n",
        "x = (  # comment\n    1,\n)\n",
        "from . import (a as b,)\nimport c.d as e, f\n",
        "while a: x[1:2, ...] = not -b ** ~c\nelse: pass\n",
        "if a:\n\tb\n  c\n",
        "print >>a, b\n",
        "type X[T: int] = list[T]\n",
        "a < b <= c is not d not in e\n",
        "'a' \"b\" f'c'\n",
        "x = $\n",
        "class C:\n    x: int\n\n\n    def f(self): return\n"}) {
    SCOPED_TRACE(text);
    BothTrees(text).expect_same();
  }
}

}  // namespace
}  // namespace modelmend::syntax
