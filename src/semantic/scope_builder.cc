#include "semantic/scope_builder.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "syntax/string_literal.h"

namespace modelmend::semantic {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;
using syntax::Walker;

constexpr std::uint32_t kEndOfText = std::numeric_limits<std::uint32_t>::max();

std::size_t index(ScopeId id) {
  return static_cast<std::size_t>(id);
}

// The block of a clause: `except` and `finally` have no field for it.
Node suite_of(const Node& clause) {
  if (clause.is(Kind::Block)) return clause;
  for (const Field field : {Field::Body, Field::Consequence})
    if (const Node suite = clause.field(field)) return suite;
  const auto items = clause.items();
  return items.empty() ? Node() : items.back();
}

// True if what follows the block is never reached from its end.
bool leaves(const Node& clause) {
  const auto items = suite_of(clause).items();
  if (items.empty()) return false;
  const Kind last = items.back().kind();
  return last == Kind::RaiseStatement || last == Kind::ReturnStatement;
}

// "TYPE_CHECKING" of `typing.TYPE_CHECKING`; the last name of a dotted expression.
std::string_view last_name(const Node& expression) {
  if (expression.is(Kind::Identifier)) return expression.text();
  return expression.field(Field::Attribute).text();
}

Node without_parentheses(Node node) {
  while (node.is(Kind::ParenthesizedExpression)) {
    const auto items = node.items();
    if (items.size() != 1) break;
    node = items.front();
  }
  return node;
}

// What type checkers take as true and Python as false.
bool is_type_checking(const Node& condition) {
  const std::string_view name = last_name(condition);
  return name == "TYPE_CHECKING" || name == "MYPY" || condition.is(Kind::False);
}

BindingArm arm_of_condition(const Node& condition) {
  const Node plain = without_parentheses(condition);
  if (is_type_checking(plain)) return BindingArm::TypeChecking;
  if (plain.is(Kind::NotOperator) &&
      is_type_checking(without_parentheses(plain.field(Field::Argument))))
    return BindingArm::NotTypeChecking;
  return BindingArm::Conditional;
}

BindingArm opposite(BindingArm arm) {
  if (arm == BindingArm::TypeChecking) return BindingArm::NotTypeChecking;
  if (arm == BindingArm::NotTypeChecking) return BindingArm::TypeChecking;
  return arm;
}

bool names_import_error(const Node& exception) {
  const std::string_view name = last_name(exception);
  return name == "ImportError" || name == "ModuleNotFoundError" || name == "Exception" ||
         name == "BaseException";
}

bool catches_import_error(const Node& clause) {
  const auto values = clause.fields(Field::Value);
  if (values.empty()) return true;
  for (const Node& value : values) {
    const Node plain =
        without_parentheses(value.is(Kind::AsPattern) ? value.items().front() : value);
    if (names_import_error(plain)) return true;
    if (plain.is(Kind::Tuple) && std::ranges::any_of(plain.items(), names_import_error))
      return true;
  }
  return false;
}

// Patterns and expressions that hold targets.
bool is_target_list(Kind kind) {
  switch (kind) {
    case Kind::PatternList:
    case Kind::TuplePattern:
    case Kind::ListPattern:
    case Kind::ListSplatPattern:
    case Kind::ListSplat:
    case Kind::DictionarySplatPattern:
    case Kind::Tuple:
    case Kind::List:
    case Kind::ExpressionList:
    case Kind::ParenthesizedExpression:
    case Kind::AsPatternTarget:
      return true;
    default:
      return false;
  }
}

bool is_sequence(Kind kind) {
  return kind == Kind::ExpressionList || kind == Kind::Tuple || kind == Kind::List ||
         kind == Kind::PatternList;
}

bool is_splat(const Node& node) {
  return node.is(Kind::ListSplat) || node.is(Kind::ListSplatPattern);
}

// The values of `a, b = X, Y` for its targets; empty where they cannot be told apart.
std::vector<Node> values_for(const Node& target, const std::vector<Node>& targets,
                             const Node& value) {
  const bool one = target.is(Kind::ParenthesizedExpression) || target.is(Kind::AsPatternTarget);
  if (one) return {targets.size(), value};
  std::vector<Node> none(targets.size());
  const Node plain = without_parentheses(value);
  if (!is_sequence(plain.kind())) return none;
  auto values = plain.items();
  if (values.size() != targets.size()) return none;
  if (std::ranges::any_of(targets, is_splat) || std::ranges::any_of(values, is_splat)) return none;
  return values;
}

// The right side of `a = b = value`.
Node assigned_value(const Node& assignment) {
  Node value = assignment.field(Field::Right);
  while (value.is(Kind::Assignment)) value = value.field(Field::Right);
  return value;
}

// "..models" of `from . .models import x`, which may hold blanks.
std::string module_text(const Node& module) {
  std::string text;
  for (const char c : module.text())
    if (c == '.' || c == '_' || static_cast<unsigned char>(c) >= 0x80 ||
        std::isalnum(static_cast<unsigned char>(c)))
      text.push_back(c);
  return text;
}

Node first_identifier(const Node& node) {
  for (Walker walker(node); walker; walker.next())
    if (walker->is(Kind::Identifier)) return *walker;
  return {};
}

}  // namespace

void ScopeBuilder::build() {
  table_.text_ = module_.source();
  table_.arms_.push_back({});
  table_.statements_.push_back({});
  add_scope(ScopeKind::Module, module_);
  open_.push_back({{0, kEndOfText}, {}});
  table_.segments_.push_back({});
  for (Walker walker(module_); walker; walker.next()) {
    move_to(*walker);
    visit(walker);
  }
  finish();
}

void ScopeBuilder::move_to(const Node& node) {
  close_until(node.begin());
  while (!upcoming_.empty() && upcoming_.back().range.begin <= node.begin()) {
    const Region region = upcoming_.back();
    upcoming_.pop_back();
    if (region.range.end <= node.begin()) continue;
    begin_segment(region.range.begin, region.context);
    open_.push_back(region);
  }
}

void ScopeBuilder::close_until(std::uint32_t offset) {
  while (open_.back().range.end <= offset) {
    const std::uint32_t end = open_.back().range.end;
    open_.pop_back();
    begin_segment(end, here());
  }
}

void ScopeBuilder::begin_segment(std::uint32_t offset, const Context& context) {
  auto& segments = table_.segments_;
  if (segments.back().begin == offset) segments.pop_back();
  segments.push_back({offset, context});
}

void ScopeBuilder::announce(std::vector<Region> in_source_order) {
  std::ranges::reverse(in_source_order);
  for (Region& region : in_source_order)
    if (!region.range.empty()) upcoming_.push_back(region);
}

ScopeId ScopeBuilder::add_scope(ScopeKind kind, const Node& node) {
  const ScopeId id{static_cast<std::uint32_t>(table_.scopes_.size())};
  Scope scope;
  scope.kind = kind;
  scope.node = node;
  if (!open_.empty()) {
    scope.parent = here().scope;
    scope.arm = here().arm;
  }
  table_.scopes_.push_back(std::move(scope));
  return id;
}

std::uint32_t ScopeBuilder::add_statement(bool exhaustive) {
  table_.statements_.push_back({.exhaustive = exhaustive});
  return static_cast<std::uint32_t>(table_.statements_.size() - 1);
}

ArmId ScopeBuilder::add_arm(std::uint32_t statement, BindingArm kind, const Node& clause) {
  const bool away = leaves(clause);
  if (!away) ++table_.statements_[statement].arms_that_end;
  table_.arms_.push_back({kind, here().arm, statement, away});
  return ArmId{static_cast<std::uint32_t>(table_.arms_.size() - 1)};
}

void ScopeBuilder::bind_in(ScopeId scope, ArmId arm, Binding binding) {
  binding.name = binding.node.text();
  if (binding.kind != BindingKind::Delete && !binding.statement.is(Kind::AugmentedAssignment))
    binders_.push_back(binding.node.begin());
  if (const auto other = table_.redirected(scope, binding.name)) {
    binding.any_time = true;
    binding.visible_from = 0;
    scope = *other;
    arm = ArmId{};
  }
  binding.in_arm = arm;
  binding.arm = table_.arm(arm).kind;
  table_.scopes_[index(scope)].bindings.push_back(std::move(binding));
}

void ScopeBuilder::bind_targets(ScopeId scope, ArmId arm, const Node& target,
                                const Binding& binding) {
  struct Item {
    Node target;
    Node value;
  };
  std::vector<Item> stack{{target, binding.value}};
  while (!stack.empty()) {
    const Item item = stack.back();
    stack.pop_back();
    if (item.target.is(Kind::Identifier)) {
      Binding one = binding;
      one.node = item.target;
      one.value = item.value;
      bind_in(scope, arm, std::move(one));
      continue;
    }
    if (!is_target_list(item.target.kind())) continue;
    const auto targets = item.target.items();
    const auto values = values_for(item.target, targets, item.value);
    for (std::size_t i = targets.size(); i-- > 0;) stack.push_back({targets[i], values[i]});
  }
}

void ScopeBuilder::visit(Walker& walker) {
  const Node& node = *walker;
  switch (node.kind()) {
    case Kind::FunctionDefinition:
      return visit_function(node);
    case Kind::ClassDefinition:
      return visit_class(node);
    case Kind::Lambda:
      return visit_lambda(node);
    case Kind::ListComprehension:
    case Kind::SetComprehension:
    case Kind::DictionaryComprehension:
    case Kind::GeneratorExpression:
      return visit_comprehension(node);
    case Kind::ForInClause:
      return visit_comprehension_clause(node);
    case Kind::NamedExpression:
      return visit_named_expression(node);
    case Kind::Assignment:
      note_attribute(walker);
      return visit_assignment(node);
    case Kind::Call:
      table_.calls_.push_back(node);
      return;
    case Kind::AugmentedAssignment:
      return visit_augmented(node);
    case Kind::TypeAliasStatement:
      return visit_type_alias(node);
    case Kind::DeleteStatement:
      return visit_delete(node);
    case Kind::GlobalStatement:
    case Kind::NonlocalStatement:
      visit_redirect(node);
      return walker.skip_children();
    case Kind::ImportStatement:
      visit_import(node);
      return walker.skip_children();
    case Kind::FutureImportStatement:
    case Kind::ImportFromStatement:
      visit_from_import(node);
      return walker.skip_children();
    case Kind::IfStatement:
      return visit_if(node);
    case Kind::ForStatement:
    case Kind::WhileStatement:
      return visit_loop(node);
    case Kind::TryStatement:
      return visit_try(node);
    case Kind::ExceptClause:
      return visit_except(node);
    case Kind::MatchStatement:
      return visit_match(node);
    case Kind::AsPattern:
      return visit_as_pattern(node);
    case Kind::SplatPattern:
      return visit_capture(node, first_identifier(node));
    case Kind::DottedName:
      return visit_dotted_name(walker);
    case Kind::Identifier:
      return visit_identifier(walker);
    case Kind::String:
      return visit_string(walker);
    case Kind::Type:
      return announce({{node.range(), {here().scope, here().arm, true}}});
    default:
      return;
  }
}

// class A[T: Base, *Ts]: the parameters' own scope, or nullopt without any.
std::optional<ScopeId> ScopeBuilder::open_type_parameters(const Node& definition) {
  const Node parameters = definition.field(Field::TypeParameters);
  if (!parameters) return std::nullopt;
  const ScopeId scope = add_scope(ScopeKind::TypeParameters, definition);
  for (const Node& parameter : parameters.items()) {
    Binding binding;
    binding.kind = BindingKind::Parameter;
    binding.node = first_identifier(parameter);
    binding.statement = definition;
    binding.visible_from = parameters.begin();
    if (binding.node) bind_in(scope, ArmId{}, std::move(binding));
  }
  return scope;
}

void ScopeBuilder::bind_parameters(const Node& parameters, ScopeId scope,
                                   std::uint32_t visible_from, std::vector<Region>& regions,
                                   const Context& around) {
  for (const Node& parameter : parameters.items()) {
    const Node name = parameter.field(Field::Name);
    const Node type = parameter.field(Field::Type);
    const Node value = parameter.field(Field::Value);
    Node target = name ? name : parameter;
    if (parameter.is(Kind::TypedParameter)) target = parameter.items().front();
    Binding binding;
    binding.kind = BindingKind::Parameter;
    binding.statement = parameter;
    binding.visible_from = visible_from;
    bind_targets(scope, ArmId{}, target, binding);
    if (type) regions.push_back({type.range(), around});
    // A default is evaluated where the definition stands.
    if (value) regions.push_back({value.range(), here()});
  }
}

void ScopeBuilder::visit_function(const Node& node) {
  Binding binding;
  binding.kind = BindingKind::Function;
  binding.node = node.field(Field::Name);
  binding.statement = node;
  binding.visible_from = node.end();
  if (binding.node) bind(std::move(binding));

  const auto type_parameters = open_type_parameters(node);
  const Context around = type_parameters ? inside(*type_parameters) : here();
  const ScopeId scope = add_scope(ScopeKind::Function, node);
  if (type_parameters) {
    table_.scopes_[index(scope)].parent = type_parameters;
    table_.scopes_[index(scope)].arm = ArmId{};
  }
  const Node body = node.field(Field::Body);
  std::vector<Region> regions{{node.field(Field::TypeParameters).range(), around}};
  bind_parameters(node.field(Field::Parameters), scope, body.begin(), regions, around);
  if (const Node result = node.field(Field::ReturnType))
    regions.push_back({result.range(), around});
  regions.push_back({body.range(), {scope, ArmId{}, false}});
  announce(std::move(regions));
}

void ScopeBuilder::visit_class(const Node& node) {
  Binding binding;
  binding.kind = BindingKind::Class;
  binding.node = node.field(Field::Name);
  binding.statement = node;
  binding.visible_from = node.end();
  if (binding.node) bind(std::move(binding));

  const auto type_parameters = open_type_parameters(node);
  const Context around = type_parameters ? inside(*type_parameters) : here();
  const ScopeId scope = add_scope(ScopeKind::Class, node);
  if (type_parameters) {
    table_.scopes_[index(scope)].parent = type_parameters;
    table_.scopes_[index(scope)].arm = ArmId{};
  }
  announce({{node.field(Field::TypeParameters).range(), around},
            {node.field(Field::Superclasses).range(), around},
            {node.field(Field::Body).range(), {scope, ArmId{}, false}}});
}

void ScopeBuilder::visit_lambda(const Node& node) {
  const ScopeId scope = add_scope(ScopeKind::Lambda, node);
  const Node body = node.field(Field::Body);
  std::vector<Region> regions;
  bind_parameters(node.field(Field::Parameters), scope, body.begin(), regions, here());
  regions.push_back({body.range(), inside(scope)});
  announce(std::move(regions));
}

void ScopeBuilder::visit_comprehension(const Node& node) {
  const ScopeId scope = add_scope(ScopeKind::Comprehension, node);
  const Context outer = here();
  // Only the first iterable is evaluated outside. The region of it is announced second, so it is
  // entered inside of the other.
  std::vector<Region> regions;
  for (const Node& child : node.items()) {
    if (!child.is(Kind::ForInClause)) continue;
    const auto iterables = child.fields(Field::Right);
    if (!iterables.empty())
      regions.push_back({{iterables.front().begin(), iterables.back().end()}, outer});
    break;
  }
  regions.insert(regions.begin(), Region{node.range(), inside(scope)});
  announce(std::move(regions));
}

void ScopeBuilder::visit_comprehension_clause(const Node& node) {
  Binding binding;
  binding.statement = node;
  // The element expression stands before the clause that binds its names.
  binding.visible_from = table_.scope(here().scope).node.begin();
  bind_targets(here().scope, here().arm, node.field(Field::Left), binding);
}

// A comprehension does not keep the name: it goes to the scope around.
void ScopeBuilder::visit_named_expression(const Node& node) {
  Binding binding;
  binding.node = node.field(Field::Name);
  binding.statement = node;
  binding.value = node.field(Field::Value);
  binding.visible_from = node.end();
  ScopeId scope = here().scope;
  ArmId arm = here().arm;
  while (table_.scope(scope).kind == ScopeKind::Comprehension && table_.scope(scope).parent) {
    arm = table_.scope(scope).arm;
    scope = *table_.scope(scope).parent;
    // Whether the comprehension runs its body at all is not known, so the value is not either.
    binding.value = Node();
  }
  if (binding.node.is(Kind::Identifier)) bind_in(scope, arm, std::move(binding));
}

void ScopeBuilder::visit_assignment(const Node& node) {
  const Node type = node.field(Field::Type);
  const Node right = node.field(Field::Right);
  Binding binding;
  binding.kind = right ? BindingKind::Assignment : BindingKind::Annotation;
  binding.statement = node;
  binding.value = right ? assigned_value(node) : Node();
  binding.visible_from = node.end();
  // Python stores the value before it evaluates the annotation.
  if (right && type) {
    binding.visible_from = type.begin();
    binding.not_in = right.range();
  }
  bind_targets(here().scope, here().arm, node.field(Field::Left), binding);
}

void ScopeBuilder::note_attribute(const Walker& walker) {
  if (!walker->field(Field::Left).is(Kind::Attribute)) return;
  const auto above = walker.ancestors();
  const bool in_function = std::ranges::any_of(
      above, [](const Node& node) { return node.is(Kind::FunctionDefinition); });
  if (!in_function && above.back().is(Kind::ExpressionStatement))
    table_.attribute_statements_.push_back(above.back());
}

void ScopeBuilder::visit_augmented(const Node& node) {
  Binding binding;
  binding.node = node.field(Field::Left);
  binding.statement = node;
  binding.visible_from = node.end();
  if (binding.node.is(Kind::Identifier)) bind(std::move(binding));
}

void ScopeBuilder::visit_type_alias(const Node& node) {
  Binding binding;
  binding.node = first_identifier(node.field(Field::Left));
  binding.statement = node;
  binding.value = node.field(Field::Right);
  binding.visible_from = node.end();
  if (binding.node) bind(std::move(binding));
}

void ScopeBuilder::visit_delete(const Node& node) {
  Binding binding;
  binding.kind = BindingKind::Delete;
  binding.statement = node;
  binding.visible_from = node.end();
  for (const Node& target : node.items()) bind_targets(here().scope, here().arm, target, binding);
}

void ScopeBuilder::visit_redirect(const Node& node) {
  const bool global = node.is(Kind::GlobalStatement);
  for (const Node& name : node.items()) {
    ScopeId target{};
    if (!global) {
      auto scope = table_.scope(here().scope).parent;
      while (scope && (table_.scope(*scope).kind == ScopeKind::Class ||
                       (*scope != ScopeId{} && !table_.is_local(*scope, name.text()))))
        scope = table_.scope(*scope).parent;
      if (!scope || *scope == ScopeId{}) continue;
      target = *scope;
    }
    if (target != here().scope) table_.redirects_.insert({{here().scope, name.text()}, target});
  }
}

void ScopeBuilder::visit_import(const Node& node) {
  for (const Node& item : node.fields(Field::Name)) {
    const bool aliased = item.is(Kind::AliasedImport);
    const Node dotted = aliased ? item.field(Field::Name) : item;
    Binding binding;
    binding.kind = BindingKind::Import;
    binding.node = aliased ? item.field(Field::Alias) : first_identifier(item);
    binding.statement = node;
    binding.module = module_text(dotted);
    binding.visible_from = node.end();
    if (binding.node) bind(std::move(binding));
  }
}

void ScopeBuilder::visit_from_import(const Node& node) {
  const bool future = node.is(Kind::FutureImportStatement);
  Binding binding;
  binding.kind = BindingKind::FromImport;
  binding.statement = node;
  binding.module = future ? "__future__" : module_text(node.field(Field::ModuleName));
  binding.visible_from = node.end();
  for (const Node& item : node.items()) {
    if (!item.is(Kind::WildcardImport)) continue;
    binding.kind = BindingKind::StarImport;
    binding.node = Node();
    binding.in_arm = here().arm;
    binding.arm = table_.arm(here().arm).kind;
    table_.scopes_[index(here().scope)].bindings.push_back(std::move(binding));
    return;
  }
  for (const Node& item : node.fields(Field::Name)) {
    const bool aliased = item.is(Kind::AliasedImport);
    const Node name = aliased ? item.field(Field::Name) : item;
    Binding one = binding;
    one.node = aliased ? item.field(Field::Alias) : first_identifier(item);
    one.imported = module_text(name);
    if (future && one.imported == "annotations") table_.future_annotations_ = true;
    if (one.node) bind(std::move(one));
  }
}

void ScopeBuilder::visit_if(const Node& node) {
  const auto alternatives = node.fields(Field::Alternative);
  const bool exhaustive = !alternatives.empty() && alternatives.back().is(Kind::ElseClause);
  const std::uint32_t statement = add_statement(exhaustive);
  const BindingArm first = arm_of_condition(node.field(Field::Condition));
  const Node consequence = node.field(Field::Consequence);
  std::vector<Region> regions{
      {consequence.range(), in_arm(add_arm(statement, first, consequence))}};
  for (const Node& clause : alternatives) {
    // Behind an elif nobody can say what the else excludes.
    const bool plain_else = alternatives.size() == 1 && clause.is(Kind::ElseClause);
    BindingArm kind = plain_else ? opposite(first) : BindingArm::Conditional;
    if (clause.is(Kind::ElifClause)) kind = arm_of_condition(clause.field(Field::Condition));
    regions.push_back({clause.range(), in_arm(add_arm(statement, kind, clause))});
  }
  announce(std::move(regions));
}

// The body may run never, the else clause not either; neither excludes the other.
void ScopeBuilder::visit_loop(const Node& node) {
  const Node body = node.field(Field::Body);
  const ArmId arm = add_arm(add_statement(false), BindingArm::Conditional, body);
  if (node.is(Kind::ForStatement)) {
    Binding binding;
    binding.statement = node;
    binding.visible_from = body.begin();
    bind_targets(here().scope, arm, node.field(Field::Left), binding);
  }
  std::vector<Region> regions{{body.range(), in_arm(arm)}};
  if (const Node other = node.field(Field::Alternative)) {
    const ArmId else_arm = add_arm(add_statement(false), BindingArm::Conditional, other);
    regions.push_back({other.range(), in_arm(else_arm)});
  }
  announce(std::move(regions));
}

void ScopeBuilder::visit_try(const Node& node) {
  std::vector<Node> handlers;
  Node otherwise;
  for (const Node& child : node.items()) {
    if (child.is(Kind::ExceptClause)) handlers.push_back(child);
    if (child.is(Kind::ElseClause)) otherwise = child;
  }
  if (handlers.empty()) return;

  const bool guards_import = std::ranges::any_of(handlers, catches_import_error);
  const std::uint32_t statement = add_statement(true);
  const Node body = node.field(Field::Body);
  const ArmId tried = add_arm(statement, guards_import ? BindingArm::Try : BindingArm::Conditional,
                              otherwise ? otherwise : body);
  std::vector<Region> regions{{body.range(), in_arm(tried)}};
  for (const Node& handler : handlers) {
    const bool import = catches_import_error(handler);
    const ArmId arm =
        add_arm(statement, import ? BindingArm::Except : BindingArm::Conditional, handler);
    regions.push_back({handler.range(), in_arm(arm)});
  }
  if (otherwise) regions.push_back({otherwise.range(), in_arm(tried)});
  announce(std::move(regions));
}

// `except E as e` binds e, as any `as`, and unbinds it at the end of the clause.
void ScopeBuilder::visit_except(const Node& node) {
  Node alias = node.field(Field::Alias);
  if (!alias) alias = node.field(Field::Value).field(Field::Alias);
  if (alias.is(Kind::AsPatternTarget)) alias = alias.items().front();
  if (!alias.is(Kind::Identifier)) return;
  Binding binding;
  binding.node = alias;
  binding.statement = node;
  binding.visible_from = alias.end();
  if (node.field(Field::Alias)) bind(binding);
  binding.kind = BindingKind::Delete;
  binding.visible_from = node.end();
  bind(std::move(binding));
}

void ScopeBuilder::visit_match(const Node& node) {
  const std::uint32_t statement = add_statement(false);
  std::vector<Region> regions;
  for (const Node& clause : node.field(Field::Body).fields(Field::Alternative)) {
    const auto patterns = clause.items();
    const bool catches_all = !clause.field(Field::Guard) && !patterns.empty() &&
                             patterns.front().is(Kind::CasePattern) &&
                             patterns.front().text() == "_";
    if (catches_all) table_.statements_[statement].exhaustive = true;
    regions.push_back(
        {clause.range(), in_arm(add_arm(statement, BindingArm::Conditional, clause))});
  }
  announce(std::move(regions));
}

// `with f() as x`, `case P() as x`.
void ScopeBuilder::visit_as_pattern(const Node& node) {
  if (const Node alias = node.field(Field::Alias)) {
    Binding binding;
    binding.statement = node;
    binding.visible_from = node.end();
    return bind_targets(here().scope, here().arm, alias, binding);
  }
  const auto items = node.items();
  if (items.size() > 1) visit_capture(node, items.back());
}

void ScopeBuilder::visit_capture(const Node& node, const Node& name) {
  if (!name.is(Kind::Identifier) || name.text() == "_") return;
  Binding binding;
  binding.node = name;
  binding.statement = node;
  binding.visible_from = node.end();
  bind(std::move(binding));
}

// In a pattern a plain name captures, a dotted one is read.
void ScopeBuilder::visit_dotted_name(const Walker& walker) {
  if (walker.ancestors().empty()) return;
  const Kind parent = walker.ancestors().back().kind();
  if (parent != Kind::CasePattern && parent != Kind::KeywordPattern && parent != Kind::UnionPattern)
    return;
  const auto names = walker->items();
  if (names.size() == 1) visit_capture(*walker, names.front());
}

// Notes the identifiers that are read. Those that bind are taken out at the end.
void ScopeBuilder::visit_identifier(const Walker& walker) {
  if (walker.ancestors().empty()) return;
  const Node& parent = walker.ancestors().back();
  const bool first = walker->begin() == parent.begin();
  switch (parent.kind()) {
    case Kind::Attribute:
    case Kind::DottedName:
      if (!first) return;
      break;
    case Kind::KeywordArgument:
    case Kind::KeywordPattern:
      if (first) return;
      break;
    case Kind::MemberType:
      return;
    default:
      break;
  }
  table_.reads_.push_back(walker->range());
}

namespace {

// Functions whose string arguments are types; the first of some is a name that they give.
bool takes_type(const Node& call, const Node& argument) {
  const std::string_view name = last_name(call.field(Field::Function));
  const auto arguments = call.field(Field::Arguments).items();
  const bool first = !arguments.empty() && arguments.front().begin() == argument.begin();
  if (name == "cast" || name == "ForwardRef") return first;
  return !first && (name == "TypeVar" || name == "NewType");
}

bool starts_upper(std::string_view name) {
  return !name.empty() && 'A' <= name[0] && name[0] <= 'Z';
}

// Is the string on which the walker stands read as a type? `Mapped["User"]` is, also outside of an
// annotation; `Literal["a"]` and `d["key"]` are not.
bool stands_for_type(const Walker& walker) {
  constexpr std::size_t kFarEnough = 64;  // type expressions are not deeper
  const auto ancestors = walker.ancestors();
  bool subscript = false;
  std::size_t steps = 0;
  for (std::size_t i = ancestors.size(); i-- > 0 && ++steps < kFarEnough;) {
    const Node& node = ancestors[i];
    switch (node.kind()) {
      case Kind::Subscript:
      case Kind::GenericType: {
        const Node head =
            node.is(Kind::Subscript) ? node.field(Field::Value) : node.items().front();
        const std::string_view name = last_name(head);
        if (name == "Literal" || !(starts_upper(name) || !node.is(Kind::Subscript))) return false;
        subscript = true;
        break;
      }
      case Kind::ArgumentList:
        return i > 0 &&
               takes_type(ancestors[i - 1], i + 1 < ancestors.size() ? ancestors[i + 1] : *walker);
      case Kind::KeywordArgument:
        if (node.field(Field::Name).text() != "bound") return false;
        break;
      case Kind::Type:
        // Inside of a generic type the arguments are types of their own.
        if (i > 0 && ancestors[i - 1].is(Kind::TypeParameter)) break;
        return true;
      case Kind::List:
      case Kind::Tuple:
      case Kind::BinaryOperator:
      case Kind::ParenthesizedExpression:
      case Kind::TypeParameter:
      case Kind::UnionType:
      case Kind::ConditionalExpression:
        break;
      default:
        return subscript;
    }
  }
  return false;
}

}  // namespace

void ScopeBuilder::visit_string(const Walker& walker) {
  if (!stands_for_type(walker)) return;
  const auto literal = syntax::string_literal(*walker);
  if (literal && literal->verbatim) table_.string_annotations_.push_back(literal->content);
}

void ScopeBuilder::finish() {
  std::ranges::sort(binders_);
  std::erase_if(table_.reads_, [this](ByteRange read) {
    return std::ranges::binary_search(binders_, read.begin);
  });
  table_.by_name_.resize(table_.scopes_.size());
  for (std::size_t i = 0; i < table_.scopes_.size(); ++i) {
    auto& bindings = table_.scopes_[i].bindings;
    std::ranges::stable_sort(bindings, {}, &Binding::visible_from);
    // The tables of all files may be kept at once.
    bindings.shrink_to_fit();
    auto& order = table_.by_name_[i];
    order.reserve(bindings.size());
    for (std::uint32_t b = 0; b < bindings.size(); ++b) order.push_back(b);
    std::ranges::stable_sort(order, {}, [&bindings](std::uint32_t b) { return bindings[b].name; });
  }
  DunderAll all = read_dunder_all(module_, table_.module_scope());
  table_.all_ = std::move(all.names);
  table_.all_is_dynamic_ = all.dynamic;
  table_.reads_.shrink_to_fit();
  table_.calls_.shrink_to_fit();
  table_.segments_.shrink_to_fit();
}

}  // namespace modelmend::semantic
