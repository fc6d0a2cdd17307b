#include "pipeline/files_in_part.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "model/model_files.h"
#include "pipeline/discover.h"

namespace modelmend::pipeline {
namespace {

// Of a file that cannot be read as text nobody knows what it imports.
const std::vector<std::string> kWordsOfModels = {"sqlalchemy", "sqlmodel", "__tablename__"};

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
    const std::string path(sources.path(file));
    if (!is_let_in(options, path)) return;
    const auto source = sources.get(file);
    const text::LineColumn at =
        error && source ? (*source)->at(error->place->range.begin) : text::LineColumn{1, 1};
    found.try_emplace(file, FileInPart{.file = file,
                                       .place = {path, at.line, at.column},
                                       .syntax_error = std::move(error)});
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
  for (const FileId file : view.search().containing_any(kWordsOfModels))
    if (!sources.get(file)) add(file, std::nullopt);
  for (const auto& [file, error] : view.search().unreadable()) add(file, std::nullopt);
  std::vector<FileInPart> files;
  for (auto& [file, each] : found) files.push_back(std::move(each));
  return files;
}

void mark_as_in_part(model::DeclaredSchema& declared, const std::vector<FileInPart>& files) {
  for (const FileInPart& each : files) {
    const std::string reason =
        fmt::format("{} {}", each.place.file,
                    each.syntax_error ? "does not parse as Python" : "cannot be read");
    for (schema::Table& table : declared.schema.tables)
      if (table.origin.file == each.place.file) table.partly_read.push_back(reason);
    declared.unclear.push_back({.table = {},
                                .aspect = schema::Aspect::Table,
                                .subject = "what else it may declare",
                                .reason = reason,
                                .origin = each.place});
  }
}

}  // namespace modelmend::pipeline
