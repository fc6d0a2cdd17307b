#include "schema/dump/implicit_names.h"

#include <fmt/format.h>

namespace modelmend::schema {
namespace {

constexpr std::size_t kMaxNameBytes = 63;  // NAMEDATALEN - 1

// Cuts between two characters of UTF-8.
std::string_view clipped(std::string_view name, std::size_t bytes) {
  if (bytes >= name.size()) return name;
  while (bytes > 0 && (static_cast<unsigned char>(name[bytes]) & 0xC0U) == 0x80U) --bytes;
  return name.substr(0, bytes);
}

// The longer of the two parts gives way first.
std::string object_name(std::string_view table, std::string_view columns, std::string_view label) {
  const std::size_t overhead = label.size() + 1 + (columns.empty() ? 0 : 1);
  const std::size_t available = kMaxNameBytes - overhead;
  std::size_t of_table = table.size();
  std::size_t of_columns = columns.size();
  while (of_table + of_columns > available) --(of_table > of_columns ? of_table : of_columns);
  std::string name(clipped(table, of_table));
  if (!columns.empty()) name += fmt::format("_{}", clipped(columns, of_columns));
  return name + fmt::format("_{}", label);
}

}  // namespace

std::string implicit_name(std::string_view table, std::string_view columns, std::string_view label,
                          const IsTaken& is_taken) {
  std::string name = object_name(table, columns, label);
  for (int pass = 1; is_taken(name); ++pass)
    name = object_name(table, columns, fmt::format("{}{}", label, pass));
  return name;
}

std::string joined_columns(const std::vector<std::string>& columns) {
  std::string joined;
  for (const std::string& column : columns) {
    if (joined.size() > kMaxNameBytes) break;
    if (!joined.empty()) joined += '_';
    joined += column;
  }
  return joined;
}

}  // namespace modelmend::schema
