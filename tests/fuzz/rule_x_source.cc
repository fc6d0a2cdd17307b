// A rule file and a source, separated by a NUL byte: matching and filling in fixes end, captures
// lie within the source, and two runs agree.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "rules/rule_reader.h"
#include "rules/rule_set.h"

namespace {

using namespace modelmend;

constexpr std::size_t kMaxSource = 20'000;

std::vector<std::string> run(const rules::RuleSet& rules, const semantic::Module& module) {
  std::vector<std::string> results;
  const match::MatchContext context{
      .module = module, .project = nullptr, .candidate = {}, .ancestors = {}};
  const std::string_view bytes = module.file().bytes();
  for (const rules::Match& match : rules.find_matches(module, nullptr)) {
    CHECK(match.node.end() <= bytes.size());
    for (const auto& [name, node] : match.captures.singles()) CHECK(node.end() <= bytes.size());
    const auto* action = std::get_if<rules::TemplateFix>(&match.rule->action);
    if (!action) continue;
    const rules::Texts texts = rules::run_transforms(match.rule->transforms, match.rule->rewriters,
                                                     match.captures, context);
    const rules::Values values{
        .bytes = bytes, .captures = match.captures, .texts = texts, .facts = nullptr};
    const ByteRange range = rules::replaced_range(action->fix, match.rule->matcher, match.node,
                                                  match.captures, context);
    CHECK(range.begin <= range.end && range.end <= bytes.size());
    results.push_back(action->fix.text.fill(values, match.node.begin()));
  }
  return results;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(data, data + size);
  const std::size_t cut = input.find('\0');
  if (cut == std::string::npos || size - cut > kMaxSource) return 0;
  rules::ReadRules read = rules::read_rules("fuzz.yaml", input.substr(0, cut), {});
  auto file = text::SourceFile::from_bytes("fuzz.py", input.substr(cut + 1));
  if (!file || read.rules.empty()) return 0;
  const rules::RuleSet rules(std::move(read.rules));
  const semantic::Module module(FileId{}, "fuzz", false,
                                std::make_shared<const text::SourceFile>(*std::move(file)));
  CHECK(run(rules, module) == run(rules, module));
  return 0;
}
