#include "model/core_table.h"

#include <fmt/format.h>

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;

constexpr std::string_view kFlaskTable = "flask_sqlalchemy.SQLAlchemy().Table";

std::optional<ColumnDraft> read_column(const Project& project, const Expression& value) {
  auto call = find_column_call(project, value);
  if (!call || call->function != ColumnFunction::Column) return std::nullopt;
  ColumnDraft draft;
  ColumnDecl& decl = draft.decl;
  decl.style = Style::CoreTable;
  decl.place = value.place();
  read_column_call(project, *call, draft);
  decl.attribute = decl.column_name.value_or("");
  if (decl.attribute.empty() && !decl.dynamic_reason)
    decl.dynamic_reason = "the column has no name";
  if (!draft.type_said) {
    decl.type = {schema::FromForeignKey{}, ""};
    decl.type_origin = TypeOrigin::ForeignKey;
  }
  decl.nullable = decl.nullable_said.value_or(!decl.primary_key && !draft.has_identity);
  return draft;
}

// The MetaData that a Flask-SQLAlchemy db.Table has when none is given.
std::optional<MetaDataSource> flask_default(const ClassIndex& classes, const Expression& call) {
  const Expression function = value_of(classes.project(), call.field(Field::Function));
  if (!function.is(Kind::Attribute)) return std::nullopt;
  return classes.metadata_of_owner(function.field(Field::Object));
}

}  // namespace

bool is_table_call(const Project& project, const Expression& call) {
  const auto [function, callee] = meaning_of(project, call.field(Field::Function));
  if (!function.is(Kind::Identifier) && !function.is(Kind::Attribute)) return false;
  const std::string_view name = semantic::imported_name(callee);
  return name == "sqlalchemy.Table" || name == "sqlalchemy.schema.Table" ||
         name == "sqlalchemy.sql.schema.Table" || name == kFlaskTable;
}

TableDraft read_core_table(const ClassIndex& classes, const Expression& call) {
  const Project& project = classes.project();
  TableDraft draft;
  draft.call = call;
  const Arguments arguments = arguments_of(call);
  if (arguments.has_splat)
    draft.arguments.unread.emplace_back("columns come from *args or **kwargs");
  std::size_t next = 0;
  if (!arguments.positional.empty()) {
    StringConstant name = string_constant(project, arguments.positional[next++].value);
    if (!name.value)
      draft.arguments.unread.push_back("the table's name is computed: " + name.reason);
    draft.name = name.value.value_or("");
  }
  if (const Argument* metadata = arguments.keyword("metadata")) {
    draft.metadata = classes.metadata_of(metadata->value);
  } else if (next < arguments.positional.size()) {
    const Expression& second = arguments.positional[next].value;
    const bool is_column = find_column_call(project, second).has_value();
    if (!is_column) draft.metadata = classes.metadata_of(second);
    if (draft.metadata) ++next;
  }
  if (!draft.metadata) draft.metadata = flask_default(classes, call);
  for (; next < arguments.positional.size(); ++next) {
    const Expression& item = arguments.positional[next].value;
    if (auto column = read_column(project, item)) {
      draft.columns.push_back(std::move(*column));
    } else {
      read_table_item(project, item, draft.arguments);
    }
  }
  for (const Argument& option : arguments.keywords)
    if (option.keyword != "metadata" && option.keyword != "name")
      read_table_option(project, option.keyword, option.value,
                        {option.value.module->id(), option.whole}, draft.arguments);
  return draft;
}

}  // namespace modelmend::model
