#include "validate/database_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "schema/live_rows.h"
#include "validate/queries.h"

namespace modelmend::validate {
namespace {

// How many orphans of a key are looked for: enough to see what they are.
constexpr std::size_t kMostOrphans = 10;

constexpr const char* kTypes = "every foreign-key column has its target's type";
constexpr const char* kExist = "every declared foreign key exists in the database";
constexpr const char* kOrphans = "no row points to one that does not exist";

std::string row_words(const schema::LiveRow& row) {
  std::vector<std::string> values;
  for (const auto& value : row) values.push_back(value.value_or("NULL"));
  const std::string words = fmt::format("{}", fmt::join(values, ", "));
  return row.size() == 1 ? words : fmt::format("({})", words);
}

Evidence orphans_of(const Key& key, const std::vector<schema::LiveRow>& rows) {
  std::vector<std::string> words;
  for (const schema::LiveRow& row : rows) words.push_back(row_words(row));
  const bool is_cut = rows.size() == kMostOrphans;
  return {
      fmt::format("{}: {}{} {}: {}{}", key.words(), rows.size(), is_cut ? " or more" : "",
                  rows.size() == 1 ? "row" : "rows", fmt::join(words, ", "), is_cut ? ", ..." : ""),
      key.key->origin};
}

}  // namespace

Line type_line(const KeyView& view) {
  std::vector<Evidence> evidence;
  for (const drift::Finding& finding : view.of_models)
    if (finding.kind == "foreign-key-type")
      evidence.push_back({fmt::format("in the models: {}.{}: {}", schema::to_string(finding.table),
                                      finding.subject, finding.message),
                          finding.place});
  for (const Key& key : view.keys)
    for (const std::string& difference : type_differences(key))
      evidence.push_back(
          {fmt::format("in the database: {}: {}", key.words(), difference), key.key->origin});
  return judged("key-types", kTypes, counted(view.keys.size(), "foreign key"), std::move(evidence));
}

Line existence_line(const KeyView& view) {
  if (!view.has_database) return skipped("keys-exist", kExist, "needs --schema");
  std::vector<Evidence> evidence;
  for (const Key& key : view.keys)
    if (!exists(key, view.default_schema))
      evidence.push_back({fmt::format("{} is not in the database{}", key.words(),
                                      key.own == nullptr ? ": its table is missing" : ""),
                          key.key->origin});
  const std::size_t there = view.keys.size() - evidence.size();
  return judged("keys-exist", kExist, fmt::format("{} of {}", there, view.keys.size()),
                std::move(evidence));
}

Line drift_line(const std::vector<drift::Finding>& findings) {
  std::vector<Evidence> evidence;
  for (const drift::Finding& finding : findings) {
    if (finding.severity == text::Severity::Note) continue;
    const std::string table = schema::to_string(finding.table);
    const std::string subject =
        finding.subject.empty() ? table : fmt::format("{}.{}", table, finding.subject);
    evidence.push_back({fmt::format("{}{}{} [{}]", subject, subject.empty() ? "" : ": ",
                                    finding.message, finding.kind),
                        finding.place});
  }
  const std::size_t count = evidence.size();
  return judged("drift", "models and database agree", counted(count, "difference"),
                std::move(evidence));
}

Line orphan_line(const KeyView& view, const schema::Source& source) {
  if (!view.has_database || !schema::is_live(source))
    return skipped("orphans", kOrphans, "needs a live database");
  std::vector<const Key*> asked;
  std::vector<schema::LiveQuery> queries;
  for (const Key& key : view.keys) {
    if (!is_complete(key)) continue;
    asked.push_back(&key);
    queries.push_back({.sql = orphan_query(key),
                       .value = std::to_string(kMostOrphans),
                       .columns = key.key->columns.size()});
  }
  const auto answers = schema::ask_rows(source, queries, schema::kRowTimeout);
  if (!answers) return judged("orphans", kOrphans, "", {{answers.error().message()}});
  std::vector<Evidence> evidence;
  std::size_t answered = 0;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto& answer = (*answers)[i];
    if (answer) ++answered;
    if (!answer)
      evidence.push_back(
          {fmt::format("{}: could not be asked: {}", asked[i]->words(), answer.error().message()),
           asked[i]->key->origin});
    else if (!answer->empty())
      evidence.push_back(orphans_of(*asked[i], *answer));
  }
  return judged("orphans", kOrphans,
                fmt::format("{} of {} asked", answered, counted(view.keys.size(), "foreign key")),
                std::move(evidence));
}

std::vector<LegacyColumn> legacy_columns(const schema::Schema& declared,
                                         const std::vector<Key>& keys) {
  std::set<std::string> names;
  for (const Key& key : keys) names.insert(key.key->columns.begin(), key.key->columns.end());
  std::vector<LegacyColumn> found;
  for (const schema::Table& table : declared.tables) {
    for (const schema::Column& column : table.columns) {
      const bool has_key =
          std::ranges::any_of(table.foreign_keys, [&](const schema::ForeignKey& key) {
            return std::ranges::find(key.columns, column.name) != key.columns.end();
          });
      const bool is_text = column.type.as<schema::Character>() != nullptr;
      const bool is_like_one = names.contains(column.name);
      const bool is_own_key = table.primary_key && table.primary_key->columns.size() == 1 &&
                              table.primary_key->columns.front() == column.name;
      if (is_text && is_like_one && !has_key && !is_own_key)
        found.push_back({table.name, column.name, schema::to_sql(column.type), column.origin});
    }
  }
  return found;
}

}  // namespace modelmend::validate
