#include <fmt/format.h>

#include "alembic/ddl.h"
#include "alembic/drift_step.h"
#include "drift/column_sql.h"
#include "drift/compare_columns.h"
#include "drift/compare_types.h"
#include "schema/dump/implicit_names.h"
#include "schema/find_column.h"
#include "schema/sql_name.h"
#include "schema/words.h"
#include "text/python_literal.h"

namespace modelmend::alembic {
namespace {

using drift::Finding;
using schema::Column;
using schema::Table;

std::string alter(const Table& table) {
  return "ALTER TABLE " + schema::quoted(table.name);
}

std::string alter(const Table& table, const Column& column) {
  return fmt::format("{} ALTER COLUMN {}", alter(table), schema::sql_name(column.name));
}

DriftAnswer in_place(std::string upgrade, std::string downgrade) {
  return {.step = DriftStep{.upgrade = {{Phase::Columns, {.sql = std::move(upgrade)}}},
                            .downgrade = {{.sql = std::move(downgrade)}}}};
}

std::string comment_sql(const std::string& what, const std::optional<std::string>& comment) {
  return fmt::format("COMMENT ON {} IS {}", what, comment ? schema::quote_text(*comment) : "NULL");
}

Statement add_column(DriftContext& context, const Table& table, const Column& column) {
  const bool guarded = context.guard == Guard::IfNeeded;
  Statement made{.sql = fmt::format("{} ADD COLUMN {}{}", alter(table),
                                    guarded ? "IF NOT EXISTS " : "", drift::column_sql(column))};
  const auto words = guarded ? std::nullopt : column_words(context.words, table, column);
  if (words) {
    const std::string schema =
        table.name.schema.empty()
            ? ""
            : fmt::format(", schema={}", text::python_literal(table.name.schema, '\''));
    made.op = fmt::format("op.add_column({}, {}{})", text::python_literal(table.name.name, '\''),
                          *words, schema);
  }
  return made;
}

Statement drop_column(const DriftContext& context, const Table& table, const Column& column) {
  return {.sql = fmt::format("{} DROP COLUMN {}{}", alter(table),
                             context.guard == Guard::IfNeeded ? "IF EXISTS " : "",
                             schema::sql_name(column.name))};
}

std::string column_of(const Table& table, const Column& column) {
  return fmt::format("COLUMN {}.{}", schema::quoted(table.name), schema::sql_name(column.name));
}

// A row that is there already would have no value.
bool leaves_rows_empty(const Column& column) {
  return !column.nullable && !column.default_value && !column.serial && !column.identity &&
         !column.generated;
}

DriftAnswer missing_column(DriftContext& context, const Column& column) {
  if (column.type.as<schema::Opaque>() != nullptr)
    return declined("the SQL of its type is not known");
  if (drift::is_enum_without_name(column.type)) return declined(kNeedsEnumName);
  DriftStep step;
  if (leaves_rows_empty(column))
    step.note =
        "NOT NULL without a server default: the migration fails if the table has rows; give the "
        "column a server_default, or add it as nullable, fill it, and let a second revision set "
        "NOT NULL";
  step.upgrade.push_back({Phase::Columns, add_column(context, context.actual, column)});
  const bool is_said = !step.upgrade.front().statement.op.empty();
  if (column.comment)
    step.upgrade.push_back({Phase::Columns,
                            {.sql = comment_sql(column_of(context.actual, column), column.comment),
                             .op = is_said ? kIsSaid : ""}});
  step.downgrade.push_back(drop_column(context, context.actual, column));
  return {.step = std::move(step)};
}

DriftAnswer extra_column(DriftContext& context, const Column& column) {
  if (!context.may_drop) return declined(kNeedsAllowDrop);
  DriftStep step;
  step.upgrade.push_back({Phase::Drops, drop_column(context, context.actual, column)});
  step.downgrade.push_back(add_column(context, context.actual, column));
  if (column.comment && step.downgrade.front().op.empty())
    step.downgrade.push_back(
        {.sql = comment_sql(column_of(context.actual, column), column.comment)});
  return {.step = std::move(step)};
}

// A check that is known to hold lets SET NOT NULL read nothing.
DriftAnswer set_not_null(DriftContext& context, const Column& column) {
  const Table& table = context.actual;
  const std::string name = schema::implicit_name(table.name.name, column.name, "not_null",
                                                 [](const std::string&) { return false; });
  const std::string quoted = schema::sql_name(name);
  const std::string check = fmt::format("CONSTRAINT {} CHECK ({} IS NOT NULL) NOT VALID", quoted,
                                        schema::sql_name(column.name));
  DriftStep step;
  step.upgrade = {
      {Phase::Constraints, {.sql = add_constraint_sql(table.name, name, check, context.guard)}},
      {Phase::Scans,
       {.sql = fmt::format("{} VALIDATE CONSTRAINT {}", alter(table), quoted), .outside = true}},
      {Phase::Attach, {.sql = alter(table, column) + " SET NOT NULL"}},
      {Phase::Attach, {.sql = drop_constraint_sql(table.name, name, context.guard)}}};
  step.downgrade = {{.sql = alter(table, column) + " DROP NOT NULL"}};
  return {.step = std::move(step)};
}

DriftAnswer nullability(DriftContext& context, const Column& declared) {
  if (!declared.nullable) return set_not_null(context, declared);
  return in_place(alter(context.actual, declared) + " DROP NOT NULL",
                  alter(context.actual, declared) + " SET NOT NULL");
}

DriftAnswer server_default(const DriftContext& context, const Column& declared,
                           const Column& actual) {
  const auto words = [&](const std::optional<std::string>& value) {
    return value ? fmt::format("{} SET DEFAULT {}", alter(context.actual, actual), *value)
                 : alter(context.actual, actual) + " DROP DEFAULT";
  };
  return in_place(words(declared.default_value), words(actual.default_value));
}

// The numbers of a sequence that has counted are not changed.
DriftAnswer identity(const DriftContext& context, const Column& declared, const Column& actual) {
  const std::string start = alter(context.actual, actual);
  if (!drift::counts_up(actual)) {
    const schema::Identity wanted = declared.identity.value_or(schema::Identity{});
    return in_place(fmt::format("{} ADD {}", start, schema::to_words(wanted)),
                    start + " DROP IDENTITY");
  }
  const bool is_about_always =
      declared.identity && actual.identity && declared.identity->always != actual.identity->always;
  if (!is_about_always) return declined("who makes its values is for a migration of your own");
  const auto words = [](const schema::Identity& each) {
    return each.always ? " SET GENERATED ALWAYS" : " SET GENERATED BY DEFAULT";
  };
  return in_place(start + words(*declared.identity), start + words(*actual.identity));
}

DriftAnswer collation(const DriftContext& context, const Column& declared, const Column& actual) {
  const auto words = [&](const Column& column) {
    return fmt::format("{} TYPE {} COLLATE \"{}\"", alter(context.actual, actual),
                       drift::type_sql(actual.type), column.collation.value_or("default"));
  };
  return in_place(words(declared), words(actual));
}

DriftAnswer table_comment(const DriftContext& context) {
  const std::string what = "TABLE " + schema::quoted(context.actual.name);
  return in_place(comment_sql(what, context.declared.comment),
                  comment_sql(what, context.actual.comment));
}

DriftAnswer column_comment(const DriftContext& context, const Column& declared,
                           const Column& actual) {
  const std::string what = column_of(context.actual, actual);
  return in_place(comment_sql(what, declared.comment), comment_sql(what, actual.comment));
}

}  // namespace

std::optional<DriftAnswer> column_step(DriftContext& context, const Finding& finding) {
  if (finding.kind == "comment" && finding.subject.empty()) return table_comment(context);
  const Column* const declared = schema::find_column(context.declared, finding.subject);
  const Column* const actual = schema::find_column(context.actual, finding.subject);
  if (declared != nullptr && finding.kind == "missing-column")
    return missing_column(context, *declared);
  if (actual != nullptr && finding.kind == "extra-column") return extra_column(context, *actual);
  if (declared == nullptr || actual == nullptr) return std::nullopt;
  if (finding.kind == "nullability") return nullability(context, *declared);
  if (finding.kind == "server-default") return server_default(context, *declared, *actual);
  if (finding.kind == "identity") return identity(context, *declared, *actual);
  if (finding.kind == "collation") return collation(context, *declared, *actual);
  if (finding.kind == "comment") return column_comment(context, *declared, *actual);
  if (finding.kind == "generated")
    return declined("PostgreSQL changes no generated column; drop and add it by hand");
  return std::nullopt;
}

}  // namespace modelmend::alembic
