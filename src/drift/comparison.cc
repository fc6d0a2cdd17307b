#include "drift/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace modelmend::drift {

Comparison::Comparison(const schema::Schema& declared, const std::vector<schema::Unclear>& unclear,
                       const schema::Schema& actual, const DriftOptions& options)
    : declared_(declared), actual_(actual), options_(options) {
  for (const schema::Unclear& each : unclear) unclear_.emplace(full(each.table), &each);
}

schema::QualifiedName Comparison::full(const schema::QualifiedName& name) const {
  if (!name.schema.empty() || is_sqlite()) return name;
  return {options_.default_schema, name.name};
}

schema::QualifiedName Comparison::brief(const schema::QualifiedName& name) const {
  return name.schema == options_.default_schema ? schema::QualifiedName{"", name.name} : name;
}

void Comparison::add(Finding finding) {
  finding.table = brief(finding.table);
  found_.findings.push_back(std::move(finding));
}

void Comparison::not_compared(const schema::QualifiedName& table, std::string subject,
                              std::string reason, const schema::Origin& place) {
  NotCompared note{.table = brief(table),
                   .subject = std::move(subject),
                   .reason = std::move(reason),
                   .place = place};
  const bool is_known = std::ranges::find(found_.not_compared, note) != found_.not_compared.end();
  if (!is_known) found_.not_compared.push_back(std::move(note));
}

bool Comparison::is_unclear(const schema::QualifiedName& table, schema::Aspect aspect,
                            std::string_view subject) {
  const auto [begin, end] = unclear_.equal_range(full(table));
  for (auto it = begin; it != end; ++it) {
    const schema::Unclear& each = *it->second;
    if (each.aspect != aspect || each.subject != subject) continue;
    not_compared(table, each.subject, each.reason, each.origin);
    return true;
  }
  return false;
}

std::string Comparison::sides(std::string_view declared, std::string_view actual) const {
  return fmt::format("{} in {}, {} in {}", declared, options_.declared_name, actual,
                     options_.actual_name);
}

Drift Comparison::finish() {
  std::ranges::stable_sort(found_.findings, [](const Finding& a, const Finding& b) {
    return std::tie(a.table, a.subject, a.kind) < std::tie(b.table, b.subject, b.kind);
  });
  std::ranges::stable_sort(found_.not_compared, [](const NotCompared& a, const NotCompared& b) {
    return std::tie(a.table, a.subject) < std::tie(b.table, b.subject);
  });
  return std::move(found_);
}

}  // namespace modelmend::drift
