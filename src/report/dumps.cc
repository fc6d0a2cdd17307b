#include "report/dumps.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/words.h"
#include "schema/snapshot/snapshot.h"
#include "syntax/walker.h"

namespace modelmend::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;
constexpr std::size_t kLongestExcerpt = 60;

std::string position(const text::SourceFile& file, std::uint32_t offset) {
  const text::LineColumn at = file.at(offset);
  return fmt::format("{}:{}", at.line, at.column);
}

// In one line: line ends and control characters escaped, cut where it gets long.
std::string excerpt(std::string_view text) {
  std::string safe = printable(text.substr(0, kLongestExcerpt));
  if (text.size() > kLongestExcerpt) safe += "...";
  return safe;
}

std::string captures_of(const rules::Match& match) {
  std::string text;
  for (const auto& [name, node] : match.captures.singles()) {
    text += fmt::format(" ${}={}", name, excerpt(node.text()));
  }
  for (const auto& [name, nodes] : match.captures.runs()) {
    std::string list;
    for (const auto& node : nodes) list += (list.empty() ? "" : ", ") + excerpt(node.text());
    text += fmt::format(" $$${}=[{}]", name, list);
  }
  return text;
}

// A template because only optionals of any kind have "nothing" to become null.
template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json behaviour_json(const std::vector<model::ColumnTrait>& traits) {
  Json aspects = Json::object();
  for (const model::ColumnTrait& trait : traits) aspects[trait.aspect] = trait.value;
  return aspects;
}

// As a snapshot writes it.
Json database_json(const std::optional<schema::Table>& table, schema::Dialect dialect) {
  if (!table) return nullptr;
  schema::Schema schema;
  schema.dialect = dialect;
  schema.tables.push_back(*table);
  return Json::parse(schema::write_snapshot(schema)).at("tables").at(0);
}

Json column_json(const model::DumpedColumn& column) {
  return {{"name", column.name},
          {"key", column.key},
          {"family", column.family},
          {"sql", column.sql},
          {"length", or_null(column.length)},
          {"precision", or_null(column.precision)},
          {"scale", or_null(column.scale)},
          {"timezone", or_null(column.timezone)},
          {"enum_name", or_null(column.enum_name)},
          {"enum_labels", column.enum_labels},
          {"nullable", column.nullable},
          {"primary_key", column.primary_key},
          {"foreign_keys", column.foreign_keys},
          {"place", column.place},
          {"type_reason", column.type_reason},
          {"dynamic_reason", column.dynamic_reason},
          {"behaviour", behaviour_json(column.behaviour)},
          {"unread", column.unread}};
}

Json table_json(const model::DumpedTable& table) {
  Json columns = Json::array();
  for (const model::DumpedColumn& column : table.columns) columns.push_back(column_json(column));
  return {{"name", table.name},
          {"schema", table.schema},
          {"mapped_class", table.mapped_class},
          {"place", table.place},
          {"columns", std::move(columns)},
          {"unread", table.unread},
          {"behaviour", behaviour_json(table.behaviour)},
          {"postgresql", database_json(table.postgresql, schema::Dialect::PostgreSql)},
          {"sqlite", database_json(table.sqlite, schema::Dialect::Sqlite)}};
}

std::string ddl_of(const model::DumpedColumn& column) {
  std::string text = fmt::format("  {} {}", printable(column.name), column.sql);
  if (!column.nullable) text += " NOT NULL";
  if (column.primary_key) text += " PRIMARY KEY";
  for (const std::string& target : column.foreign_keys) {
    text += fmt::format(" REFERENCES {}", printable(target));
  }
  return text + "\n";
}

}  // namespace

std::string dump_tree(const semantic::Module& module) {
  const text::SourceFile& file = module.file();
  std::string text;
  for (syntax::Walker walker(module.root()); walker; walker.next()) {
    const syntax::Node& node = *walker;
    if (!node.is_named() && !node.is_missing()) continue;
    text +=
        fmt::format("{:{}}{}{} {}-{}", "", 2 * walker.depth(), node.is_missing() ? "missing " : "",
                    node.kind_name(), position(file, node.begin()), position(file, node.end()));
    if (node.child_count() == 0) text += fmt::format(" {}", excerpt(node.range().in(file.bytes())));
    text += "\n";
  }
  return text;
}

std::string dump_matches(const semantic::Module& module, std::span<const rules::Match> matches) {
  std::string text;
  for (const rules::Match& match : matches) {
    text += fmt::format("{} {} {}{}\n", position(module.file(), match.node.begin()), match.rule->id,
                        excerpt(match.node.text()), captures_of(match));
  }
  return text;
}

std::string dump_changes(const pipeline::RunResult& result, FileId file) {
  std::string text;
  for (const pipeline::MatchOutcome& outcome : result.outcomes) {
    if (outcome.place.file != file) continue;
    const Spot spot = spot_of(*result.sources, outcome.place);
    text +=
        fmt::format("match {}:{} {} {}{}\n", spot.begin.line, spot.begin.column, outcome.rule_id,
                    to_string(outcome.outcome), outcome.code.empty() ? "" : " " + outcome.code);
  }
  for (const pipeline::ChangedFile& changed : result.changed) {
    if (changed.file != file) continue;
    for (const patch::Edit& edit : changed.edits) {
      const Spot spot = spot_of(*result.sources, {file, edit.range});
      text += fmt::format("edit {}:{}-{}:{} '{}' -> '{}'\n", spot.begin.line, spot.begin.column,
                          spot.end.line, spot.end.column, printable(edit.range.in(changed.before)),
                          printable(edit.text));
    }
  }
  return text;
}

std::string dump_schema(std::span<const model::DumpedMetaData> metadatas) {
  std::string text;
  for (const model::DumpedMetaData& metadata : metadatas) {
    for (const model::DumpedTable& table : metadata.tables) {
      text += fmt::format("table {}{}{} metadata {} at {}\n", printable(table.schema),
                          table.schema.empty() ? "" : ".", printable(table.name), metadata.name,
                          table.place);
      for (const model::DumpedColumn& column : table.columns) text += ddl_of(column);
    }
  }
  return text;
}

std::string dump_models_json(std::span<const model::DumpedMetaData> metadatas,
                             const MapperView& mappers) {
  Json models = Json::array();
  for (const model::DumpedMetaData& metadata : metadatas) {
    Json tables = Json::array();
    for (const model::DumpedTable& table : metadata.tables) tables.push_back(table_json(table));
    models.push_back({{"name", metadata.name}, {"tables", std::move(tables)}});
  }
  const Json document{{"version", kFormatVersion},
                      {"models", std::move(models)},
                      {"mappers", mappers_json(mappers)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace modelmend::report
