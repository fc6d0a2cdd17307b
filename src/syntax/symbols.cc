#include "syntax/symbols.h"

#include <algorithm>

#include "syntax/language.h"

namespace modelmend::syntax {
namespace {

void sort_and_drop_repeats(std::vector<std::string_view>& words) {
  std::ranges::sort(words);
  const auto repeats = std::ranges::unique(words);
  words.erase(repeats.begin(), repeats.end());
}

}  // namespace

std::optional<Symbol> symbol_named(std::string_view kind) {
  const TSSymbol symbol = ts_language_symbol_for_name(
      tree_sitter_python(), kind.data(), static_cast<std::uint32_t>(kind.size()), true);
  if (symbol == 0) return std::nullopt;
  return symbol;
}

const std::vector<std::string_view>& kind_spellings() {
  static const std::vector<std::string_view> spellings = [] {
    const TSLanguage* const language = tree_sitter_python();
    std::vector<std::string_view> all;
    for (std::uint32_t number = 1; number < ts_language_symbol_count(language); ++number) {
      const auto symbol = static_cast<TSSymbol>(number);
      if (ts_language_symbol_type(language, symbol) == TSSymbolTypeRegular)
        all.emplace_back(ts_language_symbol_name(language, symbol));
    }
    sort_and_drop_repeats(all);
    return all;
  }();
  return spellings;
}

const std::vector<std::string_view>& field_spellings() {
  static const std::vector<std::string_view> spellings = [] {
    const TSLanguage* const language = tree_sitter_python();
    std::vector<std::string_view> all;
    for (std::uint32_t id = 1; id <= ts_language_field_count(language); ++id)
      all.emplace_back(ts_language_field_name_for_id(language, static_cast<TSFieldId>(id)));
    sort_and_drop_repeats(all);
    return all;
  }();
  return spellings;
}

}  // namespace modelmend::syntax
