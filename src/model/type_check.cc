#include "model/type_check.h"

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "model/type_parameters.h"
#include "schema/expressions.h"

namespace modelmend::model {

namespace {

bool says(const OpenTable& open, const Arguments& arguments, std::string_view keyword,
          bool otherwise) {
  const Argument* const said = arguments.keyword(keyword);
  return said == nullptr ? otherwise
                         : bool_constant(open.project(), said->value).value_or(otherwise);
}

std::string quoted(std::string_view text) {
  std::string sql = "'";
  for (const char c : text) sql += c == '\'' ? std::string("''") : std::string(1, c);
  return sql + "'";
}

std::string list_of(const std::vector<std::string>& labels) {
  std::string list;
  for (const std::string& label : labels) list += (list.empty() ? "" : ", ") + quoted(label);
  return list;
}

struct TypeCheck {
  std::string values;               // "0, 1", "'OPEN', 'DONE'"
  std::optional<std::string> name;  // that the type gives it
};

// Absent where the database has a type for these values.
std::optional<TypeCheck> check_of(const OpenTable& open, const ColumnDecl& decl,
                                  const std::string& type, const Arguments& arguments) {
  const bool is_postgres = open.dialect() == schema::Dialect::PostgreSql;
  std::optional<std::string> name;
  if (const Argument* const given = arguments.keyword("name"))
    name = string_constant(open.project(), given->value).value;
  if (type == "Boolean" || type == "BOOLEAN")
    return is_postgres ? std::nullopt : std::optional(TypeCheck{"0, 1", name});
  const auto* const values = decl.type.as<schema::Enum>();
  const bool is_native = is_postgres && says(open, arguments, "native_enum", true);
  if (type != "Enum" || values == nullptr || is_native) return std::nullopt;
  return TypeCheck{list_of(values->labels), name ? name : values->name};
}

}  // namespace

void add_type_check(OpenTable& open, const ColumnDecl& decl, const std::string& column) {
  if (!decl.type_source) return;
  const Place& place = *decl.type_source;
  const Expression call = value_of(open.project(), expression_at(open.project(), place));
  if (!call || !call.is(syntax::Kind::Call)) return;
  const Arguments arguments = named_type_arguments(open.project(), call);
  if (!says(open, arguments, "create_constraint", false)) return;
  const auto check = check_of(open, decl, sqlalchemy_callee(open.project(), call), arguments);
  if (!check) return;
  if (check->values.empty())
    return open.cannot_tell(schema::Aspect::Checks, check->name.value_or(""),
                            "the labels of its Enum are not known", place);
  const auto name = open.name({.kind = "ck",
                               .given = check->name,
                               .columns = {column},
                               .referred_table = {},
                               .referred_columns = {}});
  open.table.checks.push_back(
      {.name = name,
       .expression = schema::canonical_expression(fmt::format("{} IN ({})", column, check->values)),
       .no_inherit = false,
       .validated = true,
       .comment = std::nullopt,
       .origin = open.origin(place)});
}

}  // namespace modelmend::model
