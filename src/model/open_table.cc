#include "model/open_table.h"

#include "schema/expressions.h"

#include <utility>

namespace modelmend::model {

using syntax::Field;
using syntax::Kind;

OpenTable::OpenTable(const semantic::Project& project, const ProjectModels& models,
                     const TableFact& fact, const NamingConvention& naming, schema::Dialect dialect)
    : project_(project), models_(models), fact_(fact), naming_(naming), dialect_(dialect) {
  table.name = {fact.schema.value_or(""), fact.name};
  table.origin = origin(fact.place);
  for (const TableColumn& column : fact.columns) columns_.emplace(column.key, column.name);
  for (const TableColumn& column : fact.columns) columns_.emplace(column.name, column.name);
  for (const TableColumn& column : fact.columns)
    columns_.emplace(models.decl(column.decl).attribute, column.name);
}

std::optional<std::string> OpenTable::column_named(std::string_view name) const {
  const auto found = columns_.find(name);
  return found == columns_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> OpenTable::column_of(const Expression& written) const {
  const Expression e = unwrapped(written);
  if (e.is(Kind::Identifier)) {
    if (auto column = column_named(e.text())) return column;
  }
  if (e.is(Kind::Attribute)) return column_named(e.node.field(Field::Attribute).text());
  const Expression text = e.is(Kind::Subscript) ? e.field(Field::Subscript) : e;
  const auto name = string_constant(project_, text).value;
  return name ? column_named(*name) : std::nullopt;
}

schema::Origin OpenTable::origin(const Place& place) const {
  const auto file = project_.sources().get(place.file);
  if (!file) return {project_.sources().path(place.file), 0, 0};
  const auto at = (*file)->at(place.range.begin);
  return {(*file)->path(), at.line, at.column};
}

SqlText OpenTable::sql(const Expression& expression, Strings strings) const {
  const SqlContext context{.column = [this](const Expression& e) { return column_of(e); },
                           .strings = strings,
                           .dialect = dialect_};
  return sql_text(project_, expression, context);
}

std::string OpenTable::canonical(const std::string& sql) {
  std::string made = schema::canonical_expression(sql);
  written_sql.emplace(made, sql);
  return made;
}

void OpenTable::cannot_tell(schema::Aspect aspect, std::string subject, std::string reason,
                            const Place& place) {
  unclear.push_back({.table = table.name,
                     .aspect = aspect,
                     .subject = std::move(subject),
                     .reason = std::move(reason),
                     .origin = origin(place)});
}

}  // namespace modelmend::model
