#include "model/dump.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "model/foreign_keys.h"
#include "model/table_behaviour.h"
#include "model/to_schema.h"

namespace modelmend::model {

namespace {

std::string_view to_string(Style style) {
  switch (style) {
    case Style::Column:
      return "Column";
    case Style::MappedColumn:
      return "mapped_column";
    case Style::MappedOnly:
      return "Mapped";
    case Style::SqlModelField:
      return "Field";
    case Style::SqlModelAnnotation:
      return "annotation";
    case Style::CoreTable:
      return "core";
  }
  return "";
}

std::string_view to_string(ClassRole role) {
  switch (role) {
    case ClassRole::Mapped:
      return "mapped";
    case ClassRole::Abstract:
      return "abstract";
    case ClassRole::Mixin:
      return "mixin";
    case ClassRole::DeclarativeBase:
      return "base";
    case ClassRole::NotAModel:
      return "no model";
  }
  return "";
}

std::string place_text(const text::SourceStore& sources, const Place& place) {
  const auto file = sources.get(place.file);
  return file ? (*file)->describe(place.range.begin) : sources.path(place.file);
}

std::string key_text(const ForeignKeyFact& key) {
  std::string text = key.target.empty() ? fmt::format("? ({})", key.unknown_reason) : key.target;
  if (key.name) text += fmt::format(" name={}", *key.name);
  if (key.use_alter_value) text += " use_alter";
  for (const std::string& option : key.options) text += " " + option;
  return text;
}

std::string target_text(const ProjectModels& models, TableId from, const ForeignKeyFact& key) {
  const TargetResolution resolution = models.resolve_target(from, key);
  if (const auto* target = std::get_if<Target>(&resolution))
    return fmt::format(" => {} in {}", schema::to_sql(models.decl(target->decl).type),
                       models.metadata(models.table(target->table).metadata).name);
  if (const auto* many = std::get_if<AmbiguousTarget>(&resolution))
    return fmt::format(" => ambiguous: {} candidates", many->candidates.size());
  const auto& unresolved = std::get<UnresolvedTarget>(resolution);
  std::string text = fmt::format(" => {}", unresolved.reason);
  if (unresolved.nearest) text += fmt::format(", nearest '{}'", *unresolved.nearest);
  return text;
}

std::string column_line(const ProjectModels& models, const text::SourceStore& sources,
                        const ColumnDecl& decl) {
  std::string line = fmt::format("{} column {}", place_text(sources, decl.place), decl.attribute);
  if (decl.column_name && *decl.column_name != decl.attribute)
    line += fmt::format(" name={}", *decl.column_name);
  if (decl.key) line += fmt::format(" key={}", *decl.key);
  line += fmt::format(" {} {}", to_string(decl.style), schema::to_sql(decl.type));
  if (!decl.python_type_name.empty()) line += fmt::format(" python={}", decl.python_type_name);
  if (decl.primary_key) line += " primary-key";
  line += decl.nullable ? " null" : " not-null";
  const std::vector<TableId> tables = models.tables_of(decl.id);
  for (const ForeignKeyFact& key : decl.foreign_keys) {
    line += fmt::format(" -> {}", key_text(key));
    if (!tables.empty()) line += target_text(models, tables.front(), key);
  }
  if (decl.default_value) line += fmt::format(" default={}", decl.default_value->text);
  if (decl.server_default) line += fmt::format(" server_default={}", decl.server_default->text);
  if (decl.dynamic_reason) line += fmt::format(" [{}]", *decl.dynamic_reason);
  return line;
}

std::string table_line(const ProjectModels& models, const text::SourceStore& sources,
                       const TableFact& table) {
  std::string line = fmt::format("{} table {} in {}", place_text(sources, table.place),
                                 table.name.empty() ? "?" : qualified_table_name(table),
                                 models.metadata(table.metadata).name);
  if (table.mapped_class)
    line += fmt::format(" of {}", models.model_class(*table.mapped_class).qualified_name);
  if (table.local) line += " local";
  line += ":";
  for (const TableColumn& column : table.columns)
    line += fmt::format(" {}{}", column.name, column.primary_key ? "*" : "");
  for (const std::string& reason : table.unread) line += fmt::format(" [{}]", reason);
  return line;
}

std::string class_line(const ProjectModels& models, const text::SourceStore& sources,
                       const ModelClass& cls) {
  std::string line = fmt::format("{} class {} {}", place_text(sources, cls.place),
                                 cls.qualified_name, to_string(cls.role));
  if (cls.metadata) line += fmt::format(" in {}", models.metadata(*cls.metadata).name);
  if (!cls.bases.empty()) line += " <";
  for (const ClassId base : cls.bases)
    line += fmt::format(" {}", models.model_class(base).qualified_name);
  for (const std::string& reason : cls.unread) line += fmt::format(" [{}]", reason);
  return line;
}

// Lines in the order of their places; at one place the class, its table, then columns.
struct Line {
  Place place;
  int rank;
  std::string text;
};

std::vector<std::string> reasons_of(const std::vector<UnreadPart>& parts) {
  std::vector<std::string> reasons;
  for (const UnreadPart& part : parts) reasons.push_back(part.reason);
  return reasons;
}

DumpedColumn dump_column(const semantic::Project& project, const ProjectModels& models,
                         TableId table, const TableColumn& column) {
  const text::SourceStore& sources = project.sources();
  const ColumnDecl& decl = models.decl(column.decl);
  const schema::SqlType& type = decl.type;
  DumpedColumn dumped;
  dumped.name = column.name;
  dumped.key = column.key;
  dumped.family = std::string(schema::family(type));
  dumped.sql = schema::to_sql(type);
  if (const auto* t = type.as<schema::Character>()) dumped.length = t->length;
  if (const auto* t = type.as<schema::Binary>()) dumped.length = t->length;
  if (const auto* t = type.as<schema::Float>()) dumped.precision = t->precision;
  if (const auto* t = type.as<schema::Numeric>()) {
    dumped.precision = t->precision;
    dumped.scale = t->scale;
  }
  if (const auto* t = type.as<schema::Timestamp>()) dumped.timezone = t->with_time_zone;
  if (const auto* t = type.as<schema::Time>()) dumped.timezone = t->with_time_zone;
  if (const auto* t = type.as<schema::Enum>()) {
    dumped.enum_name = t->name;
    dumped.enum_labels = t->labels;
  }
  if (const auto* t = type.as<schema::Opaque>()) dumped.type_reason = t->reason;
  dumped.nullable = column.nullable;
  dumped.primary_key = column.primary_key;
  for (const ForeignKeyFact& key : decl.foreign_keys)
    dumped.foreign_keys.push_back(key.target.empty() ? "?" : key.target);
  std::sort(dumped.foreign_keys.begin(), dumped.foreign_keys.end());
  dumped.place = place_text(sources, decl.place);
  dumped.dynamic_reason = decl.dynamic_reason.value_or("");
  ColumnBehaviour behaviour = column_behaviour(project, models, table, column);
  dumped.behaviour = std::move(behaviour.traits);
  dumped.unread = reasons_of(behaviour.unread);
  return dumped;
}

DumpedTable dump_table(const semantic::Project& project, const ProjectModels& models,
                       const TableFact& table) {
  DumpedTable out;
  out.name = table.name;
  out.schema = table.schema.value_or("");
  out.place = place_text(project.sources(), table.place);
  out.unread = table.unread;
  if (table.mapped_class) {
    const ModelClass& cls = models.model_class(*table.mapped_class);
    out.mapped_class = cls.qualified_name;
    out.unread.insert(out.unread.end(), cls.unread.begin(), cls.unread.end());
  }
  for (const TableColumn& column : table.columns)
    out.columns.push_back(dump_column(project, models, table.id, column));
  ColumnBehaviour behaviour = table_behaviour(project, models, table);
  out.behaviour = std::move(behaviour.traits);
  for (std::string& reason : reasons_of(behaviour.unread)) out.unread.push_back(std::move(reason));
  return out;
}

// What one database contains, by the place where each table is declared: "app/models.py:12:5".
class DatabaseTables {
 public:
  DatabaseTables(const semantic::Project& project, const ProjectModels& models,
                 schema::Dialect dialect)
      : declared_(to_schema(project, models, {.dialect = dialect, .metadata = std::nullopt})) {
    for (const schema::Table& table : declared_.schema.tables)
      by_place_.emplace(
          fmt::format("{}:{}:{}", table.origin.file, table.origin.line, table.origin.column),
          &table);
  }

  [[nodiscard]] std::optional<schema::Table> at(const std::string& place) const {
    const auto found = by_place_.find(place);
    return found == by_place_.end() ? std::nullopt : std::optional(*found->second);
  }

 private:
  DeclaredSchema declared_;
  std::map<std::string, const schema::Table*> by_place_;
};

}  // namespace

std::string dump_models(const ProjectModels& models, const text::SourceStore& sources,
                        std::optional<FileId> only) {
  std::vector<Line> lines;
  const auto add = [&](const Place& place, int rank, auto text) {
    if (!only || place.file == *only) lines.push_back({place, rank, text()});
  };
  for (const MetaDataFact& metadata : models.metadatas)
    if (metadata.place)
      add(*metadata.place, 0, [&] {
        std::string line =
            fmt::format("{} metadata {}", place_text(sources, *metadata.place), metadata.name);
        if (metadata.default_schema) line += fmt::format(" schema={}", *metadata.default_schema);
        return line;
      });
  for (const ModelClass& cls : models.classes)
    add(cls.place, 1, [&] { return class_line(models, sources, cls); });
  for (const TableFact& table : models.tables)
    add(table.place, 2, [&] { return table_line(models, sources, table); });
  for (const ColumnDecl& decl : models.declarations)
    add(decl.place, 3, [&] { return column_line(models, sources, decl); });
  std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    return std::tie(a.place.file, a.place.range.begin, a.rank) <
           std::tie(b.place.file, b.place.range.begin, b.rank);
  });
  std::string text;
  for (const Line& line : lines) text += line.text + "\n";
  return text;
}

std::vector<DumpedMetaData> metadata_dump(const semantic::Project& project,
                                          const ProjectModels& models) {
  const DatabaseTables postgresql(project, models, schema::Dialect::PostgreSql);
  const DatabaseTables sqlite(project, models, schema::Dialect::Sqlite);
  std::vector<DumpedMetaData> result;
  for (const MetaDataFact& metadata : models.metadatas) {
    DumpedMetaData dumped{metadata.name, {}};
    for (const TableFact& table : models.tables)
      if (table.metadata == metadata.id && !table.local)
        dumped.tables.push_back(dump_table(project, models, table));
    std::stable_sort(dumped.tables.begin(), dumped.tables.end(),
                     [](const DumpedTable& a, const DumpedTable& b) {
                       return std::tie(a.schema, a.name) < std::tie(b.schema, b.name);
                     });
    for (DumpedTable& table : dumped.tables) {
      table.postgresql = postgresql.at(table.place);
      table.sqlite = sqlite.at(table.place);
    }
    result.push_back(std::move(dumped));
  }
  return result;
}

}  // namespace modelmend::model
