#include "emit/stores.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "model/class_body.h"
#include "model/declared_arguments.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using model::MemberKind;
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

class StoreFinder {
 public:
  StoreFinder(const ClassContext& context, Expression function)
      : context_(context), function_(function), self_(object_name(function.node)) {}

  std::optional<Refusal> find() {
    if (self_.empty()) return std::nullopt;
    for (syntax::Walker walk(function_.node); walk && !found_; walk.next()) {
      if (walk->is(Kind::Call)) {
        check_call(function_.at(*walk));
      } else if (const Node target = bound_by(*walk)) {
        check_targets(target);
      }
    }
    return std::move(found_);
  }

 private:
  void refuse(std::string reason, Node node) {
    found_ = Refusal{{"undeclared-attribute", std::move(reason)}, function_.at(node).place()};
  }

  // Those of `self.a, (self.b, c) = ...`; what is read in `self.a.b = ...` is no target.
  void check_targets(Node target) {
    for (syntax::Walker walk(target); walk && !found_; walk.next()) {
      if (walk->is(Kind::Attribute)) check_attribute(*walk);
      if (walk->is(Kind::Attribute) || walk->is(Kind::Subscript)) walk.skip_children();
    }
  }

  void check_attribute(Node attribute) {
    if (attribute.field(Field::Object).text() != self_) return;
    const std::string_view name = attribute.field(Field::Attribute).text();
    if (!may_be_stored(name))
      refuse(fmt::format("'{}.{}' is stored, and is no field of the class", self_, name),
             attribute);
  }

  // setattr(self, ...)
  void check_call(const Expression& call) {
    if (call.node.field(Field::Function).text() != "setattr") return;
    const model::Arguments arguments = model::arguments_of(call);
    if (arguments.positional.size() < 2 || arguments.positional[0].value.text() != self_) return;
    const auto name = model::string_value(context_.project, arguments.positional[1].value);
    if (!name) return refuse("setattr() stores what is named when it runs", call.node);
    if (!may_be_stored(*name))
      refuse(fmt::format("'{}.{}' is stored, and is no field of the class", self_, *name),
             call.node);
  }

  [[nodiscard]] bool may_be_stored(std::string_view name) const {
    if (is_attribute(context_, name)) return true;
    const auto& members = context_.mapper().members;
    const auto found = std::ranges::find(members, name, &model::MemberFact::name);
    if (found == members.end()) return name.starts_with('_');
    return found->takes_assignments || found->kind == MemberKind::Column ||
           found->kind == MemberKind::Relationship || found->kind == MemberKind::Property;
  }

  const ClassContext& context_;
  Expression function_;
  std::string_view self_;
  std::optional<Refusal> found_;
};

bool has_object(MemberKind kind) {
  return kind == MemberKind::Method || kind == MemberKind::Property ||
         kind == MemberKind::Reconstructor || kind == MemberKind::Hybrid ||
         kind == MemberKind::HybridMethod;
}

std::optional<Refusal> why_not_by(const ClassContext& context, const Expression& written) {
  const Expression function =
      written.is(Kind::DecoratedDefinition) ? written.field(Field::Definition) : written;
  if (!function.is(Kind::FunctionDefinition)) return std::nullopt;
  return StoreFinder(context, function).find();
}

// `parent = None` in the class, and `someone.parent = other` somewhere in its file: the constant is
// but the place of what objects store.
std::optional<Refusal> why_not_by_constants(const ClassContext& context) {
  std::set<std::string_view> constants;
  for (const model::MemberFact& each : context.mapper().members)
    if (each.kind == MemberKind::Constant && !each.name.starts_with("__"))
      constants.insert(each.name);
  if (constants.empty()) return std::nullopt;
  for (syntax::Walker walk(context.module.root()); walk; walk.next()) {
    if (!walk->is(Kind::Assignment)) continue;
    const Node target = walk->field(Field::Left);
    if (!target.is(Kind::Attribute) || target.field(Field::Object).text() == context.cls.name ||
        !constants.contains(target.field(Field::Attribute).text()))
      continue;
    return Refusal{{"undeclared-attribute",
                    fmt::format("'{}' may be stored in its objects, and is no field of the class",
                                target.text())},
                   {context.module.id(), target.range()}};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> why_not_by_stores(const ClassContext& context) {
  if (auto why = why_not_by_constants(context)) return why;
  const Expression definition = model::expression_at(context.project, context.cls.place);
  for (const model::Member& member : model::members_of(context.project, definition))
    if (member.function)
      if (auto why = why_not_by(context, member.function)) return why;
  for (const model::MemberFact& each : context.mapper().members) {
    if (!each.is_inherited || !has_object(each.kind)) continue;
    if (auto why = why_not_by(context, model::expression_at(context.project, each.place)))
      return why;
  }
  return std::nullopt;
}

}  // namespace modelmend::emit
