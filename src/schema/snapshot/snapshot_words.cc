#include "schema/snapshot/snapshot_words.h"

#include <algorithm>
#include <utility>

#include "schema/identifier.h"
#include "schema/postgres_types.h"

namespace modelmend::schema::snapshot {
namespace {

// Takes one name from the front of `words`; absent if its quotes do not close.
std::optional<std::string> take_name(std::string_view& words) {
  std::string name;
  if (!words.starts_with('"')) {
    const std::size_t end = std::min(words.find('.'), words.size());
    name = words.substr(0, end);
    words.remove_prefix(end);
    return name;
  }
  for (std::size_t at = 1; at < words.size(); ++at) {
    if (words[at] == '"') {
      const bool doubled = at + 1 < words.size() && words[at + 1] == '"';
      if (!doubled) {
        words.remove_prefix(at + 1);
        return name;
      }
      ++at;
    }
    name += words[at];
  }
  return std::nullopt;
}

}  // namespace

std::string name_words(const QualifiedName& name) {
  const std::string last = quote_identifier(name.name);
  return name.schema.empty() ? last : quote_identifier(name.schema) + "." + last;
}

std::optional<QualifiedName> read_name_words(std::string_view words) {
  auto first = take_name(words);
  if (!first || first->empty()) return std::nullopt;
  if (words.empty()) return QualifiedName{"", *std::move(first)};
  if (!words.starts_with('.')) return std::nullopt;
  words.remove_prefix(1);
  auto second = take_name(words);
  if (!second || second->empty() || !words.empty()) return std::nullopt;
  return QualifiedName{*std::move(first), *std::move(second)};
}

std::optional<std::string> type_words(const SqlType& type) {
  std::string words = to_sql(type);
  if (read_type_words(words) != type) return std::nullopt;
  return words;
}

SqlType read_type_words(std::string_view words) {
  return read_postgres_type(words, [](std::string_view, std::string_view) { return std::nullopt; });
}

}  // namespace modelmend::schema::snapshot
