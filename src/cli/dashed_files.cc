#include "cli/dashed_files.h"

#include <algorithm>

namespace modelmend::cli {
namespace {

constexpr std::string_view kEndOfOptions = "--";

bool is_python_file(const FileSystem& files, const std::string& word) {
  if (!word.ends_with(".py") && !word.ends_with(".pyi")) return false;
  const auto stat = files.lstat(word);
  return stat && *stat;
}

// "-" alone is stdin.
bool has_dash(const std::string& word) {
  return word.size() > 1 && word.starts_with('-');
}

}  // namespace

std::vector<std::string> spell_out_files(const FileSystem& files,
                                         const std::vector<std::string>& words) {
  const auto options_end = std::ranges::find(words, kEndOfOptions);
  const bool is_hook = std::find(words.begin(), options_end, "--hook") != options_end;
  std::vector<std::string> spelled;
  for (auto word = words.begin(); word != words.end(); ++word) {
    if (word == options_end) continue;
    const bool is_file = word > options_end || (is_hook && is_python_file(files, *word));
    spelled.push_back(is_file && has_dash(*word) ? "./" + *word : *word);
  }
  return spelled;
}

}  // namespace modelmend::cli
