#include "cli/decisions.h"

#include "report/edit_decisions.h"

namespace modelmend::cli {

tl::expected<strategy::DecisionFile, std::vector<Error>> read_decisions(const FileSystem& files,
                                                                        const std::string& path) {
  auto text = files.read_file(path);
  if (!text) return tl::unexpected(std::vector<Error>{text.error()});
  if (!report::is_of_edits(*text)) return strategy::DecisionFile::read(*std::move(text), path);
  return tl::unexpected(
      std::vector<Error>{{ErrorCode::Usage, path, "holds decisions on edits, not on models",
                          "'modelmend audit -o decisions.toml' writes the other kind"}});
}

tl::expected<strategy::DecisionFile, std::vector<Error>> wanted_decisions(
    const FileSystem& files, const CommandContext& context) {
  if (!context.settings.decisions) return strategy::DecisionFile{};
  return read_decisions(files, *context.settings.decisions);
}

}  // namespace modelmend::cli
