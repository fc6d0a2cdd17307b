#include "drift/compare_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "drift/column_anew.h"
#include "drift/column_sql.h"
#include "drift/compare_types.h"
#include "drift/type_change.h"
#include "model/text_clause.h"
#include "schema/expressions.h"
#include "schema/find_column.h"
#include "schema/nextval.h"
#include "schema/same_meaning.h"
#include "schema/sql_name.h"
#include "schema/words.h"
#include "text/python_literal.h"

namespace modelmend::drift {

namespace {

using schema::Aspect;
using schema::Column;
using schema::Table;

bool is_in_key(const Table& table, const std::string& column) {
  return table.primary_key &&
         std::ranges::find(table.primary_key->columns, column) != table.primary_key->columns.end();
}

std::string counting_words(const Column& column) {
  if (column.identity) return schema::to_words(*column.identity);
  if (column.serial) return "SERIAL";
  if (counts_up(column)) return "DEFAULT " + *column.default_value;
  return "no values of its own";
}

std::string nullability_words(bool nullable) {
  return nullable ? "NULL" : "NOT NULL";
}

std::string in_python(std::string_view text) {
  return text::python_literal(text, '\'');
}

// What says this default of the database in the models.
std::string default_in_python(const std::string& sql) {
  return fmt::format("text({})", in_python(model::text_clause_of_sql(sql).value_or(sql)));
}

std::optional<std::string> default_for_type(const Column& column, const schema::SqlType& type) {
  if (!column.default_value) return std::nullopt;
  return schema::canonical_default(*column.default_value, type);
}

// Compares one column that both sides have.
class ColumnComparison {
 public:
  ColumnComparison(Comparison& comparison, const Table& declared_table, const Table& actual_table,
                   const Column& declared, const Column& actual)
      : comparison_(comparison),
        declared_table_(declared_table),
        actual_table_(actual_table),
        declared_(declared),
        actual_(actual),
        alter_(fmt::format("ALTER TABLE {} ALTER COLUMN {}", schema::quoted(actual_table.name),
                           schema::sql_name(actual.name))) {}

  void run() {
    if (is_unclear(Aspect::Column)) return;
    compare_type();
    compare_nullability();
    compare_default();
    if (!comparison_.is_sqlite()) {
      compare_counting();
      compare_collation();
      compare_comment();
    }
    compare_generated();
  }

 private:
  bool is_unclear(Aspect aspect) {
    return comparison_.is_unclear(declared_table_.name, aspect, declared_.name);
  }

  void add(std::string kind, Severity severity, std::string declared, std::string actual,
           std::string what, std::string edit, std::string sql) {
    std::string sides = comparison_.sides(declared, actual);
    comparison_.add({.kind = std::move(kind),
                     .severity = severity,
                     .table = declared_table_.name,
                     .subject = declared_.name,
                     .declared = std::move(declared),
                     .actual = std::move(actual),
                     .message = fmt::format("{}: {}", what, sides),
                     .edit_model = std::move(edit),
                     .change_database = std::move(sql),
                     .place = declared_.origin});
  }

  void compare_type() {
    if (is_unclear(Aspect::Type)) return;
    for (const Column* column : {&declared_, &actual_})
      if (const auto* opaque = column->type.as<schema::Opaque>())
        return not_compared("its type: " + opaque->reason);
    const auto difference = type_difference(declared_.type, actual_.type, comparison_.actual());
    if (!difference) return;
    Column wanted = declared_;
    // One that is not known may well be the database's.
    if (is_unclear(Aspect::Default)) wanted.default_value = actual_.default_value;
    const std::string detail = detail_in_words(*difference, comparison_.options().declared_name,
                                               comparison_.options().actual_name);
    add(difference->kind, difference->severity, schema::to_sql(declared_.type),
        schema::to_sql(actual_.type), detail.empty() ? "type" : fmt::format("type ({})", detail),
        fmt::format("declare its type as {}", sqlalchemy_type(actual_.type)),
        is_enum_without_name(declared_.type)
            ? std::string()
            : type_change_sql({actual_table_, wanted, actual_, comparison_.actual()}, *difference));
  }

  void compare_nullability() {
    if (is_in_key(declared_table_, declared_.name) || is_in_key(actual_table_, actual_.name))
      return;
    if (declared_.nullable == actual_.nullable) return;
    add("nullability", Severity::Error, nullability_words(declared_.nullable),
        nullability_words(actual_.nullable), "nullability",
        fmt::format("declare it with nullable={}", actual_.nullable ? "True" : "False"),
        fmt::format("{} {} NOT NULL;", alter_, declared_.nullable ? "DROP" : "SET"));
  }

  void compare_default() {
    if (is_unclear(Aspect::Default) || counts_up(declared_) || counts_up(actual_)) return;
    const auto declared = default_for_type(declared_, actual_.type);
    switch (same_default(declared_, actual_, comparison_.actual().dialect)) {
      case schema::Sameness::Same:
        return;
      case schema::Sameness::Unknown:
        return not_compared("its default: PostgreSQL may say it in other words");
      case schema::Sameness::Different:
        break;
    }
    const auto words = [](const std::optional<std::string>& value) {
      return value ? "DEFAULT " + *value : "no DEFAULT";
    };
    add("server-default", Severity::Warning, words(declared), words(actual_.default_value),
        "server default",
        actual_.default_value
            ? "declare server_default=" + default_in_python(*actual_.default_value)
            : "remove its server_default",
        declared ? fmt::format("{} SET DEFAULT {};", alter_, *declared)
                 : alter_ + " DROP DEFAULT;");
  }

  void not_compared(std::string reason) {
    comparison_.not_compared(declared_table_.name, declared_.name, std::move(reason),
                             declared_.origin);
  }

  void compare_counting() {
    if (is_unclear(Aspect::Identity)) return;
    const bool both = counts_up(declared_) && counts_up(actual_);
    if (both && declared_.identity && actual_.identity &&
        declared_.identity->always != actual_.identity->always)
      return add(
          "identity", Severity::Warning, counting_words(declared_), counting_words(actual_),
          "identity",
          fmt::format("declare Identity(always={})", actual_.identity->always ? "True" : "False"),
          fmt::format("{} SET GENERATED {};", alter_,
                      declared_.identity->always ? "ALWAYS" : "BY DEFAULT"));
    if (both && declared_.identity && actual_.identity &&
        declared_.identity->options != actual_.identity->options)
      return add("identity", Severity::Warning, counting_words(declared_), counting_words(actual_),
                 "identity", "declare Identity with the database's numbers",
                 fmt::format("{} {};", alter_,
                             sequence_change(declared_.identity->options, actual_.identity->options,
                                             "SET ")));
    if (both && takes_from_another_sequence())
      return add("server-default", Severity::Warning, counting_words(declared_),
                 counting_words(actual_), "server default",
                 "declare server_default=" + default_in_python(*actual_.default_value),
                 fmt::format("{} SET DEFAULT {};", alter_, *declared_.default_value));
    if (counts_up(declared_) == counts_up(actual_)) return;
    const bool is_missing = counts_up(declared_);
    add("identity", is_missing ? Severity::Error : Severity::Warning, counting_words(declared_),
        counting_words(actual_), "who makes its values",
        is_missing ? "declare it with autoincrement=False"
                   : "declare Identity() or autoincrement=True",
        is_missing         ? alter_ + " ADD GENERATED BY DEFAULT AS IDENTITY;"
        : actual_.identity ? alter_ + " DROP IDENTITY;"
                           : alter_ + " DROP DEFAULT;");
  }

  // nextval('s1') and nextval('s2'); the name of one in another schema may be the same one.
  [[nodiscard]] bool takes_from_another_sequence() const {
    if (!declared_.default_value || !actual_.default_value) return false;
    const auto said = schema::sequence_of(*declared_.default_value);
    const auto kept = schema::sequence_of(*actual_.default_value);
    if (!said || !kept) return false;
    const bool have_schemas = !said->schema.empty() && !kept->schema.empty();
    return said->name != kept->name || (have_schemas && said->schema != kept->schema);
  }

  void compare_generated() {
    if (is_unclear(Aspect::Generated)) return;
    switch (same_generated()) {
      case schema::Sameness::Same:
        return;
      case schema::Sameness::Unknown:
        return not_compared("its Computed: PostgreSQL may say it in other words");
      case schema::Sameness::Different:
        break;
    }
    const auto words = [](const std::optional<schema::Generated>& generated) {
      return generated ? schema::to_words(*generated) : std::string("not generated");
    };
    add("generated", Severity::Error, words(declared_.generated), words(actual_.generated),
        "generated column",
        actual_.generated
            ? fmt::format("declare Computed({})", in_python(actual_.generated->expression))
            : "remove its Computed",
        declared_.generated ? column_anew_sql(actual_table_, declared_)
                            : alter_ + " DROP EXPRESSION;");
  }

  [[nodiscard]] schema::Sameness same_generated() const {
    if (declared_.generated == actual_.generated) return schema::Sameness::Same;
    if (!declared_.generated || !actual_.generated ||
        declared_.generated->stored != actual_.generated->stored)
      return schema::Sameness::Different;
    return comparison_.same_expression(declared_.generated->expression,
                                       actual_.generated->expression, actual_table_);
  }

  void compare_collation() {
    if (declared_.collation == actual_.collation) return;
    const auto words = [](const std::optional<std::string>& collation) {
      return collation ? fmt::format("COLLATE \"{}\"", *collation) : "the default collation";
    };
    add("collation", Severity::Warning, words(declared_.collation), words(actual_.collation),
        "collation",
        actual_.collation ? fmt::format("declare collation='{}'", *actual_.collation)
                          : "remove its collation",
        fmt::format("{} TYPE {} COLLATE \"{}\";", alter_, type_sql(declared_.type),
                    declared_.collation.value_or("default")));
  }

  void compare_comment() {
    if (is_unclear(Aspect::Comment) || declared_.comment == actual_.comment) return;
    const auto words = [](const std::optional<std::string>& comment) {
      return comment ? schema::quote_text(*comment) : "none";
    };
    add("comment", Severity::Note, words(declared_.comment), words(actual_.comment), "comment",
        actual_.comment ? fmt::format("declare comment={}", in_python(*actual_.comment))
                        : "remove its comment",
        fmt::format("COMMENT ON COLUMN {}.{} IS {};", schema::quoted(actual_table_.name),
                    schema::sql_name(actual_.name),
                    declared_.comment ? schema::quote_text(*declared_.comment) : "NULL"));
  }

  Comparison& comparison_;
  const Table& declared_table_;
  const Table& actual_table_;
  const Column& declared_;
  const Column& actual_;
  std::string alter_;
};

void missing_column(Comparison& comparison, const Table& declared, const Table& actual,
                    const Column& column) {
  comparison.add({.kind = "missing-column",
                  .severity = Severity::Error,
                  .table = declared.name,
                  .subject = column.name,
                  .declared = schema::to_words(column),
                  .actual = {},
                  .message = fmt::format("column is not in {}", comparison.options().actual_name),
                  .edit_model = "remove the attribute",
                  .change_database = create_missing_enum(column.type, comparison.actual()) +
                                     fmt::format("ALTER TABLE {} ADD COLUMN {};",
                                                 schema::quoted(actual.name), column_sql(column)),
                  .place = column.origin});
}

std::string arguments_in_python(const Column& column) {
  std::string arguments = sqlalchemy_type(column.type);
  if (column.identity) arguments += ", Identity()";
  if (column.generated)
    arguments += fmt::format(", Computed({})", in_python(column.generated->expression));
  if (!column.nullable) arguments += ", nullable=False";
  if (column.default_value)
    arguments += fmt::format(", server_default={}", default_in_python(*column.default_value));
  if (column.comment) arguments += fmt::format(", comment={}", in_python(*column.comment));
  return arguments;
}

void extra_column(Comparison& comparison, const Table& declared, const Table& actual,
                  const Column& column) {
  comparison.add(
      {.kind = "extra-column",
       .severity = Severity::Error,
       .table = declared.name,
       .subject = column.name,
       .declared = {},
       .actual = schema::to_words(column),
       .message = fmt::format("column is not in {}", comparison.options().declared_name),
       .edit_model =
           fmt::format("add the column: {} = Column({})", column.name, arguments_in_python(column)),
       .change_database = fmt::format("ALTER TABLE {} DROP COLUMN {};", schema::quoted(actual.name),
                                      schema::sql_name(column.name)),
       .place = declared.origin});
}

// One column gone and one come, of the same type: asked, never assumed.
void ask_for_rename(Comparison& comparison, const Table& declared, const Table& actual,
                    const std::vector<const Column*>& missing,
                    const std::vector<const Column*>& extra) {
  for (const Column* column : missing) {
    const auto is_like = [&](const Column* other) {
      return column->type.as<schema::Opaque>() == nullptr &&
             !type_difference(column->type, other->type, comparison.actual());
    };
    if (std::ranges::count_if(extra, is_like) != 1) continue;
    const Column& other = **std::ranges::find_if(extra, is_like);
    const auto has_same_type = [&](const Column* each) {
      return !type_difference(each->type, other.type, comparison.actual());
    };
    if (std::ranges::count_if(missing, has_same_type) != 1) continue;
    comparison.add({.kind = "possible-rename",
                    .severity = Severity::Note,
                    .table = declared.name,
                    .subject = column->name,
                    .declared = column->name,
                    .actual = other.name,
                    .message = fmt::format("is '{}' of {} the column '{}' of {}?", column->name,
                                           comparison.options().declared_name, other.name,
                                           comparison.options().actual_name),
                    .edit_model = fmt::format("if so, give it the name '{}'", other.name),
                    .change_database = fmt::format(
                        "ALTER TABLE {} RENAME COLUMN {} TO {};", schema::quoted(actual.name),
                        schema::sql_name(other.name), schema::sql_name(column->name)),
                    .place = column->origin});
  }
}

}  // namespace

bool counts_up(const Column& column) {
  const bool has_sequence = column.default_value && column.default_value->starts_with("nextval(");
  return column.serial || column.identity || has_sequence;
}

schema::Sameness same_default(const Column& declared, const Column& actual,
                              schema::Dialect dialect) {
  const auto said = default_for_type(declared, actual.type);
  if (dialect == schema::Dialect::PostgreSql)
    return schema::compare_defaults(said, actual.default_value, actual.type);
  return said == actual.default_value ? schema::Sameness::Same : schema::Sameness::Different;
}

void compare_columns(Comparison& comparison, const Table& declared, const Table& actual) {
  std::vector<const Column*> missing;
  std::vector<const Column*> extra;
  bool has_unclear = false;
  for (const Column& column : declared.columns) {
    if (const Column* other = schema::find_column(actual, column.name)) {
      ColumnComparison(comparison, declared, actual, column, *other).run();
    } else if (comparison.is_unclear(declared.name, Aspect::Column, column.name)) {
      has_unclear = true;  // its name may be another one
    } else {
      missing.push_back(&column);
      missing_column(comparison, declared, actual, column);
    }
  }
  for (const Column& column : actual.columns) {
    if (schema::find_column(declared, column.name) != nullptr) continue;
    if (has_unclear) {
      comparison.not_compared(declared.name, column.name, "may be a column whose name is not known",
                              declared.origin);
      continue;
    }
    extra.push_back(&column);
    extra_column(comparison, declared, actual, column);
  }
  ask_for_rename(comparison, declared, actual, missing, extra);
}

}  // namespace modelmend::drift
