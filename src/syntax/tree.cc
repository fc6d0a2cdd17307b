#include "syntax/tree.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "base/check.h"
#include "syntax/language.h"
#include "syntax/walker.h"

namespace modelmend::syntax {
namespace {

// Hands a text to the parser in small parts, so that it can count how much is asked for again: the
// lexer comes back to a part whenever it has looked beyond it. Pretends that the text is over when
// it was too much.
class ReadAgain {
 public:
  ReadAgain(std::string_view text, std::uint64_t look_ahead)
      : text_(text), left_(look_ahead + kTimes * text.size()) {}

  static const char* read(void* payload, std::uint32_t offset, TSPoint /*place*/,
                          std::uint32_t* size) {
    return static_cast<ReadAgain*>(payload)->part_at(offset, *size);
  }
  [[nodiscard]] bool is_exhausted() const { return left_ == 0; }

 private:
  static constexpr std::size_t kPart = 4096;
  static constexpr std::uint64_t kTimes = 300;

  const char* part_at(std::uint32_t offset, std::uint32_t& size) {
    left_ -= std::min<std::uint64_t>(left_, kPart);
    const std::string_view rest = text_.substr(std::min<std::size_t>(offset, text_.size()));
    size = left_ == 0 ? 0 : static_cast<std::uint32_t>(std::min(rest.size(), kPart));
    return rest.data();
  }

  std::string_view text_;
  std::uint64_t left_;  // bytes
};

class Parser {
 public:
  Parser() : parser_(ts_parser_new()) {
    CHECK(ts_parser_set_language(parser_, tree_sitter_python()));
  }
  ~Parser() { ts_parser_delete(parser_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  Parser(Parser&&) = delete;
  Parser& operator=(Parser&&) = delete;

  // Null if reading it takes too much looking ahead.
  TSTree* parse(std::string_view text, std::uint64_t look_ahead) {
    ReadAgain input(text, look_ahead);
    TSTree* const tree = ts_parser_parse(parser_, nullptr,
                                         {.payload = &input,
                                          .read = &ReadAgain::read,
                                          .encoding = TSInputEncodingUTF8,
                                          .decode = nullptr});
    CHECK(tree != nullptr);
    if (!input.is_exhausted()) return tree;
    ts_tree_delete(tree);
    return nullptr;
  }

  TSTree* parse_within(std::string_view text, ByteRange range, std::uint64_t look_ahead) {
    // Points are not used by anyone, so the range may claim to begin at row and column zero.
    const TSRange only{{0, 0}, {0, 0}, range.begin, range.end};
    CHECK(ts_parser_set_included_ranges(parser_, &only, 1));
    TSTree* const tree = parse(text, look_ahead);
    CHECK(ts_parser_set_included_ranges(parser_, nullptr, 0));
    return tree;
  }

 private:
  TSParser* parser_;
};

Parser& this_threads_parser() {
  thread_local Parser parser;
  return parser;
}

// How far a line is indented as the grammar counts it; nothing for a line that holds no code.
std::optional<std::size_t> indent_of(std::string_view line) {
  constexpr std::size_t kTab = 8;
  std::size_t indent = 0;
  for (const char c : line) {
    if (c == '\n' || c == '\r' || c == '#') return std::nullopt;
    if (c == ' ') {
      ++indent;
    } else if (c == '\t') {
      indent += kTab;
    } else if (c == '\f') {
      indent = 0;
    } else {
      return indent;
    }
  }
  return std::nullopt;
}

// The scanner's stack grows strictly, so it is no longer than there are different indentations.
// Which lines count for it, only the parser knows: those within strings and brackets do not.
bool indents_too_often(std::string_view text) {
  constexpr std::size_t kWidths = 1U << 16U;  // the scanner counts in 16 bits
  std::vector<bool> seen(kWidths);
  std::size_t different = 0;
  while (!text.empty() && different <= kMaxIndents) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    if (const auto indent = indent_of(text.substr(0, end)); indent && !seen[*indent % kWidths]) {
      seen[*indent % kWidths] = true;
      ++different;
    }
    text.remove_prefix(end);
  }
  return different > kMaxIndents;
}

struct Delete {
  void operator()(TSTree* tree) const { ts_tree_delete(tree); }
};
using Parsed = std::unique_ptr<TSTree, Delete>;

}  // namespace

std::vector<Node> Tree::errors(std::size_t limit) const {
  if (is_refused_) return {root()};
  std::vector<Node> found;
  for (Walker walker(root()); walker && found.size() < limit; walker.next()) {
    if (!walker->has_error() && !walker->is_missing()) walker.skip_children();
    if (!walker->is(Kind::Error) && !walker->is_missing()) continue;
    found.push_back(*walker);
    walker.skip_children();
  }
  return found;
}

Tree parse_range(std::string_view text, ByteRange range, std::uint64_t look_ahead) {
  Parser& parser = this_threads_parser();
  const auto refused = [&] {
    const Parsed nothing(parser.parse("", look_ahead));
    return Tree(records_of(*nothing, text, kMaxNesting), true);
  };
  if (indents_too_often(range.in(text))) return refused();
  const bool is_whole = range.size() == text.size();
  const Parsed parsed(is_whole ? parser.parse(text, look_ahead)
                               : parser.parse_within(text, range, look_ahead));
  if (!parsed) return refused();
  auto records = records_of(*parsed, text, kMaxNesting);
  return records ? Tree(std::move(records), false) : refused();
}

Tree parse(std::string_view text) {
  return parse_range(text, {0, static_cast<std::uint32_t>(text.size())});
}

Tree parse_within(std::string_view text, ByteRange range) {
  // Blanks before an expression would be an indent.
  constexpr std::string_view kBlank = " \t\r\n\f";
  const std::string_view content = range.in(text);
  const auto first = std::min(content.find_first_not_of(kBlank), content.size());
  const auto last = content.find_last_not_of(kBlank);
  const auto begin = range.begin + static_cast<std::uint32_t>(first);
  const auto end =
      last == std::string_view::npos ? begin : range.begin + static_cast<std::uint32_t>(last) + 1;
  return parse_range(text, {begin, end});
}

Node only_expression(const Tree& tree) {
  if (tree.has_error()) return {};
  const auto statements = tree.root().items();
  if (statements.size() != 1 || !statements.front().is(Kind::ExpressionStatement)) return {};
  const auto expressions = statements.front().items();
  if (expressions.size() != 1 || expressions.front().is(Kind::Assignment)) return {};
  return expressions.front();
}

}  // namespace modelmend::syntax
