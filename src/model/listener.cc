#include "model/listener.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "model/declared_arguments.h"

namespace modelmend::model {
namespace {

using semantic::Local;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// The target, the event, the hook.
constexpr std::size_t kHook = 2;

Expression hook_of(const Expression& call, const Arguments& arguments) {
  const Node above = call.node.parent();
  if (above.is(Kind::Decorator)) return call.at(above.parent().field(Field::Definition));
  return arguments.positional.size() > kHook ? arguments.positional[kHook].value : Expression{};
}

Expression function_of(const semantic::Project& project, const Expression& hook) {
  if (!hook || hook.is(Kind::FunctionDefinition) || hook.is(Kind::Lambda)) return hook;
  const semantic::Resolution meaning = resolve(project, hook);
  const auto* const local = std::get_if<Local>(&meaning);
  if (local == nullptr || local->kind != semantic::DefinitionKind::Function) return {};
  const Expression stated = expression_at(project, local->definition);
  return stated.is(Kind::DecoratedDefinition) ? stated.field(Field::Definition) : stated;
}

// But for what leaves it as it is.
bool is_decorated(const semantic::Project& project, const Expression& function,
                  const Expression& call) {
  const Node whole = function ? function.node.parent() : Node{};
  if (!whole.is(Kind::DecoratedDefinition)) return false;
  const std::vector<Node> parts = whole.items();
  return std::ranges::any_of(parts, [&](const Node& each) {
    return each.is(Kind::Decorator) && !(each == call.node.parent()) &&
           library_name(project, function.at(each.items().front())) != "builtins.staticmethod";
  });
}

}  // namespace

bool Listener::changes_values() const {
  const Argument* const said = arguments.keyword("retval");
  return arguments.has_splat || (said != nullptr && !said->value.is(Kind::False));
}

Listener listener_at(const semantic::Project& project, const Expression& call) {
  Listener listener;
  listener.arguments = arguments_of(call);
  const auto& positional = listener.arguments.positional;
  if (!positional.empty()) listener.target = unwrapped(positional.front().value);
  if (positional.size() > 1) listener.event = string_value(project, positional[1].value);
  listener.hook = hook_of(call, listener.arguments);
  listener.function = function_of(project, listener.hook);
  listener.is_decorated = is_decorated(project, listener.function, call);
  return listener;
}

}  // namespace modelmend::model
