#include "verify/schema_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/overloaded.h"

namespace modelmend::verify {
namespace {

using model::ColumnDecl;
using model::ForeignKeyFact;
using model::ProjectModels;
using model::TableColumn;
using model::TableFact;

// What was announced for one column.
struct Expected {
  const schema::SqlType* type = nullptr;
  bool use_alter_dropped = false;
  std::optional<bool> nullable = std::nullopt;
  const std::string* server_default = nullptr;
  const std::vector<std::string>* keys = nullptr;
};
using ExpectedChanges = std::map<ColumnPath, Expected>;

// One column of one table, with everything that is said about it.
struct ColumnView {
  const TableColumn* column;
  const ColumnDecl* decl;
};

// The tables of one state by MetaData and name; a name that occurs twice is numbered by place.
struct TableKey {
  std::string metadata;
  std::string table;
  std::size_t occurrence = 0;

  friend auto operator<=>(const TableKey&, const TableKey&) = default;
};
using TableViews = std::map<TableKey, const TableFact*>;

TableViews tables_of(const ProjectModels& models) {
  TableViews views;
  for (const TableFact& table : models.tables) {
    TableKey key{.metadata = models.metadata(table.metadata).name,
                 .table = model::qualified_table_name(table)};
    while (views.contains(key)) ++key.occurrence;
    views.emplace(std::move(key), &table);
  }
  return views;
}

using ColumnViews = std::map<std::string_view, ColumnView>;

ColumnViews columns_of(const ProjectModels& models, const TableFact& table) {
  ColumnViews views;
  for (const TableColumn& column : table.columns)
    views.emplace(column.name, ColumnView{&column, &models.decl(column.decl)});
  return views;
}

ExpectedChanges expected_changes(std::span<const Intended> intended) {
  ExpectedChanges changes;
  for (const Intended& each : intended) {
    std::visit(
        Overloaded{
            [&](const TypeChanges& change) { changes[change.column].type = &change.to; },
            [&](const UseAlterDropped& change) { changes[change.column].use_alter_dropped = true; },
            [&](const NullabilityChanges& change) {
              changes[change.column].nullable = change.nullable;
            },
            [&](const ServerDefaultChanges& change) {
              changes[change.column].server_default = &change.to;
            },
            [&](const ForeignKeysChange& change) { changes[change.column].keys = &change.to; }},
        each);
  }
  return changes;
}

std::string key_words(const ForeignKeyFact& key, bool with_use_alter) {
  std::string words =
      fmt::format("foreign key to {}", key.target.empty() ? key.unknown_reason : key.target);
  if (key.name) words += fmt::format(" named {}", *key.name);
  for (const std::string& option : key.options) words += " " + option;
  if (with_use_alter && key.use_alter_value) words += " with use_alter";
  return words;
}

std::vector<std::string> words_of_keys(std::span<const ForeignKeyFact> keys, bool with_use_alter) {
  std::vector<std::string> words;
  for (const ForeignKeyFact& key : keys) words.push_back(key_words(key, with_use_alter));
  std::ranges::sort(words);
  return words;
}

std::string_view null_words(bool nullable) {
  return nullable ? "NULL" : "NOT NULL";
}

std::string default_words(const std::optional<model::DefaultFact>& fact) {
  return fact ? fact->text : "";
}

// A custom type is the same only if it is also written the same.
bool same_type(const schema::SqlType& a, const schema::SqlType& b) {
  if (a != b) return false;
  return a.as<schema::Opaque>() == nullptr || a.raw == b.raw;
}

// Collects the differences of one pair of columns.
class ColumnComparison {
 public:
  ColumnComparison(const ColumnView& before, const ColumnView& after, Expected expected)
      : before_(before), after_(after), expected_(expected) {}

  // Of one declaration that both states share only its place in the tables may differ.
  std::vector<std::string> run_on_shared() {
    compare_flags();
    return std::move(found_);
  }
  std::vector<std::string> run() {
    compare_type();
    compare_flags();
    compare_keys();
    compare_text("default", default_words(before_.decl->default_value),
                 default_words(after_.decl->default_value));
    compare_server_default();
    compare_text("onupdate", default_words(before_.decl->onupdate),
                 default_words(after_.decl->onupdate));
    compare_text("arguments", other_arguments(*before_.decl), other_arguments(*after_.decl));
    compare_text("unread arguments", before_.decl->dynamic_reason.value_or(""),
                 after_.decl->dynamic_reason.value_or(""));
    return std::move(found_);
  }

 private:
  void compare_type() {
    const schema::SqlType& now = after_.decl->type;
    if (expected_.type != nullptr) {
      if (now != *expected_.type)
        found_.push_back(fmt::format("type {} although {} was intended", schema::to_sql(now),
                                     schema::to_sql(*expected_.type)));
      return;
    }
    if (!same_type(before_.decl->type, now))
      found_.push_back(fmt::format("type {} instead of {}", schema::to_sql(now),
                                   schema::to_sql(before_.decl->type)));
  }

  // The numbers in Field(...) that say a type of SQLModel may change with it.
  [[nodiscard]] std::string other_arguments(const ColumnDecl& decl) const {
    std::vector<std::string> arguments = decl.other_arguments;
    if (expected_.type != nullptr)
      std::erase_if(arguments, [](const std::string& argument) {
        return argument.starts_with("max_length=") || argument.starts_with("max_digits=") ||
               argument.starts_with("decimal_places=");
      });
    return fmt::format("{}", fmt::join(arguments, ", "));
  }

  void compare_flags() {
    compare_nullability();
    if (before_.column->primary_key != after_.column->primary_key)
      found_.emplace_back(after_.column->primary_key ? "primary key gained" : "primary key lost");
    compare_text("key", before_.column->key, after_.column->key);
  }

  void compare_nullability() {
    const bool now = after_.column->nullable;
    if (expected_.nullable) {
      if (now != *expected_.nullable)
        found_.push_back(fmt::format("{} although {} was intended", null_words(now),
                                     null_words(*expected_.nullable)));
    } else if (before_.column->nullable != now) {
      found_.emplace_back(now ? "NOT NULL lost" : "NOT NULL gained");
    }
  }

  void compare_server_default() {
    const std::string now = default_words(after_.decl->server_default);
    if (expected_.server_default == nullptr)
      return compare_text("server default", default_words(before_.decl->server_default), now);
    if (now != *expected_.server_default)
      found_.push_back(fmt::format("server default '{}' although '{}' was intended", now,
                                   *expected_.server_default));
  }

  void compare_intended_keys() {
    const std::vector<std::string> now = keys_in_words(after_.decl->foreign_keys);
    if (now != *expected_.keys)
      found_.push_back(fmt::format("'{}' although '{}' was intended", fmt::join(now, ", "),
                                   fmt::join(*expected_.keys, ", ")));
  }

  void compare_keys() {
    if (expected_.keys != nullptr) return compare_intended_keys();
    const bool with_use_alter = !expected_.use_alter_dropped;
    const auto before = words_of_keys(before_.decl->foreign_keys, with_use_alter);
    const auto after = words_of_keys(after_.decl->foreign_keys, with_use_alter);
    report_missing(before, after, "lost");
    report_missing(after, before, "gained");
    if (with_use_alter) return;
    for (const ForeignKeyFact& key : after_.decl->foreign_keys)
      if (key.use_alter_value)
        found_.push_back(key_words(key, true) + " although none was intended");
  }

  void report_missing(const std::vector<std::string>& from, const std::vector<std::string>& in,
                      std::string_view what) {
    std::vector<std::string> missing;
    std::set_difference(from.begin(), from.end(), in.begin(), in.end(),
                        std::back_inserter(missing));
    for (const std::string& words : missing) found_.push_back(fmt::format("{} {}", words, what));
  }

  void compare_text(std::string_view name, std::string_view before, std::string_view after) {
    if (before == after) return;
    if (after.empty()) {
      found_.push_back(fmt::format("{} {} lost", name, before));
    } else if (before.empty()) {
      found_.push_back(fmt::format("{} {} gained", name, after));
    } else {
      found_.push_back(fmt::format("{} {} instead of {}", name, after, before));
    }
  }

  const ColumnView& before_;
  const ColumnView& after_;
  Expected expected_;
  std::vector<std::string> found_;
};

// Walks both states table by table.
class SchemaComparison {
 public:
  SchemaComparison(const ProjectModels& before, const ProjectModels& after,
                   std::span<const Intended> intended)
      : before_(before), after_(after), expected_(expected_changes(intended)) {
    for (const auto& [path, expected] : expected_)
      changing_tables_.emplace(path.metadata, path.table);
  }

  std::vector<Difference> run() {
    const TableViews old_tables = tables_of(before_);
    const TableViews new_tables = tables_of(after_);
    for (const auto& [key, table] : old_tables) {
      const auto now = new_tables.find(key);
      if (now == new_tables.end())
        add(key, "", "table lost", table->place, std::nullopt);
      else
        compare_tables(key, *table, *now->second);
    }
    for (const auto& [key, table] : new_tables)
      if (!old_tables.contains(key)) add(key, "", "table gained", std::nullopt, table->place);
    std::stable_sort(found_.begin(), found_.end(), [](const Difference& a, const Difference& b) {
      return std::tie(a.metadata, a.table, a.column) < std::tie(b.metadata, b.table, b.column);
    });
    return std::move(found_);
  }

 private:
  void compare_tables(const TableKey& key, const TableFact& before, const TableFact& after) {
    if (before.other_arguments != after.other_arguments)
      add(key, "",
          fmt::format("table arguments ({}) instead of ({})",
                      fmt::join(after.other_arguments, ", "),
                      fmt::join(before.other_arguments, ", ")),
          before.place, after.place);
    if (before.unread != after.unread)
      add(key, "", "what could be read of the table changed", before.place, after.place);

    const ColumnViews old_columns = columns_of(before_, before);
    const ColumnViews new_columns = columns_of(after_, after);
    const bool is_meant = changing_tables_.contains({key.metadata, key.table});
    for (const auto& [name, column] : old_columns) {
      const auto now = new_columns.find(name);
      if (now == new_columns.end())
        add(key, name, "column lost", column.decl->place, std::nullopt);
      else
        compare_columns(key, name, column, now->second, is_meant);
    }
    for (const auto& [name, column] : new_columns)
      if (!old_columns.contains(name))
        add(key, name, "column gained", std::nullopt, column.decl->place);
  }

  // `is_meant`: some column of the table is to change.
  void compare_columns(const TableKey& key, std::string_view name, const ColumnView& before,
                       const ColumnView& after, bool is_meant) {
    const auto expected =
        is_meant ? expected_.find({key.metadata, key.table, std::string(name)}) : expected_.end();
    const bool is_expected = expected != expected_.end();
    ColumnComparison comparison(before, after, is_expected ? expected->second : Expected{});
    const bool is_shared = before.decl == after.decl && !is_expected;
    for (std::string& what : is_shared ? comparison.run_on_shared() : comparison.run())
      add(key, name, std::move(what), before.decl->place, after.decl->place);
  }

  void add(const TableKey& key, std::string_view column, std::string what,
           std::optional<Place> before, std::optional<Place> after) {
    found_.push_back({.metadata = key.metadata,
                      .table = key.table,
                      .column = std::string(column),
                      .what = std::move(what),
                      .before = before,
                      .after = after});
  }

  const ProjectModels& before_;
  const ProjectModels& after_;
  ExpectedChanges expected_;
  std::set<std::pair<std::string, std::string>> changing_tables_;  // by MetaData and name
  std::vector<Difference> found_;
};

}  // namespace

std::string Difference::message() const {
  return column.empty() ? fmt::format("{}: {}", table, what)
                        : fmt::format("{}.{}: {}", table, column, what);
}

std::vector<ColumnPath> paths_of(const ProjectModels& models, model::DeclId decl) {
  std::vector<ColumnPath> paths;
  for (const model::TableId id : models.tables_of(decl)) {
    const TableFact& table = models.table(id);
    for (const TableColumn& column : table.columns) {
      if (column.decl != decl) continue;
      paths.push_back({.metadata = models.metadata(table.metadata).name,
                       .table = model::qualified_table_name(table),
                       .column = column.name});
    }
  }
  return paths;
}

std::vector<std::string> keys_in_words(std::span<const ForeignKeyFact> keys) {
  return words_of_keys(keys, false);
}

std::vector<Intended> intend_type(const ProjectModels& models, model::DeclId decl,
                                  const schema::SqlType& to) {
  std::vector<Intended> intended;
  for (ColumnPath& path : paths_of(models, decl))
    intended.emplace_back(TypeChanges{.column = std::move(path), .to = to});
  return intended;
}

std::vector<Intended> intend_no_use_alter(const ProjectModels& models, model::DeclId decl) {
  std::vector<Intended> intended;
  for (ColumnPath& path : paths_of(models, decl))
    intended.emplace_back(UseAlterDropped{.column = std::move(path)});
  return intended;
}

std::vector<Intended> intend_nullability(const ProjectModels& models, model::DeclId decl,
                                         bool nullable) {
  std::vector<Intended> intended;
  for (ColumnPath& path : paths_of(models, decl))
    intended.emplace_back(NullabilityChanges{.column = std::move(path), .nullable = nullable});
  return intended;
}

std::vector<Intended> intend_server_default(const ProjectModels& models, model::DeclId decl,
                                            const std::string& to) {
  std::vector<Intended> intended;
  for (ColumnPath& path : paths_of(models, decl))
    intended.emplace_back(ServerDefaultChanges{.column = std::move(path), .to = to});
  return intended;
}

std::vector<Intended> intend_keys(const ProjectModels& models, model::DeclId decl,
                                  const std::vector<std::string>& to) {
  std::vector<Intended> intended;
  for (ColumnPath& path : paths_of(models, decl))
    intended.emplace_back(ForeignKeysChange{.column = std::move(path), .to = to});
  return intended;
}

std::vector<Difference> schema_diff(const ProjectModels& before, const ProjectModels& after,
                                    std::span<const Intended> intended) {
  return SchemaComparison(before, after, intended).run();
}

}  // namespace modelmend::verify
