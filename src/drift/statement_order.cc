#include "drift/statement_order.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace modelmend::drift {
namespace {

constexpr auto kNeedsColumns = std::to_array<std::string_view>(
    {"check-differs", "foreign-key-options", "foreign-key-target", "index-differs", "missing-check",
     "missing-exclusion", "missing-foreign-key", "missing-index", "missing-unique", "primary-key",
     "unique-as-index", "unique-options"});
// Of these, what drops what there is.
constexpr auto kReplaces = std::to_array<std::string_view>(
    {"check-differs", "foreign-key-options", "foreign-key-target", "index-differs", "primary-key",
     "unique-as-index", "unique-options"});
constexpr auto kGoesFirst = std::to_array<std::string_view>(
    {"extra-check", "extra-exclusion", "extra-foreign-key", "extra-index", "extra-unique"});

bool is_one_of(const auto& kinds, std::string_view kind) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

// Numbers of findings, in the list that is sorted for reading.
struct Marks {
  std::optional<std::size_t> last_needed;    // a column, or a table, that is made
  std::optional<std::size_t> last_type;      // a type that changes
  std::optional<std::size_t> first_in_way;   // what cannot go, or come, before others have gone
  std::optional<std::size_t> last_replaced;  // what would go with a column
};

void mark_last(std::optional<std::size_t>& mark, std::size_t at) {
  mark = std::max(mark.value_or(at), at);
}

void mark_first(std::optional<std::size_t>& mark, std::size_t at) {
  mark = std::min(mark.value_or(at), at);
}

class RunnableOrder {
 public:
  explicit RunnableOrder(const std::vector<Finding>& findings) {
    for (std::size_t at = 0; at < findings.size(); ++at) mark(findings[at], at);
  }

  // Where a finding goes: the number of another one, and whether before it, at its place or after.
  [[nodiscard]] std::pair<std::size_t, int> place(const Finding& finding, std::size_t at) const {
    const Marks& own = marks_of(finding.table);
    if (finding.kind == "extra-foreign-key")
      return before(earlier(own.first_in_way, first_extra_table_), at);
    if (is_one_of(kGoesFirst, finding.kind)) return before(own.first_in_way, at);
    if (finding.kind == "extra-column" && own.last_replaced)
      return {std::max({at, *own.last_replaced, own.last_needed.value_or(at)}), 2};
    if (!is_one_of(kNeedsColumns, finding.kind)) return {at, 0};
    std::optional<std::size_t> needed = own.last_needed;
    if (!finding.leads_to.name.empty()) {
      const Marks& target = marks_of(finding.leads_to);
      for (const auto& mark : {own.last_type, target.last_needed, target.last_type})
        if (mark) mark_last(needed, *mark);
    }
    return needed && *needed > at ? std::pair(*needed, 1) : std::pair(at, 0);
  }

 private:
  void mark(const Finding& finding, std::size_t at) {
    Marks& own = marks_[finding.table];
    if (finding.kind == "missing-column" || finding.kind == "missing-table")
      mark_last(own.last_needed, at);
    if (finding.kind == "extra-table") mark_first(first_extra_table_, at);
    if (finding.kind.starts_with("type-")) mark_last(own.last_type, at);
    if (is_one_of(kReplaces, finding.kind)) mark_last(own.last_replaced, at);
    if (finding.kind == "extra-column" || finding.kind.starts_with("type-") ||
        is_one_of(kNeedsColumns, finding.kind))
      mark_first(own.first_in_way, at);
  }

  static std::optional<std::size_t> earlier(std::optional<std::size_t> a,
                                            std::optional<std::size_t> b) {
    return a && b ? std::min(a, b) : (a ? a : b);
  }

  static std::pair<std::size_t, int> before(std::optional<std::size_t> mark, std::size_t at) {
    return mark && *mark < at ? std::pair(*mark, -1) : std::pair(at, 0);
  }

  [[nodiscard]] const Marks& marks_of(const schema::QualifiedName& table) const {
    static const Marks kNone;
    const auto found = marks_.find(table);
    return found == marks_.end() ? kNone : found->second;
  }

  std::map<schema::QualifiedName, Marks> marks_;
  std::optional<std::size_t> first_extra_table_;
};

}  // namespace

int statement_order(const Finding& finding) {
  if (finding.kind == "identity") return 2;
  return finding.kind == "server-default" ? 1 : 0;
}

void put_in_runnable_order(std::vector<Finding>& findings) {
  const RunnableOrder order(findings);
  std::vector<std::pair<std::pair<std::size_t, int>, Finding>> placed;
  placed.reserve(findings.size());
  for (std::size_t at = 0; at < findings.size(); ++at) {
    const auto place = order.place(findings[at], at);
    placed.emplace_back(place, std::move(findings[at]));
  }
  std::ranges::stable_sort(placed, {}, &decltype(placed)::value_type::first);
  for (std::size_t at = 0; at < findings.size(); ++at) findings[at] = std::move(placed[at].second);
}

}  // namespace modelmend::drift
