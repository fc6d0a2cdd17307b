// Signatures: which positional argument of a known callable is which keyword.
//
// Data about SQLAlchemy and SQLModel, used when a call is matched by meaning, so that
// `Column(UUID)` and `Column(type_=UUID)` are one. A test compares it with the real libraries.
#pragma once

#include <span>
#include <string_view>

namespace modelmend::match {

struct Signature {
  std::string_view callable;  // canonical name
  // The keywords of the leading positional parameters, in order.
  std::span<const std::string_view> positional;
  // True for Column and mapped_column: an optional name (a string), an optional type, then schema
  // items such as ForeignKey(...), told apart by what they are.
  bool is_column = false;
};

// Null for a callable that is not in the table.
[[nodiscard]] const Signature* signature_of(std::string_view canonical_name);
[[nodiscard]] std::span<const Signature> all_signatures();

// True for what Column() takes after name and type: ForeignKey, Identity, Computed, Sequence, ...
[[nodiscard]] bool is_schema_item(std::string_view canonical_name);

}  // namespace modelmend::match
