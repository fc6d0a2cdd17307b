// A rule file and a source, separated by a NUL byte. What a run makes of them: every place lies in
// the text, two runs agree, the edits make the new text of the old one, a source that parses still
// does, a second run has nothing to do, and the diff leads there and back.
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "patch/edit_set.h"
#include "patch/unified_diff.h"
#include "pipeline/memory_files.h"
#include "pipeline/run.h"
#include "rules/rule_reader.h"
#include "rules/rule_set.h"

namespace {

using namespace modelmend;

// Small inputs are fast, and two of everything is as hard as ten.
constexpr std::size_t kMaxRule = 2'000;
constexpr std::size_t kMaxSource = 4'000;
constexpr const char* kRoot = "/fuzz";
constexpr const char* kPath = "fuzz.py";

bool parses(const std::string& text) {
  const auto file = text::SourceFile::from_bytes(kPath, text);
  return file && !syntax::parse(file->parse_view()).has_error();
}

// Matches before anything is decided.
void check_matches(const rules::RuleSet& rules, const std::string& text) {
  auto file = text::SourceFile::from_bytes(kPath, text);
  if (!file) return;
  const semantic::Module module(FileId{}, "fuzz", false,
                                std::make_shared<const text::SourceFile>(*std::move(file)));
  const match::MatchContext context{
      .module = module, .project = nullptr, .candidate = {}, .ancestors = {}};
  for (const rules::Match& match : rules.find_matches(module, nullptr)) {
    CHECK(match.node.end() <= text.size());
    for (const auto& [name, node] : match.captures.singles()) CHECK(node.end() <= text.size());
    const auto* const action = std::get_if<rules::TemplateFix>(&match.rule->action);
    if (action == nullptr) continue;
    const ByteRange range = rules::replaced_range(action->fix, match.rule->matcher, match.node,
                                                  match.captures, context);
    CHECK(range.begin <= range.end && range.end <= text.size());
  }
}

pipeline::RunResult run(const rules::RuleSet& rules, const std::string& text) {
  pipeline::MemoryFiles files(std::map<std::string, std::string>{{join_path(kRoot, kPath), text}});
  pipeline::RunOptions options;
  options.root = kRoot;
  options.jobs = 1;
  auto result = pipeline::run(files, rules, options);
  CHECK(result.has_value());
  return *std::move(result);
}

// What was decided, and where.
std::vector<std::string> said(const pipeline::RunResult& result) {
  std::vector<std::string> lines;
  for (const pipeline::MatchOutcome& outcome : result.outcomes)
    lines.push_back(fmt::format("{} {} {} {}", outcome.place.range.begin, outcome.place.range.end,
                                pipeline::to_string(outcome.outcome), outcome.code));
  return lines;
}

void check_change(const pipeline::ChangedFile& change) {
  patch::EditSet edits;
  CHECK(edits.add_all(change.edits, "the run").has_value());
  CHECK(edits.apply(change.before) == change.after);
  CHECK(parses(change.after));
  CHECK(!patch::unified_diff(change.path, change.before, change.after).empty());
}

void check_run(const rules::RuleSet& rules, const std::string& text) {
  const pipeline::RunResult first = run(rules, text);
  for (const pipeline::MatchOutcome& outcome : first.outcomes) {
    CHECK(outcome.place.range.begin <= outcome.place.range.end);
    CHECK(outcome.place.range.end <= text.size());
    CHECK((outcome.outcome == pipeline::Outcome::Applied) == outcome.code.empty() ||
          outcome.outcome == pipeline::Outcome::Reported);
  }
  CHECK(first.changed.size() <= 1);
  const pipeline::RunResult again = run(rules, text);
  CHECK(said(again) == said(first));
  CHECK(again.changed.size() == first.changed.size());
  if (first.changed.empty()) return;
  const pipeline::ChangedFile& change = first.changed.front();
  CHECK(change.before == text && again.changed.front().after == change.after);
  check_change(change);
  CHECK(run(rules, change.after).changed.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(data, data + size);
  const std::size_t cut = input.find('\0');
  if (cut > kMaxRule || size - cut > kMaxSource) return 0;  // npos is more, too
  rules::ReadRules read = rules::read_rules("fuzz.yaml", input.substr(0, cut), {});
  if (read.rules.empty()) return 0;
  const rules::RuleSet rules(std::move(read.rules));
  const std::string text = input.substr(cut + 1);
  check_matches(rules, text);
  check_run(rules, text);
  return 0;
}
