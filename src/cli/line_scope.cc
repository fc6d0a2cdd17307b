#include "cli/line_scope.h"

namespace modelmend::cli {

vcs::LinesOfFiles below_root(const vcs::LinesOfFiles& lines, const std::string& prefix) {
  vcs::LinesOfFiles below;
  for (const auto& [path, spans] : lines)
    if (path.starts_with(prefix)) below.emplace(path.substr(prefix.size()), spans);
  return below;
}

Result<std::optional<vcs::LinesOfFiles>> wanted_lines(const CommandContext& context,
                                                      const LineWish& wish,
                                                      const std::string& tip) {
  if (!wish.since && !wish.staged) return std::nullopt;
  const char* const option = wish.staged ? "--staged" : "--since";
  if (wish.since && wish.staged)
    return fail(ErrorCode::Usage, "--since", "cannot be together with --staged", "choose one");
  if (!context.repository)
    return fail(ErrorCode::Usage, option, "'" + context.places.root + "' is in no git repository",
                "leave it out");
  if (wish.staged && !tip.empty())
    return fail(ErrorCode::Usage, option, "cannot be together with --branch",
                "a branch is made from HEAD; commit first, or use --since");
  auto lines = wish.staged ? vcs::lines_staged(*context.repository)
                           : vcs::lines_changed_since(*context.repository, *wish.since, tip);
  if (!lines) return tl::unexpected(lines.error());
  return below_root(*lines, context.path_prefix());
}

}  // namespace modelmend::cli
