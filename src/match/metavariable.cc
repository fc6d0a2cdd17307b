#include "match/metavariable.h"

#include <algorithm>

namespace modelmend::match {
namespace {

bool can_begin_name(char c) {
  return (c >= 'A' && c <= 'Z') || c == '_';
}

void append_sigils(std::string& text, std::size_t count, bool begins_metavariable) {
  for (; count > 0; --count) text += begins_metavariable ? kSigil : std::string_view("$");
}

bool take_sigil(std::string_view& text) {
  if (!text.starts_with(kSigil)) return false;
  text.remove_prefix(kSigil.size());
  return true;
}

Metavariable run_named(std::string_view name) {
  if (name.empty() || name.front() == '_') return {.kind = Metavariable::Kind::Run};
  return {.kind = Metavariable::Kind::CaptureRun, .name = std::string(name)};
}

}  // namespace

bool is_metavariable_character(char c) {
  return can_begin_name(c) || (c >= '0' && c <= '9');
}

std::string with_sigils(std::string_view text) {
  std::string result;
  std::size_t dollars = 0;
  for (const char c : text) {
    if (c == '$') {
      ++dollars;
      continue;
    }
    append_sigils(result, dollars, can_begin_name(c) || dollars == 3);
    dollars = 0;
    result += c;
  }
  append_sigils(result, dollars, dollars == 3);
  return result;
}

std::string without_sigils(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    if (take_sigil(text)) {
      result += '$';
      continue;
    }
    result += text.front();
    text.remove_prefix(1);
  }
  return result;
}

std::optional<Metavariable> read_metavariable(std::string_view text) {
  std::size_t sigils = 0;
  while (sigils < 3 && take_sigil(text)) ++sigils;
  if (sigils == 0 || !std::ranges::all_of(text, is_metavariable_character)) return std::nullopt;
  if (sigils == 3 && text.empty()) return run_named(text);
  if (text.empty() || !can_begin_name(text.front())) return std::nullopt;
  if (sigils == 3) return run_named(text);
  const bool named_only = sigils == 1;
  if (text.front() == '_') return Metavariable{Metavariable::Kind::Dropped, named_only, {}};
  return Metavariable{Metavariable::Kind::Capture, named_only, std::string(text)};
}

}  // namespace modelmend::match
