#include "rules/rule_tests.h"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <utility>

#include "rules/problems.h"
#include "rules/yaml_value.h"
#include "syntax/walker.h"

namespace modelmend::rules {
namespace {

std::vector<Snippet> read_snippets(const Yaml& test, std::string_view key, Problems& problems) {
  const Yaml* const list = test.find(key);
  std::vector<Snippet> snippets;
  if (!list || !expect_list(*list, fmt::format("'{}'", key), problems)) return snippets;
  for (const Yaml& item : list->items) {
    if (auto text = read_text(item, "a snippet", problems))
      snippets.push_back({*std::move(text), item.place});
  }
  return snippets;
}

std::string read_id(const Yaml& map, Problems& problems) {
  if (const Yaml* const id = map.find("id")) return read_text(*id, "'id'", problems).value_or("");
  problems.add(map.place, "'id' is missing");
  return {};
}

std::optional<RuleTest> read_test(const Yaml& yaml, Problems& problems) {
  constexpr std::array<std::string_view, 3> kKeys = {"id", "valid", "invalid"};
  if (!expect_map(yaml, "a test", problems)) return std::nullopt;
  problems.check_keys(yaml, "a test", kKeys);
  RuleTest test;
  test.id = read_id(yaml, problems);
  test.path = problems.path();
  test.place = yaml.place;
  test.valid = read_snippets(yaml, "valid", problems);
  test.invalid = read_snippets(yaml, "invalid", problems);
  if (test.valid.empty() && test.invalid.empty())
    problems.add(yaml.place, "the test has no snippets", "list some under 'valid' or 'invalid'");
  return test;
}

// The range of the label whose style is primary.
std::optional<ByteRange> primary_label(const Yaml& snapshot, Problems& problems) {
  const Yaml* const labels = snapshot.find("labels");
  if (!labels) return std::nullopt;
  for (const Yaml& label : labels->items) {
    const Yaml* const style = label.find("style");
    const Yaml* const start = label.find("start");
    const Yaml* const end = label.find("end");
    if (!style || style->scalar != "primary" || !start || !end) continue;
    const auto begin = read_number(*start, "'start'", problems);
    const auto stop = read_number(*end, "'end'", problems);
    if (!begin || !stop) return std::nullopt;
    return ByteRange{static_cast<std::uint32_t>(*begin), static_cast<std::uint32_t>(*stop)};
  }
  return std::nullopt;
}

void read_snapshot(const YamlField& field, std::map<std::string, Finding>& known,
                   Problems& problems) {
  const auto& [snippet, snapshot] = field;
  const auto range = primary_label(snapshot, problems);
  if (!range) return problems.add(snippet.place, "the snapshot has no primary label");
  Finding finding{.range = *range, .fixed = {}};
  if (const Yaml* const fixed = snapshot.find("fixed"))
    finding.fixed = read_text(*fixed, "'fixed'", problems);
  known.insert_or_assign(snippet.scalar, std::move(finding));
}

std::string replaced(std::string_view text, ByteRange range, std::string_view by) {
  std::string result(text.substr(0, range.begin));
  return result.append(by).append(text.substr(range.end));
}

std::optional<std::string> fixed(const Rule& rule, syntax::Node node,
                                 const match::Captures& captures,
                                 const match::MatchContext& context) {
  const auto* fix = std::get_if<TemplateFix>(&rule.action);
  if (!fix) return std::nullopt;
  const std::string_view bytes = context.module.file().bytes();
  const auto texts = run_transforms(rule.transforms, rule.rewriters, captures, context);
  if (!texts) return std::nullopt;  // too large
  const Values values{.bytes = bytes, .captures = captures, .texts = *texts, .facts = nullptr};
  const ByteRange range = replaced_range(fix->fix, rule.matcher, node, captures, context);
  return replaced(bytes, range, fix->fix.text.fill(values, node.begin()));
}

std::string describe(const RuleTest& test, const Snippet& snippet) {
  return fmt::format("{}:{}:{}", test.path, snippet.place.line, snippet.place.column);
}

// What is wrong with what was found in an invalid snippet.
std::string compared(const Finding& found, const Finding& expected, std::string_view text) {
  if (found.range != expected.range)
    return fmt::format("finds '{}' at bytes {} to {}, the snapshot has bytes {} to {}",
                       found.range.in(text), found.range.begin, found.range.end,
                       expected.range.begin, expected.range.end);
  if (found.fixed == expected.fixed) return {};
  if (!expected.fixed) return "has a fix, the snapshot has none";
  if (!found.fixed) return "has no fix, the snapshot has one";
  return fmt::format("makes '{}', the snapshot has '{}'", *found.fixed, *expected.fixed);
}

const Finding* snapshot_of(const Snapshots& snapshots, const std::string& id,
                           const std::string& snippet) {
  const auto known = snapshots.find(id);
  if (known == snapshots.end()) return nullptr;
  const auto found = known->second.find(snippet);
  return found == known->second.end() ? nullptr : &found->second;
}

// One failure, or an empty text.
std::string check_valid(const Snippet& snippet, const Rule& rule, const FindFirst& find) {
  const auto found = find(rule, snippet.text);
  if (!found) return found.error().message();
  if (!*found) return {};
  return fmt::format("'{}' finds '{}' in a valid snippet", rule.id,
                     (*found)->range.in(snippet.text));
}

std::string check_invalid(const Snippet& snippet, const Rule& rule, const Finding* snapshot,
                          const FindFirst& find) {
  const auto found = find(rule, snippet.text);
  if (!found) return found.error().message();
  if (!*found) return fmt::format("'{}' finds nothing in an invalid snippet", rule.id);
  if (!snapshot) return {};
  const std::string difference = compared(**found, *snapshot, snippet.text);
  return difference.empty() ? difference : fmt::format("'{}' {}", rule.id, difference);
}

}  // namespace

Result<std::vector<RuleTest>> read_rule_tests(const std::string& path, std::string_view text) {
  const auto documents = parse_yaml(path, text);
  if (!documents) return tl::unexpected<Error>(documents.error());
  Problems problems(path);
  std::vector<RuleTest> tests;
  for (const Yaml& document : *documents) {
    if (document.kind == Yaml::Kind::Null) continue;
    if (auto test = read_test(document, problems)) tests.push_back(*std::move(test));
  }
  if (!problems.empty()) return tl::unexpected<Error>(problems.take().front());
  return tests;
}

Result<void> read_snapshots(const std::string& path, std::string_view text, Snapshots& snapshots) {
  const auto documents = parse_yaml(path, text);
  if (!documents) return tl::unexpected<Error>(documents.error());
  Problems problems(path);
  for (const Yaml& document : *documents) {
    if (document.kind == Yaml::Kind::Null || !expect_map(document, "a snapshot file", problems))
      continue;
    const std::string id = read_id(document, problems);
    const Yaml* const found = document.find("snapshots");
    if (!found || !expect_map(*found, "'snapshots'", problems)) continue;
    for (const YamlField& field : found->fields) read_snapshot(field, snapshots[id], problems);
  }
  if (!problems.empty()) return tl::unexpected<Error>(problems.take().front());
  return {};
}

Result<std::optional<Finding>> first_finding(const Rule& rule, const std::string& snippet) {
  auto file = text::SourceFile::from_bytes("snippet.py", snippet);
  if (!file) return tl::unexpected<Error>(std::move(file).error());
  const semantic::Module module(FileId{}, "snippet", false,
                                std::make_shared<const text::SourceFile>(*std::move(file)));
  match::MatchContext context{
      .module = module, .project = nullptr, .candidate = {}, .ancestors = {}};
  for (syntax::Walker walker(module.root()); walker; walker.next()) {
    context.candidate = *walker;
    context.ancestors = walker.ancestors();
    match::Captures captures;
    const syntax::Node node = rule.matcher.match(*walker, captures, context);
    if (node) return Finding{node.range(), fixed(rule, node, captures, context)};
  }
  return std::nullopt;
}

std::vector<std::string> check_test(const RuleTest& test, const Rule& rule,
                                    const Snapshots& snapshots, const FindFirst& find) {
  std::vector<std::string> wrong;
  const auto add = [&](const Snippet& snippet, const std::string& failure) {
    if (!failure.empty()) wrong.push_back(fmt::format("{}: {}", describe(test, snippet), failure));
  };
  for (const Snippet& snippet : test.valid) add(snippet, check_valid(snippet, rule, find));
  for (const Snippet& snippet : test.invalid) {
    const Finding* const snapshot = snapshot_of(snapshots, test.id, snippet.text);
    add(snippet, check_invalid(snippet, rule, snapshot, find));
  }
  return wrong;
}

}  // namespace modelmend::rules
