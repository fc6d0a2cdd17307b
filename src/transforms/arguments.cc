#include "transforms/arguments.h"

#include <algorithm>

#include "rewrite/lines.h"
#include "rules/argument_edits.h"

namespace modelmend::transforms {
namespace {

using patch::Edit;
using rewrite::begins_line;
using rewrite::indentation_at;
using rewrite::line_begin;
using rewrite::line_end;
using rewrite::next_line;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

Node arguments_of(Node call) {
  return call.field(Field::Arguments);
}

Node keyword_in(Node arguments, std::string_view name) {
  for (const Node item : arguments.items())
    if (item.is(Kind::KeywordArgument) && item.field(Field::Name).text() == name) return item;
  return {};
}

// The start of the argument's line, above the comment lines that stand directly over it.
std::uint32_t line_above(std::string_view text, std::uint32_t offset, std::uint32_t limit) {
  std::uint32_t line = line_begin(text, offset);
  while (line > 0) {
    const std::uint32_t previous = line_begin(text, line - 1);
    if (previous < limit) break;
    std::string_view words = text.substr(previous, line_end(text, previous) - previous);
    words.remove_prefix(std::min(words.find_first_not_of(" \t\f"), words.size()));
    if (!words.starts_with('#')) break;
    line = previous;
  }
  return line;
}

// The comma behind the last argument, or a null Node.
Node trailing_comma(Node arguments, Node last) {
  for (Node next = last.next(); next && next.end() < arguments.end(); next = next.next())
    if (next.text() == ",") return next;
  return {};
}

}  // namespace

std::vector<Edit> insert_argument(Node call, std::size_t index, std::string_view argument,
                                  const rewrite::SourceStyle& style) {
  const Node arguments = arguments_of(call);
  const std::vector<Node> items = arguments.items();
  if (index >= items.size()) return append_argument(call, argument, style);

  const std::string_view text = call.source();
  const std::uint32_t begin = items[index].begin();
  if (!begins_line(text, begin)) return {Edit::insert_before(begin, std::string(argument) + ", ")};
  const std::uint32_t line = line_above(text, begin, arguments.begin());
  return {Edit::insert_before(line, std::string(indentation_at(text, begin)) +
                                        std::string(argument) + "," + style.newline)};
}

std::vector<Edit> append_argument(Node call, std::string_view argument,
                                  const rewrite::SourceStyle& style) {
  return append_item(arguments_of(call), argument, style);
}

std::vector<Edit> append_item(Node list, std::string_view item, const rewrite::SourceStyle& style) {
  const std::vector<Node> items = list.items();
  if (items.empty()) return {Edit::insert_after(list.begin() + 1, std::string(item))};

  const std::string_view text = list.source();
  const Node last = items.back();
  const Node comma = trailing_comma(list, last);
  const std::uint32_t close = list.end() - 1;
  const bool own_line = begins_line(text, last.begin()) && begins_line(text, close);
  if (!own_line) return {Edit::insert_after(last.end(), ", " + std::string(item))};

  const std::string line = std::string(indentation_at(text, last.begin())) + std::string(item) +
                           (comma ? "," : "") + style.newline;
  std::vector<Edit> edits;
  if (!comma) edits.push_back(Edit::insert_after(last.end(), ","));
  edits.push_back(Edit::insert_before(next_line(text, last.end()), line));
  return edits;
}

Node keyword_argument(Node call, std::string_view name) {
  return keyword_in(arguments_of(call), name);
}

Node pairs_of(Node dictionary) {
  if (dictionary.is(Kind::Dictionary)) return dictionary;
  const bool is_dict =
      dictionary.is(Kind::Call) && dictionary.field(Field::Function).text() == "dict";
  return is_dict ? arguments_of(dictionary) : Node();
}

Node pair_of(Node pairs, std::string_view key) {
  if (!pairs) return {};
  if (!pairs.is(Kind::Dictionary)) return keyword_in(pairs, key);
  for (const Node pair : pairs.items()) {
    if (!pair.is(Kind::Pair)) continue;
    const std::string_view text = pair.field(Field::Key).text();
    if (text.size() == key.size() + 2 && text.substr(1, key.size()) == key) return pair;
  }
  return {};
}

std::string spell_pair(Node pairs, std::string_view key, std::string_view value,
                       const rewrite::SourceStyle& style) {
  const bool is_literal = !pairs || pairs.is(Kind::Dictionary);
  const std::string name(key);
  return (is_literal ? style.quote + name + style.quote + ": " : name + "=") + std::string(value);
}

std::vector<Edit> remove_item(Node list, Node item) {
  const std::vector<Node> items = list.items();
  const auto found = std::ranges::find(items, item.range(), &Node::range);
  if (found == items.end()) return {};
  return rules::remove_items(items, {static_cast<std::size_t>(found - items.begin())});
}

}  // namespace modelmend::transforms
