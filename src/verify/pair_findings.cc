#include "verify/pair_findings.h"

#include <fmt/format.h>

namespace modelmend::verify {

void PairFindings::add(std::string kind, std::string subject, std::string words, Places places,
                       Sort sort) {
  findings.push_back({.kind = std::move(kind),
                      .sort = sort,
                      .table = before.name,
                      .subject = std::move(subject),
                      .words = std::move(words),
                      .before = std::move(places.before),
                      .after = std::move(places.after)});
}

void PairFindings::not_read(std::string reason, bool is_before, schema::Origin place) {
  unread.push_back({.table = before.name,
                    .class_name = (is_before ? before : after).class_name(),
                    .reason = std::move(reason),
                    .is_before = is_before,
                    .place = std::move(place)});
}

bool PairFindings::is_clear(schema::Aspect aspect, std::string_view subject) const {
  return unclear(before, aspect, subject) == nullptr && unclear(after, aspect, subject) == nullptr;
}

bool PairFindings::may_be_lost(schema::Aspect aspect, std::string_view subject) const {
  return after.table->partly_read.empty() && unclear(after, aspect, subject) == nullptr;
}

bool PairFindings::may_be_gained(schema::Aspect aspect, std::string_view subject) const {
  return before.table->partly_read.empty() && unclear(before, aspect, subject) == nullptr;
}

std::string change_words(std::string_view before, std::string_view after) {
  if (before == after) return {};
  if (after.empty()) return fmt::format("{} lost", before);
  if (before.empty()) return fmt::format("{} gained", after);
  return fmt::format("{} became {}", before, after);
}

}  // namespace modelmend::verify
