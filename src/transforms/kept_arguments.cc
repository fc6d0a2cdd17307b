#include "transforms/kept_arguments.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace modelmend::transforms {
namespace {

using model::Expression;
using schema::SqlType;

// By place, as sqlalchemy.sql.sqltypes and its dialects declare them; empty: the type itself.
using Parameters = std::array<std::string_view, 4>;

Parameters parameters_of(const SqlType& type) {
  if (type.as<schema::Json>() != nullptr) return {"none_as_null", "astext_type"};
  if (type.as<schema::Numeric>() != nullptr) return {"", "", "decimal_return_scale", "asdecimal"};
  if (type.as<schema::Float>() != nullptr) return {"", "asdecimal", "decimal_return_scale"};
  if (type.as<schema::Array>() != nullptr) return {"", "as_tuple", "", "zero_indexes"};
  return {};
}

Declined not_writable(const Expression& call) {
  return {"argument-conflict",
          "'" + model::canonical_text(call) + "' says more than the type of the database"};
}

}  // namespace

Attempt<void> keep_arguments(const semantic::Project& project, const Expression& written,
                             const SqlType& now, const SqlType& wanted, TypeForm& form) {
  const Parameters parameters = parameters_of(now);
  const bool has_any = std::ranges::any_of(parameters, [](auto name) { return !name.empty(); });
  if (now.is.index() != wanted.is.index() || !has_any) return {};
  const Expression call = model::value_of(project, written);
  if (!call.is(syntax::Kind::Call)) return {};
  const bool is_here = call.place() == model::unwrapped(written).place();
  const model::Arguments arguments = model::arguments_of(call);
  if (arguments.has_splat) return tl::unexpected(not_writable(call));

  std::string kept;
  const auto keep = [&](std::string_view name, const Expression& value) {
    const bool is_known = !name.empty() && std::ranges::find(parameters, name) != parameters.end();
    if (!is_known) return true;
    if (!is_here && !model::is_constant(model::unwrapped(value))) return false;
    // Only the dialect's own JSON has it.
    if (name == "astext_type" && form.canonical == "sqlalchemy.JSON")
      form.canonical = "sqlalchemy.dialects.postgresql.JSON";
    kept += (kept.empty() ? "" : ", ") + std::string(name) + "=" + std::string(value.text());
    return true;
  };
  for (std::size_t i = 0; i < arguments.positional.size(); ++i) {
    const std::string_view name = i < parameters.size() ? parameters[i] : std::string_view();
    if (!keep(name, arguments.positional[i].value)) return tl::unexpected(not_writable(call));
  }
  for (const model::Argument& argument : arguments.keywords)
    if (!keep(argument.keyword, argument.value)) return tl::unexpected(not_writable(call));
  if (!kept.empty()) form.arguments += (form.arguments.empty() ? "" : ", ") + kept;
  return {};
}

}  // namespace modelmend::transforms
