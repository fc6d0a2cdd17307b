#include "schema/identifier.h"

#include <algorithm>

namespace modelmend::schema {
namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

bool starts_plain(char c) {
  return (c >= 'a' && c <= 'z') || c == '_';
}

}  // namespace

std::string quote_identifier(std::string_view name) {
  if (!name.empty() && starts_plain(name.front()) && std::ranges::all_of(name, is_plain))
    return std::string(name);
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += c;
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace modelmend::schema
