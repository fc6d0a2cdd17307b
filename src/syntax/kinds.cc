#include "syntax/kinds.h"

#include <algorithm>
#include <array>

namespace modelmend::syntax {
namespace {

#define MODELMEND_SPELLING(name, spelling) std::string_view{spelling},
constexpr auto kKindNames =
    std::to_array<std::string_view>({MODELMEND_SYNTAX_KINDS(MODELMEND_SPELLING) "ERROR", "token"});
constexpr auto kFieldNames =
    std::to_array<std::string_view>({MODELMEND_SYNTAX_FIELDS(MODELMEND_SPELLING)});
#undef MODELMEND_SPELLING

// A template because the two tables differ in length only.
template <class Enum, std::size_t N>
std::optional<Enum> find(const std::array<std::string_view, N>& names, std::string_view spelling) {
  const auto found = std::find(names.begin(), names.end(), spelling);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view to_string(Kind kind) {
  return kKindNames.at(static_cast<std::size_t>(kind));
}
std::string_view to_string(Field field) {
  return kFieldNames.at(static_cast<std::size_t>(field));
}

std::optional<Kind> kind_named(std::string_view spelling) {
  return find<Kind>(kKindNames, spelling);
}
std::optional<Field> field_named(std::string_view spelling) {
  return find<Field>(kFieldNames, spelling);
}

}  // namespace modelmend::syntax
