// Diagnostic: something to say about the user's code.
//
// Made by every phase that reads code, printed by `report` in order of place. `code` is stable:
// scripts and suppressions may rely on it. The message starts in lower case, ends without a
// period, and quotes the user's text in single quotes; `next` is what the user can do, or empty.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "text/byte_range.h"

namespace modelmend::text {

enum class Severity : std::uint8_t { Note, Warning, Error };

[[nodiscard]] constexpr std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::Note:
      return "note";
    case Severity::Warning:
      return "warning";
    case Severity::Error:
      break;
  }
  return "error";
}

struct Diagnostic {
  Severity severity = Severity::Warning;
  std::string code;            // "ambiguous-target": kebab-case
  std::optional<Place> place;  // empty when it is about the whole run
  std::string message;
  std::string next;

  friend auto operator<=>(const Diagnostic&, const Diagnostic&) = default;
};

}  // namespace modelmend::text

namespace modelmend {
using text::Diagnostic;
using text::Severity;
}  // namespace modelmend
