// Every case of rewrite_rules/**/cases/ as one test, with what must hold for all of them.
//
// A case says which bytes come out. Free of charge each case also proves: a second run changes
// nothing; what was valid Python still is; bytes outside of edits are untouched; the result does
// not depend on the number of jobs; with the line ends of Windows the same comes out; git makes the
// same bytes of our diff, and takes it back;
// --write and undo do so too.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "patch/atomic_write.h"
#include "patch/edit_set.h"
#include "pipeline/case_runner.h"
#include "pipeline/migrate.h"
#include "report/format.h"
#include "rules/cases.h"
#include "support/git.h"
#include "support/temp_dir.h"
#include "syntax/tree.h"
#include "transforms/table.h"

namespace modelmend {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;
using testing_support::Git;
using testing_support::TempDir;

using Files = std::map<std::string, std::string>;

struct CasePath {
  std::string pack;
  std::string name;  // "pack/rule/case"
  std::string file;
};

void PrintTo(const CasePath& path, std::ostream* out) {
  *out << path.file;
}

std::vector<CasePath> find_cases() {
  const fs::path top = fs::path(MODELMEND_SOURCE_DIR) / "rewrite_rules";
  std::vector<CasePath> found;
  for (const auto& entry : fs::recursive_directory_iterator(top)) {
    const fs::path& path = entry.path();
    if (path.extension() != ".txt" || path.parent_path().filename() != "cases") continue;
    const fs::path rule = fs::relative(path.parent_path().parent_path(), top);
    found.push_back({.pack = rule.begin()->string(),
                     .name = (rule / path.stem()).string(),
                     .file = path.string()});
  }
  std::ranges::sort(found, {}, &CasePath::name);
  return found;
}

std::string read(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const rules::RuleSet& pack(const std::string& name) {
  static std::map<std::string, rules::RuleSet> packs;
  if (const auto known = packs.find(name); known != packs.end()) return known->second;
  auto loaded = rules::load_rules(std::vector<std::string>{name},
                                  {.transforms = transforms::all_transforms()});
  if (!loaded) throw std::runtime_error(loaded.error().front().message());
  return packs.emplace(name, *std::move(loaded)).first->second;
}

// The pack of `migrate` has tables instead of rules.
bool is_migration(const CasePath& path) {
  return path.pack == pipeline::kMigrateRule;
}

Result<pipeline::RunResult> run_case(const CasePath& path, const Files& files, unsigned jobs) {
  return is_migration(path) ? pipeline::migrate_in_memory(files, jobs)
                            : pipeline::run_in_memory(pack(path.pack), files, jobs);
}

rules::RunCase runner_of(const CasePath& path) {
  return is_migration(path) ? pipeline::migrate_case_runner()
                            : pipeline::case_runner(pack(path.pack));
}

class Golden : public testing::TestWithParam<CasePath> {
 protected:
  void SetUp() override {
    auto parsed = rules::parse_case(GetParam().name, read(GetParam().file));
    ASSERT_TRUE(parsed.has_value()) << parsed.error().message();
    case_ = *std::move(parsed);
    auto result = run_case(GetParam(), case_.before, 1);
    ASSERT_TRUE(result.has_value()) << result.error().message();
    result_ = *std::move(result);
  }

  [[nodiscard]] Files after() const {
    Files files = case_.before;
    for (const auto& file : result_.changed) files[file.path] = file.after;
    return files;
  }
  static void write(const TempDir& folder, const Files& files) {
    for (const auto& [path, bytes] : files) folder.write(path, bytes);
  }
  [[nodiscard]] static Files read_back(const TempDir& folder, const Files& names) {
    Files files;
    for (const auto& [path, bytes] : names) files[path] = folder.read(path);
    return files;
  }

  rules::Case case_;
  pipeline::RunResult result_;
};

TEST_P(Golden, GivesTheExpectedBytesAndReasonsAndASecondRunChangesNothing) {
  EXPECT_THAT(rules::check_case(case_, runner_of(GetParam())), IsEmpty());
}

TEST_P(Golden, IsTheSameForManyJobs) {
  const auto many = run_case(GetParam(), case_.before, 4);
  ASSERT_TRUE(many.has_value());
  EXPECT_EQ(report::print_json(*many, {}), report::print_json(result_, {}));
}

// Line by line the same, with CR LF.
TEST_P(Golden, KeepsTheLineEndsOfWindows) {
  const auto with_crlf = [](const std::string& path, const std::string& bytes) {
    if (!path.ends_with(".py") || bytes.find('\r') != std::string::npos) return bytes;
    std::string made;
    for (const char byte : bytes) made += byte == '\n' ? std::string("\r\n") : std::string(1, byte);
    return made;
  };
  Files files;
  for (const auto& [path, bytes] : case_.before) files[path] = with_crlf(path, bytes);
  const auto result = run_case(GetParam(), files, 1);
  ASSERT_TRUE(result.has_value()) << result.error().message();
  EXPECT_EQ(result->changed.size(), result_.changed.size());
  const Files expected = after();
  for (const auto& file : result->changed)
    EXPECT_EQ(file.after, with_crlf(file.path, expected.at(file.path))) << file.path;
}

TEST_P(Golden, StaysValidPythonAndTouchesNothingOutsideOfItsEdits) {
  for (const auto& file : result_.changed) {
    const auto source = text::SourceFile::from_bytes(file.path, file.after);
    ASSERT_TRUE(source.has_value());
    EXPECT_FALSE(syntax::parse(source->parse_view()).has_error()) << file.after;
    patch::EditSet edits;
    ASSERT_TRUE(edits.add_all(file.edits, "case").has_value());
    EXPECT_EQ(edits.apply(file.before), file.after);
  }
}

TEST_P(Golden, IsWhatGitMakesOfTheDiffAndCanBeTakenBack) {
  const std::string diff = report::print_diff(result_, {});
  if (diff.empty()) return;
  const TempDir folder;
  write(folder, case_.before);
  const Git git(folder.path());
  git.run({"init", "-q"});
  git.run({"apply", "-"}, diff);
  EXPECT_EQ(read_back(folder, case_.before), after());
  git.run({"apply", "-R", "-"}, diff);
  EXPECT_EQ(read_back(folder, case_.before), case_.before);
}

TEST_P(Golden, IsWhatWritingInPlaceGivesAndUndoTakesBack) {
  if (result_.changed.empty()) return;
  const TempDir folder;
  const TempDir journal;
  write(folder, case_.before);
  RealFileSystem files;
  const patch::JournalLocation location{.folder = journal.path(), .base = folder.path()};
  patch::WriteGroup group;
  for (const auto& file : result_.changed) {
    group.push_back(
        {.path = folder.path(file.path), .old_bytes = file.before, .new_bytes = file.after});
  }
  {
    auto session = patch::WriteSession::open(files, location);
    ASSERT_TRUE(session.has_value()) << session.error().message();
    const auto report = session->write({group});
    ASSERT_TRUE(report.has_value()) << report.error().message();
    EXPECT_THAT(report->left_alone, IsEmpty());
  }
  EXPECT_EQ(read_back(folder, case_.before), after());
  const auto undone = patch::undo_last_run(files, location);
  ASSERT_TRUE(undone.has_value()) << undone.error().message();
  EXPECT_EQ(read_back(folder, case_.before), case_.before);
}

std::string test_name(const testing::TestParamInfo<CasePath>& info) {
  std::string name = info.param.name;
  std::ranges::replace_if(
      name, [](char byte) { return std::isalnum(static_cast<unsigned char>(byte)) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Packs, Golden, testing::ValuesIn(find_cases()), test_name);

}  // namespace
}  // namespace modelmend
