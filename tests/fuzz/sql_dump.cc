// Any bytes as a dump: it is read or refused with a message, the same however it comes in pieces,
// names and places are there, and an expression that is canonical stays as it is.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/check.h"
#include "schema/dump/read_dump.h"
#include "schema/dump/statement_scanner.h"
#include "schema/expressions.h"

namespace {

using namespace modelmend::schema;

constexpr std::size_t kMaxInput =
    4'000;  // small inputs are fast, and two statements as hard as ten

std::string scanned(PieceReader::Source source) {
  StatementScanner scanner(std::move(source));
  std::string all;
  while (const auto statement = scanner.next())
    all += std::to_string(statement->line) + statement->text + '\n';
  return all + std::to_string(static_cast<int>(scanner.unfinished()));
}

PieceReader::Source byte_by_byte(std::string_view text) {
  return [rest = text](std::span<char> out) mutable {
    const std::size_t count = std::min<std::size_t>(1, rest.size());
    std::ranges::copy(rest.substr(0, count), out.begin());
    rest.remove_prefix(count);
    return count;
  };
}

void check_table(const Table& table) {
  CHECK(!table.name.name.empty() || !table.partly_read.empty());
  for (const Check& check : table.checks)
    CHECK(canonical_expression(check.expression).empty() == check.expression.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > kMaxInput) return 0;
  const std::string text(data, data + size);
  CHECK(scanned(source_of_text(text)) == scanned(byte_by_byte(text)));
  const auto read = read_dump_text(text, "fuzz.sql");
  if (!read) {
    CHECK(read.error().where.starts_with("fuzz.sql") && !read.error().what.empty());
    return 0;
  }
  for (const Unread& unread : read->unread) CHECK(!unread.what.empty());
  for (const Table& table : read->schema.tables) check_table(table);
  CHECK(read_dump_text(text, "fuzz.sql")->schema == read->schema);
  return 0;
}
