#include "verify/runtime/compare_items.h"

#include <fmt/format.h>

#include <algorithm>

#include "verify/runtime/aspects.h"
#include "verify/runtime/pairing.h"

namespace modelmend::verify::runtime {
namespace {

bool is_key_of_one_column(const ItemFacts& item) {
  return item.kind == "foreign key" && item.columns.size() == 1;
}

Subject subject_of(const TableFacts& table, const ItemFacts& item) {
  const std::string name = table.full_name();
  if (is_key_of_one_column(item))
    return {
        .about = name + "." + item.columns.front(), .table = name, .member = item.columns.front()};
  return {.about = name, .table = name, .member = item.name.empty() ? item.what : item.name};
}

// "foreign key" -> "foreign-key".
std::string kind_of(const ItemFacts& item) {
  if (item.kind == "exclude") return "exclusion";
  std::string kind = item.kind;
  std::ranges::replace(kind, ' ', '-');
  return kind;
}

// "index ix_a", "unique constraint (a, b)", "foreign key (a, b) to t.x, t.y".
std::string item_words(const ItemFacts& item) {
  if (item.kind == "foreign key") {
    const std::string columns = is_key_of_one_column(item)
                                    ? std::string()
                                    : fmt::format("({}) ", fmt::join(item.columns, ", "));
    return fmt::format("foreign key {}to {}", columns, item.what);
  }
  const bool is_index = item.kind == "index";
  const bool is_primary = item.kind == "primary key";
  const std::string kind = is_index || is_primary ? item.kind : item.kind + " constraint";
  return kind + " " + (item.name.empty() || is_primary ? item.what : item.name);
}

Pairing<const ItemFacts*> pair_items(const TablePair& pair) {
  auto items = pairing_of(pair.before->items, pair.after->items);
  const auto same_words = [](const ItemFacts& a, const ItemFacts& b) {
    return a.kind == b.kind && a.what == b.what && a.columns == b.columns;
  };
  items.pair_where(
      [&](const ItemFacts& a, const ItemFacts& b) { return same_words(a, b) && a.name == b.name; });
  items.pair_where([](const ItemFacts& a, const ItemFacts& b) {
    return a.kind == b.kind && !a.name.empty() && a.name == b.name;
  });
  items.pair_where(same_words);
  items.pair_where([](const ItemFacts& a, const ItemFacts& b) {
    const bool at_most_one = a.kind == "primary key";
    return a.kind == b.kind && (at_most_one || (is_key_of_one_column(a) && a.columns == b.columns));
  });
  return items;
}

// "(a, b) to t.x, t.y" for a key, "(n > 0)" for a check.
std::string content_words(const ItemFacts& item) {
  if (item.kind != "foreign key" || is_key_of_one_column(item)) return item.what;
  return fmt::format("({}) to {}", fmt::join(item.columns, ", "), item.what);
}

void compare_item(const TableFacts& table, const ItemFacts& before, const ItemFacts& after,
                  std::vector<Difference>& found) {
  const std::string kind = kind_of(before);
  const AspectComparison comparison(
      {.subject = subject_of(table, before), .kind = kind, .prefix = item_words(before) + ": "},
      found);
  if (content_words(before) != content_words(after))
    comparison.add(Weight::Schema, before.kind == "foreign key" ? "target" : "changed",
                   fmt::format("{} became {}", content_words(before), content_words(after)));
  const auto name_of = [](const ItemFacts& item) {
    return item.name.empty() ? std::nullopt : std::optional(item.name);
  };
  if (const auto words = aspect_change("name", name_of(before), name_of(after)))
    comparison.add(Weight::Schema, "name", *words);
  comparison.compare(before.facts, after.facts);
}

}  // namespace

void compare_items(const TablePair& pair, std::vector<Difference>& found) {
  const auto items = pair_items(pair);
  for (const auto& [before, after] : items.pairs())
    compare_item(*pair.before, *before, *after, found);
  for (const ItemFacts* item : items.lost())
    found.push_back({Weight::Schema, subject_of(*pair.before, *item), item_words(*item) + " lost",
                     kind_of(*item) + ".lost"});
  for (const ItemFacts* item : items.gained())
    found.push_back({Weight::Schema, subject_of(*pair.before, *item), item_words(*item) + " gained",
                     kind_of(*item) + ".gained"});
}

}  // namespace modelmend::verify::runtime
