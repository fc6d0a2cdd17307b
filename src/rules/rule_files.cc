#include "rules/rule_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace modelmend::rules {
namespace {

// Ten thousand rules have room; what is larger is hardly a rule file.
constexpr std::size_t kMaxRuleFile = std::size_t{4} << 20U;

namespace fs = std::filesystem;

bool is_yaml(const fs::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml";
}

bool is_test(const fs::path& path) {
  return is_yaml(path) && path.stem().string().ends_with("-test");
}

bool lies_in(const fs::path& path, std::string_view folder) {
  return std::ranges::any_of(path.parent_path(),
                             [&](const fs::path& part) { return part == folder; });
}

// `below` is the path without the folder that the user named.
void sort_in(RuleFiles& files, const std::string& path, const fs::path& below) {
  if (lies_in(below, "cases")) {
    if (below.extension() == ".txt") files.cases.push_back(path);
    return;
  }
  if (!is_yaml(below)) return;
  if (lies_in(below, "__snapshots__")) {
    files.snapshots.push_back(path);
  } else if (is_test(below)) {
    files.tests.push_back(path);
  } else if (below.stem() != "sgconfig") {  // ast-grep's configuration of a project
    files.rules.push_back(path);
  }
}

std::string folder_of(const fs::path& file) {
  const fs::path folder = file.parent_path();
  return folder.empty() ? "." : folder.string();
}

std::string folder_above(const fs::path& folder) {
  const fs::path above = (folder / "..").lexically_normal();
  return above.has_filename() ? above.string() : folder_of(above);
}

}  // namespace

Result<RuleFiles> rule_files_below(const std::string& folder) {
  std::error_code error;
  std::vector<fs::path> paths;
  fs::recursive_directory_iterator entries(folder, error);
  for (; !error && entries != fs::recursive_directory_iterator(); entries.increment(error)) {
    if (entries->is_regular_file(error)) paths.push_back(entries->path());
  }
  if (error) return fail(ErrorCode::Rule, folder, "cannot be read: " + error.message());
  std::ranges::sort(paths);
  RuleFiles files;
  for (const fs::path& path : paths)
    sort_in(files, path.lexically_normal().string(), path.lexically_relative(folder));
  return files;
}

Result<RuleFiles> rule_files_beside(const std::string& file) {
  const bool is_test_file = is_test(file);
  const std::string folder = folder_of(file);
  for (const std::string& place : {folder, folder_above(folder)}) {
    auto files = rule_files_below(place);
    if (!files) return files;
    (is_test_file ? files->tests : files->rules) = {file};
    // Cases belong to the rule in whose folder they lie.
    if (is_test_file || place != folder) files->cases.clear();
    const bool found =
        is_test_file ? !files->rules.empty() : !files->tests.empty() || !files->cases.empty();
    if (found) return files;
  }
  return fail(ErrorCode::Rule, file,
              is_test_file ? "has no rule file beside it" : "has no test beside it",
              is_test_file ? "a rule lies in the same folder or below the folder above"
                           : "a test is a file '*-test.yml' or 'cases/*.txt'");
}

Result<std::string> read_rule_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string contents;
  std::array<char, 65'536> part{};
  while (in.good() && contents.size() <= kMaxRuleFile) {
    in.read(part.data(), part.size());
    contents.append(part.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (contents.size() > kMaxRuleFile)
    return fail(ErrorCode::Rule, path, fmt::format("larger than {} MiB", kMaxRuleFile >> 20U),
                "split the file; a folder is read as a whole");
  if (!in.eof()) return fail(ErrorCode::Rule, path, "cannot be read");
  return contents;
}

}  // namespace modelmend::rules
