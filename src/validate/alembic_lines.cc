#include "validate/alembic_lines.h"

#include <fmt/format.h>

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

}  // namespace

Line head_line(const std::vector<Migrations>& migrations) {
  if (migrations.empty()) return skipped("one-head", kHead, kNone);
  std::vector<Evidence> evidence;
  for (const Migrations& each : migrations) {
    for (const std::string& why : each.trouble)
      evidence.push_back({fmt::format("{}: {}", each.environment, why)});
    const auto heads = alembic::heads_of(each.versions);
    if (heads.size() > 1)
      evidence.push_back({fmt::format("{}: {} heads: {}", each.environment, heads.size(),
                                      alembic::listed(heads))});
  }
  return judged("one-head", kHead, alembic::revision_words(heads_in(migrations)),
                std::move(evidence));
}

Line at_head_line(const std::vector<Migrations>& migrations, const schema::Source* source,
                  const std::string& schema) {
  if (migrations.empty()) return skipped("at-head", kAtHead, kNone);
  if (source == nullptr || !schema::is_live(*source))
    return skipped("at-head", kAtHead, "needs a live database");
  const auto heads = heads_in(migrations);
  const auto there = alembic::applied_revisions(*source, schema);
  if (!there) return judged("at-head", kAtHead, "", {{there.error().message()}});
  std::vector<Evidence> evidence;
  if (*there != heads)
    evidence.push_back(
        {fmt::format("the database is at {}, the head is {}", alembic::revision_words(*there),
                     alembic::revision_words(heads))});
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
