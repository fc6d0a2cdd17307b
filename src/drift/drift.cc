#include "drift/drift.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "drift/column_sql.h"
#include "drift/compare_checks.h"
#include "drift/compare_columns.h"
#include "drift/compare_constraints.h"
#include "drift/compare_indexes.h"
#include "drift/compare_sequences.h"
#include "drift/compare_user_types.h"
#include "drift/comparison.h"
#include "drift/type_change.h"
#include "schema/sql_name.h"
#include "schema/words.h"
#include "text/python_literal.h"

namespace modelmend::drift {

namespace {

using schema::QualifiedName;
using schema::Table;

// Tables that tools keep for themselves.
constexpr std::string_view kNobodysTables[] = {"alembic_version", "spatial_ref_sys",
                                               "sqlite_sequence"};

// Two tables that share this much of their columns may be one.
constexpr double kAlike = 0.7;

double likeness(const Table& a, const Table& b) {
  std::set<std::string> names;
  std::size_t shared = 0;
  for (const schema::Column& column : a.columns) names.insert(column.name);
  for (const schema::Column& column : b.columns) shared += names.count(column.name);
  const std::size_t most = std::max(a.columns.size(), b.columns.size());
  return most == 0 ? 0 : static_cast<double>(shared) / static_cast<double>(most);
}

class SchemaDrift {
 public:
  SchemaDrift(const schema::Schema& declared, const std::vector<schema::Unclear>& unclear,
              const schema::Schema& actual, const DriftOptions& options)
      : comparison_(declared, unclear, actual, options), declared_(declared), actual_(actual) {
    for (const Table& table : actual.tables) {
      if (!is_nobodys(table)) tables_.emplace(comparison_.full(table.name), &table);
    }
    for (const schema::View& view : actual.views) views_.insert(comparison_.full(view.name));
  }

  Drift run() {
    if (actual_.tables.empty() && !declared_.tables.empty()) {
      add_empty();
      return comparison_.finish();
    }
    std::set<QualifiedName> known;
    for (const Table& table : declared_.tables) {
      known.insert(comparison_.full(table.name));
      if (!table.partition_of) compare(table);
    }
    comparison_.note_unclear({});
    if (!comparison_.is_sqlite()) {
      compare_sequences(comparison_);
      compare_user_types(comparison_);
    }
    const bool has_unnamed = comparison_.has_unnamed_tables();
    for (const auto& [name, table] : tables_) {
      if (known.contains(name)) continue;
      if (has_unnamed) {
        comparison_.not_compared(table->name, "", "may be a model's whose name is not known", {});
      } else if (!table->partly_read.empty()) {
        comparison_.not_compared(table->name, "", table->partly_read.front(), {});
      } else {
        extra_.push_back(table);
      }
    }
    missing_in_order();
    for (const Table* table : extra_) extra(*table);
    ask_for_renames();
    return comparison_.finish();
  }

 private:
  static bool is_nobodys(const Table& table) {
    return table.partition_of ||
           std::ranges::find(kNobodysTables, table.name.name) != std::end(kNobodysTables);
  }

  void compare(const Table& declared) {
    const QualifiedName name = comparison_.full(declared.name);
    const auto actual = tables_.find(name);
    const auto& read = actual_.schemas;
    if (!read.empty() && std::ranges::find(read, name.schema) == read.end())
      return comparison_.not_compared(declared.name, "",
                                      fmt::format("the schema '{}' was not read", name.schema),
                                      declared.origin);
    if (actual == tables_.end()) {
      if (!views_.contains(name)) return missing_.push_back(&declared);
      return comparison_.not_compared(
          declared.name, "", fmt::format("it is a view in {}", comparison_.options().actual_name),
          declared.origin);
    }
    if (!is_known(declared, declared) || !is_known(*actual->second, declared)) return;
    comparison_.note_unclear(declared.name);
    compare_columns(comparison_, declared, *actual->second);
    compare_primary_keys(comparison_, declared, *actual->second);
    compare_foreign_keys(comparison_, declared, *actual->second);
    compare_indexes(comparison_, declared, *actual->second);
    compare_checks(comparison_, declared, *actual->second);
    compare_comments(declared, *actual->second);
    compare_parents(declared, *actual->second);
    if (!comparison_.is_sqlite()) compare_exclusions(comparison_, declared, *actual->second);
  }

  // Nothing is claimed about a table that either side knows in part only.
  bool is_known(const Table& table, const Table& declared) {
    for (const std::string& reason : table.partly_read)
      comparison_.not_compared(declared.name, "", reason, declared.origin);
    return table.partly_read.empty();
  }

  void compare_comments(const Table& declared, const Table& actual) {
    if (comparison_.is_sqlite() || declared.comment == actual.comment) return;
    if (comparison_.is_unclear(declared.name, schema::Aspect::Comment, "")) return;
    const auto words = [](const std::optional<std::string>& comment) {
      return comment ? schema::quote_text(*comment) : "none";
    };
    comparison_.add(
        {.kind = "comment",
         .severity = Severity::Note,
         .table = declared.name,
         .subject = {},
         .declared = words(declared.comment),
         .actual = words(actual.comment),
         .message = "comment: " + comparison_.sides(words(declared.comment), words(actual.comment)),
         .edit_model = actual.comment ? fmt::format("declare comment={}",
                                                    text::python_literal(*actual.comment, '\''))
                                      : "remove the comment of the table",
         .change_database =
             fmt::format("COMMENT ON TABLE {} IS {};", schema::quoted(actual.name),
                         declared.comment ? schema::quote_text(*declared.comment) : "NULL"),
         .place = declared.origin});
  }

  // How a table is partitioned, and what it inherits from; models may leave both to the database.
  void compare_parents(const Table& declared, const Table& actual) {
    if (comparison_.is_sqlite()) return;
    const bool are_models = comparison_.options().declared_are_models;
    if (declared.partition_by != actual.partition_by && (declared.partition_by || !are_models))
      add_partition_key(declared, actual);
    std::vector<QualifiedName> wanted;
    std::vector<QualifiedName> there;
    for (const QualifiedName& name : declared.inherits) wanted.push_back(comparison_.full(name));
    for (const QualifiedName& name : actual.inherits) there.push_back(comparison_.full(name));
    if (wanted != there && !are_models) add_inherits(declared, actual, wanted, there);
  }

  void add_partition_key(const Table& declared, const Table& actual) {
    const auto words = [](const std::optional<std::string>& key) {
      return key ? "PARTITION BY " + *key : std::string("not partitioned");
    };
    comparison_.add(
        {.kind = "partition-key",
         .severity = Severity::Error,
         .table = declared.name,
         .subject = {},
         .declared = words(declared.partition_by),
         .actual = words(actual.partition_by),
         .message = comparison_.sides(words(declared.partition_by), words(actual.partition_by)),
         .edit_model = actual.partition_by
                           ? fmt::format("declare postgresql_partition_by={}",
                                         text::python_literal(*actual.partition_by, '\''))
                           : "remove its postgresql_partition_by",
         .change_database = {},
         .place = declared.origin});
  }

  void add_inherits(const Table& declared, const Table& actual,
                    const std::vector<QualifiedName>& wanted,
                    const std::vector<QualifiedName>& there) {
    const auto words = [this](const std::vector<QualifiedName>& parents) {
      std::string text;
      for (const QualifiedName& name : parents)
        text += (text.empty() ? "INHERITS " : ", ") + schema::quoted(comparison_.brief(name));
      return text.empty() ? "no INHERITS" : text;
    };
    std::string sql;
    const auto change = [&](const std::vector<QualifiedName>& some,
                            const std::vector<QualifiedName>& others, std::string_view verb) {
      for (const QualifiedName& name : some)
        if (std::ranges::find(others, name) == others.end())
          sql += fmt::format("{}ALTER TABLE {} {} {};", sql.empty() ? "" : " ",
                             schema::quoted(actual.name), verb, schema::quoted(name));
    };
    change(there, wanted, "NO INHERIT");
    change(wanted, there, "INHERIT");
    comparison_.add({.kind = "inherits",
                     .severity = Severity::Error,
                     .table = declared.name,
                     .subject = {},
                     .declared = words(wanted),
                     .actual = words(there),
                     .message = comparison_.sides(words(wanted), words(there)),
                     .edit_model = {},
                     .change_database = sql,
                     .place = declared.origin});
  }

  void add_empty() {
    comparison_.add({.kind = "empty-schema",
                     .severity = Severity::Warning,
                     .table = {},
                     .subject = {},
                     .declared = fmt::format("{} tables", declared_.tables.size()),
                     .actual = "no tables",
                     .message = fmt::format("{} has no tables at all, so nothing was compared",
                                            comparison_.options().actual_name),
                     .edit_model = "check that the source and --schema-name are the right ones",
                     .change_database = {},
                     .place = {}});
  }

  void missing(const Table& table, std::string sql) {
    comparison_.add(
        {.kind = "missing-table",
         .severity = Severity::Error,
         .table = table.name,
         .subject = {},
         .declared = fmt::format("TABLE {}", schema::quoted(table.name)),
         .actual = {},
         .message = fmt::format("table is not in {}", comparison_.options().actual_name),
         .edit_model = "remove the model",
         .change_database = std::move(sql),
         .place = table.origin});
  }

  // In the order of the findings, so that their statements can be run one after the other: a type
  // is made with the first table that has it, and a key with the later of its two tables.
  void missing_in_order() {
    std::ranges::stable_sort(missing_, {}, [](const Table* table) {
      return std::tie(table->origin.file, table->origin.line, table->origin.column, table->name);
    });
    std::set<QualifiedName> open;
    for (const Table* table : missing_) open.insert(comparison_.full(table->name));
    std::set<std::string> types;
    std::vector<const Table*> made;
    for (const Table* table : missing_) {
      open.erase(comparison_.full(table->name));
      missing(*table, create(*table, open, types) + late_keys(made, *table));
      made.push_back(table);
    }
  }

  // Nothing where a column is of a type that nobody knows. `open`: tables that come later.
  [[nodiscard]] std::string create(const Table& table, const std::set<QualifiedName>& open,
                                   std::set<std::string>& types) const {
    std::string sql;
    for (const schema::Column& column : table.columns) {
      if (column.type.as<schema::Opaque>() != nullptr) return {};
      const std::string type = create_missing_enum(column.type, actual_);
      if (types.insert(type).second) sql += type;
    }
    Table now = table;
    if (comparison_.is_sqlite()) {  // which has no comments
      now.comment.reset();
      for (schema::Column& column : now.columns) column.comment.reset();
    }
    std::erase_if(now.foreign_keys, [&](const schema::ForeignKey& key) {
      return open.contains(comparison_.full(key.target));
    });
    return sql + create_table_sql(now);
  }

  // The keys of tables made before that point to this one.
  [[nodiscard]] std::string late_keys(const std::vector<const Table*>& made,
                                      const Table& target) const {
    std::string sql;
    for (const Table* table : made)
      for (const schema::ForeignKey& key : table->foreign_keys)
        if (comparison_.full(key.target) == comparison_.full(target.name))
          sql += fmt::format(" ALTER TABLE {} ADD {};", schema::quoted(table->name),
                             schema::to_words(key));
    return sql;
  }

  // The keys of extra tables whose turn comes later, in the order of the findings.
  [[nodiscard]] std::string drop_keys_to(const Table& target) const {
    std::string sql;
    if (comparison_.is_sqlite()) return sql;  // which drops a table all the same
    for (const Table* table : extra_) {
      if (comparison_.brief(table->name) <= comparison_.brief(target.name)) continue;
      for (const schema::ForeignKey& key : table->foreign_keys)
        if (key.name && comparison_.full(key.target) == comparison_.full(target.name))
          sql += fmt::format("ALTER TABLE {} DROP CONSTRAINT {}; ", schema::quoted(table->name),
                             schema::sql_name(*key.name));
    }
    return sql;
  }

  void extra(const Table& table) {
    comparison_.add(
        {.kind = "extra-table",
         .severity = Severity::Warning,
         .table = table.name,
         .subject = {},
         .declared = {},
         .actual = fmt::format("TABLE {}", schema::quoted(table.name)),
         .message = fmt::format("table is not in {}", comparison_.options().declared_name),
         .edit_model = "write a model for it",
         .change_database =
             drop_keys_to(table) + fmt::format("DROP TABLE {};", schema::quoted(table.name)),
         .place = {}});
  }

  void ask_for_renames() {
    for (const Table* table : missing_) {
      const auto is_like = [&](const Table* other) { return likeness(*table, *other) >= kAlike; };
      if (std::ranges::count_if(extra_, is_like) != 1) continue;
      const Table& other = **std::ranges::find_if(extra_, is_like);
      comparison_.add(
          {.kind = "possible-rename",
           .severity = Severity::Note,
           .table = table->name,
           .subject = {},
           .declared = schema::quoted(table->name),
           .actual = schema::quoted(comparison_.brief(other.name)),
           .message = fmt::format("is it the table '{}' of {}?",
                                  schema::to_string(comparison_.brief(other.name)),
                                  comparison_.options().actual_name),
           .edit_model = fmt::format("if so, set __tablename__ = '{}'", other.name.name),
           .change_database =
               fmt::format("ALTER TABLE {} RENAME TO {};", schema::quoted(other.name),
                           schema::quoted({"", table->name.name})),
           .place = table->origin});
    }
  }

  Comparison comparison_;
  const schema::Schema& declared_;
  const schema::Schema& actual_;
  std::map<QualifiedName, const Table*> tables_;
  std::set<QualifiedName> views_;
  std::vector<const Table*> missing_;
  std::vector<const Table*> extra_;
};

}  // namespace

Drift drift(const schema::Schema& declared, const std::vector<schema::Unclear>& unclear,
            const schema::Schema& actual, const DriftOptions& options) {
  return SchemaDrift(declared, unclear, actual, options).run();
}

DriftOptions options_for(const schema::Schema& actual) {
  DriftOptions options;
  if (actual.dialect == schema::Dialect::Sqlite) options.default_schema.clear();
  if (actual.schemas.size() == 1) options.default_schema = actual.schemas.front();
  return options;
}

}  // namespace modelmend::drift
