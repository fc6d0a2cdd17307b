#include "cli/provenance.h"

#include <algorithm>

namespace modelmend::cli {
namespace {

std::string line_of_git(const vcs::Repository& repository, std::vector<std::string> arguments) {
  const auto output = vcs::run_git(repository, std::move(arguments));
  return output ? output->substr(0, output->find('\n')) : std::string();
}

}  // namespace

std::string repository_uri(const std::string& address) {
  const std::size_t scheme = address.find("://");
  if (scheme != std::string::npos) {
    if (address.starts_with("file:")) return {};
    const std::size_t host = scheme + 3;
    const std::size_t path = std::min(address.find('/', host), address.size());
    const std::size_t at = address.rfind('@', path);
    const bool has_login = at != std::string::npos && at >= host;
    return address.substr(0, host) + address.substr(has_login ? at + 1 : host);
  }
  // As git reads it: "host:path" or "user@host:path", unless a slash comes before the colon.
  const std::size_t colon = address.find(':');
  if (colon == std::string::npos || address.find('/') < colon) return {};
  const std::size_t at = address.find('@');
  const std::size_t host = at < colon ? at + 1 : 0;
  return "ssh://" + address.substr(host, colon - host) + "/" + address.substr(colon + 1);
}

std::optional<report::Provenance> wanted_provenance(const CommandContext& context,
                                                    std::span<const OutputTarget> targets) {
  const bool is_wanted =
      std::ranges::find(targets, "sarif", &OutputTarget::format) != targets.end();
  if (!is_wanted || !context.repository) return std::nullopt;
  const vcs::Repository& repository = *context.repository;
  report::Provenance made{
      .repository = repository_uri(line_of_git(repository, {"remote", "get-url", "origin"})),
      .revision = line_of_git(repository, {"rev-parse", "--verify", "-q", "HEAD"}),
      .branch = line_of_git(repository, {"symbolic-ref", "--short", "-q", "HEAD"})};
  if (made.repository.empty() || made.revision.empty()) return std::nullopt;
  return made;
}

}  // namespace modelmend::cli
