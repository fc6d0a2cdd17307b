#include "emit/python_annotation.h"

#include <fmt/format.h>

#include "model/column_type.h"

namespace modelmend::emit {
namespace {

using model::Expression;

constexpr std::string_view kAny = "typing.Any";

}  // namespace

std::string PythonAnnotation::any() {
  any_ = speller_.name(kAny);
  return any_;
}

std::string PythonAnnotation::of(const Expression& type) {
  const TypeMeaning meaning = meaning_of_type(context_.project, type);
  if (!meaning.says.empty()) return speller_.name(meaning.says);
  const TypeRow* const row = find_type(meaning.type.name);
  return row == nullptr ? any() : of_row(*row, meaning);
}

std::string PythonAnnotation::of_row(const TypeRow& row, const TypeMeaning& meaning) {
  const WrittenType& type = meaning.type;
  if (row.python == kAny) return any();
  if (row.python == "element") return of_elements(type);
  if (row.python == "enum") return of_enum(type);
  if (row.python == "json") return of_json();
  if (row.python == "uuid") return of_uuid(meaning.at);
  if (type.name == "sqlalchemy.Float" || type.name == "sqlalchemy.Numeric")
    return of_number(row, type);
  return speller_.name(row.python);
}

std::string PythonAnnotation::of_number(const TypeRow& row, const WrittenType& type) {
  const auto* const as_decimal = type.arguments.keyword("asdecimal");
  if (as_decimal == nullptr) return speller_.name(row.python);
  const auto says = model::bool_constant(context_.project, as_decimal->value);
  return says ? speller_.name(*says ? "decimal.Decimal" : "builtins.float") : any();
}

std::string PythonAnnotation::of_uuid(const Expression& type) {
  const auto as_uuid = model::read_type(context_.project, type).as_uuid;
  return speller_.name(as_uuid.value_or(true) ? "uuid.UUID" : "builtins.str");
}

std::string PythonAnnotation::of_json() {
  const auto& fact = decl_.default_value;
  const std::string_view made = fact ? std::string_view(fact->resolved_name) : "";
  if (made == "builtins.dict")
    return fmt::format("{}[{}, {}]", speller_.dict(), speller_.name("builtins.str"), any());
  if (made == "builtins.list") return fmt::format("{}[{}]", speller_.list(), any());
  return any();
}

std::string PythonAnnotation::of_enum(const WrittenType& type) {
  if (type.arguments.positional.empty()) return speller_.name("builtins.str");
  const Expression& first = type.arguments.positional.front().value;
  const auto meaning = model::resolve(context_.project, first);
  if (!context_.project.class_site(meaning)) {
    // One name that is no text is a class, outside the project: its values are not its labels.
    const bool has_labels = type.arguments.positional.size() > 1 || type.arguments.has_splat ||
                            model::string_value(context_.project, first).has_value();
    return has_labels ? speller_.name("builtins.str") : any();
  }
  if (decl_.place.file == first.place().file && decl_.place.range.contains(first.range()))
    return std::string(first.range().in(context_.text()));
  const auto* const local = std::get_if<semantic::Local>(&meaning);
  const auto name = local == nullptr
                        ? std::nullopt
                        : context_.imports.name_of_class(local->name, decl_.place.range.begin);
  return name ? *name : any();
}

std::string PythonAnnotation::of_elements(const WrittenType& type) {
  const bool is_plain_list = type.arguments.positional.size() == 1 &&
                             type.arguments.keyword("dimensions") == nullptr &&
                             type.arguments.keyword("as_tuple") == nullptr;
  if (!is_plain_list) return fmt::format("{}[{}]", speller_.list(), any());
  const Expression& written = type.arguments.positional.front().value;
  const TypeMeaning inner = meaning_of_type(context_.project, written);
  const TypeRow* const row = find_type(inner.type.name);
  const bool is_flat = row != nullptr && row->python != "element" && row->python != "json";
  return fmt::format("{}[{}]", speller_.list(), is_flat ? of_row(*row, inner) : any());
}

}  // namespace modelmend::emit
