#include "alembic/add_drift.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "alembic/create_missing.h"
#include "alembic/creation_order.h"
#include "alembic/ddl.h"
#include "schema/words.h"

namespace modelmend::alembic {
namespace {

using drift::Finding;
using schema::QualifiedName;
using schema::Table;

// Who waits longer for a lock keeps everybody waiting who comes after.
constexpr const char* kSetLockTimeout = "SET lock_timeout = '5s'";
constexpr const char* kResetLockTimeout = "RESET lock_timeout";

constexpr std::array<std::string_view, 5> kOfOtherTables{
    "missing-table", "missing-sequence", "extra-sequence", "sequence-differs", "empty-schema"};

constexpr std::array kBeforeScans{Phase::Types, Phase::Detach, Phase::Columns, Phase::Constraints};

std::string subject_of(const Finding& finding) {
  const std::string table = schema::to_string(finding.table);
  return finding.subject.empty() ? table : fmt::format("{}.{}", table, finding.subject);
}

std::string place_words(const schema::Origin& place) {
  return fmt::format("{}:{}:{}", place.file, place.line, place.column);
}

const schema::Enum* enum_of(const schema::SqlType& type) {
  const schema::SqlType* inner = &type;
  while (const auto* array = inner->as<schema::Array>()) inner = array->element.get();
  return inner->as<schema::Enum>();
}

class DriftWriter {
 public:
  DriftWriter(Migration& migration, OpContext& words, const DriftRequest& request)
      : migration_(migration), words_(words), request_(request) {
    for (const Table& table : request.declared.tables) declared_.emplace(full(table.name), &table);
    for (const Table& table : request.actual.tables) actual_.emplace(full(table.name), &table);
    for (const schema::EnumType& type : request.actual.enums) enums_.insert(full(type.name));
    for (const Finding& finding : request.findings)
      if (finding.kind == "possible-rename") note_rename(finding);
  }

  std::size_t write() {
    for (const Finding& finding : request_.findings) take(finding);
    drop_tables();
    if (written_ > 0) assemble();
    return written_;
  }

 private:
  [[nodiscard]] QualifiedName full(const QualifiedName& name) const {
    return name.schema.empty() ? QualifiedName{request_.default_schema, name.name} : name;
  }

  // Neither side of what may be one thing under two names is touched.
  void note_rename(const Finding& finding) {
    migration_.notes.push_back(fmt::format("{}: {} not written; if it is: {}", subject_of(finding),
                                           finding.message, finding.change_database));
    const QualifiedName table = full(finding.table);
    if (finding.subject.empty()) return;
    renamed_.insert({table, finding.declared});
    renamed_.insert({table, finding.actual});
  }

  void take(const Finding& finding) {
    if (!is_drift(finding) || finding.kind == "possible-rename") return;
    if (renamed_.contains({full(finding.table), finding.subject})) return;
    if (finding.kind == "extra-table") return take_table(finding);
    if (finding.kind == "domain-differs" || finding.kind == "partition-key")
      return decline(finding, "it is for a migration of your own");
    const auto declared = declared_.find(full(finding.table));
    const auto actual = actual_.find(full(finding.table));
    if (declared == declared_.end() || actual == actual_.end()) return;
    DriftContext context{.declared_schema = request_.declared,
                         .actual_schema = request_.actual,
                         .declared = *declared->second,
                         .actual = *actual->second,
                         .words = words_,
                         .guard = request_.guard,
                         .may_drop = request_.may_drop};
    auto answer = column_step(context, finding);
    if (!answer) answer = type_step(context, finding);
    if (!answer) answer = constraint_step(context, finding);
    if (!answer) return;
    if (!answer->step || answer->step->upgrade.empty()) return decline(finding, answer->declined);
    if (finding.kind == "enum-labels" && !is_first_of_type(context, finding)) return;
    need_enum(context, finding);
    if (!answer->step->note.empty())
      migration_.notes.push_back(fmt::format("{}: {}: {}", place_words(finding.place),
                                             subject_of(finding), answer->step->note));
    keep(*std::move(answer->step));
  }

  void decline(const Finding& finding, const std::string& why) {
    migration_.notes.push_back(
        fmt::format("{}: not written: {} [{}]", subject_of(finding), why, finding.kind));
  }

  // Several columns may have the type whose labels differ.
  bool is_first_of_type(const DriftContext& context, const Finding& finding) {
    for (const schema::Column& column : context.actual.columns)
      if (const auto* type = enum_of(column.type);
          type != nullptr && column.name == finding.subject)
        return relabelled_.insert({type->schema, type->name.value_or("")}).second;
    return true;
  }

  // A new column may have a type that no new table brings.
  void need_enum(const DriftContext& context, const Finding& finding) {
    if (finding.kind != "missing-column") return;
    const auto column =
        std::ranges::find(context.declared.columns, finding.subject, &schema::Column::name);
    if (column == context.declared.columns.end()) return;
    const schema::Enum* const type = enum_of(column->type);
    if (type == nullptr || !type->name) return;
    const QualifiedName name{type->schema, *type->name};
    if (is_created_by_tables(name) || !enums_.insert(full(name)).second) return;
    created_.push_back({.sql = create_enum_sql(name, type->labels, request_.guard)});
    dropped_.push_back(
        {.sql = fmt::format("DROP TYPE {}{}", request_.guard == Guard::IfNeeded ? "IF EXISTS " : "",
                            schema::quoted(name))});
  }

  [[nodiscard]] bool is_created_by_tables(const QualifiedName& name) const {
    const std::string words = fmt::format("CREATE TYPE {} AS", schema::quoted(name));
    return std::ranges::any_of(migration_.upgrade, [&](const Statement& statement) {
      return statement.sql.find(words) != std::string::npos;
    });
  }

  void take_table(const Finding& finding) {
    const auto actual = actual_.find(full(finding.table));
    if (actual == actual_.end()) return;
    if (!request_.may_drop) return decline(finding, kNeedsAllowDrop);
    const std::string who = who_names(actual->first);
    if (!who.empty()) return decline(finding, fmt::format("a foreign key of '{}' names it", who));
    dropped_tables_.push_back(actual->second);
  }

  // A table that stays and has a key to this one which stays as well.
  [[nodiscard]] std::string who_names(const QualifiedName& name) const {
    for (const auto& [other, table] : actual_) {
      if (other == name || !declared_.contains(other)) continue;
      for (const schema::ForeignKey& key : table->foreign_keys)
        if (full(key.target) == name && !is_extra_key(other, key))
          return schema::to_string(table->name);
    }
    return {};
  }

  [[nodiscard]] bool is_extra_key(const QualifiedName& table, const schema::ForeignKey& key) const {
    return std::ranges::any_of(request_.findings, [&](const Finding& finding) {
      return finding.kind == "extra-foreign-key" && full(finding.table) == table &&
             finding.subject == schema::listed(key.columns);
    });
  }

  // Each before those that it names; the keys of a circle go first.
  void drop_tables() {
    const CreationOrder order = creation_order(dropped_tables_, request_.default_schema);
    for (auto table = order.tables.rbegin(); table != order.tables.rend(); ++table) {
      DriftStep step;
      std::vector<const schema::ForeignKey*> keys;
      for (const schema::ForeignKey& key : (*table)->foreign_keys)
        if (std::ranges::find(order.late, &key, &LateKey::key) == order.late.end())
          keys.push_back(&key);
      std::vector<Statement> gone;
      add_drop_table(gone, **table, request_.guard);
      for (Statement& statement : gone)
        step.upgrade.push_back({Phase::Drops, std::move(statement)});
      add_create_table(step.downgrade, words_, **table, keys, request_.guard);
      keep(std::move(step));
    }
    for (const auto& [table, key] : order.late) detach(*table, *key);
  }

  void detach(const Table& table, const schema::ForeignKey& key) {
    const std::string name = key_name(table, key);
    late_keys_.push_back(
        {.sql = add_constraint_sql(table.name, name, schema::to_words(key), request_.guard)});
    steps_.push_back({.upgrade = {{Phase::Detach,
                                   {.sql = drop_constraint_sql(table.name, name, request_.guard)}}},
                      .downgrade = {}});
  }

  void keep(DriftStep step) {
    ++written_;
    steps_.push_back(std::move(step));
  }

  void add_phase(std::vector<Statement>& to, Phase phase) const {
    for (const DriftStep& step : steps_)
      for (const PhasedStatement& each : step.upgrade)
        if (each.phase == phase) to.push_back(each.statement);
  }

  // Labels first, then what create_missing() made, then the rest by phases.
  void assemble() {
    std::vector<Statement> upgrade{{.sql = kSetLockTimeout}};
    add_phase(upgrade, Phase::Types);
    upgrade.insert(upgrade.end(), created_.begin(), created_.end());
    std::ranges::move(migration_.upgrade, std::back_inserter(upgrade));
    for (const Phase phase : kBeforeScans)
      if (phase != Phase::Types) add_phase(upgrade, phase);
    std::vector<Statement> scans;
    add_phase(scans, Phase::Scans);
    std::vector<Statement> last;
    add_phase(last, Phase::Attach);
    add_phase(last, Phase::Drops);
    // Building an index waits for all that goes on, and keeps nobody waiting.
    upgrade.push_back({.sql = kResetLockTimeout});
    upgrade.insert(upgrade.end(), scans.begin(), scans.end());
    if (!last.empty()) {
      last.insert(last.begin(), {.sql = kSetLockTimeout});
      last.push_back({.sql = kResetLockTimeout});
      upgrade.insert(upgrade.end(), last.begin(), last.end());
    }
    migration_.upgrade = std::move(upgrade);
    assemble_downgrade();
  }

  void assemble_downgrade() {
    std::vector<Statement> downgrade{{.sql = kSetLockTimeout}};
    for (auto step = steps_.rbegin(); step != steps_.rend(); ++step)
      downgrade.insert(downgrade.end(), step->downgrade.begin(), step->downgrade.end());
    downgrade.insert(downgrade.end(), late_keys_.begin(), late_keys_.end());
    std::ranges::move(migration_.downgrade, std::back_inserter(downgrade));
    downgrade.insert(downgrade.end(), dropped_.begin(), dropped_.end());
    downgrade.push_back({.sql = kResetLockTimeout});
    migration_.downgrade = std::move(downgrade);
  }

  Migration& migration_;
  OpContext& words_;
  const DriftRequest& request_;
  std::map<QualifiedName, const Table*> declared_;
  std::map<QualifiedName, const Table*> actual_;
  std::set<QualifiedName> enums_;
  std::set<std::pair<std::string, std::string>> relabelled_;
  std::set<std::pair<QualifiedName, std::string>> renamed_;
  std::vector<DriftStep> steps_;
  std::vector<const Table*> dropped_tables_;
  std::vector<Statement> late_keys_;  // of dropped tables, for the downgrade
  std::vector<Statement> created_;
  std::vector<Statement> dropped_;
  std::size_t written_ = 0;
};

}  // namespace

bool is_drift(const Finding& finding) {
  return std::ranges::find(kOfOtherTables, finding.kind) == kOfOtherTables.end();
}

std::size_t add_drift(Migration& migration, OpContext& words, const DriftRequest& request) {
  return DriftWriter(migration, words, request).write();
}

}  // namespace modelmend::alembic
