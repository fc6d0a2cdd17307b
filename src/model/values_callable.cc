#include <optional>
#include <vector>

#include "model/enum_members.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// A function of one parameter that returns one expression.
struct OneLiner {
  std::string_view parameter;
  Expression result;
};

std::optional<std::string_view> only_parameter(const Node& parameters) {
  const std::vector<Node> items = parameters ? parameters.items() : std::vector<Node>();
  if (items.size() != 1) return std::nullopt;
  const Node name = items[0].is(Kind::TypedParameter) ? items[0].items().front() : items[0];
  return name.is(Kind::Identifier) ? std::optional(name.text()) : std::nullopt;
}

// A lambda, or a function of the project.
std::optional<OneLiner> one_liner(const Project& project, const Expression& written) {
  const Meaning meaning = meaning_of(project, unwrapped(written));
  if (meaning.value.is(Kind::Lambda)) {
    const auto parameter = only_parameter(meaning.value.node.field(Field::Parameters));
    if (!parameter) return std::nullopt;
    return OneLiner{*parameter, unwrapped(meaning.value.field(Field::Body))};
  }
  const auto* const local = std::get_if<semantic::Local>(&meaning.resolution);
  const auto result = local == nullptr ? std::nullopt : single_return(project, *local);
  if (!result) return std::nullopt;
  Node definition = result->module->node_at(local->definition.range);
  if (definition.is(Kind::DecoratedDefinition)) return std::nullopt;
  const auto parameter = only_parameter(definition.field(Field::Parameters));
  return parameter ? std::optional(OneLiner{*parameter, *result}) : std::nullopt;
}

bool is_name(const Expression& e, std::string_view name) {
  return e.is(Kind::Identifier) && e.text() == name;
}

// The one argument of a call of that builtin.
std::optional<Expression> argument_of(const Project& project, const Expression& call,
                                      std::string_view builtin) {
  if (!call.is(Kind::Call) || library_name(project, call.field(Field::Function)) != builtin)
    return std::nullopt;
  const Expression written = call.field(Field::Arguments);
  if (written.is(Kind::GeneratorExpression)) return written;
  const Arguments arguments = arguments_of(call);
  if (arguments.positional.size() != 1 || !arguments.keywords.empty() || arguments.has_splat)
    return std::nullopt;
  return unwrapped(arguments.positional.front().value);
}

bool is_attribute(const Expression& e, std::string_view object, std::string_view attribute) {
  return e.is(Kind::Attribute) && is_name(e.field(Field::Object), object) &&
         e.node.field(Field::Attribute).text() == attribute;
}

// x.value, str(x.value), x.name
EnumLabels labels_of_member(const Project& project, const Expression& e, std::string_view member) {
  if (is_attribute(e, member, "name")) return EnumLabels::Names;
  if (is_attribute(e, member, "value")) return EnumLabels::Values;
  const auto inside = argument_of(project, e, "builtins.str");
  return inside && is_attribute(*inside, member, "value") ? EnumLabels::ValuesAsText
                                                          : EnumLabels::Unknown;
}

// e, list(e)
bool is_whole_enum(const Project& project, const Expression& e, std::string_view parameter) {
  const auto inside = argument_of(project, e, "builtins.list");
  return is_name(inside ? *inside : e, parameter);
}

// [x.value for x in e]
EnumLabels labels_of_comprehension(const Project& project, const Expression& e,
                                   std::string_view parameter) {
  const std::vector<Node> parts = e.node.items();
  if (parts.size() != 2 || !parts[1].is(Kind::ForInClause)) return EnumLabels::Unknown;
  const Expression clause = e.at(parts[1]);
  const Expression member = clause.field(Field::Left);
  if (!member.is(Kind::Identifier) ||
      !is_whole_enum(project, unwrapped(clause.field(Field::Right)), parameter))
    return EnumLabels::Unknown;
  return labels_of_member(project, unwrapped(e.field(Field::Body)), member.text());
}

// map(lambda x: x.value, e)
EnumLabels labels_of_map(const Project& project, const Expression& call,
                         std::string_view parameter) {
  const Arguments arguments = arguments_of(call);
  if (arguments.positional.size() != 2 || !arguments.keywords.empty() ||
      !is_whole_enum(project, unwrapped(arguments.positional[1].value), parameter))
    return EnumLabels::Unknown;
  const auto each = one_liner(project, arguments.positional[0].value);
  return each ? labels_of_member(project, each->result, each->parameter) : EnumLabels::Unknown;
}

EnumLabels labels_of_result(const Project& project, const OneLiner& function) {
  if (function.result.is(Kind::ListComprehension))
    return labels_of_comprehension(project, function.result, function.parameter);
  const auto inside = argument_of(project, function.result, "builtins.list");
  if (!inside) return EnumLabels::Unknown;
  if (is_attribute(*inside, function.parameter, "__members__")) return EnumLabels::NamesAndAliases;
  if (inside->is(Kind::GeneratorExpression) || inside->is(Kind::ListComprehension))
    return labels_of_comprehension(project, *inside, function.parameter);
  const bool is_map = inside->is(Kind::Call) &&
                      library_name(project, inside->field(Field::Function)) == "builtins.map";
  return is_map ? labels_of_map(project, *inside, function.parameter) : EnumLabels::Unknown;
}

}  // namespace

EnumLabels labels_asked_for(const Project& project, const Expression& type) {
  const auto given = type.is(Kind::Call) ? keyword_of(type, "values_callable") : std::nullopt;
  if (!given || value_of(project, *given).is(Kind::None)) return EnumLabels::Names;
  const auto function = one_liner(project, *given);
  return function ? labels_of_result(project, *function) : EnumLabels::Unknown;
}

}  // namespace modelmend::model
