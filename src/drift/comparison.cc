#include "drift/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "drift/statement_order.h"
#include "schema/same_meaning.h"

namespace modelmend::drift {

namespace {

// SQLite changes no column and no constraint of a table: it must be made anew.
// https://www.sqlite.org/lang_altertable.html
bool sqlite_understands_one(std::string_view sql) {
  if (!sql.starts_with("ALTER TABLE "))
    return sql.starts_with("CREATE ") || sql.starts_with("DROP ");
  const auto says = [&](std::string_view words) { return sql.find(words) != sql.npos; };
  return (says(" ADD COLUMN ") && !says(" STORED")) || says(" DROP COLUMN ") ||
         says(" RENAME COLUMN ") || says(" RENAME TO ");
}

bool sqlite_understands(std::string_view sql) {
  constexpr std::string_view kBetween = "; ";
  for (std::size_t end = sql.find(kBetween); end != sql.npos; end = sql.find(kBetween)) {
    if (!sqlite_understands_one(sql.substr(0, end))) return false;
    sql.remove_prefix(end + kBetween.size());
  }
  return sqlite_understands_one(sql);
}

}  // namespace

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

Finding& Comparison::add(Finding finding) {
  if (is_sqlite() && !sqlite_understands(finding.change_database)) finding.change_database.clear();
  finding.table = brief(finding.table);
  return found_.findings.emplace_back(std::move(finding));
}

void Comparison::not_compared(const schema::QualifiedName& table, std::string subject,
                              std::string reason, const schema::Origin& place) {
  found_.not_compared.push_back({.table = brief(table),
                                 .subject = std::move(subject),
                                 .reason = std::move(reason),
                                 .place = place});
}

void Comparison::note_unclear(const schema::QualifiedName& table) {
  const auto [begin, end] = unclear_.equal_range(full(table));
  for (auto it = begin; it != end; ++it)
    not_compared(table, it->second->subject, it->second->reason, it->second->origin);
}

bool Comparison::has_unnamed_tables() const {
  return std::any_of(unclear_.begin(), unclear_.end(), [](const auto& entry) {
    return entry.second->aspect == schema::Aspect::Table;
  });
}

bool Comparison::is_unclear(const schema::QualifiedName& table, schema::Aspect aspect,
                            std::string_view subject) const {
  const auto [begin, end] = unclear_.equal_range(full(table));
  return std::any_of(begin, end, [&](const auto& entry) {
    return entry.second->aspect == aspect && entry.second->subject == subject;
  });
}

schema::Sameness Comparison::same_expression(std::string_view declared, std::string_view actual,
                                             const schema::Table& table) const {
  if (!is_sqlite()) return schema::compare_expressions(declared, actual, table.columns);
  return declared == actual ? schema::Sameness::Same : schema::Sameness::Different;
}

std::string Comparison::sides(std::string_view declared, std::string_view actual) const {
  return fmt::format("{} in {}, {} in {}", declared, options_.declared_name, actual,
                     options_.actual_name);
}

Drift Comparison::finish() {
  std::ranges::stable_sort(found_.findings, [](const Finding& a, const Finding& b) {
    const auto key = [](const Finding& finding) {
      return std::tuple_cat(std::tie(finding.table, finding.subject),
                            std::tuple(statement_order(finding)), std::tie(finding.kind));
    };
    return key(a) < key(b);
  });
  put_in_runnable_order(found_.findings);
  std::ranges::stable_sort(found_.not_compared, [](const NotCompared& a, const NotCompared& b) {
    return std::tie(a.table, a.subject, a.reason) < std::tie(b.table, b.subject, b.reason);
  });
  // A table of several parts, and a column that is unclear in several ways, may say it again.
  const auto again = std::ranges::unique(found_.not_compared);
  found_.not_compared.erase(again.begin(), again.end());
  return std::move(found_);
}

}  // namespace modelmend::drift
