#include "cli/job_summary.h"

#include <cstdlib>
#include <string>

#include "cli/output_file.h"

namespace modelmend::cli {
namespace {

// GitHub drops the whole summary of a step that is larger.
constexpr std::size_t kMostBytes = std::size_t{1} << 20U;

}  // namespace

Result<void> add_to_job_summary(FileSystem& files, std::string_view markdown) {
  const char* const file = std::getenv("GITHUB_STEP_SUMMARY");  // NOLINT(concurrency-mt-unsafe)
  if (file == nullptr || *file == '\0') return {};
  std::string text = files.read_file(file).value_or(std::string());
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  constexpr std::string_view kTooLong =
      "The report of modelmend is too long for a summary; see --output-format markdown=FILE.\n";
  text += text.size() + markdown.size() > kMostBytes ? kTooLong : markdown;
  return write_output_file(files, file, text);
}

}  // namespace modelmend::cli
