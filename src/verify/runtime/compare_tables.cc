#include "verify/runtime/compare_tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "verify/runtime/aspects.h"
#include "verify/runtime/compare_items.h"
#include "verify/runtime/compare_types.h"
#include "verify/runtime/pairing.h"

namespace modelmend::verify::runtime {
namespace {

Subject subject_of(const TableFacts& table) {
  return {.about = table.full_name(), .table = table.full_name(), .member = ""};
}

Subject subject_of(const TableFacts& table, const ColumnFacts& column) {
  return {.about = table.full_name() + "." + column.name,
          .table = table.full_name(),
          .member = column.name};
}

// "VARCHAR(50) NOT NULL".
std::string column_words(const ColumnFacts& column) {
  std::string words = type_words(column.facts.schema);
  if (column.facts.schema.contains("not null")) words += " NOT NULL";
  return words;
}

void compare_column(const TableFacts& table, const ColumnFacts& before, const ColumnFacts& after,
                    std::vector<Difference>& found) {
  const Subject subject = subject_of(table, before);
  for (const TypeChange& change : compare_types(before.facts.schema, after.facts.schema))
    found.push_back({change.weight, subject, change.what, std::string(change.kind)});
  AspectComparison comparison({.subject = subject, .kind = "column"}, found);
  for (const std::string_view name : kTypeAspects) comparison.leave_out(name);
  comparison.compare(before.facts, after.facts);
}

// The order of those columns that both sides have.
void compare_order(const TablePair& pair, std::vector<Difference>& found) {
  const auto names_in = [](const TableFacts& table, const TableFacts& other) {
    std::vector<std::string> names;
    for (const ColumnFacts& column : table.columns) {
      if (std::ranges::count(other.columns, column.name, &ColumnFacts::name) > 0)
        names.push_back(column.name);
    }
    return names;
  };
  const auto now = names_in(*pair.after, *pair.before);
  if (names_in(*pair.before, *pair.after) != now)
    found.push_back({Weight::Cosmetic, subject_of(*pair.before),
                     fmt::format("order of columns became {}", fmt::join(now, ", ")),
                     "cosmetic.column-order"});
}

void compare_columns(const TablePair& pair, std::vector<Difference>& found) {
  auto columns = pairing_of(pair.before->columns, pair.after->columns);
  columns.pair_where([](const ColumnFacts& a, const ColumnFacts& b) { return a.name == b.name; });
  for (const auto& [before, after] : columns.pairs())
    compare_column(*pair.before, *before, *after, found);
  for (const ColumnFacts* column : columns.lost())
    found.push_back(
        {Weight::Schema, subject_of(*pair.before, *column), "column lost", "column.lost"});
  for (const ColumnFacts* column : columns.gained())
    found.push_back({Weight::Schema, subject_of(*pair.before, *column),
                     fmt::format("column gained: {}", column_words(*column)), "column.gained"});
  compare_order(pair, found);
}

void compare_table(const TablePair& pair, std::vector<Difference>& found) {
  const Subject subject = subject_of(*pair.before);
  if (subject.table != pair.after->full_name())
    found.push_back(
        {Weight::Schema, subject, "table renamed to " + pair.after->full_name(), "table.renamed"});
  AspectComparison({.subject = subject, .kind = "table"}, found)
      .compare(pair.before->facts, pair.after->facts);
  compare_columns(pair, found);
  compare_items(pair, found);
}

}  // namespace

void compare_tables(const Matches& matches, std::vector<Difference>& found) {
  for (const TablePair& pair : matches.tables) compare_table(pair, found);
  for (const TableFacts* table : matches.tables_lost)
    found.push_back({Weight::Schema, subject_of(*table), "table lost", "table.lost"});
  for (const TableFacts* table : matches.tables_gained)
    found.push_back({Weight::Schema, subject_of(*table), "table gained", "table.gained"});
}

}  // namespace modelmend::verify::runtime
