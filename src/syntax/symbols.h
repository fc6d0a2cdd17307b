// Symbols: the grammar's own numbers for kinds of nodes.
//
// Used where a kind is data, not code: rules name kinds by the grammar's spelling, and the matcher
// compares Node::symbol(). Code that knows its kinds uses the enum in kinds.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace modelmend::syntax {

using Symbol = std::uint16_t;

// The symbol of text that the parser could not read, "ERROR".
inline constexpr Symbol kErrorSymbol = 65535;

// The symbol of a named kind; supertypes such as "expression" are known, though no node has them.
[[nodiscard]] std::optional<Symbol> symbol_named(std::string_view kind);
// The spellings of all named kinds, in byte order.
[[nodiscard]] const std::vector<std::string_view>& kind_spellings();
// The spellings of all fields, in byte order.
[[nodiscard]] const std::vector<std::string_view>& field_spellings();

}  // namespace modelmend::syntax
