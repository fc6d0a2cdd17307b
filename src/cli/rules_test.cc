#include "cli/rules_test.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "cli/context.h"
#include "pipeline/case_runner.h"
#include "pipeline/migrate.h"
#include "report/words.h"
#include "rules/cases.h"
#include "rules/rule_files.h"
#include "rules/rule_tests.h"
#include "transforms/table.h"

namespace modelmend::cli {
namespace {

// "uuid-to-integer/drop-use-alter/cycle" -> "uuid-to-integer": a case runs with its whole pack.
std::string pack_of(const rules::Case& example) {
  return example.name.substr(0, example.name.find('/'));
}

Result<rules::RuleSet> load(const std::vector<std::string>& wanted) {
  auto loaded = rules::load_rules(wanted, {.transforms = transforms::all_transforms()});
  if (!loaded) return tl::unexpected<Error>(loaded.error().front());
  return *std::move(loaded);
}

// Runs tests and keeps count; run() fails if they cannot be run.
class Tests {
 public:
  Result<void> run(const std::string& name) {
    const auto cases = rules::embedded_cases(name);
    if (!cases) return tl::unexpected<Error>(cases.error());
    if (!cases->empty()) return run_embedded(*cases);
    if (std::filesystem::is_directory(name)) return run_files(name, rules::rule_files_below(name));
    if (std::filesystem::exists(name)) return run_files(name, rules::rule_files_beside(name));
    // Loading says what the name is near to.
    const auto loaded = load({name});
    if (!loaded) return tl::unexpected<Error>(loaded.error());
    return fail(ErrorCode::Rule, name, "has no cases");
  }

  [[nodiscard]] std::string text() const {
    return text_ + fmt::format("{}, {} failed\n", report::count(count_, "case"), failed_);
  }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] bool hold() const { return failed_ == 0; }

 private:
  Result<void> run_embedded(const std::vector<rules::Case>& cases) {
    for (const rules::Case& example : cases) {
      if (pack_of(example) == pipeline::kMigrateRule) {
        check(example, pipeline::migrate_case_runner());
        continue;
      }
      const auto rules = pack(pack_of(example));
      if (!rules) return tl::unexpected<Error>(rules.error());
      run_case(example, **rules);
    }
    return {};
  }

  Result<const rules::RuleSet*> pack(const std::string& name) {
    const auto known = packs_.find(name);
    if (known != packs_.end()) return &known->second;
    auto loaded = load({name});
    if (!loaded) return tl::unexpected<Error>(loaded.error());
    return &packs_.emplace(name, *std::move(loaded)).first->second;
  }

  Result<void> run_files(const std::string& name, const Result<rules::RuleFiles>& files) {
    if (!files) return tl::unexpected<Error>(files.error());
    if (files->tests.empty() && files->cases.empty())
      return fail(ErrorCode::Rule, name, "holds no test",
                  "a test is a file '*-test.yml' or 'cases/*.txt'");
    if (files->rules.empty()) return fail(ErrorCode::Rule, name, "holds no rule file");
    const auto rules = load(files->rules);
    if (!rules) return tl::unexpected<Error>(rules.error());
    for (const std::string& path : files->cases) {
      if (const auto ran = run_case_file(path, *rules); !ran) return ran;
    }
    return run_test_files(*files, *rules, files->rules.front() == name);
  }

  Result<void> run_case_file(const std::string& path, const rules::RuleSet& rules) {
    const auto text = rules::read_rule_file(path);
    if (!text) return tl::unexpected<Error>(text.error());
    const auto example = rules::parse_case(path, *text);
    if (!example) return tl::unexpected<Error>(example.error());
    run_case(*example, rules);
    return {};
  }

  // `of_these_only`: tests of rules that were not asked for are passed over.
  Result<void> run_test_files(const rules::RuleFiles& files, const rules::RuleSet& rules,
                              bool of_these_only) {
    rules::Snapshots snapshots;
    for (const std::string& path : files.snapshots) {
      const auto text = rules::read_rule_file(path);
      if (!text) return tl::unexpected<Error>(text.error());
      if (const auto read = rules::read_snapshots(path, *text, snapshots); !read) return read;
    }
    for (const std::string& path : files.tests) {
      const auto text = rules::read_rule_file(path);
      if (!text) return tl::unexpected<Error>(text.error());
      const auto tests = rules::read_rule_tests(path, *text);
      if (!tests) return tl::unexpected<Error>(tests.error());
      for (const rules::RuleTest& test : *tests) {
        const rules::Rule* const rule = rules.find(test.id);
        if (rule || !of_these_only) run_test(test, rule, rules, snapshots);
      }
    }
    return {};
  }

  void run_case(const rules::Case& example, const rules::RuleSet& rules) {
    check(example, pipeline::case_runner(rules));
  }

  void check(const rules::Case& example, const rules::RunCase& run) {
    const auto failures = rules::check_case(example, run);
    add(fmt::format("{}: {}", example.name, example.sentence), 1, failures);
  }

  void run_test(const rules::RuleTest& test, const rules::Rule* rule, const rules::RuleSet& rules,
                const rules::Snapshots& snapshots) {
    const std::string title = fmt::format("{}: test of '{}'", test.path, test.id);
    if (!rule) return add(title, 1, {"there is no rule with this id"});
    const auto failures =
        rules::check_test(test, *rule, snapshots, pipeline::snippet_runner(rules));
    add(title, test.valid.size() + test.invalid.size(), failures);
  }

  void add(const std::string& title, std::size_t count, const std::vector<std::string>& failures) {
    count_ += count;
    if (failures.empty()) return;
    // A case says all that is wrong with it; of a test each line is one snippet.
    failed_ += std::min(count, failures.size());
    text_ += fmt::format("FAILED {}\n", title);
    for (const std::string& failure : failures) text_ += fmt::format("  {}\n", failure);
  }

  std::map<std::string, rules::RuleSet> packs_;
  std::string text_;
  std::size_t count_ = 0;
  std::size_t failed_ = 0;
};

}  // namespace

ExitCode test_rules(const std::vector<std::string>& names) {
  Tests tests;
  const std::vector<std::string> all{""};
  for (const std::string& name : names.empty() ? all : names) {
    const std::size_t before = tests.count();
    if (const auto ran = tests.run(name); !ran) return fail_with(ran.error());
    if (tests.count() == before)
      return fail_with(Error{ErrorCode::Rule, name, "has no test beside it", {}});
  }
  if (const auto done = Console::out(tests.text()); !done) return fail_with(done.error());
  return tests.hold() ? ExitCode::Ok : ExitCode::Pending;
}

}  // namespace modelmend::cli
