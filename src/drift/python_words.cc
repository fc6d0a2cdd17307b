#include "drift/python_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "model/text_clause.h"
#include "schema/schema.h"
#include "text/python_literal.h"

namespace modelmend::drift {

namespace {

using schema::KeyAction;

std::string quoted(std::string_view text) {
  return text::python_literal(text, '\'');
}

std::vector<std::string> quoted_all(const std::vector<std::string>& names) {
  std::vector<std::string> all;
  for (const std::string& name : names) all.push_back(quoted(name));
  return all;
}

std::string_view action_words(KeyAction action) {
  switch (action) {
    case KeyAction::NoAction:
      return "NO ACTION";
    case KeyAction::Restrict:
      return "RESTRICT";
    case KeyAction::Cascade:
      return "CASCADE";
    case KeyAction::SetNull:
      return "SET NULL";
    case KeyAction::SetDefault:
      break;
  }
  return "SET DEFAULT";
}

void add_option(std::vector<std::string>& arguments, std::string_view name,
                std::string_view value) {
  arguments.push_back(fmt::format("{}={}", name, quoted(value)));
}

void add_name(std::vector<std::string>& arguments, const std::optional<std::string>& name) {
  if (name) add_option(arguments, "name", *name);
}

void add_deferral(std::vector<std::string>& arguments, schema::Deferral deferral) {
  if (deferral == schema::Deferral::NotDeferrable) return;
  arguments.emplace_back("deferrable=True");
  if (deferral == schema::Deferral::InitiallyDeferred)
    add_option(arguments, "initially", "DEFERRED");
}

std::string call(std::string_view function, const std::vector<std::string>& arguments) {
  return fmt::format("{}({})", function, fmt::join(arguments, ", "));
}

void add_key_options(std::vector<std::string>& arguments, const schema::ForeignKey& key) {
  if (key.on_update != KeyAction::NoAction)
    add_option(arguments, "onupdate", action_words(key.on_update));
  if (key.on_delete != KeyAction::NoAction) {
    std::string action(action_words(key.on_delete));
    if (!key.set_columns.empty()) action += fmt::format(" ({})", fmt::join(key.set_columns, ", "));
    add_option(arguments, "ondelete", action);
  }
  add_deferral(arguments, key.deferral);
  if (key.match == schema::KeyMatch::Full) add_option(arguments, "match", "FULL");
  if (key.match == schema::KeyMatch::Partial) add_option(arguments, "match", "PARTIAL");
  if (!key.validated) arguments.emplace_back("postgresql_not_valid=True");
}

// Expressions and orders are said in SQL.
bool is_plain(const schema::Index& index) {
  return index.name && index.options.empty() && index.valid &&
         std::ranges::all_of(index.parts, [](const schema::IndexPart& part) {
           return part == schema::IndexPart{.column = part.column,
                                            .expression = {},
                                            .operator_class = part.operator_class};
         });
}

void add_operator_classes(std::vector<std::string>& arguments, const schema::Index& index) {
  std::vector<std::string> classes;
  for (const schema::IndexPart& part : index.parts)
    if (part.operator_class)
      classes.push_back(fmt::format("{}: {}", quoted(part.column), quoted(*part.operator_class)));
  if (!classes.empty())
    arguments.push_back(fmt::format("postgresql_ops={{{}}}", fmt::join(classes, ", ")));
}

}  // namespace

std::string python_words(const schema::ForeignKey& key) {
  std::vector<std::string> targets;
  for (const std::string& column : key.target_columns)
    targets.push_back(quoted(fmt::format("{}.{}", schema::to_string(key.target), column)));
  std::vector<std::string> arguments;
  const bool is_one = key.columns.size() == 1 && targets.size() == 1;
  if (is_one) {
    arguments.push_back(targets.front());
  } else {
    arguments.push_back(fmt::format("[{}]", fmt::join(quoted_all(key.columns), ", ")));
    arguments.push_back(fmt::format("[{}]", fmt::join(targets, ", ")));
  }
  add_key_options(arguments, key);
  return call(is_one ? "ForeignKey" : "ForeignKeyConstraint", arguments);
}

std::string python_words(const schema::Unique& unique) {
  std::vector<std::string> arguments = quoted_all(unique.columns);
  add_name(arguments, unique.name);
  add_deferral(arguments, unique.deferral);
  if (unique.nulls_not_distinct) arguments.emplace_back("postgresql_nulls_not_distinct=True");
  if (!unique.include.empty())
    arguments.push_back(
        fmt::format("postgresql_include=[{}]", fmt::join(quoted_all(unique.include), ", ")));
  return call("UniqueConstraint", arguments);
}

std::string python_words(const schema::Check& check) {
  std::vector<std::string> arguments{
      quoted(model::text_clause_of_sql(check.expression).value_or(check.expression))};
  add_name(arguments, check.name);
  if (!check.validated) arguments.emplace_back("postgresql_not_valid=True");
  return call("CheckConstraint", arguments);
}

std::optional<std::string> python_words(const schema::Index& index) {
  if (!is_plain(index)) return std::nullopt;
  std::vector<std::string> arguments{quoted(*index.name)};
  for (const schema::IndexPart& part : index.parts) arguments.push_back(quoted(part.column));
  if (index.unique) arguments.emplace_back("unique=True");
  if (index.method != "btree") add_option(arguments, "postgresql_using", index.method);
  add_operator_classes(arguments, index);
  if (!index.include.empty())
    arguments.push_back(
        fmt::format("postgresql_include=[{}]", fmt::join(quoted_all(index.include), ", ")));
  if (index.nulls_not_distinct) arguments.emplace_back("postgresql_nulls_not_distinct=True");
  if (index.where)
    arguments.push_back(
        fmt::format("postgresql_where=text({})",
                    quoted(model::text_clause_of_sql(*index.where).value_or(*index.where))));
  return call("Index", arguments);
}

}  // namespace modelmend::drift
