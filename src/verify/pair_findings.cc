#include "verify/pair_findings.h"

#include <fmt/format.h>

#include <algorithm>

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

namespace {

// Of longer words only what differs is said, with so much of what stands around it.
constexpr std::size_t kLongWords = 160;
constexpr std::size_t kAround = 24;
constexpr std::size_t kMostOfPart = 80;

// The byte at `at` does not begin a character.
bool is_inside_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

std::string part_of(std::string_view text, std::size_t begin, std::size_t end) {
  begin -= std::min(begin, kAround);
  end = std::min(end + kAround, text.size());
  std::size_t cut = std::min(end, begin + kMostOfPart);
  while (is_inside_character(text, begin)) --begin;
  while (is_inside_character(text, cut)) ++cut;
  return fmt::format("{}{}{}", begin > 0 ? "..." : "", text.substr(begin, cut - begin),
                     cut < text.size() ? "..." : "");
}

// Two methods, say: `...user=domain.user;relationship().quota-=1...`
std::string differing_words(std::string_view before, std::string_view after) {
  const std::size_t shorter = std::min(before.size(), after.size());
  std::size_t same = 0;
  while (same < shorter && before[same] == after[same]) ++same;
  std::size_t behind = 0;
  while (behind < shorter - same &&
         before[before.size() - 1 - behind] == after[after.size() - 1 - behind])
    ++behind;
  return fmt::format("{} became {}", part_of(before, same, before.size() - behind),
                     part_of(after, same, after.size() - behind));
}

}  // namespace

std::string change_words(std::string_view before, std::string_view after) {
  if (before == after) return {};
  if (!before.empty() && !after.empty() && before.size() + after.size() > kLongWords)
    return differing_words(before, after);
  if (after.empty()) return fmt::format("{} lost", before);
  if (before.empty()) return fmt::format("{} gained", after);
  return fmt::format("{} became {}", before, after);
}

}  // namespace modelmend::verify
