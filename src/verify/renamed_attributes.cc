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
enum class Use { Attribute, Word, Elsewhere };

Use use_of(std::string_view text, ByteRange word) {
  const std::size_t before = word.begin == 0 ? 0 : text.find_last_not_of(' ', word.begin - 1);
  const std::size_t after = text.find_first_not_of(' ', word.end);
  const char left = word.begin == 0 || before == std::string_view::npos ? ' ' : text[before];
  const char right = after == std::string_view::npos ? ' ' : text[after];
  if (left == '.') return Use::Attribute;
  return left == '\'' || left == '"' || right == '=' ? Use::Word : Use::Elsewhere;
}

// `self.name`, `cls.name`
bool is_own(std::string_view text, std::size_t begin) {
  const std::size_t dot = text.rfind('.', begin);
  const std::string_view left = text.substr(0, dot == std::string_view::npos ? 0 : dot);
  for (const std::string_view object : {"self", "cls"}) {
    if (!left.ends_with(object)) continue;
    const std::size_t size = left.size() - object.size();
    const char before = size == 0 ? ' ' : left[size - 1];
    if (before != '.' && !is_word(static_cast<unsigned char>(before))) return true;
  }
  return false;
}

}  // namespace

void RenamedAttributes::add(std::string before, std::string after, std::string table) {
  names_[std::move(before)][std::move(after)].insert(std::move(table));
}

void RenamedAttributes::add_member(std::string_view table, const std::string& attribute) {
  const auto renamed = names_.find(attribute);
  if (renamed == names_.end()) return;
  for (const auto& [to, tables] : renamed->second)
    if (!tables.contains(table)) of_several_.insert(attribute);
}

bool RenamedAttributes::is_renamed(std::string_view table, std::string_view text, ByteRange word,
                                   std::string_view other) const {
  const auto renamed = names_.find(word.in(text));
  if (renamed == names_.end()) return false;
  const auto found = renamed->second.find(other);
  if (found == renamed->second.end()) return false;
  const bool is_of_table = found->second.contains(table);
  const bool is_of_one = !of_several_.contains(word.in(text));
  switch (use_of(text, word)) {
    case Use::Attribute:
      return is_own(text, word.begin) ? is_of_table : is_of_one;
    case Use::Word:
      return is_of_table || is_of_one;
    case Use::Elsewhere:
      break;
  }
  return false;
}

bool RenamedAttributes::are_all(std::string_view table, std::string_view before,
                                std::string_view after) const {
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
    const ByteRange range{static_cast<std::uint32_t>(old), static_cast<std::uint32_t>(old_end)};
    if (word != other && !is_renamed(table, before, range, other)) return false;
    old = old_end;
    now = now_end;
  }
  return old == before.size() && now == after.size();
}

std::string rename_words(std::string_view before, std::string_view after) {
  return fmt::format("attribute {} renamed to {}, the column stays", before, after);
}

}  // namespace modelmend::verify
