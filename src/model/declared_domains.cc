#include "model/declared_domains.h"

#include <fmt/format.h>

#include <utility>

#include "model/column_type.h"
#include "model/declared_arguments.h"
#include "model/sql_text.h"
#include "schema/canonical_type.h"
#include "schema/column_casts.h"
#include "schema/expressions.h"

namespace modelmend::model {

namespace {

using semantic::Project;

class DomainReader {
 public:
  DomainReader(const Project& project, const Arguments& arguments)
      : project_(project), arguments_(arguments) {}

  DeclaredDomain read(const schema::Domain& type) {
    made_.domain.name = {type.schema, type.name};
    if (arguments_.has_splat) cannot_tell("its arguments");
    read_base();
    if (const auto not_null = argument("not_null")) {
      const auto said = bool_constant(project_, *not_null);
      if (!said) cannot_tell("not_null");
      made_.domain.nullable = !said.value_or(false);
    }
    if (const auto collation = argument("collation")) {
      made_.domain.collation = string_constant(project_, *collation).value;
      if (!made_.domain.collation) cannot_tell("collation");
    }
    if (const auto value = argument("default"))
      if (const auto sql = sql_of("default", *value, Strings::AreLiterals))
        made_.domain.default_value = schema::canonical_default(*sql, made_.domain.base);
    read_check();
    return std::move(made_);
  }

 private:
  // Absent, too, if it is None.
  [[nodiscard]] std::optional<Expression> argument(std::string_view name) const {
    const Argument* const found = arguments_.keyword(name);
    const bool is_said =
        found != nullptr && !value_of(project_, found->value).is(syntax::Kind::None);
    return is_said ? std::optional(found->value) : std::nullopt;
  }

  void cannot_tell(std::string_view what) {
    if (made_.unread.empty())
      made_.unread = fmt::format("{} of its DOMAIN has no value that is known", what);
  }

  std::optional<std::string> sql_of(std::string_view name, const Expression& value,
                                    Strings strings) {
    const SqlText text =
        sql_text(project_, value,
                 {.column = [](const Expression&) { return std::nullopt; }, .strings = strings});
    if (!text.sql) cannot_tell(name);
    return text.sql;
  }

  void read_base() {
    constexpr std::size_t kDataType = 1;
    const Argument* given = arguments_.keyword("data_type");
    if (given == nullptr && arguments_.positional.size() > kDataType)
      given = &arguments_.positional[kDataType];
    if (given == nullptr) return cannot_tell("data_type");
    made_.domain.base =
        schema::canonical_type(read_type(project_, given->value).type, schema::Dialect::PostgreSql);
  }

  void read_check() {
    const auto value = argument("check");
    if (!value) return;
    const auto sql = sql_of("check", *value, Strings::AreSql);
    if (!sql) return;
    schema::Check check;
    check.expression = schema::settled(schema::canonical_expression(*sql), {});
    if (const auto name = argument("constraint_name")) {
      check.name = string_constant(project_, *name).value;
      if (!check.name) cannot_tell("constraint_name");
    }
    made_.domain.checks.push_back(std::move(check));
  }

  const Project& project_;
  const Arguments& arguments_;
  DeclaredDomain made_;
};

}  // namespace

std::optional<DeclaredDomain> declared_domain(const Project& project, const ColumnDecl& decl,
                                              const schema::Domain& type) {
  if (!decl.type_source) return std::nullopt;
  const Expression call = value_of(project, expression_at(project, *decl.type_source));
  if (!call || !call.is(syntax::Kind::Call)) return std::nullopt;
  if (sqlalchemy_callee(project, call) != "DOMAIN") return std::nullopt;
  const Arguments arguments = arguments_of(call);
  // Who creates it elsewhere says there what it is.
  const Argument* const create = arguments.keyword("create_type");
  if (create != nullptr && !bool_constant(project, create->value).value_or(true))
    return std::nullopt;
  return DomainReader(project, arguments).read(type);
}

}  // namespace modelmend::model
