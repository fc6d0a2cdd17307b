#include "alembic/op_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "alembic/ddl.h"
#include "model/text_clause.h"
#include "schema/words.h"
#include "text/python_literal.h"

namespace modelmend::alembic {
namespace {

using schema::QualifiedName;
using schema::Table;

std::string literal(std::string_view text) {
  return text::python_literal(text, '\'');
}

// "['a', 'b']"
std::string list_of(const std::vector<std::string>& names) {
  std::vector<std::string> literals;
  for (const std::string& name : names) literals.push_back(literal(name));
  return fmt::format("[{}]", fmt::join(literals, ", "));
}

std::string name_argument(const std::string& name) {
  return fmt::format("op.f({})", literal(name));
}

using Arguments = std::vector<std::string>;

// "op.create_table(", a line for each argument, ")".
std::string call_of_lines(std::string_view callee, const Arguments& arguments) {
  return fmt::format("{}(\n    {},\n)", callee, fmt::join(arguments, ",\n    "));
}

std::string call(std::string_view callee, const Arguments& arguments) {
  return fmt::format("{}({})", callee, fmt::join(arguments, ", "));
}

void add_schema(Arguments& arguments, const QualifiedName& table, std::string_view keyword) {
  if (!table.schema.empty())
    arguments.push_back(fmt::format("{}={}", keyword, literal(table.schema)));
}

void add_name(Arguments& arguments, const std::optional<std::string>& name) {
  if (name) arguments.push_back("name=" + name_argument(*name));
}

void add_deferral(Arguments& arguments, schema::Deferral deferral) {
  if (deferral == schema::Deferral::NotDeferrable) return;
  arguments.emplace_back("deferrable=True");
  if (deferral == schema::Deferral::InitiallyDeferred)
    arguments.emplace_back("initially='DEFERRED'");
}

std::optional<std::string> action_words(schema::KeyAction action) {
  switch (action) {
    case schema::KeyAction::NoAction:
      return std::nullopt;
    case schema::KeyAction::Restrict:
      return "RESTRICT";
    case schema::KeyAction::Cascade:
      return "CASCADE";
    case schema::KeyAction::SetNull:
      return "SET NULL";
    case schema::KeyAction::SetDefault:
      break;
  }
  return "SET DEFAULT";
}

void add_key_options(Arguments& arguments, const schema::ForeignKey& key) {
  if (const auto update = action_words(key.on_update))
    arguments.push_back("onupdate=" + literal(*update));
  if (const auto removal = action_words(key.on_delete))
    arguments.push_back("ondelete=" + literal(*removal));
  if (key.match == schema::KeyMatch::Full) arguments.emplace_back("match='FULL'");
  add_deferral(arguments, key.deferral);
}

// Alembic takes names apart at their dots, and ON DELETE SET NULL (a) is known to few releases.
bool has_words(const schema::ForeignKey& key) {
  const auto has_dot = [](std::string_view name) { return name.find('.') != name.npos; };
  return key.set_columns.empty() && !key.target_columns.empty() && !has_dot(key.target.name) &&
         !has_dot(key.target.schema) && std::ranges::none_of(key.target_columns, has_dot) &&
         key.match != schema::KeyMatch::Partial;
}

std::string key_words(const schema::ForeignKey& key) {
  std::vector<std::string> targets;
  for (const std::string& column : key.target_columns)
    targets.push_back(fmt::format("{}.{}", schema::to_string(key.target), column));
  Arguments arguments{list_of(key.columns), list_of(targets)};
  add_name(arguments, key.name);
  add_key_options(arguments, key);
  return call("sa.ForeignKeyConstraint", arguments);
}

std::string unique_words(const schema::Unique& unique) {
  Arguments arguments;
  for (const std::string& column : unique.columns) arguments.push_back(literal(column));
  add_name(arguments, unique.name);
  add_deferral(arguments, unique.deferral);
  if (!unique.include.empty()) arguments.push_back("postgresql_include=" + list_of(unique.include));
  if (unique.nulls_not_distinct) arguments.emplace_back("postgresql_nulls_not_distinct=True");
  return call("sa.UniqueConstraint", arguments);
}

std::string primary_key_words(const schema::PrimaryKey& key) {
  Arguments arguments;
  for (const std::string& column : key.columns) arguments.push_back(literal(column));
  add_name(arguments, key.name);
  add_deferral(arguments, key.deferral);
  return call("sa.PrimaryKeyConstraint", arguments);
}

std::optional<std::string> check_words(const schema::Check& check) {
  const auto text = model::text_clause_of_sql(check.expression);
  if (!text || check.no_inherit) return std::nullopt;
  Arguments arguments{literal(*text)};
  add_name(arguments, check.name);
  return call("sa.CheckConstraint", arguments);
}

void add_number(Arguments& arguments, std::string_view name,
                const std::optional<std::int64_t>& number) {
  if (number) arguments.push_back(fmt::format("{}={}", name, *number));
}

std::string identity_words(const schema::Identity& identity) {
  Arguments arguments{identity.always ? "always=True" : "always=False"};
  add_number(arguments, "start", identity.options.start);
  add_number(arguments, "increment", identity.options.increment);
  add_number(arguments, "minvalue", identity.options.minimum);
  add_number(arguments, "maxvalue", identity.options.maximum);
  add_number(arguments, "cache", identity.options.cache);
  if (identity.options.cycle) arguments.emplace_back("cycle=True");
  return call("sa.Identity", arguments);
}

bool is_in_key(const Table& table, const std::string& column) {
  return table.primary_key &&
         std::ranges::find(table.primary_key->columns, column) != table.primary_key->columns.end();
}

// The dialect makes the one integer column of a primary key count up unless it is told.
std::optional<std::string> autoincrement_words(const Table& table, const schema::Column& column) {
  if (column.serial) return "autoincrement=True";
  const bool may_count = is_in_key(table, column.name) && table.primary_key->columns.size() == 1 &&
                         column.type.as<schema::Integer>() != nullptr && !column.identity;
  if (!may_count) return std::nullopt;
  return "autoincrement=False";
}

// What stands for the type, of SQLAlchemy's or of the project's own.
std::optional<OpWords> words_of_type(const OpContext& context, const Table& table,
                                     const schema::Column& column) {
  if (const auto own = context.custom_types.find({table.name, column.name});
      own != context.custom_types.end())
    return own->second;
  return type_words(column.type, context.dialect, column.collation);
}

// What the column says beside its name and type; nullopt if text() cannot say some SQL.
std::optional<Arguments> column_options(const Table& table, const schema::Column& column) {
  Arguments arguments;
  if (column.generated) {
    const auto text = model::text_clause_of_sql(column.generated->expression);
    if (!text) return std::nullopt;
    arguments.push_back(fmt::format("sa.Computed({}, persisted={})", literal(*text),
                                    column.generated->stored ? "True" : "False"));
  }
  if (column.identity) arguments.push_back(identity_words(*column.identity));
  if (column.default_value) {
    const auto text = text_words(*column.default_value);
    if (!text) return std::nullopt;
    arguments.push_back("server_default=" + *text);
  }
  if (const auto counting = autoincrement_words(table, column)) arguments.push_back(*counting);
  arguments.push_back(fmt::format("nullable={}", column.nullable ? "True" : "False"));
  if (column.comment) arguments.push_back("comment=" + literal(*column.comment));
  return arguments;
}

void add_index_options(Arguments& arguments, const schema::Index& index) {
  if (index.method != "btree") arguments.push_back("postgresql_using=" + literal(index.method));
  if (!index.include.empty()) arguments.push_back("postgresql_include=" + list_of(index.include));
  if (index.nulls_not_distinct) arguments.emplace_back("postgresql_nulls_not_distinct=True");
  Arguments options;
  for (const std::string& option : index.options) {
    const std::size_t equals = option.find('=');
    options.push_back(fmt::format("{}: {}", literal(option.substr(0, equals)),
                                  literal(option.substr(std::min(equals + 1, option.size())))));
  }
  if (!options.empty())
    arguments.push_back(fmt::format("postgresql_with={{{}}}", fmt::join(options, ", ")));
}

std::string_view dialect_name(schema::Dialect dialect) {
  return dialect == schema::Dialect::Sqlite ? "sqlite" : "postgresql";
}

bool is_plain(const schema::IndexPart& part) {
  return !part.column.empty() && !part.collation && !part.operator_class && !part.descending &&
         !part.nulls_first;
}

// "['a', sa.text('lower(b)')]"
std::optional<std::string> index_parts(const schema::Index& index) {
  Arguments parts;
  for (const schema::IndexPart& part : index.parts) {
    const auto text = is_plain(part) ? literal(part.column) : text_words(schema::to_words(part));
    if (!text) return std::nullopt;
    parts.push_back(*text);
  }
  return fmt::format("[{}]", fmt::join(parts, ", "));
}

}  // namespace

std::optional<std::string> text_words(std::string_view sql) {
  const auto text = model::text_clause_of_sql(sql);
  if (!text) return std::nullopt;
  return fmt::format("sa.text({})", literal(*text));
}

std::optional<std::string> column_words(OpContext& context, const Table& table,
                                        const schema::Column& column) {
  // Only a column of the primary key can be SERIAL here.
  if (column.serial && !is_in_key(table, column.name)) return std::nullopt;
  const auto type = words_of_type(context, table, column);
  const auto options = column_options(table, column);
  if (!type || !options) return std::nullopt;
  if (!type->import.empty()) context.imports.insert(type->import);
  Arguments arguments{literal(column.name), type->text};
  arguments.insert(arguments.end(), options->begin(), options->end());
  return call("sa.Column", arguments);
}

std::optional<std::string> create_table_words(OpContext& context, const Table& table,
                                              const std::vector<const schema::ForeignKey*>& keys,
                                              Guard guard) {
  if (!table.exclusions.empty() || table.without_rowid || table.strict) return std::nullopt;
  OpContext tried = context;
  Arguments arguments{literal(table.name.name)};
  for (const schema::Column& column : table.columns) {
    const auto words = column_words(tried, table, column);
    if (!words) return std::nullopt;
    arguments.push_back(*words);
  }
  if (table.primary_key) arguments.push_back(primary_key_words(*table.primary_key));
  for (const schema::ForeignKey* key : keys) {
    if (!has_words(*key)) return std::nullopt;
    arguments.push_back(key_words(*key));
  }
  for (const schema::Unique& unique : table.uniques) arguments.push_back(unique_words(unique));
  for (const schema::Check& check : table.checks) {
    const auto words = check_words(check);
    if (!words) return std::nullopt;
    arguments.push_back(*words);
  }
  add_schema(arguments, table.name, "schema");
  if (table.comment) arguments.push_back("comment=" + literal(*table.comment));
  if (table.unlogged) arguments.emplace_back("prefixes=['UNLOGGED']");
  if (table.partition_by)
    arguments.push_back("postgresql_partition_by=" + literal(*table.partition_by));
  if (guard == Guard::IfNeeded) arguments.emplace_back("if_not_exists=True");
  context.imports = std::move(tried.imports);
  return call_of_lines("op.create_table", arguments);
}

std::string drop_table_words(const Table& table, Guard guard) {
  Arguments arguments{literal(table.name.name)};
  add_schema(arguments, table.name, "schema");
  if (guard == Guard::IfNeeded) arguments.emplace_back("if_exists=True");
  return call("op.drop_table", arguments);
}

std::string create_index_words(const OpContext& context, const Table& table,
                               const schema::Index& index, bool concurrently, Guard guard) {
  const auto parts = index_parts(index);
  const auto where = index.where ? text_words(*index.where) : std::optional<std::string>("");
  if (!parts || !where) return {};
  Arguments arguments{name_argument(index_name(table, index)), literal(table.name.name), *parts,
                      fmt::format("unique={}", index.unique ? "True" : "False")};
  add_schema(arguments, table.name, "schema");
  add_index_options(arguments, index);
  if (!where->empty())
    arguments.push_back(fmt::format("{}_where={}", dialect_name(context.dialect), *where));
  if (concurrently) arguments.emplace_back("postgresql_concurrently=True");
  if (guard == Guard::IfNeeded) arguments.emplace_back("if_not_exists=True");
  return call("op.create_index", arguments);
}

std::string drop_index_words(const Table& table, const schema::Index& index, bool concurrently,
                             Guard guard) {
  Arguments arguments{name_argument(index_name(table, index)),
                      "table_name=" + literal(table.name.name)};
  add_schema(arguments, table.name, "schema");
  if (concurrently) arguments.emplace_back("postgresql_concurrently=True");
  if (guard == Guard::IfNeeded) arguments.emplace_back("if_exists=True");
  return call("op.drop_index", arguments);
}

std::optional<std::string> create_key_words(const Table& table, const schema::ForeignKey& key) {
  if (!has_words(key)) return std::nullopt;
  Arguments arguments{name_argument(key_name(table, key)), literal(table.name.name),
                      literal(key.target.name), list_of(key.columns), list_of(key.target_columns)};
  add_schema(arguments, table.name, "source_schema");
  add_schema(arguments, key.target, "referent_schema");
  add_key_options(arguments, key);
  return call("op.create_foreign_key", arguments);
}

std::string drop_constraint_words(const QualifiedName& table, const std::string& name,
                                  std::string_view kind) {
  Arguments arguments{name_argument(name), literal(table.name)};
  if (!kind.empty()) arguments.push_back(fmt::format("type_={}", literal(kind)));
  add_schema(arguments, table, "schema");
  return call("op.drop_constraint", arguments);
}

}  // namespace modelmend::alembic
