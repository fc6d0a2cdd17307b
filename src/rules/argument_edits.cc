#include "rules/argument_edits.h"

#include <algorithm>

namespace modelmend::rules {
namespace {

using patch::Edit;
using syntax::Field;
using syntax::Node;

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::uint32_t line_begin(std::string_view text, std::uint32_t offset) {
  const std::size_t newline = text.substr(0, offset).rfind('\n');
  return newline == std::string_view::npos ? 0 : static_cast<std::uint32_t>(newline + 1);
}

// Behind the line end of the line that holds `offset`.
std::uint32_t next_line(std::string_view text, std::uint32_t offset) {
  const std::size_t newline = text.find('\n', offset);
  return static_cast<std::uint32_t>(newline == std::string_view::npos ? text.size() : newline + 1);
}

bool begins_line(std::string_view text, std::uint32_t offset) {
  return std::ranges::all_of(
      text.substr(line_begin(text, offset), offset - line_begin(text, offset)), is_blank);
}

// True if nothing but blanks and a comment follows on the line.
bool ends_line(std::string_view text, std::uint32_t offset) {
  std::string_view rest = text.substr(offset, next_line(text, offset) - offset);
  while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1);
  return rest.empty() || rest.front() == '#' || rest.front() == '\n' || rest.front() == '\r';
}

Node comma_after(const Node& argument) {
  Node next = argument.next();
  while (next && next.is_extra()) next = next.next();
  return next.kind_name() == "," ? next : Node();
}

Node comma_before(const Node& argument) {
  Node previous = argument.previous();
  while (previous && previous.is_extra()) previous = previous.previous();
  return previous.kind_name() == "," ? previous : Node();
}

bool holds_comment_between(const Node& comma, const Node& argument) {
  for (Node next = comma.next(); next && next.begin() < argument.begin(); next = next.next())
    if (next.is_extra()) return true;
  return false;
}

// Takes out neighbours in a row.
void remove_row(const Node& first, const Node& last, const Node& following,
                std::vector<Edit>& edits) {
  const std::string_view text = first.source();
  const Node comma = comma_after(last);
  const Node before = comma_before(first);
  const std::uint32_t end = comma ? comma.end() : last.end();
  if (begins_line(text, first.begin()) && ends_line(text, end)) {
    edits.push_back(Edit::erase({line_begin(text, first.begin()), next_line(text, end)}));
    // Without a comma behind the last argument there was none behind the new last one either.
    if (!comma && before) edits.push_back(Edit::erase(before.range()));
    return;
  }
  const bool on_one_line =
      following && line_begin(text, following.begin()) == line_begin(text, end);
  if (comma && on_one_line) {
    edits.push_back(Edit::erase({first.begin(), following.begin()}));
  } else if (before && holds_comment_between(before, first)) {
    // A comment above an argument may be about more than that: it stays.
    edits.push_back(Edit::erase(before.range()));
    edits.push_back(Edit::erase({first.begin(), end}));
  } else if (before) {
    edits.push_back(Edit::erase({before.begin(), last.end()}));
  } else {
    edits.push_back(Edit::erase({first.begin(), end}));
  }
}

}  // namespace

std::vector<Edit> remove_arguments(const Node& call, const std::vector<std::size_t>& indices) {
  return remove_items(call.field(Field::Arguments).items(), indices);
}

std::vector<Edit> remove_items(const std::vector<Node>& items,
                               const std::vector<std::size_t>& indices) {
  std::vector<Edit> edits;
  for (std::size_t i = 0; i < indices.size();) {
    std::size_t j = i + 1;
    while (j < indices.size() && indices[j] == indices[j - 1] + 1) ++j;
    const std::size_t after = indices[j - 1] + 1;
    remove_row(items[indices[i]], items[indices[j - 1]],
               after < items.size() ? items[after] : Node(), edits);
    i = j;
  }
  return edits;
}

Edit insert_argument(const text::SourceFile& file, const Node& neighbour, Beside side,
                     const std::string& text) {
  const std::string_view bytes = file.bytes();
  const std::uint32_t begin = neighbour.begin();
  const bool own_line = begins_line(bytes, begin);
  std::string gap = " ";
  if (own_line) {
    gap = file.newline_text();
    gap += bytes.substr(line_begin(bytes, begin), begin - line_begin(bytes, begin));
  }
  if (side == Beside::Before) return Edit::insert_before(begin, text + "," + gap);
  const Node comma = comma_after(neighbour);
  // Behind the comma and its comment, so that the comment stays with its argument.
  if (own_line && comma && ends_line(bytes, comma.end())) {
    std::uint32_t end = next_line(bytes, comma.end());
    while (end > comma.end() && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) --end;
    return Edit::insert_after(end, gap + text + ",");
  }
  return Edit::insert_after(neighbour.end(), "," + gap + text);
}

Edit insert_only_argument(const Node& call, const std::string& text) {
  return Edit::insert_after(call.field(Field::Arguments).begin() + 1, text);
}

}  // namespace modelmend::rules
