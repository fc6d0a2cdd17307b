#include "pipeline/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "drift/alembic_checks.h"
#include "drift/model_checks.h"
#include "model/mapper_facts.h"
#include "model/to_schema.h"
#include "pipeline/discover.h"
#include "pipeline/project_view.h"
#include "strategy/kept_for_later.h"
#include "validate/alembic_lines.h"
#include "validate/database_lines.h"
#include "validate/model_lines.h"
#include "validate/queries.h"

namespace modelmend::pipeline {
namespace {

using validate::Validation;
using Errors = std::vector<Error>;

constexpr const char* kNeedsSchema = "needs --schema";

std::string name_of(const model::AlembicEnvironment& environment) {
  if (environment.config.empty()) return join_path(environment.folder, "env.py");
  return fmt::format("{} [{}]", environment.config, environment.section);
}

class Validator {
 public:
  Validator(const FileSystem& files, const RunOptions& options, const ValidateRequest& request)
      : files_(files), options_(options), request_(request), view_(files, without_paths(options)) {}

  tl::expected<ValidateResult, Errors> run() {
    if (auto done = read(); !done) return tl::unexpected(Errors{done.error()});
    named_ = strategy::named_models(view_.project(), view_.models());
    if (request_.decisions)
      if (auto wrong = request_.decisions->check(named_); !wrong.empty())
        return tl::unexpected(std::move(wrong));
    later_ = strategy::kept_for_later(view_.project(), view_.models(), named_,
                                      request_.decisions ? &*request_.decisions : nullptr);
    of_models_ = drift::check_models(view_.models(), *view_.sources());
    std::erase_if(of_models_, [&](const auto& finding) { return !is_asked(finding.place); });
    read_migrations();
    read_keys();
    Validation& made = result_.validation;
    made.legacy = legacy();
    std::erase_if(made.legacy, [&](const auto& each) { return !is_asked(each.place); });
    std::erase_if(keys_, [&](const validate::Key& key) { return !is_asked(key.table->origin); });
    result_.sql = validate::all_queries({.keys = keys_,
                                         .legacy = made.legacy,
                                         .head = only_head(),
                                         .actual = actual_ ? &*actual_ : nullptr,
                                         .default_schema = default_schema()});
    if (request_.only_sql) return std::move(result_);
    add_key_lines();
    add_model_lines();
    const schema::Source* const source = actual_ ? &*request_.source : nullptr;
    made.lines.push_back(validate::head_line(migrations_));
    made.lines.push_back(validate::at_head_line(migrations_, source, source ? &*actual_ : nullptr,
                                                default_schema()));
    made.lines.push_back(validate::target_line(migrations_, of_alembic_));
    return std::move(result_);
  }

 private:
  // The paths say what is looked at; the models are always read in whole.
  static RunOptions without_paths(RunOptions options) {
    options.paths.clear();
    return options;
  }

  [[nodiscard]] bool is_asked(const schema::Origin& place) const {
    return is_asked_for(options_, place.file);
  }

  [[nodiscard]] bool has_source() const {
    return request_.source && request_.source->kind != schema::SourceKind::Models;
  }

  [[nodiscard]] std::string default_schema() const {
    return actual_ ? drift::options_for(*actual_).default_schema
                   : drift::DriftOptions{}.default_schema;
  }

  Result<void> read() {
    auto dialect = schema::Dialect::PostgreSql;
    if (has_source()) {
      auto read = schema::read_source(files_, *request_.source, request_.schemas);
      if (!read) return tl::unexpected(read.error());
      actual_ = std::move(read->schema);
      result_.validation.unread = std::move(read->unread);
      dialect = actual_->dialect;
    }
    declared_ = model::to_schema(view_.project(), view_.models(), {.dialect = dialect});
    return {};
  }

  void read_migrations() {
    const auto environments =
        model::find_alembic_environments(files_, view_.project(), view_.models(), view_.search());
    of_alembic_ =
        drift::check_alembic(environments, view_.project(), view_.models(), later_.tables);
    for (const model::AlembicEnvironment& environment : environments) {
      if (!environment.env) continue;
      validate::Migrations made{.environment = name_of(environment)};
      const auto settings = alembic::read_script_settings(files_, options_.root, environment);
      const auto versions =
          settings ? alembic::read_versions(files_, options_.root, settings->version_folders,
                                            settings->recursive)
                   : Result<std::vector<alembic::Version>>(tl::unexpected(settings.error()));
      if (versions) made.versions = *versions;
      if (!versions) made.trouble.push_back(versions.error().message());
      if (versions && versions->empty()) made.missing_folders = missing(settings->version_folders);
      migrations_.push_back(std::move(made));
    }
  }

  // A folder that was renamed has migrations that nobody finds.
  [[nodiscard]] std::vector<std::string> missing(const std::vector<std::string>& folders) const {
    std::vector<std::string> found;
    for (const std::string& folder : folders)
      if (const auto stat = files_.stat(join_path(options_.root, folder)); stat && !*stat)
        found.push_back(folder);
    return found;
  }

  // A table that nobody creates yet has no keys that could be asked for.
  void read_keys() {
    keys_ =
        validate::declared_keys(declared_.schema, actual_ ? &*actual_ : nullptr, default_schema());
    std::erase_if(keys_, [&](const validate::Key& key) {
      return key.own == nullptr && later_.has(key.table->name);
    });
  }

  [[nodiscard]] std::optional<std::string> only_head() const {
    if (migrations_.size() != 1) return std::nullopt;
    const auto heads = alembic::heads_of(migrations_.front().versions);
    if (heads.size() != 1) return std::nullopt;
    return heads.front().revision;
  }

  void add_key_lines() {
    const validate::KeyView view{.keys = keys_,
                                 .of_models = of_models_,
                                 .default_schema = default_schema(),
                                 .has_database = actual_.has_value()};
    auto& lines = result_.validation.lines;
    lines.push_back(validate::type_line(view));
    lines.push_back(validate::existence_line(view));
    lines.push_back(drift_line());
    lines.push_back(validate::orphan_line(view, request_.source.value_or(schema::Source{})));
  }

  validate::Line drift_line() {
    if (!actual_) return validate::skipped("drift", "models and database agree", kNeedsSchema);
    drift::DriftOptions options = drift::options_for(*actual_);
    options.actual_name = request_.source->name;
    drift::Drift found = drift::drift(declared_.schema, declared_.unclear, *actual_, options);
    strategy::excuse(later_, found.findings);
    std::erase_if(found.findings, [&](const auto& finding) { return !is_asked(finding.place); });
    std::erase_if(found.not_compared, [&](const auto& each) { return !is_asked(each.place); });
    result_.validation.not_compared = std::move(found.not_compared);
    return validate::drift_line(found.findings);
  }

  void add_model_lines() {
    const model::MapperFacts mappers =
        model::read_mappers(view_.project(), view_.search(), view_.models(), options_.jobs);
    const validate::ModelView view{
        .project = view_.project(),
        .models = view_.models(),
        .mappers = mappers,
        .is_asked_for = [&](const std::string& file) { return is_asked_for(options_, file); }};
    auto& lines = result_.validation.lines;
    lines.push_back(validate::style_line(view, later_.classes));
    lines.push_back(decision_line());
    lines.push_back(validate::strings_line(view, of_models_));
  }

  [[nodiscard]] validate::Line decision_line() {
    constexpr const char* kTitle = "every model is decided on";
    if (!request_.decisions)
      return validate::skipped("decisions", kTitle,
                               "needs --decisions, a file of 'modelmend audit -o'");
    std::vector<validate::Evidence> evidence;
    std::size_t count = 0;
    for (const strategy::NamedModel& model : named_) {
      if (!model.needs_decision || !is_asked(origin_of(model.place))) continue;
      ++count;
      if (std::string why = trouble_with(model, request_.decisions->find(model.name)); !why.empty())
        evidence.push_back({fmt::format("{} {}", model.name, why), origin_of(model.place)});
    }
    return validate::judged("decisions", kTitle, validate::counted(count, "model"),
                            std::move(evidence));
  }

  // What speaks against the decision on a model, or empty.
  [[nodiscard]] std::string trouble_with(const strategy::NamedModel& model,
                                         const strategy::Decision* decision) {
    if (decision == nullptr) return "is undecided";
    switch (decision->choice) {
      case strategy::Choice::Conflict:
        return "is in conflict";
      case strategy::Choice::Delete:
        return "is to be deleted and is there";
      case strategy::Choice::Future:
        return {};
      case strategy::Choice::Keep:
        break;
    }
    if (strategy::has_future_mark(view_.project(), model))
      return "is to be kept, and its mark says that it is for later: remove the mark, or decide "
             "'future'";
    const strategy::NamedModel* const other = kept_rival(model);
    if (other == nullptr) return {};
    return fmt::format("is to be kept for the table '{}', and so is {}: keep one of the two",
                       model.table_name, other->name);
  }

  // Another model of the same MetaData, or of a table that is still to be created, that is to be
  // kept for the same table. Two registries may describe one table that exists.
  [[nodiscard]] const strategy::NamedModel* kept_rival(const strategy::NamedModel& model) {
    if (!model.table || model.table_name.empty()) return nullptr;
    const model::TableFact& table = view_.models().table(*model.table);
    const schema::QualifiedName full{table.schema.value_or(default_schema()), table.name};
    const bool is_missing = actual_ && actual_->find_table(full) == nullptr;
    for (const strategy::NamedModel& other : named_) {
      if (!other.table || *other.table == *model.table || !other.needs_decision) continue;
      const model::TableFact& rival = view_.models().table(*other.table);
      const strategy::Decision* const decided = request_.decisions->find(other.name);
      const bool is_kept = decided != nullptr && decided->choice == strategy::Choice::Keep;
      if (is_kept && other.table_name == model.table_name &&
          (is_missing || rival.metadata == table.metadata))
        return &other;
    }
    return nullptr;
  }

  [[nodiscard]] schema::Origin origin_of(const Place& place) const {
    const auto file = view_.sources()->get(place.file);
    if (!file) return {view_.sources()->path(place.file), 0, 0};
    const auto at = (*file)->at(place.range.begin);
    return {(*file)->path(), at.line, at.column};
  }

  // By name, and those that hold a user's id under another one.
  [[nodiscard]] std::vector<validate::LegacyColumn> legacy() const {
    auto found = validate::legacy_columns(declared_.schema, keys_);
    for (const drift::Finding& finding : of_models_) {
      if (finding.kind != "legacy-user-id") continue;
      const auto is_known = [&](const validate::LegacyColumn& each) {
        return each.table == finding.table && each.column == finding.subject;
      };
      if (std::ranges::none_of(found, is_known))
        found.push_back({finding.table, finding.subject, finding.declared, finding.place});
    }
    std::ranges::sort(found, {}, [](const validate::LegacyColumn& each) {
      return std::pair(each.table, each.column);
    });
    return found;
  }

  const FileSystem& files_;
  const RunOptions& options_;
  const ValidateRequest& request_;
  ProjectView view_;
  std::optional<schema::Schema> actual_;
  model::DeclaredSchema declared_;
  std::vector<drift::Finding> of_models_;
  std::vector<drift::Finding> of_alembic_;
  std::vector<validate::Migrations> migrations_;
  std::vector<validate::Key> keys_;
  std::vector<strategy::NamedModel> named_;
  strategy::KeptForLater later_;
  ValidateResult result_;
};

}  // namespace

tl::expected<ValidateResult, std::vector<Error>> validate_project(const FileSystem& files,
                                                                  const RunOptions& options,
                                                                  const ValidateRequest& request) {
  return Validator(files, options, request).run();
}

}  // namespace modelmend::pipeline
