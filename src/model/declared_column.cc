#include "model/declared_column.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "model/declared_type.h"
#include "model/table_items.h"
#include "model/type_check.h"
#include "schema/expressions.h"
#include "schema/sequence_options.h"

namespace modelmend::model {

namespace {

using schema::Aspect;
using schema::Column;

// SQLAlchemy's rule: `sqlalchemy.sql.schema.PrimaryKeyConstraint._autoincrement_column`.
enum class Autoincrement { Auto, Always, Never, IgnoreForeignKey };

class ColumnReader {
 public:
  ColumnReader(OpenTable& open, const TableColumn& column)
      : open_(open), fact_(column), decl_(open.models().decl(column.decl)) {}

  void read() {
    column_.name = fact_.name;
    column_.nullable = fact_.nullable && !fact_.primary_key;
    column_.origin = open_.origin(decl_.place);
    if (decl_.dynamic_reason && !decl_.known_elsewhere)
      cannot_tell(Aspect::Column, *decl_.dynamic_reason);
    column_.type =
        declared_type(open_.project(), open_.models(), open_.fact().id, decl_, open_.dialect());
    if (open_.dialect() == schema::Dialect::PostgreSql)
      column_.collation = declared_collation(decl_);
    std::set<std::string> seen;
    for (const DeclaredArgument& argument :
         declared_arguments(open_.project(), decl_.argument_places)) {
      // The column's own stand before those of an Annotated type, and None says nothing there.
      if (is_mapped() && argument.value && is_none(argument.value)) continue;
      const bool is_first = argument.name.empty() || seen.insert(argument.name).second;
      if (is_first) read_argument(argument);
    }
    open_.table.columns.push_back(std::move(column_));
    add_own_index();
    add_type_check(open_, decl_, fact_.name);
  }

 private:
  [[nodiscard]] bool is_mapped() const {
    return decl_.style == Style::MappedColumn || decl_.style == Style::MappedOnly;
  }

  [[nodiscard]] bool is_none(const Expression& value) const {
    return value_of(open_.project(), value).is(syntax::Kind::None);
  }

  // A column has one of server_default, Identity, Computed and FetchedValue: its own, or else that
  // of its Annotated type.
  [[nodiscard]] bool is_second_server_side(std::string_view callee) {
    const bool is_server_side = callee == "Identity" || callee == "Computed" ||
                                callee == "FetchedValue" || callee == "DefaultClause";
    return is_server_side && std::exchange(has_server_side_, true);
  }

  void cannot_tell(Aspect aspect, std::string reason) {
    open_.cannot_tell(aspect, fact_.name, std::move(reason), decl_.place);
  }

  void read_argument(const DeclaredArgument& argument) {
    if (!argument.value) return cannot_tell(Aspect::Column, "an argument cannot be found again");
    if (argument.name.empty()) return positional(argument.value);
    if (argument.name == "server_default") {
      if (!is_none(argument.value) && !std::exchange(has_server_side_, true))
        server_default(argument.value);
    } else if (argument.name == "comment") {
      comment(argument.value);
    } else if (argument.name == "unique") {
      unique_ = flag(argument, Aspect::Uniques);
    } else if (argument.name == "index") {
      index_ = flag(argument, Aspect::Indexes);
    }
  }

  bool flag(const DeclaredArgument& argument, Aspect aspect) {
    const Expression value = value_of(open_.project(), argument.value);
    if (value.is(syntax::Kind::None)) return false;
    const auto constant = bool_constant(open_.project(), value);
    if (!constant)
      open_.cannot_tell(aspect, "",
                        fmt::format("{}= of '{}' is computed", argument.name, fact_.name),
                        decl_.place);
    return constant.value_or(false);
  }

  void comment(const Expression& value) {
    if (unwrapped(value).is(syntax::Kind::None)) return;
    StringConstant text = string_constant(open_.project(), value);
    if (!text.value) cannot_tell(Aspect::Comment, std::move(text.reason));
    if (text.value != "") column_.comment = std::move(text.value);
  }

  void server_default(const Expression& value) {
    const Expression e = value_of(open_.project(), value);
    const std::string callee = sqlalchemy_callee(open_.project(), e);
    if (callee == "Identity") return identity(e);
    if (callee == "Computed") return computed(e);
    if (callee == "FetchedValue")
      return cannot_tell(Aspect::Default, "made by the database itself");
    SqlText text = open_.sql(value, Strings::AreLiterals);
    if (!text.sql) cannot_tell(Aspect::Default, std::move(text.reason));
    if (text.sql) column_.default_value = schema::canonical_default(*text.sql, column_.type);
  }

  void positional(const Expression& value) {
    const Expression e = value_of(open_.project(), value);
    const std::string callee = sqlalchemy_callee(open_.project(), e);
    if (is_second_server_side(callee)) return;
    if (callee == "Identity") return identity(e);
    if (callee == "Computed") return computed(e);
    if (callee == "CheckConstraint") return add_check(open_, e, decl_.place);
    if (callee == "FetchedValue")
      return cannot_tell(Aspect::Default, "made by the database itself");
    if (callee == "DefaultClause") return server_default(e);
    const bool is_python_side = callee == "Sequence" || callee == "ColumnDefault";
    if (!is_python_side)
      cannot_tell(Aspect::Column, fmt::format("'{}' is not read", canonical_text(value)));
  }

  std::optional<std::int64_t> number(const Arguments& arguments, std::string_view name) {
    const Argument* const argument = arguments.keyword(name);
    if (argument == nullptr || unwrapped(argument->value).is(syntax::Kind::None))
      return std::nullopt;
    const auto value = int_constant(open_.project(), argument->value);
    if (!value) cannot_tell(Aspect::Identity, fmt::format("{}= is computed", name));
    return value;
  }

  // https://docs.sqlalchemy.org/en/20/core/defaults.html#identity-ddl
  void identity(const Expression& call) {
    const Arguments arguments = arguments_of(call);
    schema::Identity identity;
    const auto is_true = [&](std::string_view name, std::size_t place) {
      const Argument* argument = arguments.keyword(name);
      if (argument == nullptr && place < arguments.positional.size())
        argument = &arguments.positional[place];
      return argument != nullptr && bool_constant(open_.project(), argument->value).value_or(false);
    };
    constexpr std::size_t kNoPlace = 1000;
    identity.always = is_true("always", 0);
    identity.options = {.start = number(arguments, "start"),
                        .increment = number(arguments, "increment"),
                        .minimum = number(arguments, "minvalue"),
                        .maximum = number(arguments, "maxvalue"),
                        .cache = number(arguments, "cache"),
                        .cycle = is_true("cycle", kNoPlace)};
    schema::leave_out_what_is_usual(identity.options, schema::family(column_.type));
    if (arguments.positional.size() > 1)
      cannot_tell(Aspect::Identity, "arguments of Identity by place are not read");
    // SQLite has none; SQLAlchemy leaves it out there.
    if (open_.dialect() == schema::Dialect::PostgreSql) column_.identity = identity;
  }

  void computed(const Expression& call) {
    const Arguments arguments = arguments_of(call);
    const Argument* sql = arguments.keyword("sqltext");
    if (sql == nullptr && !arguments.positional.empty()) sql = &arguments.positional.front();
    if (sql == nullptr) return;
    SqlText text = open_.sql(sql->value, Strings::AreSql);
    if (!text.sql) return cannot_tell(Aspect::Generated, std::move(text.reason));
    const Argument* persisted = arguments.keyword("persisted");
    if (persisted == nullptr && arguments.positional.size() > 1)
      persisted = &arguments.positional[1];
    const bool is_stored =
        open_.dialect() == schema::Dialect::PostgreSql ||
        (persisted != nullptr && bool_constant(open_.project(), persisted->value).value_or(false));
    column_.generated =
        schema::Generated{.expression = open_.canonical(*text.sql), .stored = is_stored};
  }

  // With index=True, unique=True makes the index unique; alone it is a constraint.
  void add_own_index() {
    if (index_) {
      schema::Index index;
      index.name = open_.name({.kind = "ix",
                               .given = std::nullopt,
                               .columns = {fact_.name},
                               .referred_table = {},
                               .referred_columns = {}});
      index.unique = unique_;
      index.parts.push_back({.column = fact_.name, .expression = {}});
      index.origin = open_.table.columns.back().origin;
      open_.table.indexes.push_back(std::move(index));
    } else if (unique_) {
      schema::Unique unique;
      unique.name = open_.name({.kind = "uq",
                                .given = std::nullopt,
                                .columns = {fact_.name},
                                .referred_table = {},
                                .referred_columns = {}});
      unique.columns = {fact_.name};
      unique.origin = open_.table.columns.back().origin;
      open_.table.uniques.push_back(std::move(unique));
    }
  }

  OpenTable& open_;
  const TableColumn& fact_;
  const ColumnDecl& decl_;
  Column column_;
  bool unique_ = false;
  bool index_ = false;
  bool has_server_side_ = false;
};

Autoincrement autoincrement_of(const OpenTable& open, const ColumnDecl& decl) {
  for (const DeclaredArgument& argument :
       declared_arguments(open.project(), decl.argument_places)) {
    if (argument.name != "autoincrement") continue;
    const auto flag = bool_constant(open.project(), argument.value);
    if (flag) return *flag ? Autoincrement::Always : Autoincrement::Never;
    const auto word = string_constant(open.project(), argument.value).value;
    if (word == "ignore_fk") return Autoincrement::IgnoreForeignKey;
  }
  return Autoincrement::Auto;
}

// The database has it without being told: SQLAlchemy leaves it out of CREATE TABLE.
bool is_system(const OpenTable& open, const ColumnDecl& decl) {
  const auto arguments = declared_arguments(open.project(), decl.argument_places);
  return std::any_of(arguments.begin(), arguments.end(), [&](const DeclaredArgument& argument) {
    return argument.name == "system" && bool_constant(open.project(), argument.value) == true;
  });
}

// Also `sa_column_kwargs={"default": ...}`.
bool has_own_default(const OpenTable& open, const ColumnDecl& decl) {
  const bool has_default = decl.default_value && decl.default_value->text != "None";
  if (has_default || decl.server_default.has_value()) return true;
  const auto arguments = declared_arguments(open.project(), decl.argument_places);
  return std::any_of(arguments.begin(), arguments.end(), [](const DeclaredArgument& argument) {
    return argument.name == "default" && !argument.value.is(syntax::Kind::None);
  });
}

bool makes_its_values(const OpenTable& open, const ColumnDecl& decl, bool is_only_key) {
  const Autoincrement wish = autoincrement_of(open, decl);
  if (wish == Autoincrement::Never || has_own_default(open, decl)) return false;
  if (wish == Autoincrement::Always) return true;
  const bool may_have_key = wish == Autoincrement::IgnoreForeignKey;
  return is_only_key && (decl.foreign_keys.empty() || may_have_key);
}

bool has_sequence(const OpenTable& open, const ColumnDecl& decl) {
  const auto arguments = declared_arguments(open.project(), decl.argument_places);
  return std::any_of(arguments.begin(), arguments.end(), [&](const DeclaredArgument& argument) {
    return sqlalchemy_callee(open.project(), value_of(open.project(), argument.value)) ==
           "Sequence";
  });
}

}  // namespace

void add_column(OpenTable& open, const TableColumn& column) {
  if (is_system(open, open.models().decl(column.decl))) return;
  ColumnReader(open, column).read();
}

void mark_serial(OpenTable& open) {
  if (open.dialect() == schema::Dialect::Sqlite || !open.table.primary_key) return;
  const std::vector<std::string>& key = open.table.primary_key->columns;
  for (const TableColumn& fact : open.fact().columns) {
    if (std::find(key.begin(), key.end(), fact.name) == key.end()) continue;
    const auto column =
        std::find_if(open.table.columns.begin(), open.table.columns.end(),
                     [&](const schema::Column& each) { return each.name == fact.name; });
    if (column == open.table.columns.end()) continue;  // the database's own
    const bool is_integer = column->type.as<schema::Integer>() != nullptr;
    const ColumnDecl& decl = open.models().decl(fact.decl);
    if (is_integer && !column->identity && makes_its_values(open, decl, key.size() == 1) &&
        !has_sequence(open, decl))
      column->serial = true;
  }
}

}  // namespace modelmend::model
