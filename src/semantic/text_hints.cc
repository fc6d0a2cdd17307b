#include "semantic/text_hints.h"

#include <algorithm>

#include "base/find_bytes.h"

namespace modelmend::semantic {
namespace {

// Bytes to the left of a word that are looked at; beyond that it may be anything.
constexpr std::size_t kFarthest = 2048;

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\f' || c == '\\' || c == '\n' || c == '\r';
}

bool is_followed_by_as(std::string_view text, std::size_t at) {
  for (; at < text.size(); ++at) {
    if (text[at] == '#') at = std::min(text.find('\n', at), text.size() - 1);
    if (!is_blank(text[at])) break;
  }
  return text.substr(at, 2) == "as" && (at + 2 >= text.size() || !is_word_char(text[at + 2]));
}

// What stands behind a word on its line; 0 at the end.
char next_on_line(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\\')) ++at;
  return at < text.size() ? text[at] : '\0';
}

std::string_view line_before(std::string_view text, std::size_t at) {
  const std::size_t newline = text.substr(0, at).rfind('\n');
  const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  return text.substr(begin, at - begin);
}

// Goes to the left from a word, over what can stand between it and the `=` of an assignment.
class WayToAssignment {
 public:
  WayToAssignment(std::string_view text, std::size_t at, bool in_list)
      : text_(text), begin_(at), at_(at), in_list_(in_list) {}

  bool may_end_there() {
    while (at_ > 0) {
      if (begin_ - at_ > kFarthest) return true;
      const char c = text_[--at_];
      if (c == '=') return is_assignment();
      if (c == ',') in_list_ = true;
      if (is_blank(c)) {
        // The line above may end in a comment, and what stands in it decides nothing.
        if (c == '\n' && line_before(text_, at_).find('#') != std::string_view::npos) return true;
      } else if (c == '(' || c == '[') {
        if (!opens_a_value()) return false;
      } else if (is_word_char(c)) {
        if (skip_word() == "import") return false;
      } else if (c != ',' && c != '.') {
        return in_list_;
      }
    }
    return false;
  }

 private:
  // Not the bracket of a call or a subscript.
  [[nodiscard]] bool opens_a_value() const {
    std::size_t before = at_;
    while (before > 0 && is_blank(text_[before - 1])) --before;
    if (before == 0) return false;
    const char c = text_[before - 1];
    return c == '=' || c == ',' || c == '(' || c == '[';
  }

  std::string_view skip_word() {
    const std::size_t end = at_ + 1;
    while (at_ > 0 && is_word_char(text_[at_ - 1])) --at_;
    return text_.substr(at_, end - at_);
  }

  // One of several values has several targets; that tells it from the argument of a call.
  [[nodiscard]] bool is_assignment() const {
    if (at_ > 0 && std::string_view("=!<>").find(text_[at_ - 1]) != std::string_view::npos)
      return false;
    return !in_list_ || line_before(text_, at_).find_first_of(",()[]") != std::string_view::npos;
  }

  std::string_view text_;
  std::size_t begin_;
  std::size_t at_;
  bool in_list_;
};

}  // namespace

std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) {
  for (std::size_t at = find_bytes(text, word, from); at != std::string_view::npos;
       at = find_bytes(text, word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool starts = at == 0 || !is_word_char(text[at - 1]);
    const bool ends = end == text.size() || !is_word_char(text[end]);
    if (starts && ends) return at;
  }
  return std::string_view::npos;
}

bool has_word(std::string_view text, std::string_view word) {
  return find_word(text, word, 0) != std::string_view::npos;
}

bool has_member(std::string_view text, std::string_view name) {
  for (std::size_t at = find_word(text, name, 0); at != std::string_view::npos;
       at = find_word(text, name, at + name.size())) {
    std::size_t before = at;
    while (before > 0 && is_blank(text[before - 1])) --before;
    if (before > 0 && text[before - 1] == '.') return true;
  }
  return false;
}

bool may_be_renamed(std::string_view text, std::size_t at, std::string_view word) {
  const std::size_t end = at + word.size();
  if (is_followed_by_as(text, end)) return true;
  const char next = next_on_line(text, end);
  if (next == '(' || next == '[' || next == '.') return false;
  return WayToAssignment(text, at, next == ',').may_end_there();
}

bool may_rename(std::string_view text, std::string_view word) {
  for (std::size_t at = find_word(text, word, 0); at != std::string_view::npos;
       at = find_word(text, word, at + word.size())) {
    if (may_be_renamed(text, at, word)) return true;
  }
  return false;
}

}  // namespace modelmend::semantic
