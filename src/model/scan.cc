#include "model/scan.h"

#include "model/core_table.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

void add_late_member(const Expression& root, Node statement, std::vector<LateMember>& out) {
  for (const Node& assignment : statement.items()) {
    if (!assignment.is(Kind::Assignment)) continue;
    const Node left = assignment.field(Field::Left);
    const Expression value = unwrapped(root.at(assignment.field(Field::Right)));
    if (!left.is(Kind::Attribute) || !value.is(Kind::Call)) continue;
    out.push_back({root.at(left.field(Field::Object)),
                   std::string(left.field(Field::Attribute).text()), root.at(statement),
                   root.at(assignment.field(Field::Type)), value});
  }
}

void add_metadata_option(const Expression& root, Node statement, std::vector<MetaDataOption>& out) {
  for (const Node& assignment : statement.items()) {
    if (!assignment.is(Kind::Assignment)) continue;
    const Node left = assignment.field(Field::Left);
    if (!left.is(Kind::Attribute)) continue;
    const std::string_view name = left.field(Field::Attribute).text();
    if (name != "naming_convention" && name != "schema") continue;
    const Node value = assignment.field(Field::Right);
    if (!value) continue;
    out.push_back({root.at(left.field(Field::Object)), std::string(name), root.at(value),
                   !statement.parent().is(Kind::Module)});
  }
}

ScannedClass read_class(const Project& project, const Expression& definition) {
  return {definition, std::make_shared<const std::vector<Member>>(members_of(project, definition))};
}

// Under `if TYPE_CHECKING:`, where Python makes no class.
bool is_for_type_checkers(const semantic::ScopeTable& scopes, const semantic::Scope& definition) {
  for (const semantic::Scope* scope = &definition;; scope = &scopes.scope(*scope->parent)) {
    for (semantic::ArmId arm = scope->arm; arm != semantic::ArmId{}; arm = scopes.arm(arm).parent)
      if (scopes.arm(arm).kind == semantic::BindingArm::TypeChecking) return true;
    if (!scope->parent) return false;
  }
}

bool may_be_a_table_name(Kind kind) {
  switch (kind) {
    case Kind::String:
    case Kind::ConcatenatedString:
    case Kind::Identifier:
    case Kind::Attribute:
    case Kind::BinaryOperator:
    case Kind::Call:
    case Kind::ParenthesizedExpression:
      return true;
    default:
      return false;
  }
}

// A Table has a name and at least one more argument.
bool has_name_and_more(Node call) {
  const std::vector<Node> arguments = call.field(Field::Arguments).items();
  return arguments.size() >= 2 && may_be_a_table_name(arguments.front().kind());
}

// A look at the first child behind the parenthesis spares most calls the resolution. It may be a
// comment, so this says yes too often.
bool may_have_name_and_more(Node call) {
  const Node list = call.field(Field::Arguments);
  if (list.named_child_count() < 2) return false;
  const Node first = list.child(1);
  return first.is_extra() || may_be_a_table_name(first.kind());
}

bool makes_a_table(const Project& project, const Expression& call) {
  return may_have_name_and_more(call.node) && is_table_call(project, call) &&
         has_name_and_more(call.node);
}

// By the first name of what is called: `sa` of `sa.Table(...)`.
bool may_be_reached(Node call, const semantic::ReachingWords* reaching) {
  if (reaching == nullptr) return true;
  Node first = call.field(Field::Function);
  while (first.is(Kind::Attribute)) first = first.field(Field::Object);
  return !first.is(Kind::Identifier) || reaching->contains(first.text());
}

}  // namespace

bool looks_like_migration(const semantic::Module& module) {
  const auto bound = [&](std::string_view name) {
    return !module.scopes().bindings(semantic::ScopeId{0}, name).empty();
  };
  return bound("revision") && bound("down_revision");
}

FileScan scan(const Project& project, const semantic::Module& module,
              const semantic::ReachingWords* reaching) {
  FileScan found;
  found.module = &module;
  const Expression root{&module, module.root(), 0, nullptr};
  for (const semantic::Scope& scope : module.scopes().scopes())
    if (scope.kind == semantic::ScopeKind::Class && !is_for_type_checkers(module.scopes(), scope))
      found.classes.push_back(read_class(project, root.at(scope.node)));
  for (const Node& call : module.scopes().calls())
    if (may_be_reached(call, reaching) && makes_a_table(project, root.at(call)))
      found.tables.push_back(root.at(call));
  for (const Node& statement : module.scopes().attribute_statements()) {
    add_late_member(root, statement, found.late);
    add_metadata_option(root, statement, found.metadata_options);
  }
  found.is_migration = looks_like_migration(module);
  return found;
}

}  // namespace modelmend::model
