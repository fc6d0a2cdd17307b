#include "drift/alembic_checks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "semantic/import_closure.h"
#include "semantic/test_files.h"

namespace modelmend::drift {

namespace {

using model::AlembicEnvironment;
using model::MetaDataFact;
using model::MetaDataId;
using model::TableFact;
using semantic::is_test_file;

std::string table_words(const std::vector<const TableFact*>& tables) {
  std::vector<std::string> names;
  for (const TableFact* table : tables) names.push_back(qualified_table_name(*table));
  std::ranges::sort(names);
  return fmt::format("{} {}: {}", tables.size(), tables.size() == 1 ? "table" : "tables",
                     fmt::join(names, ", "));
}

class AlembicChecks {
 public:
  AlembicChecks(const std::vector<AlembicEnvironment>& environments,
                const semantic::Project& project, const model::ProjectModels& models,
                const std::set<model::TableId>& unwanted)
      : environments_(environments), project_(project), models_(models), unwanted_(unwanted) {
    for (const AlembicEnvironment& each : environments_) {
      targets_.insert(each.target.metadatas.begin(), each.target.metadatas.end());
      if (!each.target.unclear.empty()) is_clear_ = false;
    }
  }

  std::vector<Finding> run() {
    if (environments_.empty()) return {};
    note_unclear();
    std::map<MetaDataId, std::vector<const TableFact*>> by_metadata;
    for (const TableFact& table : models_.tables)
      if (!table.local && !table.name.empty() && !unwanted_.contains(table.id))
        by_metadata[table.metadata].push_back(&table);
    for (const auto& [id, tables] : by_metadata) {
      if (targets_.contains(id))
        check_imports(id, tables);
      else if (is_clear_ && is_known(models_.metadata(id)))
        not_in_target(models_.metadata(id), tables);
    }
    note_dynamic();
    std::ranges::stable_sort(found_, [](const Finding& a, const Finding& b) {
      return std::tie(a.kind, a.subject) < std::tie(b.kind, b.subject);
    });
    return std::move(found_);
  }

 private:
  [[nodiscard]] schema::Origin origin(const Place& place) const {
    const auto file = project_.sources().get(place.file);
    if (!file) return {project_.sources().path(place.file), 0, 0};
    const auto at = (*file)->at(place.range.begin);
    return {(*file)->path(), at.line, at.column};
  }

  [[nodiscard]] std::string place_words(const Place& place) const {
    const schema::Origin at = origin(place);
    return fmt::format("{}:{}:{}", at.file, at.line, at.column);
  }

  [[nodiscard]] const std::string& path_of(FileId file) const {
    return project_.sources().path(file);
  }

  // Where an environment says its target, as exactly as it is known.
  [[nodiscard]] schema::Origin origin(const AlembicEnvironment& environment) const {
    if (!environment.target.said.empty()) return origin(environment.target.said.front());
    if (environment.env) return {path_of(*environment.env), 1, 1};
    return {environment.config, environment.config_line, 1};
  }

  [[nodiscard]] std::string name_of(const AlembicEnvironment& environment) const {
    if (environment.env) return path_of(*environment.env);
    return fmt::format("{} [{}]", environment.config, environment.section);
  }

  Finding& add(std::string kind, Severity severity, std::string subject, schema::Origin place) {
    Finding& finding = found_.emplace_back();
    finding.kind = std::move(kind);
    finding.severity = severity;
    finding.subject = std::move(subject);
    finding.place = std::move(place);
    return finding;
  }

  void note_unclear() {
    std::set<std::string> noted;
    for (const AlembicEnvironment& each : environments_) {
      if (each.target.unclear.empty() || !noted.insert(name_of(each)).second) continue;
      Finding& finding =
          add("target-metadata-unclear", Severity::Note, name_of(each), origin(each));
      finding.message = fmt::format("which tables Alembic sees is not known in whole: {}",
                                    fmt::join(each.target.unclear, "; "));
    }
  }

  // A MetaData that the project makes at one place, or SQLModel's own; any other may be one of the
  // target's under another name.
  [[nodiscard]] bool is_known(const MetaDataFact& metadata) const {
    if (!metadata.place) return metadata.name == "sqlmodel.SQLModel";
    const auto module = project_.open(metadata.place->file);
    if (!module) return false;
    const syntax::Node maker = (*module)->node_at(metadata.place->range);
    return maker.is(syntax::Kind::Call) || maker.is(syntax::Kind::ClassDefinition);
  }

  void not_in_target(const MetaDataFact& metadata, const std::vector<const TableFact*>& tables) {
    const bool only_tests = std::ranges::all_of(
        tables, [&](const TableFact* table) { return is_test_file(path_of(table->place.file)); });
    Finding& finding =
        add("not-in-target-metadata", only_tests ? Severity::Note : Severity::Warning,
            metadata.name, origin(environments_.front()));
    const std::string made =
        metadata.place ? fmt::format(" (made at {})", place_words(*metadata.place)) : std::string();
    finding.message = fmt::format("{}; Alembic does not see the MetaData '{}'{} and its {}",
                                  target_words(), metadata.name, made, table_words(tables));
    finding.edit_model = fmt::format("add the MetaData of '{}' to target_metadata", metadata.name);
  }

  // "target_metadata is None", "target_metadata is that of app.db.Base, app.other.Base"
  [[nodiscard]] std::string target_words() const {
    std::vector<std::string> names;
    for (const MetaDataId id : targets_) names.push_back(models_.metadata(id).name);
    for (const AlembicEnvironment& each : environments_)
      names.insert(names.end(), each.target.empty.begin(), each.target.empty.end());
    std::ranges::sort(names);
    const auto same = std::ranges::unique(names);
    names.erase(same.begin(), same.end());
    if (names.empty()) return "target_metadata is None";
    return fmt::format("target_metadata is that of {}", fmt::join(names, ", "));
  }

  // What one environment makes known by importing it.
  const semantic::ImportClosure& closure(FileId env) {
    const auto [known, is_new] = closures_.try_emplace(env);
    if (is_new) known->second = semantic::import_closure(project_, env);
    return known->second;
  }

  void check_imports(MetaDataId metadata, const std::vector<const TableFact*>& tables) {
    std::set<FileId> envs;
    for (const AlembicEnvironment& each : environments_) {
      const auto& its = each.target.metadatas;
      const bool may_be_meant =
          !each.target.unclear.empty() || std::ranges::find(its, metadata) != its.end();
      if (!each.env || !may_be_meant) continue;
      // The application is imported by whoever runs Flask, not by env.py.
      if (each.target.from_flask) return;
      envs.insert(*each.env);
    }
    std::map<FileId, std::vector<const TableFact*>> by_file;
    for (const TableFact* table : tables) by_file[table->place.file].push_back(table);
    for (const auto& [file, own] : by_file) {
      const bool is_imported =
          std::ranges::any_of(envs, [&](FileId env) { return closure(env).files.contains(file); });
      if (!is_imported) not_imported(file, own, envs);
    }
  }

  void not_imported(FileId file, const std::vector<const TableFact*>& tables,
                    const std::set<FileId>& envs) {
    const auto dynamic =
        std::ranges::find_if(envs, [&](FileId env) { return closure(env).dynamic.has_value(); });
    if (dynamic != envs.end()) {
      if (!is_test_file(path_of(file))) maybe_imported_[*dynamic].insert(path_of(file));
      return;
    }
    std::vector<std::string> names;
    for (const FileId env : envs) names.push_back(path_of(env));
    const Severity severity = is_test_file(path_of(file)) ? Severity::Note : Severity::Warning;
    Finding& finding = add("not-imported-by-env", severity, project_.module_name(file),
                           origin(tables.front()->place));
    finding.message =
        fmt::format("{} does not import {}, directly or indirectly; Alembic does not see its {}",
                    fmt::join(names, ", "), path_of(file), table_words(tables));
    finding.edit_model = fmt::format("import {} in {}", project_.module_name(file), names.front());
  }

  void note_dynamic() {
    for (const auto& [env, files] : maybe_imported_) {
      const Place place = *closure(env).dynamic;
      Finding& finding =
          add("target-metadata-unclear", Severity::Note, path_of(env), origin(place));
      finding.message = fmt::format(
          "whether {} imports {} is not known: modules are imported by computed names here",
          path_of(env), fmt::join(files, ", "));
    }
  }

  const std::vector<AlembicEnvironment>& environments_;
  const semantic::Project& project_;
  const model::ProjectModels& models_;
  const std::set<model::TableId>& unwanted_;
  std::set<MetaDataId> targets_;
  bool is_clear_ = true;
  std::map<FileId, semantic::ImportClosure> closures_;
  std::map<FileId, std::set<std::string>> maybe_imported_;
  std::vector<Finding> found_;
};

}  // namespace

std::vector<Finding> check_alembic(const std::vector<AlembicEnvironment>& environments,
                                   const semantic::Project& project,
                                   const model::ProjectModels& models,
                                   const std::set<model::TableId>& unwanted) {
  return AlembicChecks(environments, project, models, unwanted).run();
}

}  // namespace modelmend::drift
