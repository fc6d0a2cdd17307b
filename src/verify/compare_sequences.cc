#include "verify/compare_sequences.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "model/declared_sequences.h"
#include "schema/words.h"
#include "verify/pair_findings.h"

namespace modelmend::verify {
namespace {

using schema::Sequence;

// Why some sequences of a state are not known. They are no table's.
std::vector<NotRead> not_read_of(const std::vector<schema::Unclear>& unclear, bool is_before) {
  std::vector<NotRead> found;
  for (const schema::Unclear& each : unclear)
    found.push_back({.table = {},
                     .class_name = "Sequence",
                     .reason = each.reason,
                     .is_before = is_before,
                     .place = each.origin});
  return found;
}

Finding finding(std::string kind, const Sequence& sequence, std::string words, Places places) {
  return {.kind = std::move(kind),
          .sort = Sort::Schema,
          .table = schema::to_string(sequence.name),
          .subject = {},
          .words = std::move(words),
          .before = std::move(places.before),
          .after = std::move(places.after)};
}

void compare_pair(const Sequence& before, const Sequence& after, Comparison& comparison) {
  if (before.options == after.options) return;
  comparison.findings.push_back(finding(
      "sequence.options", before, change_words(schema::to_words(before), schema::to_words(after)),
      {before.origin, after.origin}));
}

}  // namespace

void compare_sequences(const State& before, const State& after, Comparison& comparison) {
  const std::vector<schema::Unclear> unclear =
      before.unclear_beside_tables(model::kSequenceSubject);
  const std::vector<schema::Unclear> later = after.unclear_beside_tables(model::kSequenceSubject);
  // As many for the same reasons: whether they are written alike is said of their columns.
  const auto reason = &schema::Unclear::reason;
  if (!std::ranges::equal(unclear, later, {}, reason, reason)) {
    std::ranges::move(not_read_of(unclear, true), std::back_inserter(comparison.not_read));
    std::ranges::move(not_read_of(later, false), std::back_inserter(comparison.not_read));
  }
  const auto paired =
      pair_up<Sequence>(before.schema().sequences, after.schema().sequences,
                        {[](const Sequence& a, const Sequence& b) { return a.name == b.name; }});
  for (const auto& [old, now] : paired.pairs) compare_pair(*old, *now, comparison);
  if (later.empty())
    for (const Sequence* each : paired.lost)
      comparison.findings.push_back(
          finding("sequence.lost", *each, schema::to_words(*each) + " lost", {each->origin, {}}));
  if (unclear.empty())
    for (const Sequence* each : paired.gained)
      comparison.findings.push_back(finding(
          "sequence.gained", *each, schema::to_words(*each) + " gained", {{}, each->origin}));
}

}  // namespace modelmend::verify
