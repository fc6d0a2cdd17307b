#include "alembic/applied.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "schema/live_rows.h"
#include "schema/words.h"

namespace modelmend::alembic {
namespace {

// alembic_version has a row for each head that was applied.
constexpr const char* kMostRows = "100";

}  // namespace

Result<std::vector<std::string>> applied_revisions(const schema::Source& source,
                                                   const std::string& schema) {
  const std::string table = schema::quoted({schema, "alembic_version"});
  const auto answers = schema::ask_rows(
      source,
      {{.sql = fmt::format("SELECT version_num FROM {} LIMIT CAST($1 AS bigint)", table),
        .value = kMostRows}},
      schema::kRowTimeout);
  if (!answers) return tl::unexpected(answers.error());
  const auto& answer = answers->front();
  if (!answer)
    return fail(ErrorCode::Input, {},
                fmt::format("{} cannot be read: {}", table, answer.error().message()));
  std::vector<std::string> revisions;
  for (const schema::LiveRow& row : *answer) revisions.push_back(row.front().value_or(""));
  std::ranges::sort(revisions);
  return revisions;
}

std::string unknown_words(const std::vector<std::string>& applied,
                          const std::vector<Version>& versions) {
  std::vector<std::string> unknown;
  for (const std::string& revision : applied)
    if (std::ranges::find(versions, revision, &Version::revision) == versions.end())
      unknown.push_back(revision);
  if (unknown.empty()) return {};
  return fmt::format("the database is at {}, which no migration of the project is",
                     revision_words(unknown));
}

std::string revision_words(const std::vector<std::string>& revisions) {
  return revisions.empty() ? "none" : fmt::format("{}", fmt::join(revisions, ", "));
}

}  // namespace modelmend::alembic
