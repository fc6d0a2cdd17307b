#include "cli/pull_request.h"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace modelmend::cli {

vcs::LinesOfFiles lines_of_pull_request(const CommandContext& context,
                                        std::span<const OutputTarget> targets) {
  const bool is_wanted =
      std::ranges::find(targets, "github", &OutputTarget::format) != targets.end();
  const char* const base = std::getenv("GITHUB_BASE_REF");  // NOLINT(concurrency-mt-unsafe)
  if (!is_wanted || !context.repository || base == nullptr || *base == '\0') return {};
  const std::string branch = std::string("refs/remotes/origin/") + base;
  return vcs::lines_changed_since(*context.repository, branch).value_or(vcs::LinesOfFiles());
}

}  // namespace modelmend::cli
