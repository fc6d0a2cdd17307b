#include "model/annotated_field.h"

#include <string>

namespace modelmend::model {

using semantic::Project;
using syntax::Field;
using syntax::Kind;

namespace {

std::string callee_of(const Project& project, const Expression& call) {
  return call.is(Kind::Call) ? library_name(project, value_of(project, call.field(Field::Function)))
                             : std::string();
}

bool is_of_sqlmodel(std::string_view callee) {
  return callee == "sqlmodel.Field" || callee == "sqlmodel.main.Field";
}

bool is_of_pydantic(std::string_view callee) {
  return callee == "pydantic.Field" || callee == "pydantic.fields.Field";
}

// The Field(...) calls that Pydantic takes for the field, in order.
std::vector<Expression> field_calls(const Project& project, const AnnotationFact& annotation) {
  std::vector<Expression> calls;
  for (std::size_t i = 0; i < annotation.items_of_field; ++i)
    if (const Expression call = field_call(project, annotation.annotated_items[i]))
      calls.push_back(call);
  return calls;
}

bool is_limit(std::string_view keyword) {
  return keyword == "max_length" || keyword == "max_digits" || keyword == "decimal_places";
}

}  // namespace

Expression field_call(const Project& project, const Expression& value) {
  if (!value) return {};
  const Expression call = value_of(project, value);
  const std::string callee = callee_of(project, call);
  return is_of_sqlmodel(callee) || is_of_pydantic(callee) ? call : Expression{};
}

Expression annotated_field(const Project& project, const AnnotationFact& annotation) {
  const std::vector<Expression> calls = field_calls(project, annotation);
  for (const Expression& call : calls)
    if (is_of_sqlmodel(callee_of(project, call))) return call;
  return calls.empty() ? Expression{} : calls.front();
}

std::vector<Argument> annotated_limits(const Project& project, const AnnotationFact& annotation) {
  std::vector<Argument> limits;
  for (const Expression& call : field_calls(project, annotation))
    for (const Argument& argument : arguments_of(call).keywords)
      if (is_limit(argument.keyword)) limits.push_back(argument);
  return limits;
}

}  // namespace modelmend::model
