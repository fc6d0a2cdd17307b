// What modelmend makes of plain rules, in lines that compare_with_ast_grep.py reads.
//
//   scan_plain RULE_FILE SOURCE...   each match: rule id, path, begin, end, message, then for a
//   rule
//                                    with a fix begin and end of what it replaces and the new text;
//                                    a source that does not parse: "unsound", path
//   scan_plain --ids RULE_FILE       the id of each rule that loads; why others do not, on stderr
//   scan_plain --nodes SOURCE        each node, in pre-order: depth, begin, end, kind, and whether
//   it
//                                    is named (1 or 0)
//
// Cells are separated by tabs; texts are written in hexadecimal digits. Exit code 2 if a rule file
// or a source cannot be read.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "rules/rule_reader.h"
#include "rules/rule_set.h"
#include "syntax/walker.h"

namespace {

using namespace modelmend;

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void print_hex(const std::string& text) {
  std::printf("\t");
  for (const char c : text)
    std::printf("%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
}

int fail(const Error& error) {
  std::fprintf(stderr, "%s\n", error.message().c_str());
  return 2;
}

// A Module stays where it is made, so what is done with it comes in. Returns the exit code.
int with_module(const std::string& path, const std::function<void(const semantic::Module&)>& work) {
  auto file = text::SourceFile::from_bytes(path, bytes_of(path));
  if (!file) return fail(file.error());
  work(semantic::Module(FileId{}, "module", false,
                        std::make_shared<const text::SourceFile>(*std::move(file))));
  return 0;
}

void print_match(const rules::Match& match, const semantic::Module& module) {
  const match::MatchContext context{
      .module = module, .project = nullptr, .candidate = {}, .ancestors = {}};
  const auto texts =
      rules::run_transforms(match.rule->transforms, match.rule->rewriters, match.captures, context);
  if (!texts) {
    std::printf("too-large\t%s\t%s\n", match.rule->id.c_str(), module.file().path().c_str());
    return;
  }
  const rules::Values values{.bytes = module.file().bytes(),
                             .captures = match.captures,
                             .texts = *texts,
                             .facts = nullptr};
  std::printf("%s\t%s\t%u\t%u", match.rule->id.c_str(), module.file().path().c_str(),
              match.node.begin(), match.node.end());
  print_hex(match.rule->message.fill_message(values));
  if (const auto* action = std::get_if<rules::TemplateFix>(&match.rule->action)) {
    const ByteRange range = rules::replaced_range(action->fix, match.rule->matcher, match.node,
                                                  match.captures, context);
    std::printf("\t%u\t%u", range.begin, range.end);
    print_hex(action->fix.text.fill(values, match.node.begin()));
  }
  std::printf("\n");
}

void scan(const semantic::Module& module, const rules::RuleSet& rules) {
  if (module.tree().has_error()) {
    std::printf("unsound\t%s\n", module.file().path().c_str());
    return;
  }
  for (const rules::Match& match : rules.find_matches(module, nullptr)) print_match(match, module);
}

int scan_all(const std::vector<std::string>& arguments) {
  auto read = rules::read_rules(arguments.front(), bytes_of(arguments.front()), {});
  if (!read.errors.empty()) return fail(read.errors.front());
  const rules::RuleSet rules(std::move(read.rules));
  int worst = 0;
  for (std::size_t i = 1; i < arguments.size(); ++i)
    worst = std::max(worst,
                     with_module(arguments[i], [&](const auto& module) { scan(module, rules); }));
  return worst;
}

int print_ids(const std::string& rule_file) {
  const auto read = rules::read_rules(rule_file, bytes_of(rule_file), {});
  for (const rules::Rule& rule : read.rules) std::printf("%s\n", rule.id.c_str());
  for (const Error& error : read.errors) std::fprintf(stderr, "%s\n", error.message().c_str());
  return 0;
}

void print_nodes(const semantic::Module& module) {
  if (module.tree().has_error()) return;
  for (syntax::Walker walker(module.root()); walker; walker.next()) {
    std::printf("%zu\t%u\t%u\t%s\t%d\n", walker.depth(), walker->begin(), walker->end(),
                std::string(walker->kind_name()).c_str(), walker->is_named() ? 1 : 0);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.empty()) return 2;
  if (arguments.size() == 2 && arguments.front() == "--ids") return print_ids(arguments.back());
  if (arguments.size() == 2 && arguments.front() == "--nodes")
    return with_module(arguments.back(), print_nodes);
  return scan_all(arguments);
}
