#include "model/mapper/stores.h"

#include "model/declared_arguments.h"
#include "syntax/walker.h"

namespace modelmend::model {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

// The name by which a method knows its object; empty for a function without parameters.
std::string_view object_name(Node function) {
  const std::vector<Node> parameters = function.field(Field::Parameters).items();
  if (parameters.empty()) return {};
  const Node first = parameters.front();
  if (first.is(Kind::Identifier)) return first.text();
  return first.is(Kind::TypedParameter) ? first.child(0).text() : std::string_view();
}

// What an assignment, a loop or a `with` binds.
Node bound_by(Node node) {
  switch (node.kind()) {
    case Kind::Assignment:
    case Kind::AugmentedAssignment:
    case Kind::ForStatement:
      return node.field(Field::Left);
    case Kind::AsPatternTarget:
      return node;
    default:
      return {};
  }
}

// Those of `self.a, (self.b, c) = ...`; what is read in `self.a.b = ...` is no target.
void add_targets(Node target, std::string_view self, std::vector<std::string>& names) {
  for (syntax::Walker walk(target); walk; walk.next()) {
    if (walk->is(Kind::Attribute) && walk->field(Field::Object).text() == self)
      names.emplace_back(walk->field(Field::Attribute).text());
    if (walk->is(Kind::Attribute) || walk->is(Kind::Subscript)) walk.skip_children();
  }
}

// setattr(self, ...)
void add_call(const semantic::Project& project, const Expression& call, std::string_view self,
              std::vector<std::string>& names) {
  if (call.node.field(Field::Function).text() != "setattr") return;
  const Arguments arguments = arguments_of(call);
  if (arguments.positional.size() < 2 || arguments.positional[0].value.text() != self) return;
  names.push_back(string_value(project, arguments.positional[1].value).value_or(""));
}

}  // namespace

std::vector<std::string> stored_attributes(const semantic::Project& project,
                                           const Expression& written) {
  const Expression function =
      written.is(Kind::DecoratedDefinition) ? written.field(Field::Definition) : written;
  if (!function.is(Kind::FunctionDefinition)) return {};
  const std::string_view self = object_name(function.node);
  std::vector<std::string> names;
  if (self.empty()) return names;
  for (syntax::Walker walk(function.node); walk; walk.next()) {
    if (walk->is(Kind::Call))
      add_call(project, function.at(*walk), self, names);
    else if (const Node target = bound_by(*walk))
      add_targets(target, self, names);
  }
  return names;
}

}  // namespace modelmend::model
