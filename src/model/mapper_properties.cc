#include "model/mapper_properties.h"

#include <algorithm>

#include "model/class_body.h"
#include "model/declared_arguments.h"

namespace modelmend::model {
namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

constexpr std::string_view kArguments = "__mapper_args__";
constexpr std::string_view kProperties = "properties";

Expression value_of_key(const Project& project, const Expression& dictionary,
                        std::string_view key) {
  if (!dictionary.is(Kind::Dictionary)) return {};
  for (const Node pair : dictionary.node.items())
    if (pair.is(Kind::Pair) && string_value(project, dictionary.at(pair.field(Field::Key))) == key)
      return unwrapped(dictionary.at(pair.field(Field::Value)));
  return {};
}

// `deferred(cls.body)` under the key "body".
bool is_loading(const Project& project, const Expression& call, std::string_view attribute) {
  if (!call || !call.is(Kind::Call)) return false;
  const std::string callee = library_name(project, call.field(Field::Function));
  if (callee != "sqlalchemy.orm.deferred" && callee != "sqlalchemy.orm.column_property")
    return false;
  const Arguments arguments = arguments_of(call);
  if (arguments.has_splat || arguments.positional.size() != 1) return false;
  const Expression& column = arguments.positional.front().value;
  return column.is(Kind::Attribute) && column.node.field(Field::Object).is(Kind::Identifier) &&
         column.node.field(Field::Attribute).text() == attribute;
}

Expression class_around(const Project& project, const Place& place) {
  const Expression written = expression_at(project, place);
  if (!written) return {};
  for (Node node = written.node; node; node = node.parent())
    if (node.is(Kind::ClassDefinition)) return written.at(node);
  return {};
}

}  // namespace

Expression loading_of(const Project& project, const Place& place, std::string_view attribute) {
  const Expression definition = class_around(project, place);
  if (!definition || definition.text().find(kArguments) == std::string_view::npos) return {};
  for (const Member& member : members_of(project, definition)) {
    if (member.name != kArguments || member.conditional) continue;
    const auto returned = member.function ? single_return(member.function) : std::nullopt;
    const Expression value = member.function ? returned.value_or(Expression{}) : member.value;
    if (!value) continue;
    const Expression call =
        value_of_key(project, value_of_key(project, unwrapped(value), kProperties), attribute);
    if (is_loading(project, call, attribute)) return call;
  }
  return {};
}

bool says_loading_alone(const Project& project, const Expression& properties) {
  if (!properties.is(Kind::Dictionary)) return false;
  const std::vector<Node> pairs = properties.node.items();
  return std::ranges::all_of(pairs, [&](Node pair) {
    if (!pair.is(Kind::Pair)) return false;
    const auto key = string_value(project, properties.at(pair.field(Field::Key)));
    return key && is_loading(project, unwrapped(properties.at(pair.field(Field::Value))), *key);
  });
}

}  // namespace modelmend::model
