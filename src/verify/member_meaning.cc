#include "verify/member_meaning.h"

#include <algorithm>
#include <string_view>

#include "model/declared_arguments.h"
#include "model/listener.h"

namespace modelmend::verify {
namespace {

using model::Expression;
using model::MemberKind;
using syntax::Kind;
using syntax::Node;

bool is_run_by_a_mapper(MemberKind kind) {
  switch (kind) {
    case MemberKind::Hybrid:
    case MemberKind::HybridMethod:
    case MemberKind::DeclaredAttr:
    case MemberKind::Validator:
    case MemberKind::PydanticValidator:
    case MemberKind::Reconstructor:
    case MemberKind::Synonym:
    case MemberKind::ColumnProperty:
    case MemberKind::Composite:
    case MemberKind::AssociationProxy:
    case MemberKind::Statement:
    case MemberKind::Event:
      return true;
    default:
      return false;
  }
}

// What it runs, or the whole call where nobody can tell.
Expression run_by(const semantic::Project& project, const Expression& call) {
  const model::Listener listener = model::listener_at(project, call);
  if (listener.function) return listener.function;
  return listener.hook ? listener.hook : call;
}

// `@total.expression`, for the property `total`.
bool adds_to(const Node& decorated, const std::string& property) {
  const auto decorators = decorated.items();
  return std::ranges::any_of(decorators, [&](const Node& each) {
    return each.is(Kind::Decorator) && each.text().starts_with("@" + property + ".");
  });
}

// What all functions of a hybrid name.
std::string hybrid_meaning(const Expression& first, const std::string& name, ClosedTexts& texts) {
  std::string text = texts.behind(first);
  for (const Node& statement : first.node.parent().items())
    if (!(statement == first.node) && statement.is(Kind::DecoratedDefinition) &&
        adds_to(statement, name))
      text += texts.behind(first.at(statement));
  return text;
}

// What a constant is, `session.query_property()`; null where no assignment says it.
Expression value_in(const Expression& statement) {
  Node at = statement.node;
  if (at.is(Kind::ExpressionStatement)) at = at.items().front();
  while (at.is(Kind::Assignment)) at = at.field(syntax::Field::Right);
  return at == statement.node ? Expression{} : statement.at(at);
}

}  // namespace

std::string member_meaning(const semantic::Project& project, const model::MemberFact& member,
                           ClosedTexts& texts) {
  const bool is_constant = member.kind == MemberKind::Constant;
  if (!is_constant && !is_run_by_a_mapper(member.kind)) return {};
  const Expression stated = model::expression_at(project, member.place);
  if (!stated) return {};
  if (is_constant) return texts.behind(value_in(stated));
  if (member.kind == MemberKind::Event && stated.is(Kind::Call))
    return texts.behind(run_by(project, stated));
  if (member.kind == MemberKind::Hybrid) return hybrid_meaning(stated, member.name, texts);
  return texts.behind(stated);
}

}  // namespace modelmend::verify
