#include "emit/call_layout.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "emit/class_text.h"
#include "rewrite/lines.h"
#include "syntax/tree.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool has_long_line(std::string_view text, const rewrite::SourceStyle& style) {
  for (std::uint32_t begin = 0; begin < text.size(); begin = rewrite::next_line(text, begin))
    if (rewrite::too_long(text.substr(begin, rewrite::line_end(text, begin) - begin), style))
      return true;
  return false;
}

// A line break in it would be content, or part a comment from what it is about.
bool may_be_broken(std::string_view text) {
  return text.find('#') == std::string_view::npos &&
         text.find(R"(""")") == std::string_view::npos &&
         text.find("'''") == std::string_view::npos;
}

// The arguments of the call that the text is, each on one line; null if it is none such.
Node arguments_of(const syntax::Tree& tree) {
  if (tree.has_error() || tree.root().items().size() != 1) return {};
  const Node call = tree.root().child(0).child(0);
  if (!call.is(Kind::Call)) return {};
  const Node arguments = call.field(Field::Arguments);
  const std::vector<Node> items = arguments.items();
  const bool is_simple = !items.empty() && std::ranges::all_of(items, [](Node item) {
    return item.text().find('\n') == std::string_view::npos;
  });
  return is_simple ? arguments : Node{};
}

// `"server_default": text(...)` is an entry of a dictionary.
std::size_t begin_of_value(std::string_view text) {
  if (!text.starts_with('"') && !text.starts_with('\'')) return 0;
  const std::size_t close = text.find(text.front(), 1);
  if (close == std::string_view::npos || !text.substr(close + 1).starts_with(": ")) return 0;
  return close + 3;
}

}  // namespace

std::string comma_behind(std::size_t count, const rewrite::SourceStyle& style) {
  return count == 1 && !style.has_magic_trailing_comma ? "" : ",";
}

std::string fitted(const std::string& value, std::string_view prefix, const std::string& indent,
                   const rewrite::SourceStyle& style) {
  const std::string line = indent + std::string(prefix) + value + ",";
  if (!has_long_line(line, style) || !may_be_broken(value)) return value;
  const std::size_t begin = begin_of_value(value);
  const syntax::Tree tree = syntax::parse(std::string_view(value).substr(begin));
  const Node arguments = arguments_of(tree);
  if (!arguments) return value;

  const std::string inner = indent + style.indent;
  std::string beside = inner;
  std::string below;
  const std::vector<Node> items = arguments.items();
  for (const Node item : items) {
    beside += (beside.size() == inner.size() ? "" : ", ") + std::string(item.text());
    below += inner + std::string(item.text()) + comma_behind(items.size(), style) + style.newline;
  }
  const bool was_one_a_line = items.back().next().text() == ",";
  const bool fits_beside =
      !rewrite::too_long(beside, style) && !(was_one_a_line && style.has_magic_trailing_comma);
  const std::string head = value.substr(0, begin + arguments.begin() + 1) + style.newline;
  return head + (fits_beside ? beside + style.newline : below) + indent + ")";
}

namespace {

// `String(50,)`: those of a call or a list say nothing, that of a tuple makes it one.
void drop_last_commas(std::string& text) {
  const syntax::Tree tree = syntax::parse(text);
  std::vector<std::uint32_t> commas;
  for (syntax::Walker walk(tree.root()); walk; walk.next()) {
    const bool is_list = walk->is(Kind::ArgumentList) || walk->is(Kind::List) ||
                         walk->is(Kind::Dictionary) || walk->is(Kind::Set);
    if (!is_list || walk->child_count() < 3) continue;
    const Node last = walk->child(walk->child_count() - 2);
    if (last.text() == ",") commas.push_back(last.begin());
  }
  std::ranges::sort(commas, std::ranges::greater());
  for (const std::uint32_t at : commas) text.erase(at, 1);
}

}  // namespace

bool may_stand_in_one_line(Node value) {
  for (syntax::Walker walk(value); walk; walk.next())
    if (walk->is(Kind::Comment)) return false;
  return !has_long_string(value);
}

void in_one_line(std::string& text) {
  if (text.find('\n') == std::string::npos) return;
  constexpr std::string_view kOpening = "([{";
  constexpr std::string_view kClosing = ")]}.";
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at)) {
    const std::size_t begin = text.find_last_not_of(" \t\r\n\\", at) + 1;
    const std::size_t end = std::min(text.find_first_not_of(" \t\r\n", at), text.size());
    const bool is_joined =
        (begin > 0 && kOpening.find(text[begin - 1]) != std::string_view::npos) ||
        (end < text.size() && kClosing.find(text[end]) != std::string_view::npos);
    text.replace(begin, end - begin, is_joined ? "" : " ");
    at = begin;
  }
  drop_last_commas(text);
}

}  // namespace modelmend::emit
