#include "syntax/tree.h"

#include <algorithm>

#include "base/check.h"
#include "syntax/language.h"
#include "syntax/walker.h"

namespace modelmend::syntax {
namespace {

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

  TSTree* parse(std::string_view text) {
    TSTree* const tree = ts_parser_parse_string(parser_, nullptr, text.data(),
                                                static_cast<std::uint32_t>(text.size()));
    CHECK(tree != nullptr);
    return tree;
  }

  TSTree* parse_within(std::string_view text, ByteRange range) {
    // Points are not used by anyone, so the range may claim to begin at row and column zero.
    const TSRange only{{0, 0}, {0, 0}, range.begin, range.end};
    CHECK(ts_parser_set_included_ranges(parser_, &only, 1));
    TSTree* const tree = parse(text);
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

}  // namespace

std::vector<Node> Tree::errors(std::size_t limit) const {
  std::vector<Node> found;
  for (Walker walker(root()); walker && found.size() < limit; walker.next()) {
    if (!walker->has_error() && !walker->is_missing()) walker.skip_children();
    if (!walker->is(Kind::Error) && !walker->is_missing()) continue;
    found.push_back(*walker);
    walker.skip_children();
  }
  return found;
}

Tree parse(std::string_view text) {
  return {this_threads_parser().parse(text), text};
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
  return {this_threads_parser().parse_within(text, {begin, end}), text};
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
