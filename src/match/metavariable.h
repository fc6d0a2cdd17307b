// Metavariables: `$A`, `$_`, `$_A`, `$$A`, `$$$`, `$$$A`, as ast-grep reads them.
//
// A pattern is Python text in which they stand for nodes. So that the parser takes them for names,
// each `$` that begins one is replaced by kSigil, a letter that no pattern is likely to hold.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace modelmend::match {

inline constexpr std::string_view kSigil = "\xC2\xB5";  // U+00B5, a letter to Python

struct Metavariable {
  enum class Kind {
    Capture,     // $A, $$A
    Dropped,     // $_, $_A, $$_: matches one node, binds nothing
    Run,         // $$$, $$$_A: matches any number of siblings, binds nothing
    CaptureRun,  // $$$A
  };
  Kind kind = Kind::Dropped;
  bool named_only = true;  // `$A` takes named nodes, `$$A` punctuation and keywords too
  std::string name = {};   // without sigils; empty if nothing is bound

  [[nodiscard]] bool is_run() const { return kind == Kind::Run || kind == Kind::CaptureRun; }
  friend bool operator==(const Metavariable&, const Metavariable&) = default;
};

// The text with kSigil in place of each `$` that begins a metavariable.
[[nodiscard]] std::string with_sigils(std::string_view text);
// The inverse, for messages.
[[nodiscard]] std::string without_sigils(std::string_view text);
// The metavariable that the whole of `text` is, sigils in place.
[[nodiscard]] std::optional<Metavariable> read_metavariable(std::string_view text);
// 'A' to 'Z' and '_', for all but the first character also digits.
[[nodiscard]] bool is_metavariable_character(char c);

}  // namespace modelmend::match
