#include "pipeline/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "drift/alembic_checks.h"
#include "drift/model_checks.h"
#include "drift/statement_order.h"
#include "pipeline/discover.h"
#include "pipeline/files_in_part.h"
#include "pipeline/project_view.h"
#include "pipeline/rule_findings.h"
#include "pipeline/silenced_findings.h"
#include "strategy/kept_for_later.h"

namespace modelmend::pipeline {
namespace {

bool is_below(const std::string& file, const std::string& path) {
  return path.empty() || file == path || file.starts_with(path + "/");
}

// Keeps what stands in the wanted files; what stands in no file of the tree only without a wish.
template <class T>  // Finding and NotCompared both know a place
void keep_wanted(std::vector<T>& items, const RunOptions& options) {
  std::erase_if(items, [&](const T& item) {
    const std::string& file = item.place.file;
    if (!options.paths.empty() && std::ranges::none_of(options.paths, [&](const std::string& path) {
          return is_below(file, path);
        }))
      return true;
    return !file.empty() && !is_let_in(options, file);
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
                     const std::vector<FileInPart>& in_part, CheckResult& result) {
  auto read = schema::read_source(files, source, schemas);
  if (!read) return tl::unexpected(read.error());
  model::DeclaredSchema declared =
      model::to_schema(view.project(), view.models(), {.dialect = read->schema.dialect});
  mark_as_in_part(declared, in_part);
  drift::DriftOptions options = drift::options_for(read->schema);
  options.actual_name = source.name;
  auto found = drift::drift(declared.schema, declared.unclear, read->schema, options);
  strategy::excuse(later, found.findings);
  append(result.findings, std::move(found.findings));
  append(result.not_compared, std::move(found.not_compared));
  result.unread = std::move(read->unread);
  return {};
}

// Adds what the rules' run, which opens other files, has not said.
void add_syntax_errors(std::vector<text::Diagnostic>& said,
                       const std::vector<FileInPart>& in_part) {
  for (const FileInPart& each : in_part) {
    if (!each.syntax_error) continue;
    const bool is_said = std::ranges::any_of(said, [&](const text::Diagnostic& diagnostic) {
      return diagnostic.code == each.syntax_error->code &&
             diagnostic.place == each.syntax_error->place;
    });
    if (!is_said) said.push_back(*each.syntax_error);
  }
}

// A schema that lacks what stands behind an error would be taken for the whole one.
Result<void> refuse_files_in_part(ProjectView& view, const RunOptions& options) {
  const auto in_part = files_in_part(view, options);
  if (in_part.empty()) return {};
  const FileInPart& first = in_part.front();
  if (!first.syntax_error)
    return fail(ErrorCode::Input, first.place.file, "cannot be read",
                "make it readable as the encoding that it declares, or keep it out with --exclude");
  return fail(ErrorCode::Input, fmt::format("{}:{}", first.place.file, first.place.line),
              "does not parse as Python", first.syntax_error->next);
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
  const auto in_part = files_in_part(view, options);
  const strategy::KeptForLater later =
      strategy::kept_for_later(view.project(), view.models(),
                               strategy::named_models(view.project(), view.models()), nullptr);
  result.findings = findings_of_models(files, view, later);
  if (source && source->kind != schema::SourceKind::Models) {
    if (auto done = compare(files, view, *source, schemas, later, in_part, result); !done)
      return tl::unexpected(done.error());
  }
  result.tables = static_cast<std::size_t>(std::ranges::count_if(
      view.models().tables, [](const model::TableFact& table) { return !table.local; }));
  const bool has_database = source && source->kind != schema::SourceKind::Models;
  auto silenced = silence_by_comments(
      view, options, has_database ? drift::NeedsDatabase::Yes : drift::NeedsDatabase::No,
      result.findings);
  result.silenced = std::move(silenced.findings);
  keep_on_lines(result.findings, options.only_lines);
  keep_on_lines(result.silenced, options.only_lines);
  append(result.findings, rule_findings(*ran));
  keep_wanted(result.findings, options);
  keep_wanted(result.silenced, options);
  keep_wanted(result.not_compared, options);
  std::ranges::stable_sort(result.findings, [](const auto& a, const auto& b) {
    const auto key = [](const drift::Finding& finding) {
      const schema::Origin& place = finding.place;
      return std::tuple_cat(
          std::tie(place.file, place.line, place.column, finding.table, finding.subject),
          std::tuple(drift::statement_order(finding)), std::tie(finding.kind));
    };
    return key(a) < key(b);
  });
  drift::put_in_runnable_order(result.findings);
  result.diagnostics = std::move(ran->diagnostics);
  add_syntax_errors(result.diagnostics, in_part);
  append(result.diagnostics, std::move(silenced.unused));
  result.sources = view.sources();
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
  if (const auto whole = refuse_files_in_part(view, options); !whole)
    return tl::unexpected(whole.error());
  auto declared = model::to_schema(view.project(), view.models(), {.dialect = dialect_of_models});
  return SourceSchema{std::move(declared.schema), std::move(declared.unclear), {}};
}

}  // namespace modelmend::pipeline
