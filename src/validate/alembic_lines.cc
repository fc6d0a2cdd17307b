#include "validate/alembic_lines.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

#include "alembic/applied.h"
#include "schema/live_rows.h"

namespace modelmend::validate {
namespace {

constexpr const char* kHead = "the migrations have one head";
constexpr const char* kAtHead = "the database is at the head";
constexpr const char* kTarget = "Alembic's target_metadata contains all tables";
constexpr const char* kNone = "there is no Alembic environment";

std::vector<std::string> heads_in(const std::vector<Migrations>& migrations) {
  std::vector<std::string> heads;
  for (const Migrations& each : migrations)
    for (const alembic::Version& head : alembic::heads_of(each.versions))
      heads.push_back(head.revision);
  std::ranges::sort(heads);
  const auto rest = std::ranges::unique(heads);
  heads.erase(rest.begin(), rest.end());
  return heads;
}

bool are_unread(const std::vector<Migrations>& migrations) {
  return std::ranges::any_of(migrations,
                             [](const Migrations& each) { return !each.trouble.empty(); });
}

std::vector<alembic::Version> all_versions(const std::vector<Migrations>& migrations) {
  std::vector<alembic::Version> all;
  for (const Migrations& each : migrations)
    all.insert(all.end(), each.versions.begin(), each.versions.end());
  return all;
}

}  // namespace

Line head_line(const std::vector<Migrations>& migrations) {
  if (migrations.empty()) return skipped("one-head", kHead, kNone);
  std::vector<Evidence> evidence;
  std::vector<std::string> missing;
  for (const Migrations& each : migrations) {
    for (const std::string& why : each.trouble)
      evidence.push_back({fmt::format("{}: {}", each.environment, why)});
    const auto heads = alembic::heads_of(each.versions);
    if (heads.size() > 1)
      evidence.push_back({fmt::format("{}: {} heads: {}", each.environment, heads.size(),
                                      alembic::listed(heads))});
    missing.insert(missing.end(), each.missing_folders.begin(), each.missing_folders.end());
  }
  if (evidence.empty() && !missing.empty())
    return skipped("one-head", kHead,
                   fmt::format("there is no folder {}", fmt::join(missing, ", ")));
  const std::string heads =
      are_unread(migrations) ? "" : alembic::revision_words(heads_in(migrations));
  return judged("one-head", kHead, heads, std::move(evidence));
}

Line at_head_line(const std::vector<Migrations>& migrations, const schema::Source* source,
                  const schema::Schema* actual, const std::string& schema) {
  if (migrations.empty()) return skipped("at-head", kAtHead, kNone);
  if (source == nullptr || !schema::is_live(*source))
    return skipped("at-head", kAtHead, "needs a live database");
  if (are_unread(migrations))
    return skipped("at-head", kAtHead, "which revision is the head is not known");
  const auto heads = heads_in(migrations);
  const bool has_table =
      actual == nullptr || actual->find_table({schema, "alembic_version"}) != nullptr;
  if (!has_table && heads.empty()) return judged("at-head", kAtHead, "none", {});
  if (!has_table)
    return judged("at-head", kAtHead, "",
                  {{fmt::format("the database has no table alembic_version, the head is {}: "
                                "'alembic upgrade head' runs every migration, or 'alembic stamp' "
                                "says which ones it has",
                                alembic::revision_words(heads))}});
  const auto there = alembic::applied_revisions(*source, schema);
  if (!there) return judged("at-head", kAtHead, "", {{there.error().message()}});
  std::vector<Evidence> evidence;
  if (*there != heads) {
    const std::string unknown = alembic::unknown_words(*there, all_versions(migrations));
    evidence.push_back({unknown.empty() ? fmt::format("the database is at {}, the head is {}",
                                                      alembic::revision_words(*there),
                                                      alembic::revision_words(heads))
                                        : fmt::format("{}; {}", unknown, alembic::kOfUnknown)});
  }
  return judged("at-head", kAtHead, alembic::revision_words(*there), std::move(evidence));
}

Line target_line(const std::vector<Migrations>& migrations,
                 const std::vector<drift::Finding>& findings) {
  if (migrations.empty()) return skipped("target-metadata", kTarget, kNone);
  std::vector<Evidence> evidence;
  std::string unclear;
  for (const drift::Finding& finding : findings) {
    if (finding.severity != text::Severity::Note)
      evidence.push_back({finding.message, finding.place});
    else if (finding.kind == "target-metadata-unclear")
      unclear = finding.message;
  }
  if (evidence.empty() && !unclear.empty()) return skipped("target-metadata", kTarget, unclear);
  return judged("target-metadata", kTarget, "", std::move(evidence));
}

}  // namespace modelmend::validate
