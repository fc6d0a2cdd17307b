#include "schema/sqlite/read_sqlite.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include "schema/expressions.h"
#include "schema/sql_tokens.h"
#include "schema/sqlite/database.h"
#include "schema/sqlite/declared_type.h"
#include "schema/sqlite/dump_loader.h"
#include "schema/sqlite/table_text.h"

namespace modelmend::schema {
namespace {

using sqlite::Database;
using sqlite::Row;
using sqlite::TableText;

std::string text(const Row& row, std::size_t at) {
  return at < row.size() ? row[at].value_or("") : std::string();
}

int number(const Row& row, std::size_t at) {
  const std::string digits = text(row, at);
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

bool same_name(std::string_view a, std::string_view b) {
  return to_lower(a) == to_lower(b);
}

bool same_names(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::ranges::equal(a, b, same_name);
}

KeyAction action_of(std::string_view words) {
  if (words == "RESTRICT") return KeyAction::Restrict;
  if (words == "CASCADE") return KeyAction::Cascade;
  if (words == "SET NULL") return KeyAction::SetNull;
  return words == "SET DEFAULT" ? KeyAction::SetDefault : KeyAction::NoAction;
}

// "x" is a string where SQLite wants a value.
std::string default_text(std::string words) {
  const bool quoted = words.size() >= 2 && words.front() == '"' && words.back() == '"';
  if (quoted) words.front() = words.back() = '\'';
  return words;
}

// Reads the tables of one database.
class SchemaReader {
 public:
  SchemaReader(Database& database, std::string_view file) : database_(database), file_(file) {
    read_.schema.dialect = Dialect::Sqlite;
  }

  Result<ReadSchema> read() {
    auto tables = database_.ask(
        "SELECT l.name, l.type, l.wr, l.strict, m.sql FROM pragma_table_list l"
        " LEFT JOIN sqlite_master m ON m.name = l.name AND m.type IN ('table', 'view')"
        " WHERE l.schema = 'main' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY l.name");
    if (!tables) return tl::unexpected(tables.error());
    for (const Row& row : *tables)
      if (auto done = read_relation(row); !done) return tl::unexpected(done.error());
    fill_targets();
    sort(read_.schema);
    return std::move(read_);
  }

 private:
  Origin origin() const { return {.file = file_, .line = 0, .column = 0}; }

  Result<void> read_relation(const Row& row) {
    const std::string kind = text(row, 1);
    if (kind == "view") {
      read_.schema.views.push_back({.name = {"", text(row, 0)}, .kind = ViewKind::View});
      return {};
    }
    if (kind == "virtual")
      read_.unread.push_back(
          {origin(), fmt::format("the virtual table '{}' is not read", text(row, 0))});
    return kind == "table" ? read_table(row) : Result<void>();
  }

  Result<void> read_table(const Row& row) {
    Table table{.name = {"", text(row, 0)}, .columns = {}};
    table.without_rowid = number(row, 2) != 0;
    table.strict = number(row, 3) != 0;
    table.origin = origin();
    const TableText words = sqlite::read_table_text(text(row, 4));
    if (auto done = read_columns(table, words); !done) return done;
    if (auto done = read_foreign_keys(table, words); !done) return done;
    if (auto done = read_indexes(table, words); !done) return done;
    table.checks = words.checks;
    read_.schema.tables.push_back(std::move(table));
    return {};
  }

  Result<void> read_columns(Table& table, const TableText& words) {
    auto rows = database_.ask(
        "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?)",
        {table.name.name});
    if (!rows) return tl::unexpected(rows.error());
    std::vector<std::pair<int, std::string>> key;
    for (const Row& row : *rows) {
      table.columns.push_back(read_column(row, words));
      if (const int place = number(row, 4); place > 0) key.emplace_back(place, text(row, 0));
    }
    if (key.empty()) return {};
    std::ranges::sort(key);
    table.primary_key = PrimaryKey{.name = words.primary_key_name, .columns = {}};
    for (auto& [place, name] : key) table.primary_key->columns.push_back(std::move(name));
    return {};
  }

  static Column read_column(const Row& row, const TableText& words) {
    constexpr int kVirtual = 2;
    constexpr int kStored = 3;
    Column column{.name = text(row, 0), .type = sqlite::read_declared_type(text(row, 1))};
    // SQLite lets old-style keys be NULL; whoever declares one does not mean that.
    column.nullable = number(row, 2) == 0 && number(row, 4) == 0;
    if (row.size() > 3 && row[3])
      column.default_value = canonical_default(default_text(*row[3]), column.type);
    const auto found = words.columns.find(column.name);
    if (found == words.columns.end()) return column;
    column.collation = found->second.collation;
    if (const int hidden = number(row, 5); hidden == kVirtual || hidden == kStored) {
      column.generated =
          Generated{canonical_expression(found->second.generated), hidden == kStored};
      // Its values have the types that the expression gives them.
      if (text(row, 1).empty()) column.type.is = Opaque{"a generated column without a type"};
    }
    return column;
  }

  Result<void> read_foreign_keys(Table& table, const TableText& words) {
    auto rows = database_.ask(
        "SELECT id, \"table\", \"from\", \"to\", on_update, on_delete"
        " FROM pragma_foreign_key_list(?) ORDER BY id DESC, seq",
        {table.name.name});
    if (!rows) return tl::unexpected(rows.error());
    int current = -1;
    for (const Row& row : *rows) {
      if (number(row, 0) != current) table.foreign_keys.push_back(begin_key(row));
      current = number(row, 0);
      ForeignKey& key = table.foreign_keys.back();
      key.columns.push_back(text(row, 2));
      if (row.size() > 3 && row[3]) key.target_columns.push_back(*row[3]);
    }
    for (ForeignKey& key : table.foreign_keys) name_key(key, words);
    return {};
  }

  static ForeignKey begin_key(const Row& row) {
    ForeignKey key;
    key.target = {"", text(row, 1)};
    key.on_update = action_of(text(row, 4));
    key.on_delete = action_of(text(row, 5));
    return key;
  }

  static void name_key(ForeignKey& key, const TableText& words) {
    for (const sqlite::NamedKey& written : words.foreign_keys) {
      if (!same_names(written.columns, key.columns)) continue;
      key.name = written.name;
      key.deferral = written.deferral;
      return;
    }
  }

  Result<void> read_indexes(Table& table, const TableText& words) {
    auto rows = database_.ask(
        "SELECT l.name, l.\"unique\", l.origin, m.sql FROM pragma_index_list(?) l"
        " LEFT JOIN sqlite_master m ON m.type = 'index' AND m.name = l.name ORDER BY l.name",
        {table.name.name});
    if (!rows) return tl::unexpected(rows.error());
    for (const Row& row : *rows) {
      const std::string made_by = text(row, 2);
      if (made_by == "pk") continue;
      auto index = read_index(table, row);
      if (!index) return tl::unexpected(index.error());
      if (made_by == "u")
        table.uniques.push_back(unique_of(*index, words));
      else
        table.indexes.push_back(*std::move(index));
    }
    return {};
  }

  Result<Index> read_index(const Table& table, const Row& row) {
    auto rows = database_.ask(
        "SELECT name, \"desc\", coll FROM pragma_index_xinfo(?) WHERE key = 1 ORDER BY seqno",
        {text(row, 0)});
    if (!rows) return tl::unexpected(rows.error());
    const sqlite::IndexText words = sqlite::read_index_text(text(row, 3));
    Index index{.name = text(row, 0), .unique = number(row, 1) != 0, .parts = {}};
    index.origin = origin();
    if (words.where) index.where = canonical_expression(*words.where);
    for (std::size_t at = 0; at < rows->size(); ++at) {
      IndexPart part = read_part((*rows)[at], table);
      if (part.column.empty() && at < words.parts.size())
        part.expression = canonical_expression(words.parts[at]);
      index.parts.push_back(std::move(part));
    }
    return index;
  }

  static IndexPart read_part(const Row& row, const Table& table) {
    constexpr std::string_view kUsual = "BINARY";
    IndexPart part{.column = text(row, 0), .expression = {}};
    part.descending = part.nulls_first = number(row, 1) != 0;
    const auto column = std::ranges::find(table.columns, part.column, &Column::name);
    const std::string own = column == table.columns.end()
                                ? std::string(kUsual)
                                : column->collation.value_or(std::string(kUsual));
    if (const std::string collation = text(row, 2); !same_name(collation, own))
      part.collation = collation;
    return part;
  }

  static Unique unique_of(const Index& index, const TableText& words) {
    Unique unique;
    for (const IndexPart& part : index.parts) unique.columns.push_back(part.column);
    for (const sqlite::NamedKey& written : words.uniques)
      if (same_names(written.columns, unique.columns)) unique.name = written.name;
    return unique;
  }

  void fill_targets() {
    for (Table& table : read_.schema.tables)
      for (ForeignKey& key : table.foreign_keys) fill_target(key);
  }

  // Names of tables are the same in any letter case.
  void fill_target(ForeignKey& key) {
    const auto target = std::ranges::find_if(read_.schema.tables, [&](const Table& table) {
      return same_name(table.name.name, key.target.name);
    });
    if (target == read_.schema.tables.end()) return;
    key.target = target->name;
    if (key.target_columns.empty() && target->primary_key)
      key.target_columns = target->primary_key->columns;
  }

  Database& database_;
  std::string file_;
  ReadSchema read_;
};

// A table whose statement was refused is there, but nothing is known of it.
void add_refused(sqlite::Refused refused, ReadSchema& read) {
  std::ranges::move(refused.unread, std::back_inserter(read.unread));
  std::ranges::move(refused.tables, std::back_inserter(read.schema.tables));
  sort(read.schema);
}

}  // namespace

Result<ReadSchema> read_sqlite_file(const std::filesystem::path& file) {
  auto database = Database::open(file);
  if (!database) return tl::unexpected(database.error());
  return SchemaReader(*database, file.string()).read();
}

Result<ReadSchema> read_sqlite_dump(std::string_view text, std::string_view file) {
  auto database = Database::in_memory();
  if (!database) return tl::unexpected(database.error());
  auto refused = sqlite::load_dump(*database, text, file);
  if (!refused) return tl::unexpected(refused.error());
  auto read = SchemaReader(*database, file).read();
  if (read) add_refused(*std::move(refused), *read);
  return read;
}

}  // namespace modelmend::schema
