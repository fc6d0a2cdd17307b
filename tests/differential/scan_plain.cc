// scan_plain RULE_FILE SOURCE...: the matches of plain rules, one line for each:
//
//   rule id, path, begin, end, then for a rule with a fix: begin and end of what it replaces and
//   the new text in hexadecimal digits; separated by tabs
//
// Used by compare_with_ast_grep.py. Errors of the rule file go to stderr, exit code 2.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "rules/rule_reader.h"
#include "rules/rule_set.h"

namespace {

using namespace modelmend;

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void print_hex(const std::string& text) {
  for (const char c : text)
    std::printf("%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
}

void print_fix(const rules::Match& match, const semantic::Module& module) {
  const auto* action = std::get_if<rules::TemplateFix>(&match.rule->action);
  if (!action) return;
  const match::MatchContext context{
      .module = module, .project = nullptr, .candidate = {}, .ancestors = {}};
  const rules::Texts texts =
      rules::run_transforms(match.rule->transforms, match.rule->rewriters, match.captures, context);
  const rules::Values values{
      .bytes = module.file().bytes(), .captures = match.captures, .texts = texts, .facts = nullptr};
  const ByteRange range =
      rules::replaced_range(action->fix, match.rule->matcher, match.node, match.captures, context);
  std::printf("\t%u\t%u\t", range.begin, range.end);
  print_hex(action->fix.text.fill(values, match.node.begin()));
}

int scan(const std::string& path, const rules::RuleSet& rules) {
  auto file = text::SourceFile::from_bytes(path, bytes_of(path));
  if (!file) {
    std::fprintf(stderr, "%s\n", file.error().message().c_str());
    return 2;
  }
  const semantic::Module module(FileId{}, "module", false,
                                std::make_shared<const text::SourceFile>(*std::move(file)));
  for (const rules::Match& match : rules.find_matches(module, nullptr)) {
    std::printf("%s\t%s\t%u\t%u", match.rule->id.c_str(), path.c_str(), match.node.begin(),
                match.node.end());
    print_fix(match, module);
    std::printf("\n");
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.empty()) return 2;
  auto read = rules::read_rules(arguments.front(), bytes_of(arguments.front()), {});
  for (const Error& error : read.errors) std::fprintf(stderr, "%s\n", error.message().c_str());
  if (!read.errors.empty()) return 2;
  const rules::RuleSet rules(std::move(read.rules));
  int worst = 0;
  for (std::size_t i = 1; i < arguments.size(); ++i)
    worst = std::max(worst, scan(arguments[i], rules));
  return worst;
}
