#include "emit/tables.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/check.h"
#include "rules/embedded.h"
#include "rules/yaml.h"

namespace modelmend::emit {
namespace {

using rules::Yaml;
using rules::YamlField;

// The build has put the file in; that it reads well is tested.
Yaml embedded_table(std::string_view path) {
  const auto files = rules::embedded_files();
  const auto found = std::ranges::find(files, path, &rules::EmbeddedFile::path);
  CHECK(found != files.end());
  auto documents = rules::parse_yaml(std::string(path), found->contents);
  CHECK(documents && documents->size() == 1);
  return std::move(documents->front());
}

std::string text_of(const Yaml& row, std::string_view key) {
  const Yaml* const value = row.find(key);
  return value == nullptr ? std::string() : value->scalar;
}

semantic::SqlModelRelease release_of(const Yaml& row) {
  const std::string text = text_of(row, "since");
  std::uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return semantic::SqlModelRelease{number};
}

std::optional<schema::Dialect> dialect_of(std::string_view name) {
  if (name.empty()) return std::nullopt;
  CHECK(name == "postgresql");
  return schema::Dialect::PostgreSql;
}

TypeRow type_row(const Yaml& yaml) {
  TypeRow row{.python = text_of(yaml, "python"),
              .is_plain = text_of(yaml, "plain") == "true",
              .plain_on = dialect_of(text_of(yaml, "plain_on")),
              .arguments = {},
              .has_length_on_mysql = text_of(yaml, "length_on") == "mysql",
              .since = release_of(yaml)};
  if (const Yaml* const arguments = yaml.find("arguments"))
    for (const YamlField& each : arguments->fields)
      row.arguments.emplace(each.key.scalar, each.value.scalar);
  return row;
}

KeywordRow keyword_row(const Yaml& yaml) {
  constexpr std::string_view kRefuse = "refuse ";
  if (yaml.scalar.starts_with(kRefuse))
    return {KeywordPlace::Refuse, yaml.scalar.substr(kRefuse.size())};
  if (yaml.scalar == "column") return {KeywordPlace::Column, {}};
  if (yaml.scalar == "field") return {KeywordPlace::Field, {}};
  if (yaml.scalar == "loading") return {KeywordPlace::Loading, {}};
  if (yaml.scalar == "nothing") return {KeywordPlace::Nothing, {}};
  CHECK(yaml.scalar == "read");
  return {KeywordPlace::Read, {}};
}

struct NameRow {
  std::string keeper;
};
NameRow name_row(const Yaml& value) {
  return {value.scalar};
}

template <class Row>  // one of the three above: the tables are read alike
using Table = std::map<std::string, Row, std::less<>>;

template <class Row>  // as Table
Table<Row> read_table(std::string_view path, Row (*row)(const Yaml&)) {
  Table<Row> table;
  for (const YamlField& each : embedded_table(path).fields)
    table.emplace(each.key.scalar, row(each.value));
  return table;
}

template <class Row>  // as Table
const Row* find(const Table<Row>& table, std::string_view key) {
  const auto found = table.find(key);
  return found == table.end() ? nullptr : &found->second;
}

}  // namespace

const TypeRow* find_type(std::string_view canonical) {
  static const Table<TypeRow> kTable = read_table<TypeRow>("sqlmodel/types.yaml", type_row);
  return find(kTable, canonical);
}

const KeywordRow* find_keyword(std::string_view keyword) {
  static const Table<KeywordRow> kTable =
      read_table<KeywordRow>("sqlmodel/keywords.yaml", keyword_row);
  return find(kTable, keyword);
}

namespace {

const NameRow* find_name(std::string_view name) {
  static const Table<NameRow> kTable = read_table<NameRow>("sqlmodel/names.yaml", name_row);
  return find(kTable, name);
}

}  // namespace

bool is_config_key(std::string_view key) {
  static const Table<NameRow> kTable = read_table<NameRow>("sqlmodel/config_keys.yaml", name_row);
  return find(kTable, key) != nullptr;
}

DecoratorResult decorator_result(std::string_view canonical) {
  static const Table<NameRow> kTable = read_table<NameRow>("sqlmodel/decorators.yaml", name_row);
  const NameRow* const row = find(kTable, canonical);
  if (row == nullptr) return DecoratorResult::Unknown;
  if (row->keeper == "function") return DecoratorResult::Function;
  if (row->keeper == "column") return DecoratorResult::Column;
  CHECK(row->keeper == "object");
  return DecoratorResult::Object;
}

std::map<std::string, std::string, std::less<>> known_bases() {
  std::map<std::string, std::string, std::less<>> bases;
  for (const YamlField& each : embedded_table("sqlmodel/bases.yaml").fields)
    bases.emplace(each.key.scalar, each.value.scalar);
  return bases;
}

bool is_kept_name(std::string_view name) {
  return find_name(name) != nullptr;
}

bool may_hide_method(std::string_view name, semantic::SqlModelRelease release) {
  constexpr semantic::SqlModelRelease kNeedsPydantic2{31};
  const NameRow* const row = find_name(name);
  return release >= kNeedsPydantic2 && row != nullptr && row->keeper == "pydantic-1";
}

}  // namespace modelmend::emit
