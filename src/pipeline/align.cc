#include "pipeline/align.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "drift/compare_types.h"
#include "drift/drift.h"
#include "model/declared_type.h"
#include "model/foreign_keys.h"
#include "pipeline/align_constraints.h"
#include "pipeline/align_plan.h"
#include "pipeline/key_ends.h"
#include "pipeline/project_view.h"
#include "schema/find_column.h"

namespace modelmend::pipeline {
namespace {

using model::ColumnDecl;
using model::ProjectModels;
using model::TableColumn;
using model::TableFact;

constexpr const char* kItsType = "its type";

// The type that a column has in the tables that SQLAlchemy would create.
schema::SqlType effective(const ProjectModels& models, const TableFact& table,
                          const ColumnDecl& decl) {
  if (decl.type_origin != model::TypeOrigin::ForeignKey) return decl.type;
  return model::effective_type(models, table.id, decl.id, model::nothing_changes).type;
}

// What SQLAlchemy keeps in the type, the database keeps beside it.
schema::SqlType type_of(const schema::Column& column) {
  schema::SqlType type{.is = column.type.is, .raw = {}};
  if (auto* text = std::get_if<schema::Character>(&type.is)) text->collation = column.collation;
  return type;
}

// Models name enums of the default schema only.
rewrite::WantedType wanted_type(const schema::Column& column, const std::string& because,
                                const std::string& default_schema, model::PythonEnums& enums) {
  rewrite::WantedType wanted{.type = type_of(column), .because = because};
  auto* const enumeration = std::get_if<schema::Enum>(&wanted.type.is);
  if (enumeration == nullptr || enumeration->schema != default_schema) return wanted;
  enumeration->schema.clear();
  wanted.enums = enums.with_labels(enumeration->labels);
  return wanted;
}

// A difference that no declared type of another family ends.
bool is_of_user_types(const std::string& kind) {
  return kind == "domain" || kind == "enum-labels" || kind == "enum-name";
}
bool is_inside_family(const std::string& kind) {
  return kind == "type-length" || kind == "type-precision";
}

// Compares types as they are in that database.
class TypePlan {
 public:
  TypePlan(const semantic::Project& project, const ProjectModels& models, model::PythonEnums& enums,
           const schema::Schema& schema, const std::string& source_name,
           const AlignOptions& options, AlignPlan& plan)
      : project_(project),
        models_(models),
        enums_(enums),
        schema_(schema),
        source_name_(source_name),
        options_(options),
        plan_(plan) {}

  void want_type(const MatchedColumn& column) { want_type(column, source_name_); }

  // `whose`: what has the type.
  void want_type(const MatchedColumn& column, const std::string& whose) {
    const schema::Column& actual = column.actual;
    const auto difference = drift::type_difference(
        model::declared_type(project_, models_, column.table.id, column.decl, schema_.dialect),
        actual.type, schema_);
    if (!difference || difference->severity == Severity::Note) return;
    const std::string because = fmt::format("{} has {}", whose, drift::type_sql(actual.type));
    if (is_of_user_types(difference->kind)) {
      const std::string detail =
          drift::detail_in_words(*difference, drift::DriftOptions{}.declared_name, source_name_);
      plan_.leave(column.table, column.column, kItsType, difference->kind,
                  detail.empty() ? because : fmt::format("{}; {}", because, detail));
    } else if (!is_inside_family(difference->kind) || options_.include_lengths) {
      plan_.wanted().types.insert_or_assign(
          plan_.path_of(column.table, column.column),
          wanted_type(actual, because, drift::options_for(schema_).default_schema, enums_));
    }
  }

 private:
  const semantic::Project& project_;
  const ProjectModels& models_;
  model::PythonEnums& enums_;
  const schema::Schema& schema_;
  const std::string& source_name_;
  const AlignOptions& options_;
  AlignPlan& plan_;
};

// Compares the types of keys with those that their targets are declared with.
class KeyPlan {
 public:
  KeyPlan(const ProjectModels& models, const AlignOptions& options, AlignPlan& plan)
      : models_(models), options_(options), plan_(plan) {}

  void want_type(const TableFact& table, const TableColumn& column, const ColumnDecl& decl) {
    const KeyEnd end = end_of_keys(models_, table, decl, options_.given_up);
    if (end.problem) return leave(table, column, end.problem->code, end.problem->reason);
    std::optional<rewrite::WantedType> wanted;
    for (const auto& [target, in] : end.columns) {
      const schema::SqlType& type = models_.decl(target).type;
      const std::string name = column_name(models_, target, in);
      if (wanted && schema::family(wanted->type) != schema::family(type))
        return leave(table, column, "ambiguous-target",
                     fmt::format("its keys end at columns of different types, one is '{}'", name));
      wanted = {type, fmt::format("'{}' is {}", name, schema::to_sql(type))};
    }
    if (wanted) compare(table, column, decl, *std::move(wanted));
  }

 private:
  void compare(const TableFact& table, const TableColumn& column, const ColumnDecl& decl,
               rewrite::WantedType wanted) {
    const schema::SqlType type = effective(models_, table, decl);
    const bool is_opaque = type.as<schema::Opaque>() != nullptr;
    if (is_opaque || wanted.type.as<schema::Opaque>() != nullptr) {
      if (is_opaque != (wanted.type.as<schema::Opaque>() != nullptr))
        leave(table, column, "type-opaque",
              fmt::format("{}, and one of the two types is not known", wanted.because));
      return;
    }
    const bool differs = options_.include_lengths
                             ? type != wanted.type
                             : schema::family(type) != schema::family(wanted.type);
    if (differs)
      plan_.wanted().types.insert_or_assign(plan_.path_of(table, column), std::move(wanted));
  }

  void leave(const TableFact& table, const TableColumn& column, std::string code,
             std::string reason) {
    plan_.leave(table, column, kItsType, std::move(code), std::move(reason));
  }

  const ProjectModels& models_;
  const AlignOptions& options_;
  AlignPlan& plan_;
};

// The columns of a database that those of the models are.
class ActualColumns {
 public:
  ActualColumns(const ProjectModels& models, const schema::Schema& schema)
      : models_(models),
        schema_(schema),
        default_schema_(drift::options_for(schema).default_schema) {}

  [[nodiscard]] const schema::Table* table_of(const TableFact& table) const {
    return schema_.find_table({table.schema.value_or(default_schema_), table.name});
  }

  struct End {
    const schema::Table* table = nullptr;
    const schema::Column* column = nullptr;
    std::string name;
  };
  // Those of these columns that the database has.
  [[nodiscard]] std::vector<End> among(const std::set<ColumnOfTable>& columns) const {
    std::vector<End> found;
    for (const auto& [decl, in] : columns) {
      const TableFact& fact = models_.table(in);
      const auto column = std::ranges::find(fact.columns, decl, &TableColumn::decl);
      const schema::Table* const table = table_of(fact);
      if (table == nullptr || column == fact.columns.end()) continue;
      if (const schema::Column* const actual = schema::find_column(*table, column->name))
        found.push_back({table, actual, column_name(models_, decl, in)});
    }
    return found;
  }

 private:
  const ProjectModels& models_;
  const schema::Schema& schema_;
  std::string default_schema_;
};

// Keys whose own column the database lacks, but not their target's: their tables are still to be
// created, and can be with the target's type only.
class NewKeyPlan {
 public:
  NewKeyPlan(const ProjectModels& models, const AlignOptions& options, const ActualColumns& actual,
             const std::string& source_name, TypePlan& types, AlignPlan& plan)
      : models_(models),
        options_(options),
        actual_(actual),
        source_name_(source_name),
        types_(types),
        plan_(plan),
        of_models_(models, options, plan) {}

  void want_type(const TableFact& table, const TableColumn& column, const ColumnDecl& decl) {
    if (decl.foreign_keys.empty()) return;
    const auto ends = actual_.among(end_of_keys(models_, table, decl, options_.given_up).columns);
    if (ends.empty()) return of_models_.want_type(table, column, decl);
    const ActualColumns::End& first = ends.front();
    const bool agree = std::ranges::all_of(ends, [&](const ActualColumns::End& end) {
      return schema::family(end.column->type) == schema::family(first.column->type);
    });
    if (!agree)
      return plan_.leave(
          table, column, kItsType, "ambiguous-target",
          fmt::format("its keys end at columns of different types, one is '{}'", first.name));
    types_.want_type({table, column, decl, *first.table, *first.column},
                     fmt::format("'{}' of {}", first.name, source_name_));
  }

 private:
  const ProjectModels& models_;
  const AlignOptions& options_;
  const ActualColumns& actual_;
  const std::string& source_name_;
  TypePlan& types_;
  AlignPlan& plan_;
  KeyPlan of_models_;
};

LeftColumn describe(const NotAligned& left, const text::SourceStore& sources) {
  const auto source = sources.get(left.place.file);
  return {.path = sources.path(left.place.file),
          .line = source ? (*source)->lines().line_at(left.place.range.begin) : 0,
          .range = left.place.range,
          .code = left.code,
          .message = fmt::format("'{}' keeps {}: {}", left.column, left.what, left.reason)};
}

std::vector<std::string> warnings_of(const schema::ReadSchema& read, const schema::Source& source) {
  std::vector<std::string> warnings;
  for (const schema::Unread& unread : read.unread)
    warnings.push_back(
        fmt::format("{}:{}: {}", unread.origin.file, unread.origin.line, unread.what));
  if (read.schema.tables.empty())
    warnings.push_back(fmt::format("{} has no tables at all, so nothing was aligned", source.name));
  return warnings;
}

tl::unexpected<Error> nothing_matches(const std::string& pattern) {
  return fail(ErrorCode::Usage, "--only",
              fmt::format("no column of the models matches '{}'", pattern),
              "write 'table.column', with the wildcards of git: 'orders.*', '*.user_id'");
}

bool asks_for_database(const AlignOptions& options) {
  return options.include_nullability || options.include_server_defaults ||
         options.include_foreign_keys;
}

tl::unexpected<Error> needs_database() {
  return fail(ErrorCode::Usage, "--schema models",
              "tells nothing of nullability, server defaults and foreign keys",
              "name a database, a dump or a snapshot");
}

}  // namespace

std::set<model::TableId> given_up(const std::vector<strategy::NamedModel>& named,
                                  const strategy::DecisionFile& decisions) {
  std::set<model::TableId> tables;
  for (const strategy::NamedModel& model : named) {
    const strategy::Decision* const decision = decisions.find(model.name);
    const bool goes = decision != nullptr && (decision->choice == strategy::Choice::Delete ||
                                              decision->choice == strategy::Choice::Future);
    if (goes && model.table) tables.insert(*model.table);
  }
  return tables;
}

Alignment align_to_schema(const semantic::Project& project, const ProjectModels& models,
                          model::PythonEnums& enums, model::FileSearch& search,
                          const schema::Schema& schema, const std::string& source_name,
                          const AlignOptions& options) {
  AlignPlan plan(models, options);
  TypePlan types(project, models, enums, schema, source_name, options, plan);
  ConstraintPlan constraints(project, models, schema, source_name, search, plan);
  const ActualColumns columns(models, schema);
  NewKeyPlan new_keys(models, options, columns, source_name, types, plan);
  plan.for_each_column(
      [&](const TableFact& table, const TableColumn& column, const ColumnDecl& decl) {
        const schema::Table* const real = columns.table_of(table);
        if (real != nullptr && !real->partly_read.empty()) return;
        const schema::Column* const actual =
            real == nullptr ? nullptr : schema::find_column(*real, column.name);
        // That the column is missing is drift of another kind.
        if (actual == nullptr) return new_keys.want_type(table, column, decl);
        const MatchedColumn matched{table, column, decl, *real, *actual};
        types.want_type(matched);
        if (options.include_nullability) constraints.want_nullability(matched);
        if (options.include_server_defaults) constraints.want_default(matched);
        if (options.include_foreign_keys) constraints.want_keys(matched);
      });
  return plan.finish();
}

Alignment align_to_keys(const ProjectModels& models, const AlignOptions& options) {
  AlignPlan plan(models, options);
  KeyPlan keys(models, options, plan);
  plan.for_each_column(
      [&](const TableFact& table, const TableColumn& column, const ColumnDecl& decl) {
        if (!decl.foreign_keys.empty()) keys.want_type(table, column, decl);
      });
  return plan.finish();
}

Result<PlannedAlignment> plan_alignment(const FileSystem& files, const FileSystem& disk,
                                        const RunOptions& options, const schema::Source& source,
                                        const std::vector<std::string>& schemas,
                                        const AlignOptions& asked,
                                        const strategy::DecisionFile* decisions) {
  RunOptions whole = options;
  whole.paths.clear();
  ProjectView view(files, whole);
  AlignOptions align = asked;
  if (decisions != nullptr) {
    const auto named = strategy::named_models(view.project(), view.models());
    if (const auto wrong = decisions->check(named); !wrong.empty())
      return tl::unexpected(wrong.front());
    align.given_up = given_up(named, *decisions);
  }
  PlannedAlignment planned;
  Alignment alignment;
  if (source.kind == schema::SourceKind::Models) {
    if (asks_for_database(align)) return needs_database();
    alignment = align_to_keys(view.models(), align);
  } else {
    const auto read = schema::read_source(disk, source, schemas);
    if (!read) return tl::unexpected(read.error());
    model::PythonEnums enums(view.project(), view.search());
    alignment = align_to_schema(view.project(), view.models(), enums, view.search(), read->schema,
                                source.name, align);
    planned.warnings = warnings_of(*read, source);
  }
  if (!alignment.unmatched.empty()) return nothing_matches(alignment.unmatched.front());
  planned.wanted = std::move(alignment.wanted);
  for (const NotAligned& left : alignment.left)
    planned.left.push_back(describe(left, *view.sources()));
  return planned;
}

}  // namespace modelmend::pipeline
