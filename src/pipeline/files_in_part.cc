#include "pipeline/files_in_part.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "model/model_files.h"
#include "pipeline/discover.h"

namespace modelmend::pipeline {
namespace {

text::Diagnostic syntax_error(FileId file, const semantic::Module& module) {
  return {.severity = text::Severity::Error,
          .code = "syntax-error",
          .place = Place{file, module.tree().errors(1).front().range()},
          .message = "this does not parse as Python; nothing is claimed about what it may declare",
          .next = "mend it, or keep it out with --exclude"};
}

}  // namespace

std::vector<FileInPart> files_in_part(ProjectView& view, const RunOptions& options) {
  std::map<FileId, FileInPart> found;
  const text::SourceStore& sources = *view.sources();
  const auto add = [&](FileId file, std::optional<text::Diagnostic> error) {
    if (is_let_in(options, sources.path(file)))
      found.try_emplace(
          file, FileInPart{.file = file, .path = sources.path(file), .syntax_error = error});
  };
  const auto& reach = view.search().reach(view.project());
  for (const FileId file : model::may_hold_models(sources, reach, options.jobs)) {
    const auto module = view.project().open(file);
    if (!module) {
      add(file, std::nullopt);
    } else if (!(*module)->tree().errors(1).empty()) {
      add(file, syntax_error(file, **module));
    }
  }
  for (const auto& [file, error] : view.search().unreadable()) add(file, std::nullopt);
  std::vector<FileInPart> files;
  for (auto& [file, each] : found) files.push_back(std::move(each));
  return files;
}

void mark_as_in_part(model::DeclaredSchema& declared, const std::vector<FileInPart>& files) {
  for (const FileInPart& each : files) {
    const std::string reason = fmt::format(
        "{} {}", each.path, each.syntax_error ? "does not parse as Python" : "cannot be read");
    for (schema::Table& table : declared.schema.tables)
      if (table.origin.file == each.path) table.partly_read.push_back(reason);
    declared.unclear.push_back({.table = {},
                                .aspect = schema::Aspect::Table,
                                .subject = {},
                                .reason = reason + ", and may declare more tables",
                                .origin = {.file = each.path}});
  }
}

}  // namespace modelmend::pipeline
