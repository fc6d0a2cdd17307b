#include "model/class_body.h"

#include "syntax/walker.h"

namespace modelmend::model {

namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

struct Statement {
  Node node;
  bool conditional = false;
};

bool is_type_checking(const semantic::Project& project, const Expression& condition) {
  const Expression e = unwrapped(condition);
  const std::string name = library_name(project, e);
  return name == "typing.TYPE_CHECKING" || name == "typing_extensions.TYPE_CHECKING";
}

// The statements of a body in source order, those in nested blocks included.
std::vector<Statement> statements_of(const semantic::Project& project, const Expression& body) {
  std::vector<Statement> found;
  std::vector<Statement> pending;
  const auto push = [&](const std::vector<Node>& nodes, bool conditional) {
    for (auto it = nodes.rbegin(); it != nodes.rend(); ++it) pending.push_back({*it, conditional});
  };
  push(body.node.items(), false);
  while (!pending.empty()) {
    const Statement next = pending.back();
    pending.pop_back();
    switch (next.node.kind()) {
      case Kind::IfStatement:
        if (is_type_checking(project, body.at(next.node.field(Field::Condition)))) {
          const Node other = next.node.field(Field::Alternative);
          if (other.is(Kind::ElseClause)) push(other.field(Field::Body).items(), next.conditional);
          break;
        }
        push(next.node.items(), true);
        break;
      case Kind::TryStatement:
      case Kind::ForStatement:
      case Kind::WhileStatement:
      case Kind::WithStatement:
      case Kind::MatchStatement:
      case Kind::ElseClause:
      case Kind::ElifClause:
      case Kind::ExceptClause:
      case Kind::FinallyClause:
      case Kind::CaseClause:
      case Kind::Block:
        push(next.node.items(), next.conditional || !next.node.is(Kind::Block));
        break;
      default:
        found.push_back(next);
    }
  }
  return found;
}

// What may stand on the left: in a class body only names bind a member.
enum class LeftSide { Name, Any };

void add_assignment(const Expression& body, const Statement& statement, LeftSide left_side,
                    std::vector<Member>& out) {
  for (const Node& part : statement.node.items()) {
    Node assignment = part;
    // `a = b = Column(...)`: each left side is bound to the last right side.
    std::vector<Node> targets;
    while (assignment.is(Kind::Assignment)) {
      targets.push_back(assignment);
      assignment = assignment.field(Field::Right);
    }
    for (const Node& target : targets) {
      Node left = target.field(Field::Left);
      if (left.is(Kind::Attribute) && left_side == LeftSide::Any)
        left = left.field(Field::Attribute);
      if (!left.is(Kind::Identifier)) continue;
      Member member;
      member.name = std::string(left.text());
      member.statement = body.at(statement.node);
      member.annotation = body.at(target.field(Field::Type));
      member.value = assignment ? unwrapped(body.at(assignment)) : Expression{};
      member.conditional = statement.conditional;
      out.push_back(std::move(member));
    }
  }
}

void add_function(const Expression& body, const Statement& statement, std::vector<Member>& out) {
  Member member;
  Node definition = statement.node;
  if (definition.is(Kind::DecoratedDefinition)) {
    for (const Node& child : definition.items())
      if (child.is(Kind::Decorator))
        for (const Node& part : child.items())
          member.decorators.push_back(unwrapped(body.at(part)));
    definition = definition.field(Field::Definition);
  }
  member.name = std::string(definition.field(Field::Name).text());
  member.statement = body.at(statement.node);
  if (definition.is(Kind::FunctionDefinition)) {
    member.function = body.at(definition);
    member.annotation = body.at(definition.field(Field::ReturnType));
  }
  member.conditional = statement.conditional;
  out.push_back(std::move(member));
}

}  // namespace

std::vector<Member> members_of(const semantic::Project& project,
                               const Expression& class_definition) {
  std::vector<Member> members;
  const Expression body = class_definition.field(Field::Body);
  for (const Statement& statement : statements_of(project, body)) {
    if (statement.node.is(Kind::ExpressionStatement)) {
      add_assignment(body, statement, LeftSide::Name, members);
    } else if (statement.node.is(Kind::FunctionDefinition) ||
               statement.node.is(Kind::DecoratedDefinition) ||
               statement.node.is(Kind::ClassDefinition)) {
      add_function(body, statement, members);
    }
  }
  return members;
}

bool is_dunder(std::string_view name) {
  return name.starts_with("__") && name.ends_with("__");
}

bool reads_its_object(const Expression& function) {
  const std::vector<Node> parameters = function.node.field(Field::Parameters).items();
  if (parameters.empty()) return false;
  const Node first = parameters.front();
  const std::string_view self =
      first.is(Kind::TypedParameter) ? first.child(0).text() : first.text();
  for (syntax::Walker walk(function.node.field(Field::Body)); walk; walk.next())
    if (walk->is(Kind::Identifier) && walk->text() == self) return true;
  return false;
}

std::optional<Member> member_at(const Expression& place, std::string_view name) {
  std::vector<Member> members;
  // A statement that is one assignment has no place of its own.
  Expression statement = place;
  if (const Node parent = place.node.parent();
      place.is(Kind::Assignment) && parent.range() == place.node.range())
    statement = place.at(parent);
  if (statement.is(Kind::FunctionDefinition) || statement.is(Kind::DecoratedDefinition)) {
    add_function(statement, {.node = statement.node}, members);
  } else {
    add_assignment(statement, {.node = statement.node}, LeftSide::Any, members);
  }
  for (Member& member : members)
    if (member.name == name) return std::move(member);
  return std::nullopt;
}

}  // namespace modelmend::model
