#include "alembic/custom_types.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/declared_arguments.h"
#include "model/expression.h"
#include "model/resolved_text.h"

namespace modelmend::alembic {
namespace {

using model::Expression;
using syntax::Kind;

bool has_constant_arguments(const Expression& call) {
  const model::Arguments arguments = model::arguments_of(call);
  const auto is_plain = [](const model::Argument& argument) {
    return model::is_constant(argument.value);
  };
  return !arguments.has_splat && std::ranges::all_of(arguments.positional, is_plain) &&
         std::ranges::all_of(arguments.keywords, is_plain);
}

// Classes of SQLAlchemy and SQLModel have words of their own.
bool is_common(std::string_view name) {
  return name.starts_with("sqlalchemy.") || name.starts_with("sqlmodel.");
}

std::optional<OpWords> words_of(const semantic::Project& project, const model::ColumnDecl& decl) {
  if (decl.type.as<schema::Opaque>() == nullptr && decl.type.as<schema::Other>() == nullptr)
    return std::nullopt;
  if (!decl.type_source) return std::nullopt;
  const Expression written =
      model::value_of(project, model::expression_at(project, *decl.type_source));
  if (!written) return std::nullopt;
  const bool is_call = written.is(Kind::Call);
  if (is_call && !has_constant_arguments(written)) return std::nullopt;
  std::string text = model::resolved_text(project, written);
  const std::string_view name = std::string_view(text).substr(0, text.find('('));
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || is_common(name)) return std::nullopt;
  OpWords words{.text = {}, .import = fmt::format("import {}", name.substr(0, dot))};
  words.text = is_call ? std::move(text) : text + "()";
  return words;
}

}  // namespace

CustomTypes find_custom_types(const semantic::Project& project,
                              const model::ProjectModels& models) {
  CustomTypes found;
  for (const model::TableFact& table : models.tables) {
    if (table.local) continue;
    for (const model::TableColumn& column : table.columns)
      if (auto words = words_of(project, models.decl(column.decl)))
        found.insert_or_assign({{table.schema.value_or(""), table.name}, column.name},
                               *std::move(words));
  }
  return found;
}

}  // namespace modelmend::alembic
