#include "cli/decisions.h"

namespace modelmend::cli {

tl::expected<strategy::DecisionFile, std::vector<Error>> wanted_decisions(
    const FileSystem& files, const CommandContext& context) {
  if (!context.settings.decisions) return strategy::DecisionFile{};
  const std::string& path = *context.settings.decisions;
  auto text = files.read_file(path);
  if (!text) return tl::unexpected(std::vector<Error>{text.error()});
  return strategy::DecisionFile::read(*std::move(text), path);
}

}  // namespace modelmend::cli
