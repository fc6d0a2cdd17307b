#include "drift/model_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "drift/compare_types.h"
#include "model/foreign_keys.h"
#include "schema/words.h"

namespace modelmend::drift {

namespace {

using model::ColumnDecl;
using model::ForeignKeyFact;
using model::TableColumn;
using model::TableFact;

class ModelChecks {
 public:
  ModelChecks(const model::ProjectModels& models, const text::SourceStore& sources)
      : models_(models), sources_(sources) {}

  std::vector<Finding> run() {
    for (const TableFact& table : models_.tables)
      if (!table.local && !table.name.empty())
        by_name_[qualified_table_name(table)].push_back(&table);
    for (const auto& [name, tables] : by_name_) {
      if (tables.size() > 1) check_copies(tables);
      for (const TableFact* table : tables) check_columns(*table);
    }
    std::ranges::stable_sort(found_, [](const Finding& a, const Finding& b) {
      return std::tie(a.table, a.subject, a.kind) < std::tie(b.table, b.subject, b.kind);
    });
    return std::move(found_);
  }

 private:
  [[nodiscard]] schema::Origin origin(const Place& place) const {
    const auto file = sources_.get(place.file);
    if (!file) return {sources_.path(place.file), 0, 0};
    const auto at = (*file)->at(place.range.begin);
    return {(*file)->path(), at.line, at.column};
  }

  [[nodiscard]] std::string place_words(const Place& place) const {
    const schema::Origin at = origin(place);
    return fmt::format("{}:{}:{}", at.file, at.line, at.column);
  }

  Finding& add(std::string kind, Severity severity, const TableFact& table, std::string subject,
               const Place& place) {
    Finding& finding = found_.emplace_back();
    finding.kind = std::move(kind);
    finding.severity = severity;
    finding.table = {table.schema.value_or(""), table.name};
    finding.subject = std::move(subject);
    finding.place = origin(place);
    return finding;
  }

  void check_copies(const std::vector<const TableFact*>& tables) {
    const TableFact& first = *tables.front();
    for (std::size_t i = 1; i < tables.size(); ++i) {
      const TableFact& other = *tables[i];
      const bool is_same = other.metadata == first.metadata;
      Finding& finding = add(is_same ? "duplicate-table" : "table-in-registries",
                             is_same ? Severity::Error : Severity::Warning, other, "", other.place);
      finding.declared = fmt::format("in {}", models_.metadata(other.metadata).name);
      finding.actual = fmt::format("in {}", models_.metadata(first.metadata).name);
      finding.message =
          is_same ? fmt::format("the table is declared at {} too", place_words(first.place))
                  : fmt::format("the table is declared in '{}' here and in '{}' at {}",
                                models_.metadata(other.metadata).name,
                                models_.metadata(first.metadata).name, place_words(first.place));
      finding.edit_model = "keep one of the two models";
    }
  }

  void check_columns(const TableFact& table) {
    for (const TableColumn& column : table.columns) {
      const ColumnDecl& decl = models_.decl(column.decl);
      for (const ForeignKeyFact& key : decl.foreign_keys) check_key(table, column, decl, key);
      check_legacy_user_id(table, column, decl);
    }
  }

  void check_key(const TableFact& table, const TableColumn& column, const ColumnDecl& decl,
                 const ForeignKeyFact& key) {
    if (key.target.empty()) return;
    const auto resolution = models_.resolve_target(table.id, key);
    if (const auto* nothing = std::get_if<model::UnresolvedTarget>(&resolution))
      return dangling(table, column, key, *nothing);
    if (const auto* target = std::get_if<model::Target>(&resolution))
      check_key_type(table, column, decl, key, *target);
  }

  void dangling(const TableFact& table, const TableColumn& column, const ForeignKeyFact& key,
                const model::UnresolvedTarget& nothing) {
    // Its target may be among the columns that could not be read.
    const auto end = key.target.rfind('.');
    const auto named = by_name_.find(key.target.substr(0, end));
    const bool is_in_part =
        named != by_name_.end() && std::ranges::any_of(named->second, [](const TableFact* each) {
          return !each->unread.empty();
        });
    if (is_in_part) return;
    Finding& finding = add("dangling-foreign-key", Severity::Error, table, column.name, key.place);
    finding.declared = fmt::format("REFERENCES {}", key.target);
    finding.message = fmt::format("foreign key to '{}': {}", key.target, nothing.reason);
    finding.edit_model = nothing.nearest ? fmt::format("did you mean '{}'?", *nothing.nearest)
                                         : "name a table and column that a model declares";
  }

  void check_key_type(const TableFact& table, const TableColumn& column, const ColumnDecl& decl,
                      const ForeignKeyFact& key, const model::Target& target) {
    if (decl.type.as<schema::FromForeignKey>() != nullptr) return;
    const schema::SqlType theirs =
        model::effective_type(models_, target.table, target.decl, model::nothing_changes).type;
    const bool is_known =
        decl.type.as<schema::Opaque>() == nullptr && theirs.as<schema::Opaque>() == nullptr;
    if (!is_known || schema::family(decl.type) == schema::family(theirs)) return;
    Finding& finding = add("foreign-key-type", Severity::Error, table, column.name, decl.place);
    finding.declared = schema::to_sql(decl.type);
    finding.actual = schema::to_sql(theirs);
    finding.message = fmt::format("foreign key to '{}': {} here, {} there", key.target,
                                  finding.declared, finding.actual);
    finding.edit_model = fmt::format("declare its type as {}", sqlalchemy_type(theirs));
  }

  void check_legacy_user_id(const TableFact& table, const TableColumn& column,
                            const ColumnDecl& decl) {
    const bool is_text = decl.type.as<schema::Character>() != nullptr;
    const bool is_user = column.name == "user_id" || column.name.ends_with("_user_id");
    const auto users = by_name_.contains("user") ? "user" : "users";
    if (!is_text || !is_user || !decl.foreign_keys.empty() || !by_name_.contains(users)) return;
    Finding& finding = add("legacy-user-id", Severity::Note, table, column.name, decl.place);
    finding.declared = schema::to_sql(decl.type);
    finding.message = fmt::format("holds the id of a user as {} without a foreign key to '{}'",
                                  finding.declared, users);
    finding.edit_model = fmt::format("if it is one, declare a foreign key to '{}'", users);
  }

  const model::ProjectModels& models_;
  const text::SourceStore& sources_;
  std::map<std::string, std::vector<const TableFact*>> by_name_;
  std::vector<Finding> found_;
};

}  // namespace

std::vector<Finding> check_models(const model::ProjectModels& models,
                                  const text::SourceStore& sources) {
  return ModelChecks(models, sources).run();
}

}  // namespace modelmend::drift
