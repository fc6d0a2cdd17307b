#include "pipeline/revision.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "alembic/add_drift.h"
#include "alembic/applied.h"
#include "alembic/create_missing.h"
#include "alembic/custom_types.h"
#include "alembic/environment.h"
#include "drift/alembic_checks.h"
#include "drift/drift.h"
#include "model/to_schema.h"
#include "pipeline/discover.h"
#include "pipeline/project_view.h"
#include "schema/live_rows.h"
#include "semantic/test_files.h"
#include "strategy/kept_for_later.h"

namespace modelmend::pipeline {
namespace {

using alembic::Heading;
using alembic::Migration;
using alembic::ScriptSettings;
using Errors = std::vector<Error>;

// What one call of `revision` knows on its way.
class Revision {
 public:
  Revision(const FileSystem& files, const RunOptions& options, const RevisionRequest& request,
           Clock now)
      : files_(files),
        options_(options),
        request_(request),
        now_(now),
        view_(files, without_paths(options)) {}

  tl::expected<RevisionResult, Errors> make() {
    if (auto done = read(); !done) return tl::unexpected(Errors{done.error()});
    if (!request_.only_sql)
      if (auto done = find_place(); !done) return tl::unexpected(Errors{done.error()});
    if (auto done = read_names(); !done) return tl::unexpected(std::move(done).error());
    auto migration = plan();
    if (!migration || behind_) {
      Errors errors = migration ? Errors{} : std::move(migration).error();
      if (behind_) errors.push_back(*behind_);
      return tl::unexpected(std::move(errors));
    }
    result_.notes.insert(result_.notes.end(), migration->notes.begin(), migration->notes.end());
    if (result_.is_empty()) return std::move(result_);
    result_.sql = alembic::migration_sql(*migration);
    if (!request_.only_sql)
      if (auto done = write(*migration); !done) return tl::unexpected(Errors{done.error()});
    return std::move(result_);
  }

 private:
  // The paths say what is created; the models are always read in whole.
  static RunOptions without_paths(RunOptions options) {
    options.paths.clear();
    return options;
  }

  Result<void> read() {
    auto source = schema::read_source(files_, request_.source, request_.schemas);
    if (!source) return tl::unexpected(source.error());
    actual_ = std::move(source->schema);
    if (request_.with_drift && actual_.dialect == schema::Dialect::Sqlite)
      return fail(ErrorCode::Usage, "--include drift", "is for PostgreSQL",
                  "SQLite changes no table; see batch_alter_table of Alembic");
    for (const schema::Unread& unread : source->unread)
      result_.notes.push_back(
          fmt::format("{}:{}: {}", unread.origin.file, unread.origin.line, unread.what));
    declared_ = model::to_schema(view_.project(), view_.models(), {.dialect = actual_.dialect});
    written_ = as_written();
    return {};
  }

  // The declared schema with expressions in the models' own words, for what is created.
  [[nodiscard]] schema::Schema as_written() const {
    schema::Schema made = declared_.schema;
    for (schema::Table& table : made.tables) {
      const auto words = declared_.written.find(table.name);
      if (words == declared_.written.end()) continue;
      const auto restore = [&](std::string& expression) {
        const auto own = words->second.find(expression);
        if (own != words->second.end()) expression = own->second;
      };
      for (schema::Check& check : table.checks) restore(check.expression);
      for (schema::Column& column : table.columns)
        if (column.generated) restore(column.generated->expression);
      for (schema::Index& index : table.indexes)
        if (index.where) restore(*index.where);
    }
    return made;
  }

  Result<void> find_place() {
    const auto environments =
        model::find_alembic_environments(files_, view_.project(), view_.models(), view_.search());
    auto environment = alembic::choose_environment(
        environments, {.config = request_.place.config, .section = request_.place.section});
    if (!environment) return tl::unexpected(environment.error());
    auto settings = alembic::read_script_settings(files_, options_.root, *environment);
    if (!settings) return tl::unexpected(settings.error());
    settings_ = *std::move(settings);
    const auto versions = alembic::read_versions(files_, options_.root, settings_.version_folders,
                                                 settings_.recursive);
    if (!versions) return tl::unexpected(versions.error());
    note_unclear(*environment);
    environment_ = *environment;
    check_applied(*versions);
    if (request_.id)
      if (auto fits = alembic::check_new_id(*request_.id, *versions); !fits) return fits;
    auto head = alembic::choose_head(*versions, request_.place.head);
    if (!head) return tl::unexpected(head.error());
    if (*head) result_.down = {(*head)->revision};
    result_.has_other_heads = alembic::heads_of(*versions).size() > 1;
    auto folder = alembic::choose_folder(settings_, *head, request_.place.folder);
    if (!folder) return tl::unexpected(folder.error());
    folder_ = *std::move(folder);
    return {};
  }

  // The migration can be written without it.
  void note_unclear(const model::AlembicEnvironment& environment) {
    for (const std::string& why : environment.target.unclear)
      result_.notes.push_back(fmt::format("{}: which tables Alembic sees is not known: {}",
                                          view_.sources()->path(*environment.env), why));
  }

  void note(std::string text) { result_.notes.push_back(std::move(text)); }

  // What is missing may be what a migration that waits creates.
  void check_applied(const std::vector<alembic::Version>& versions) {
    if (!schema::is_live(request_.source)) return;
    const std::string schema = drift::options_for(actual_).default_schema;
    if (actual_.find_table({schema, "alembic_version"}) == nullptr) {
      if (!versions.empty())
        note(
            "the database has no table alembic_version: 'alembic upgrade head' runs every "
            "migration, or 'alembic stamp' says which ones it has");
      return;
    }
    const auto applied = alembic::applied_revisions(request_.source, schema);
    if (!applied)
      return note(fmt::format("whether the database is at the head is not known: {}",
                              applied.error().message()));
    std::vector<std::string> heads;
    for (const alembic::Version& head : alembic::heads_of(versions)) heads.push_back(head.revision);
    std::ranges::sort(heads);
    if (*applied == heads) return;
    if (std::string unknown = alembic::unknown_words(*applied, versions); !unknown.empty()) {
      behind_ = {ErrorCode::Input, {}, std::move(unknown), alembic::kOfUnknown};
      return;
    }
    behind_ = {
        ErrorCode::Input,
        {},
        fmt::format("the database is at {}, the head{} {}", alembic::revision_words(*applied),
                    heads.size() > 1 ? "s are" : " is", alembic::revision_words(heads)),
        fmt::format("apply 'alembic upgrade {}' first, or print the statements with --sql",
                    heads.size() > 1 ? "heads" : "head")};
  }

  // Why a table is not to be created, or empty.
  [[nodiscard]] std::string left_out(const schema::Table& table) const {
    if (!is_asked_for(options_, table.origin.file))
      return fmt::format("{} was not named", table.origin.file);
    if (!is_let_in(options_, table.origin.file))
      return fmt::format("{} is excluded", table.origin.file);
    if (semantic::is_test_file(table.origin.file)) return "its model is part of a test";
    if (std::string why = request_.decisions ? decided_against(table) : ""; !why.empty())
      return why;
    return later_.has(table.name) ? "its model is kept for later" : "";
  }

  [[nodiscard]] std::string decided_against(const schema::Table& table) const {
    const auto model = names_.find(place_of(table.origin));
    if (model == names_.end()) return {};
    const strategy::Decision* const decision = request_.decisions->find(model->second);
    if (decision == nullptr) return fmt::format("nobody decided on {}", model->second);
    return not_kept(model->second, decision->choice);
  }

  static std::string not_kept(const std::string& model, strategy::Choice choice) {
    switch (choice) {
      case strategy::Choice::Keep:
        return {};
      case strategy::Choice::Delete:
        return model + " is to be deleted";
      case strategy::Choice::Future:
        return model + " is kept for later";
      case strategy::Choice::Conflict:
        return model + " is in conflict";
    }
    return {};
  }

  static std::string place_of(const schema::Origin& origin) {
    return fmt::format("{}:{}:{}", origin.file, origin.line, origin.column);
  }

  // By where they stand, which is what a table of the schema knows of its model.
  tl::expected<void, Errors> read_names() {
    const auto models = strategy::named_models(view_.project(), view_.models());
    if (request_.decisions)
      if (auto wrong = request_.decisions->check(models); !wrong.empty())
        return tl::unexpected(std::move(wrong));
    later_ = strategy::kept_for_later(view_.project(), view_.models(), models,
                                      request_.decisions ? &*request_.decisions : nullptr);
    for (const strategy::NamedModel& model : models) {
      const std::string place = place_of(origin_of(model.place));
      names_.emplace(place, model.name);
      if (strategy::has_future_mark(view_.project(), model)) marked_.insert(place);
    }
    return {};
  }

  tl::expected<Migration, Errors> plan() {
    const drift::DriftOptions names = drift::options_for(actual_);
    const alembic::MissingRequest request{
        .declared = written_,
        .unclear = declared_.unclear,
        .actual = actual_,
        .default_schema = names.default_schema,
        .only = request_.only,
        .custom_types = alembic::find_custom_types(view_.project(), view_.models()),
        .as_sql = request_.only_sql || request_.style == alembic::Style::Sql,
        .left_out = [&](const schema::Table& table) { return left_out(table); },
        .with_drift = request_.with_drift,
        .may_drop = request_.may_drop,
        .align = request_.align};
    const auto missing = alembic::find_missing(request);
    if (!missing) return tl::unexpected(missing.error());
    result_.tables = missing->tables.size();
    for (const schema::Table* const table : missing->tables)
      result_.created.push_back(schema::to_string(table->name));
    result_.enums = missing->enums.size();
    result_.sequences = missing->sequences.size();
    result_.left_out = missing->left_out;
    note_unseen(*missing);
    note_marks(*missing);
    drop_second_models();
    const drift::Drift found = drift::drift(declared_.schema, declared_.unclear, actual_, names);
    Migration made = assemble(*missing, found.findings, request.custom_types, request_.guard);
    // What is committed on the way must not be in the way of a second attempt.
    const bool is_split = std::ranges::any_of(made.upgrade, &alembic::Statement::outside);
    if (is_split && request_.guard == alembic::Guard::None)
      made = assemble(*missing, found.findings, request.custom_types, alembic::Guard::IfNeeded);
    return made;
  }

  // What Alembic does not see it takes for a table that is to go.
  void note_unseen(const alembic::Missing& missing) {
    if (!environment_) return;
    std::set<std::string> made;
    for (const schema::Table* const table : missing.tables) made.insert(place_of(table->origin));
    std::set<model::TableId> others;
    for (const model::TableFact& table : view_.models().tables)
      if (!made.contains(place_of(origin_of(table.place)))) others.insert(table.id);
    const auto findings =
        drift::check_alembic({*environment_}, view_.project(), view_.models(), others);
    for (const drift::Finding& finding : findings)
      if (finding.severity != text::Severity::Note)
        note(fmt::format(
            "{}:{}:{}: {}, and its next autogenerate would drop what is created here; {}",
            finding.place.file, finding.place.line, finding.place.column, finding.message,
            finding.edit_model));
  }

  // The file of decisions counts, but the mark says the opposite to whoever reads the class.
  void note_marks(const alembic::Missing& missing) {
    if (!request_.decisions) return;
    for (const schema::Table* const table : missing.tables)
      if (marked_.contains(place_of(table->origin)))
        note(fmt::format(
            "{}: '{}' is created: its model is kept by the decisions and has a mark that says it "
            "is for later; remove the mark, or decide 'future'",
            place_of(table->origin), schema::to_string(table->name)));
  }

  [[nodiscard]] schema::Origin origin_of(const Place& place) const {
    const auto file = view_.sources()->get(place.file);
    if (!file) return {view_.sources()->path(place.file), 0, 0};
    const auto at = (*file)->at(place.range.begin);
    return {(*file)->path(), at.line, at.column};
  }

  // Of two models for one table only the one that counts is compared.
  void drop_second_models() {
    auto& tables = declared_.schema.tables;
    std::set<schema::QualifiedName> kept;
    for (const schema::Table& table : tables)
      if (left_out(table).empty()) kept.insert(table.name);
    std::erase_if(tables, [&](const schema::Table& table) {
      return kept.contains(table.name) && !left_out(table).empty();
    });
  }

  Migration assemble(const alembic::Missing& missing, const std::vector<drift::Finding>& findings,
                     const alembic::CustomTypes& custom_types, alembic::Guard guard) {
    const std::string default_schema = drift::options_for(actual_).default_schema;
    alembic::OpContext context{.dialect = actual_.dialect, .custom_types = custom_types};
    Migration made = alembic::create_missing(missing, context, default_schema, guard);
    std::vector<drift::Finding> wanted;
    for (const drift::Finding& finding : findings)
      if (alembic::is_drift(finding) && is_wanted(finding)) wanted.push_back(finding);
    result_.changes = 0;
    result_.left = 0;
    if (request_.with_drift)
      result_.changes = alembic::add_drift(made, context,
                                           {.declared = declared_.schema,
                                            .actual = actual_,
                                            .findings = wanted,
                                            .default_schema = default_schema,
                                            .guard = guard,
                                            .may_drop = request_.may_drop});
    else
      result_.left =
          static_cast<std::size_t>(std::ranges::count_if(wanted, [](const drift::Finding& finding) {
            return finding.severity != text::Severity::Note && finding.kind != "extra-table";
          }));
    made.imports = std::move(context.imports);
    return made;
  }

  // With --only or PATHs, what is about these tables.
  [[nodiscard]] bool is_wanted(const drift::Finding& finding) const {
    const auto is_table = [&](const std::string& name) {
      return name == finding.table.name || name == schema::to_string(finding.table);
    };
    return (request_.only.empty() || std::ranges::any_of(request_.only, is_table)) &&
           is_asked_for(options_, finding.place.file);
  }

  Result<void> write(const Migration& migration) {
    Heading heading{.message = request_.message,
                    .revision = {},
                    .down = result_.down,
                    .made = now_(settings_.timezone)};
    heading.revision = request_.id.value_or(alembic::revision_id(migration, heading));
    result_.revision = heading.revision;
    const auto name = alembic::migration_file_name(settings_, heading);
    if (!name)
      return fail(ErrorCode::Input, "file_template",
                  fmt::format("'{}' says what is not known", settings_.file_template),
                  "use rev, slug, epoch, year, month, day, hour, minute and second");
    result_.file = folder_.empty() ? *name : join_path(folder_, *name);
    result_.text =
        alembic::migration_text(migration, request_.style, heading, settings_.script_template);
    return {};
  }

  const FileSystem& files_;
  const RunOptions& options_;
  const RevisionRequest& request_;
  Clock now_;
  ProjectView view_;
  schema::Schema actual_;
  model::DeclaredSchema declared_;
  schema::Schema written_;
  ScriptSettings settings_;
  std::string folder_;
  std::optional<Error> behind_;               // the database is not at the head
  std::map<std::string, std::string> names_;  // of models, by place
  std::set<std::string> marked_;              // places of models with a mark in the source
  std::optional<model::AlembicEnvironment> environment_;
  strategy::KeptForLater later_;
  RevisionResult result_;
};

}  // namespace

tl::expected<RevisionResult, std::vector<Error>> revision(const FileSystem& files,
                                                          const RunOptions& options,
                                                          const RevisionRequest& request,
                                                          Clock now) {
  return Revision(files, options, request, now).make();
}

}  // namespace modelmend::pipeline
