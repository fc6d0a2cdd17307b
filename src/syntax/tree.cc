#include "syntax/tree.h"

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

 private:
  TSParser* parser_;
};

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
  thread_local Parser parser;
  return {parser.parse(text), text};
}

}  // namespace modelmend::syntax
