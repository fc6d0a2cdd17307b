#include "model/declared_arguments.h"

namespace modelmend::model {

using syntax::Field;
using syntax::Kind;

namespace {

DeclaredArgument argument_at(const semantic::Project& project, const Place& place) {
  const Expression whole = expression_at(project, place);
  if (whole.is(Kind::KeywordArgument))
    return {std::string(whole.node.field(Field::Name).text()), whole.field(Field::Value)};
  if (whole.is(Kind::Pair))
    return {string_constant(project, whole.field(Field::Key)).value.value_or(""),
            whole.field(Field::Value)};
  return {"", whole};
}

}  // namespace

std::vector<DeclaredArgument> declared_arguments(const semantic::Project& project,
                                                 std::span<const Place> places) {
  std::vector<DeclaredArgument> arguments;
  arguments.reserve(places.size());
  for (const Place& place : places) arguments.push_back(argument_at(project, place));
  return arguments;
}

Expression expression_at(const semantic::Project& project, const Place& place) {
  const auto module = project.open(place.file);
  if (!module) return {};
  const syntax::Node node = (*module)->node_at(place.range);
  return node ? Expression{*module, node, 0, nullptr} : Expression{};
}

std::string sqlalchemy_callee(const semantic::Project& project, const Expression& call) {
  if (!call || !call.is(Kind::Call)) return {};
  const std::string name = library_name(project, value_of(project, call.field(Field::Function)));
  if (!name.starts_with("sqlalchemy.")) return {};
  return name.substr(name.rfind('.') + 1);
}

}  // namespace modelmend::model
