#include "pipeline/silenced_findings.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "rules/suppressions.h"

namespace modelmend::pipeline {
namespace {

using drift::Finding;
using rules::Suppression;

// The comments of one file, and which of them silence something.
struct Comments {
  const semantic::Module* module = nullptr;
  rules::Suppressions all;
  std::set<const Suppression*> needed = {};
};

class Silencer {
 public:
  Silencer(ProjectView& view, const RunOptions& options, drift::NeedsDatabase has_database)
      : view_(view), options_(options), has_database_(has_database) {
    for (const model::ColumnDecl& decl : view.models().declarations) read(decl.place.file);
    for (const model::TableFact& table : view.models().tables) read(table.place.file);
  }

  [[nodiscard]] bool is_silenced(const Finding& finding) {
    const auto comments = comments_.find(finding.place.file);
    if (comments == comments_.end() || finding.place.line == 0) return false;
    const Suppression* const comment =
        comments->second->all.find(finding.kind, false, finding.place.line,
                                   last_line(*comments->second->module, finding.place.line));
    if (comment == nullptr) return false;
    comments->second->needed.insert(comment);
    return true;
  }

  // As a run does: only comments that name kinds that can come up, and nothing else.
  [[nodiscard]] std::vector<text::Diagnostic> unused() const {
    std::vector<text::Diagnostic> unused;
    for (const auto& [path, comments] : comments_)
      for (const Suppression& comment : comments->all.all()) {
        if (!is_ours(comment) || comments->needed.contains(&comment)) continue;
        const auto at = comments->module->file().at(comment.comment.begin);
        if (!is_wanted(path, at.line)) continue;
        unused.push_back({.severity = text::Severity::Note,
                          .code = "unused-suppression",
                          .place = Place{comments->module->id(), comment.comment},
                          .message = "nothing is suppressed by this comment",
                          .next = "remove it"});
      }
    return unused;
  }

 private:
  void read(FileId file) {
    const std::string path(view_.sources()->path(file));
    if (comments_.contains(path)) return;
    const auto module = view_.project().open(file);
    if (!module || !rules::may_hold_own_suppressions((*module)->file().bytes())) return;
    comments_.emplace(path, std::make_unique<Comments>(
                                Comments{.module = *module, .all = rules::Suppressions(**module)}));
  }

  // Of the column that is declared there; of a class only its first line.
  [[nodiscard]] std::uint32_t last_line(const semantic::Module& module, std::uint32_t line) const {
    const text::LineIndex& lines = module.file().lines();
    std::uint32_t last = line;
    for (const model::ColumnDecl& decl : view_.models().declarations) {
      const ByteRange range = decl.place.range;
      if (decl.place.file != module.id() || range.empty()) continue;
      if (lines.line_at(range.begin) == line) last = std::max(last, lines.line_at(range.end - 1));
    }
    return last;
  }

  [[nodiscard]] bool is_ours(const Suppression& comment) const {
    return !comment.rule_ids.empty() && !comment.whole_file &&
           comment.dialect == Suppression::Dialect::Modelmend &&
           std::ranges::all_of(comment.rule_ids, [&](const std::string& id) {
             return drift::is_kind(id, has_database_);
           });
  }

  [[nodiscard]] bool is_wanted(const std::string& file, std::uint32_t line) const {
    const bool is_in_paths =
        options_.paths.empty() || std::ranges::any_of(options_.paths, [&](const std::string& path) {
          return path.empty() || file == path || file.starts_with(path + "/");
        });
    if (!is_in_paths || !options_.only_lines) return is_in_paths;
    const auto changed = options_.only_lines->find(file);
    return changed != options_.only_lines->end() &&
           std::ranges::any_of(changed->second, [&](const vcs::LineSpan& span) {
             return span.touches(vcs::LineSpan{line, line + 1});
           });
  }

  ProjectView& view_;
  const RunOptions& options_;
  drift::NeedsDatabase has_database_;
  std::map<std::string, std::unique_ptr<Comments>> comments_;  // by path, of files that have some
};

}  // namespace

SilencedFindings silence_by_comments(ProjectView& view, const RunOptions& options,
                                     drift::NeedsDatabase has_database,
                                     std::vector<Finding>& findings) {
  Silencer silencer(view, options, has_database);
  SilencedFindings silenced;
  std::vector<Finding> kept;
  for (Finding& finding : findings)
    (silencer.is_silenced(finding) ? silenced.findings : kept).push_back(std::move(finding));
  findings = std::move(kept);
  silenced.unused = silencer.unused();
  return silenced;
}

}  // namespace modelmend::pipeline
