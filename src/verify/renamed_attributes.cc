#include "verify/renamed_attributes.h"

#include <fmt/format.h>

#include <cctype>
#include <utility>

namespace modelmend::verify {
namespace {

bool is_word(unsigned char c) {
  return std::isalnum(c) != 0 || c == '_' || c >= 0x80;
}

std::size_t end_of_word(std::string_view text, std::size_t at) {
  while (at < text.size() && is_word(static_cast<unsigned char>(text[at]))) ++at;
  return at;
}

// `x.name`, `f(name=1)`, `'name'`
bool is_of_attribute(std::string_view text, std::size_t begin, std::size_t end) {
  const std::size_t before = begin == 0 ? begin : text.find_last_not_of(' ', begin - 1);
  const std::size_t after = text.find_first_not_of(' ', end);
  const char left = begin == 0 || before == std::string_view::npos ? ' ' : text[before];
  const char right = after == std::string_view::npos ? ' ' : text[after];
  return left == '.' || left == '\'' || left == '"' || right == '=';
}

}  // namespace

void RenamedAttributes::add(std::string before, std::string after) {
  names_[std::move(before)].insert(std::move(after));
}

bool RenamedAttributes::are_all(std::string_view before, std::string_view after) const {
  if (before == after) return true;
  if (names_.empty()) return false;
  std::size_t old = 0;
  std::size_t now = 0;
  while (old < before.size() && now < after.size()) {
    const std::size_t old_end = end_of_word(before, old);
    const std::size_t now_end = end_of_word(after, now);
    if (old_end == old || now_end == now) {
      if (before[old++] != after[now++]) return false;
      continue;
    }
    const std::string_view word = before.substr(old, old_end - old);
    const std::string_view other = after.substr(now, now_end - now);
    if (word != other) {
      const auto renamed = names_.find(word);
      if (renamed == names_.end() || !renamed->second.contains(other) ||
          !is_of_attribute(before, old, old_end))
        return false;
    }
    old = old_end;
    now = now_end;
  }
  return old == before.size() && now == after.size();
}

std::string rename_words(std::string_view before, std::string_view after) {
  return fmt::format("attribute {} renamed to {}, the column stays", before, after);
}

}  // namespace modelmend::verify
