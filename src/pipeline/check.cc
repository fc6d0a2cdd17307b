#include "pipeline/check.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "drift/alembic_checks.h"
#include "drift/model_checks.h"
#include "pipeline/project_view.h"
#include "pipeline/rule_findings.h"
#include "strategy/kept_for_later.h"

namespace modelmend::pipeline {
namespace {

bool is_below(const std::string& file, const std::string& path) {
  return path.empty() || file == path || file.starts_with(path + "/");
}

// Keeps what stands in the wanted files; what stands in no file of the tree only without a wish.
template <class T>  // Finding and NotCompared both know a place
void keep_wanted(std::vector<T>& items, const std::vector<std::string>& paths) {
  if (paths.empty()) return;
  std::erase_if(items, [&](const T& item) {
    return std::ranges::none_of(
        paths, [&](const std::string& path) { return is_below(item.place.file, path); });
  });
}

// The lines on which a rule would change something are known to the run.
void keep_on_lines(std::vector<drift::Finding>& findings,
                   const std::optional<vcs::LinesOfFiles>& lines) {
  if (!lines) return;
  std::erase_if(findings, [&](const drift::Finding& finding) {
    const auto changed = lines->find(finding.place.file);
    const vcs::LineSpan line{finding.place.line, finding.place.line + 1};
    return changed == lines->end() ||
           std::ranges::none_of(changed->second,
                                [&](const vcs::LineSpan& span) { return span.touches(line); });
  });
}

template <class T>  // as above
void append(std::vector<T>& to, std::vector<T> items) {
  to.insert(to.end(), std::make_move_iterator(items.begin()), std::make_move_iterator(items.end()));
}

std::vector<drift::Finding> findings_of_models(const FileSystem& files, ProjectView& view,
                                               const strategy::KeptForLater& later) {
  std::vector<drift::Finding> found = drift::check_models(view.models(), *view.sources());
  const auto environments =
      model::find_alembic_environments(files, view.project(), view.models(), view.search());
  append(found, drift::check_alembic(environments, view.project(), view.models(), later.tables));
  return found;
}

// Adds what the models and the source disagree in.
Result<void> compare(const FileSystem& files, ProjectView& view, const schema::Source& source,
                     const std::vector<std::string>& schemas, const strategy::KeptForLater& later,
                     CheckResult& result) {
  auto read = schema::read_source(files, source, schemas);
  if (!read) return tl::unexpected(read.error());
  const model::DeclaredSchema declared =
      model::to_schema(view.project(), view.models(), {.dialect = read->schema.dialect});
  drift::DriftOptions options = drift::options_for(read->schema);
  options.actual_name = source.name;
  auto found = drift::drift(declared.schema, declared.unclear, read->schema, options);
  strategy::excuse(later, found.findings);
  append(result.findings, std::move(found.findings));
  append(result.not_compared, std::move(found.not_compared));
  result.unread = std::move(read->unread);
  return {};
}

}  // namespace

Result<CheckResult> check(FileSystem& files, const rules::RuleSet& rules, const RunOptions& options,
                          const std::optional<schema::Source>& source,
                          const std::vector<std::string>& schemas) {
  RunOptions keeping = options;
  keeping.keep_project = true;
  auto ran = run(files, rules, keeping);
  if (!ran) return tl::unexpected(ran.error());
  // The paths say what is reported, the models are always read in whole.
  RunOptions whole = options;
  whole.paths.clear();
  ProjectView view(files, whole, *ran);
  CheckResult result;
  const strategy::KeptForLater later =
      strategy::kept_for_later(view.project(), view.models(),
                               strategy::named_models(view.project(), view.models()), nullptr);
  result.findings = findings_of_models(files, view, later);
  if (source && source->kind != schema::SourceKind::Models) {
    if (auto done = compare(files, view, *source, schemas, later, result); !done)
      return tl::unexpected(done.error());
  }
  result.tables = static_cast<std::size_t>(std::ranges::count_if(
      view.models().tables, [](const model::TableFact& table) { return !table.local; }));
  keep_on_lines(result.findings, options.only_lines);
  append(result.findings, rule_findings(*ran));
  keep_wanted(result.findings, options.paths);
  keep_wanted(result.not_compared, options.paths);
  std::ranges::stable_sort(result.findings, [](const auto& a, const auto& b) {
    return std::tie(a.place.file, a.place.line, a.place.column, a.table, a.subject, a.kind) <
           std::tie(b.place.file, b.place.line, b.place.column, b.table, b.subject, b.kind);
  });
  result.diagnostics = std::move(ran->diagnostics);
  result.sources = std::move(ran->sources);
  return result;
}

Result<SourceSchema> schema_of(const FileSystem& files, const RunOptions& options,
                               const schema::Source& source,
                               const std::vector<std::string>& schemas,
                               schema::Dialect dialect_of_models) {
  if (source.kind != schema::SourceKind::Models) {
    auto read = schema::read_source(files, source, schemas);
    if (!read) return tl::unexpected(read.error());
    return SourceSchema{std::move(read->schema), {}, std::move(read->unread)};
  }
  ProjectView view(files, options);
  auto declared = model::to_schema(view.project(), view.models(), {.dialect = dialect_of_models});
  return SourceSchema{std::move(declared.schema), std::move(declared.unclear), {}};
}

}  // namespace modelmend::pipeline
