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
#include "pipeline/project_view.h"

namespace modelmend::pipeline {
namespace {

using model::ColumnDecl;
using model::DeclId;
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

const schema::Column* find_column(const schema::Table& table, const std::string& name) {
  const auto found = std::ranges::find(table.columns, name, &schema::Column::name);
  return found == table.columns.end() ? nullptr : &*found;
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

  void want_type(const MatchedColumn& column) {
    const schema::Column& actual = column.actual;
    const auto difference = drift::type_difference(
        model::declared_type(project_, models_, column.table.id, column.decl, schema_.dialect),
        actual.type, schema_);
    if (!difference || difference->severity == Severity::Note) return;
    const std::string because =
        fmt::format("{} has {}", source_name_, drift::type_sql(actual.type));
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

// Where the chain of keys from a column ends: a column without a key.
class ChainEnds {
 public:
  explicit ChainEnds(const ProjectModels& models) : models_(models) {}

  struct End {
    std::set<std::pair<DeclId, model::TableId>> columns;
    std::optional<std::pair<std::string, std::string>> problem;  // code and reason
  };

  End from(const TableFact& table, const ColumnDecl& decl) {
    End end;
    std::set<DeclId> seen{decl.id};
    std::vector<std::pair<DeclId, model::TableId>> open{{decl.id, table.id}};
    while (!open.empty() && !end.problem) {
      const auto [current, in] = open.back();
      open.pop_back();
      const ColumnDecl& column = models_.decl(current);
      if (column.foreign_keys.empty()) end.columns.emplace(current, in);
      for (const model::ForeignKeyFact& key : column.foreign_keys)
        follow(models_.resolve_target(in, key), key, seen, open, end);
    }
    return end;
  }

 private:
  static void follow(const model::TargetResolution& resolution, const model::ForeignKeyFact& key,
                     std::set<DeclId>& seen, std::vector<std::pair<DeclId, model::TableId>>& open,
                     End& end) {
    if (const auto* unresolved = std::get_if<model::UnresolvedTarget>(&resolution)) {
      end.problem.emplace("unresolved-target", unresolved->reason);
    } else if (std::holds_alternative<model::AmbiguousTarget>(resolution)) {
      end.problem.emplace("ambiguous-target",
                          fmt::format("'{}' can be columns of different types", key.target));
    } else {
      const auto& target = std::get<model::Target>(resolution);
      if (seen.insert(target.decl).second) open.emplace_back(target.decl, target.table);
    }
  }

  const ProjectModels& models_;
};

std::string name_of(const ProjectModels& models, DeclId decl, model::TableId table) {
  const TableFact& fact = models.table(table);
  const auto column = std::ranges::find(fact.columns, decl, &TableColumn::decl);
  return fmt::format("{}.{}", model::qualified_table_name(fact),
                     column == fact.columns.end() ? "?" : column->name);
}

class KeyPlan {
 public:
  KeyPlan(const ProjectModels& models, const AlignOptions& options)
      : models_(models), options_(options), plan_(models, options), ends_(models) {}

  Alignment run() {
    plan_.for_each_column(
        [this](const TableFact& table, const TableColumn& column, const ColumnDecl& decl) {
          if (!decl.foreign_keys.empty()) judge(table, column, decl);
        });
    return plan_.finish();
  }

 private:
  void judge(const TableFact& table, const TableColumn& column, const ColumnDecl& decl) {
    const ChainEnds::End end = ends_.from(table, decl);
    if (end.problem) return leave(table, column, end.problem->first, end.problem->second);
    std::optional<rewrite::WantedType> wanted;
    for (const auto& [target, in] : end.columns) {
      const schema::SqlType& type = models_.decl(target).type;
      const std::string name = name_of(models_, target, in);
      if (wanted && schema::family(wanted->type) != schema::family(type))
        return leave(table, column, "ambiguous-target",
                     fmt::format("its keys end at columns of different types, one is '{}'", name));
      wanted = {type, fmt::format("'{}' is {}", name, schema::to_sql(type))};
    }
    if (wanted) compare(table, column, decl, *std::move(wanted));
  }

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
  AlignPlan plan_;
  ChainEnds ends_;
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

Alignment align_to_schema(const semantic::Project& project, const ProjectModels& models,
                          model::PythonEnums& enums, const schema::Schema& schema,
                          const std::string& source_name, const AlignOptions& options) {
  AlignPlan plan(models, options);
  TypePlan types(project, models, enums, schema, source_name, options, plan);
  ConstraintPlan constraints(project, models, schema, source_name, plan);
  const std::string default_schema = drift::options_for(schema).default_schema;
  plan.for_each_column([&](const TableFact& table, const TableColumn& column,
                           const ColumnDecl& decl) {
    const schema::Table* const real =
        schema.find_table({table.schema.value_or(default_schema), table.name});
    const schema::Column* const actual =
        real == nullptr || !real->partly_read.empty() ? nullptr : find_column(*real, column.name);
    if (actual == nullptr) return;  // a missing column is drift of another kind
    const MatchedColumn matched{table, column, decl, *real, *actual};
    types.want_type(matched);
    if (options.include_nullability) constraints.want_nullability(matched);
    if (options.include_server_defaults) constraints.want_default(matched);
    if (options.include_foreign_keys) constraints.want_keys(matched);
  });
  return plan.finish();
}

Alignment align_to_keys(const ProjectModels& models, const AlignOptions& options) {
  return KeyPlan(models, options).run();
}

Result<PlannedAlignment> plan_alignment(const FileSystem& files, const FileSystem& disk,
                                        const RunOptions& options, const schema::Source& source,
                                        const std::vector<std::string>& schemas,
                                        const AlignOptions& align) {
  RunOptions whole = options;
  whole.paths.clear();
  ProjectView view(files, whole);
  PlannedAlignment planned;
  Alignment alignment;
  if (source.kind == schema::SourceKind::Models) {
    if (asks_for_database(align)) return needs_database();
    alignment = align_to_keys(view.models(), align);
  } else {
    const auto read = schema::read_source(disk, source, schemas);
    if (!read) return tl::unexpected(read.error());
    model::PythonEnums enums(view.project(), view.search());
    alignment =
        align_to_schema(view.project(), view.models(), enums, read->schema, source.name, align);
    planned.warnings = warnings_of(*read, source);
  }
  if (!alignment.unmatched.empty()) return nothing_matches(alignment.unmatched.front());
  planned.wanted = std::move(alignment.wanted);
  for (const NotAligned& left : alignment.left)
    planned.left.push_back(describe(left, *view.sources()));
  return planned;
}

}  // namespace modelmend::pipeline
