#include "model/table_items.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "model/ddl_condition.h"
#include "schema/definitions.h"
#include "schema/expressions.h"
#include "schema/sql_name.h"

namespace modelmend::model {

namespace {

using schema::Aspect;
using schema::Deferral;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// The column names of a call's positional arguments from `first` on; nullopt if one is unknown.
std::optional<std::vector<std::string>> columns_of(const OpenTable& open,
                                                   const Arguments& arguments, std::size_t first) {
  std::vector<std::string> columns;
  if (arguments.has_splat) return std::nullopt;
  for (std::size_t i = first; i < arguments.positional.size(); ++i) {
    auto column = open.column_of(arguments.positional[i].value);
    if (!column) return std::nullopt;
    columns.push_back(*std::move(column));
  }
  return columns;
}

std::optional<std::string> text_of(const OpenTable& open, const Arguments& arguments,
                                   std::string_view keyword) {
  const Argument* const argument = arguments.keyword(keyword);
  if (argument == nullptr) return std::nullopt;
  return string_constant(open.project(), argument->value).value;
}

bool is_true(const OpenTable& open, const Arguments& arguments, std::string_view keyword) {
  const Argument* const argument = arguments.keyword(keyword);
  return argument != nullptr && bool_constant(open.project(), argument->value).value_or(false);
}

Deferral deferral(bool deferrable, std::string initially) {
  std::transform(initially.begin(), initially.end(), initially.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  if (!deferrable && initially != "DEFERRED") return Deferral::NotDeferrable;
  return initially == "DEFERRED" ? Deferral::InitiallyDeferred : Deferral::InitiallyImmediate;
}

Deferral deferral_of(const OpenTable& open, const Arguments& arguments) {
  return deferral(is_true(open, arguments, "deferrable"),
                  text_of(open, arguments, "initially").value_or(""));
}

// What PostgreSQL keeps with COMMENT ON CONSTRAINT; SQLite has no place for it.
std::optional<std::string> comment_of(const OpenTable& open, const Arguments& arguments) {
  if (open.dialect() != schema::Dialect::PostgreSql) return std::nullopt;
  auto comment = text_of(open, arguments, "comment");
  if (comment == "") return std::nullopt;
  return comment;
}

// The names in a list of strings or columns, as in postgresql_include=["a"].
std::optional<std::vector<std::string>> listed(const OpenTable& open, const Expression& list) {
  const Expression value = value_of(open.project(), list);
  std::vector<std::string> names;
  if (!value.is(Kind::List) && !value.is(Kind::Tuple)) return std::nullopt;
  for (const Node& item : value.node.items()) {
    auto name = open.column_of(value.at(item));
    if (!name) return std::nullopt;
    names.push_back(*std::move(name));
  }
  return names;
}

void add_unique(OpenTable& open, const Expression& call, const Place& place) {
  const Arguments arguments = arguments_of(call);
  const auto given = text_of(open, arguments, "name");
  auto columns = columns_of(open, arguments, 0);
  if (!columns || columns->empty())
    return open.cannot_tell(Aspect::Uniques, given.value_or(""),
                            fmt::format("the columns of '{}' are not known", canonical_text(call)),
                            place);
  schema::Unique unique;
  unique.name = open.name({.kind = "uq",
                           .given = given,
                           .columns = *columns,
                           .referred_table = {},
                           .referred_columns = {}});
  unique.columns = *std::move(columns);
  unique.nulls_not_distinct = is_true(open, arguments, "postgresql_nulls_not_distinct");
  if (const Argument* include = arguments.keyword("postgresql_include"))
    unique.include = listed(open, include->value).value_or(std::vector<std::string>{});
  unique.deferral = deferral_of(open, arguments);
  unique.comment = comment_of(open, arguments);
  unique.origin = open.origin(place);
  open.table.uniques.push_back(std::move(unique));
}

// One part of an index: a column, `User.name.desc()`, `func.lower(User.name)`, text("...").
class IndexReader {
 public:
  IndexReader(OpenTable& open, const Expression& call, const Place& place)
      : open_(open), call_(call), place_(place), arguments_(arguments_of(call)) {}

  void read() {
    index_.origin = open_.origin(place_);
    const auto given = read_name();
    if (arguments_.has_splat) give_up("its arguments come from *args or **kwargs");
    for (std::size_t i = 1; i < arguments_.positional.size(); ++i)
      part(arguments_.positional[i].value);
    for (const Argument& option : arguments_.keywords) keyword(option);
    if (index_.parts.empty()) give_up("it has no parts that are known");
    if (reason_)
      return open_.cannot_tell(Aspect::Indexes, given.value_or(""), *std::move(reason_), place_);
    std::vector<std::string> columns;
    for (const schema::IndexPart& part : index_.parts) columns.push_back(part.column);
    index_.name = open_.name({.kind = "ix",
                              .given = given,
                              .columns = std::move(columns),
                              .referred_table = {},
                              .referred_columns = {}});
    open_.table.indexes.push_back(std::move(index_));
  }

 private:
  void give_up(std::string reason) {
    if (!reason_) reason_ = std::move(reason);
  }

  std::optional<std::string> read_name() {
    const Argument* name = arguments_.keyword("name");
    if (name == nullptr && !arguments_.positional.empty()) name = &arguments_.positional.front();
    if (name == nullptr || unwrapped(name->value).is(Kind::None)) return std::nullopt;
    StringConstant text = string_constant(open_.project(), name->value);
    if (!text.value) give_up("its name is computed");
    return std::move(text.value);
  }

  static void order(schema::IndexPart& part, std::string_view direction) {
    part.descending = direction == "desc";
    part.nulls_first = part.descending;
  }

  // `desc("made")`, `asc(User.made)`: what is ordered.
  std::optional<Expression> ordered_by_function(const Expression& e, schema::IndexPart& part) {
    const std::string callee = sqlalchemy_callee(open_.project(), e);
    if (callee != "desc" && callee != "asc") return std::nullopt;
    const Arguments arguments = arguments_of(e);
    if (arguments.positional.size() != 1 || arguments.has_splat) return std::nullopt;
    order(part, callee);
    return unwrapped(arguments.positional.front().value);
  }

  void part(const Expression& written) {
    schema::IndexPart part{.column = {}, .expression = {}};
    Expression e = unwrapped(written);
    if (e.is(Kind::Call)) {
      const Expression function = unwrapped(e.field(Field::Function));
      const std::string_view method =
          function.is(Kind::Attribute) ? function.node.field(Field::Attribute).text() : "";
      const bool is_order = method == "desc" || method == "asc";
      if (is_order && arguments_of(e).positional.empty()) {
        order(part, method);
        e = unwrapped(function.field(Field::Object));
      }
      if (const auto ordered = ordered_by_function(e, part)) e = *ordered;
    }
    if (auto column = open_.column_of(e)) {
      part.column = *std::move(column);
    } else {
      SqlText text = open_.sql(e, Strings::AreLiterals);
      if (!text.sql) return give_up(std::move(text.reason));
      expression(part, *text.sql);
    }
    index_.parts.push_back(std::move(part));
  }

  // The text of a part may say all that a part can: "lower(name) COLLATE \"C\" DESC".
  static void expression(schema::IndexPart& part, const std::string& sql) {
    auto known = schema::index_part_of(sql);
    if (!known) {
      part.expression = schema::canonical_expression(sql);
    } else if (part.descending) {
      part.column = std::move(known->column);
      part.expression = std::move(known->expression);
    } else {
      part = *std::move(known);
    }
  }

  void keyword(const Argument& option) {
    const std::string_view name = option.keyword;
    const bool is_postgres = open_.dialect() == schema::Dialect::PostgreSql;
    const std::string_view prefix = is_postgres ? "postgresql_" : "sqlite_";
    if (name == "name" || name == "quote" || name == "info" || name == "_table") return;
    if (name == "unique") {
      const auto flag = bool_constant(open_.project(), option.value);
      if (!flag) give_up("unique= is computed");
      index_.unique = flag.value_or(false);
    } else if (name.starts_with(prefix)) {
      dialect_option(name.substr(prefix.size()), option.value);
    }
  }

  void dialect_option(std::string_view name, const Expression& value) {
    if (unwrapped(value).is(Kind::None)) return;
    if (name == "where") {
      SqlText text = open_.sql(value, Strings::AreSql);
      if (!text.sql) return give_up(std::move(text.reason));
      index_.where = open_.canonical(*text.sql);
    } else if (name == "using") {
      const auto method = string_constant(open_.project(), value).value;
      if (!method) return give_up("postgresql_using= is computed");
      index_.method = *method;
    } else if (name == "include") {
      auto columns = listed(open_, value);
      if (!columns) return give_up("postgresql_include= is computed");
      index_.include = *std::move(columns);
    } else if (name == "nulls_not_distinct") {
      index_.nulls_not_distinct = bool_constant(open_.project(), value).value_or(false);
    } else if (name == "ops") {
      operator_classes(value);
    } else if (name == "with") {
      storage(value);
    } else if (name != "concurrently" && name != "tablespace") {
      give_up(fmt::format("'{}' is not read", canonical_text(call_)));
    }
  }

  // postgresql_ops={"name": "text_pattern_ops"}, by column key.
  void operator_classes(const Expression& written) {
    const Expression value = value_of(open_.project(), written);
    if (!value.is(Kind::Dictionary)) return give_up("postgresql_ops= is computed");
    for (const Node& pair : value.node.items()) {
      const auto key = open_.column_of(value.at(pair.field(Field::Key)));
      const auto name = string_constant(open_.project(), value.at(pair.field(Field::Value))).value;
      const auto part =
          std::find_if(index_.parts.begin(), index_.parts.end(),
                       [&](const schema::IndexPart& each) { return key && each.column == *key; });
      if (!name || part == index_.parts.end()) return give_up("postgresql_ops= is not read");
      part->operator_class = *name;
    }
  }

  // postgresql_with={"fillfactor": 50}
  void storage(const Expression& written) {
    const Expression value = value_of(open_.project(), written);
    if (!value.is(Kind::Dictionary)) return give_up("postgresql_with= is computed");
    for (const Node& pair : value.node.items()) {
      const auto key = string_constant(open_.project(), value.at(pair.field(Field::Key))).value;
      const Expression number = value.at(pair.field(Field::Value));
      if (!key || !number.is(Kind::Integer)) return give_up("postgresql_with= is not read");
      index_.options.push_back(fmt::format("{}={}", *key, number.text()));
    }
    std::sort(index_.options.begin(), index_.options.end());
  }

  OpenTable& open_;
  const Expression& call_;
  const Place& place_;
  Arguments arguments_;
  schema::Index index_;
  std::optional<std::string> reason_;
};

void read_key_constraint(OpenTable& open, const Expression& call, const Place& place) {
  const Arguments arguments = arguments_of(call);
  schema::PrimaryKey key;
  auto columns = columns_of(open, arguments, 0);
  if (!columns)
    return open.cannot_tell(Aspect::PrimaryKey, "",
                            fmt::format("the columns of '{}' are not known", canonical_text(call)),
                            place);
  key.columns = *std::move(columns);
  key.name = open.name({.kind = "pk",
                        .given = text_of(open, arguments, "name"),
                        .columns = key.columns,
                        .referred_table = {},
                        .referred_columns = {}});
  key.deferral = deferral_of(open, arguments);
  key.comment = comment_of(open, arguments);
  key.origin = open.origin(place);
  open.table.primary_key = std::move(key);
}

// ("room", "=") of an ExcludeConstraint: "room WITH ="
std::optional<std::string> excluded(const OpenTable& open, const Expression& pair) {
  const Expression value = value_of(open.project(), pair);
  if (!value.is(Kind::Tuple)) return std::nullopt;
  const std::vector<Node> items = value.node.items();
  if (items.size() != 2) return std::nullopt;
  const auto op = string_constant(open.project(), value.at(items[1])).value;
  if (!op) return std::nullopt;
  if (const auto column = open.column_of(value.at(items[0])))
    return fmt::format("{} WITH {}", schema::sql_name(*column), *op);
  const SqlText text = open.sql(value.at(items[0]), Strings::AreSql);
  if (!text.sql) return std::nullopt;
  return fmt::format("({}) WITH {}", *text.sql, *op);
}

// "EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (active)"
std::optional<std::string> exclusion(const OpenTable& open, const Arguments& arguments) {
  if (arguments.has_splat || arguments.keyword("ops") != nullptr) return std::nullopt;
  std::string elements;
  for (const Argument& pair : arguments.positional) {
    const auto element = excluded(open, pair.value);
    if (!element) return std::nullopt;
    elements += (elements.empty() ? "" : ", ") + *element;
  }
  std::string text = fmt::format("EXCLUDE USING {} ({})",
                                 text_of(open, arguments, "using").value_or("gist"), elements);
  if (const Argument* where = arguments.keyword("where")) {
    const SqlText condition = open.sql(where->value, Strings::AreSql);
    if (!condition.sql) return std::nullopt;
    text += fmt::format(" WHERE ({})", *condition.sql);
  }
  return schema::canonical_exclusion(text);
}

void read_exclusion(OpenTable& open, const Expression& call, const Place& place) {
  if (open.dialect() != schema::Dialect::PostgreSql) return;
  const Arguments arguments = arguments_of(call);
  const auto name = text_of(open, arguments, "name");
  auto definition = exclusion(open, arguments);
  if (!definition)
    return open.cannot_tell(Aspect::Checks, name.value_or(""),
                            "an ExcludeConstraint with such arguments is not read", place);
  open.table.exclusions.push_back({.name = name,
                                   .definition = *std::move(definition),
                                   .deferral = deferral_of(open, arguments),
                                   .comment = comment_of(open, arguments),
                                   .origin = open.origin(place)});
}

// Keys are read with the columns, which know no condition.
bool may_be_conditional(const OpenTable& open, const ConditionalItem& conditional) {
  constexpr auto kItems = std::to_array<std::string_view>(
      {"Index", "UniqueConstraint", "CheckConstraint", "ExcludeConstraint"});
  const std::string name = sqlalchemy_callee(open.project(), conditional.item);
  return conditional.is_read && std::ranges::find(kItems, name) != kItems.end();
}

}  // namespace

void add_table_item(OpenTable& open, const Expression& item, const Place& place) {
  const Expression call = value_of(open.project(), item);
  const std::string name = sqlalchemy_callee(open.project(), call);
  if (name == "UniqueConstraint") return add_unique(open, call, place);
  if (name == "CheckConstraint") return add_check(open, call, place);
  if (name == "Index") return IndexReader(open, call, place).read();
  if (name == "PrimaryKeyConstraint") return read_key_constraint(open, call, place);
  if (name == "ExcludeConstraint") return read_exclusion(open, call, place);
  const auto conditional = conditional_item(open.project(), call);
  if (conditional && may_be_conditional(open, *conditional)) {
    if (conditional->is_made_on(open.dialect())) add_table_item(open, conditional->item, place);
    return;
  }
  if (name != "ForeignKeyConstraint")  // read with the columns
    open.table.partly_read.push_back(fmt::format("'{}' is not read", canonical_text(item)));
}

namespace {

// "RANGE (at)"
void add_partitioning(OpenTable& open, const Expression& value, const Place& place) {
  const StringConstant key = string_constant(open.project(), value);
  if (!key.value)
    return open.cannot_tell(Aspect::Column, "", "its partitioning is computed", place);
  if (open.dialect() != schema::Dialect::PostgreSql) return;
  open.table.kind = schema::TableKind::PartitionedTable;
  open.table.partition_by = schema::canonical_partition_key(*key.value);
}

// prefixes=["UNLOGGED"]; with any other the table is not one that a migration could make.
void add_prefixes(OpenTable& open, const Expression& list, const Place& place) {
  if (open.dialect() != schema::Dialect::PostgreSql) return;
  const Expression value = value_of(open.project(), list);
  if (!value.is(Kind::List) && !value.is(Kind::Tuple))
    return open.cannot_tell(Aspect::Column, "", "its prefixes are computed", place);
  for (const Node& item : value.node.items()) {
    const StringConstant prefix = string_constant(open.project(), value.at(item));
    if (prefix.value == "UNLOGGED")
      open.table.unlogged = true;
    else
      open.cannot_tell(Aspect::Column, "",
                       fmt::format("its prefix {} is not read", canonical_text(value.at(item))),
                       place);
  }
}

}  // namespace

void add_table_option(OpenTable& open, const std::string& name, const Expression& value,
                      const Place& place) {
  if (unwrapped(value).is(Kind::None)) return;
  if (name == "postgresql_inherits")
    open.table.partly_read.emplace_back("it has the columns of the tables that it inherits from");
  if (name == "prefixes") return add_prefixes(open, value, place);
  if (name == "postgresql_partition_by") return add_partitioning(open, value, place);
  if (name != "comment") return;
  StringConstant text = string_constant(open.project(), value);
  if (!text.value) open.cannot_tell(Aspect::Comment, "", std::move(text.reason), place);
  if (text.value != "") open.table.comment = std::move(text.value);
}

void add_check(OpenTable& open, const Expression& call, const Place& place) {
  const Arguments arguments = arguments_of(call);
  const Argument* sql = arguments.keyword("sqltext");
  if (sql == nullptr && !arguments.positional.empty()) sql = &arguments.positional.front();
  const auto given = text_of(open, arguments, "name");
  if (sql == nullptr) return;
  SqlText text = open.sql(sql->value, Strings::AreSql);
  const auto name = open.name(
      {.kind = "ck", .given = given, .columns = {}, .referred_table = {}, .referred_columns = {}});
  if (!text.sql)
    return open.cannot_tell(Aspect::Checks, name.value_or(""), std::move(text.reason), place);
  open.table.checks.push_back({.name = name,
                               .expression = open.canonical(*text.sql),
                               .no_inherit = false,
                               .validated = !is_true(open, arguments, "postgresql_not_valid"),
                               .comment = comment_of(open, arguments),
                               .origin = open.origin(place)});
}

void add_primary_key(OpenTable& open) {
  if (open.table.primary_key && !open.table.primary_key->columns.empty()) return;
  std::vector<std::string> columns;
  for (const TableColumn& column : open.fact().columns)
    if (column.primary_key) columns.push_back(column.name);
  if (columns.empty()) return;
  schema::PrimaryKey key = open.table.primary_key.value_or(schema::PrimaryKey{});
  key.columns = std::move(columns);
  if (!key.name)
    key.name = open.name({.kind = "pk",
                          .given = std::nullopt,
                          .columns = key.columns,
                          .referred_table = {},
                          .referred_columns = {}});
  if (key.origin.file.empty()) key.origin = open.table.origin;
  open.table.primary_key = std::move(key);
}

}  // namespace modelmend::model
