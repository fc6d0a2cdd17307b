#include "emit/constructor.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "emit/class_checks.h"
#include "emit/shared_base.h"
#include "model/class_body.h"
#include "model/declared_arguments.h"
#include "semantic/class_hierarchy.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

constexpr std::string_view kInit = "__init__";

Declined custom_constructor(std::string reason) {
  return {"custom-constructor", std::move(reason)};
}

bool calls_init(Node call) {
  const Node callee = call.field(Field::Function);
  return callee.is(Kind::Attribute) && callee.field(Field::Attribute).text() == kInit;
}

class ConstructorReader {
 public:
  ConstructorReader(const ClassContext& context, Expression function, bool is_decorated)
      : context_(context), function_(std::move(function)), is_decorated_(is_decorated) {}

  std::optional<Declined> find() {
    const std::vector<Node> parameters = function_.node.field(Field::Parameters).items();
    if (parameters.empty() || !parameters.front().is(Kind::Identifier))
      return custom_constructor("'__init__' has no plain name for its object");
    self_ = parameters.front().text();
    find_call_above();
    if (call_ && is_decorated_ && !is_exact())
      refuse(
          "'__init__' is decorated, so that its object may be looked at after SQLModel has set "
          "its defaults; --defaults orm-exact keeps them with the insert");
    if (!why_ && call_ && !is_exact()) check_uses();
    return std::move(why_);
  }

 private:
  void refuse(std::string reason) {
    if (!why_) why_ = custom_constructor(std::move(reason));
  }

  [[nodiscard]] bool is_exact() const { return context_.options.defaults == Defaults::OrmExact; }

  // `super().__init__(**kwargs)`, once and under no condition.
  void find_call_above() {
    for (syntax::Walker walk(function_.node); walk; walk.next()) {
      if (!walk->is(Kind::Call) || !calls_init(*walk)) continue;
      const auto ancestors = walk.ancestors();
      const bool is_statement =
          ancestors.size() == kStatementDepth && ancestors.back().is(Kind::ExpressionStatement);
      if (!is_statement || call_)
        return refuse("'__init__' calls another one under a condition or more than once");
      if (!is_super(walk->field(Field::Function).field(Field::Object)))
        return refuse("'__init__' calls that of a class by its name");
      if (!has_only_keywords(walk->field(Field::Arguments)))
        return refuse("'__init__' gives positional arguments, which SQLModel does not take");
      call_ = *walk;
    }
  }
  // The function, its block, the statement.
  static constexpr std::size_t kStatementDepth = 3;

  // `super()`, or `super(User, self)` in the class `User`.
  [[nodiscard]] bool is_super(Node object) const {
    if (!object.is(Kind::Call) ||
        model::library_name(context_.project, function_.at(object.field(Field::Function))) !=
            "builtins.super")
      return false;
    const std::vector<Node> arguments = object.field(Field::Arguments).items();
    if (arguments.empty()) return true;
    return arguments.size() == 2 && arguments[1].text() == self_ &&
           is_own_class(function_.at(arguments[0]));
  }

  [[nodiscard]] bool is_own_class(const Expression& name) const {
    const semantic::Resolution meaning = model::resolve(context_.project, name);
    const auto* const local = std::get_if<semantic::Local>(&meaning);
    if (local == nullptr) return false;
    for (const Node& above : function_.node.ancestors())
      if (above.is(Kind::ClassDefinition)) return local->definition == function_.at(above).place();
    return false;
  }

  // `*args` of the function itself is empty: SQLAlchemy's constructor takes no more of it than
  // SQLModel's.
  [[nodiscard]] bool has_only_keywords(Node arguments) const {
    const std::vector<Node> items = arguments.items();
    return std::ranges::all_of(items, [&](Node each) {
      return each.is(Kind::KeywordArgument) || each.is(Kind::DictionarySplat) ||
             (each.is(Kind::ListSplat) && is_own_splat(each.text()));
    });
  }

  [[nodiscard]] bool is_own_splat(std::string_view text) const {
    const std::vector<Node> parameters = function_.node.field(Field::Parameters).items();
    return std::ranges::any_of(parameters, [&](Node each) {
      const Node plain = each.is(Kind::TypedParameter) ? each.child(0) : each;
      return plain.is(Kind::ListSplatPattern) && plain.text() == text;
    });
  }

  void check_uses() {
    for (syntax::Walker walk(function_.node.field(Field::Body)); walk && !why_; walk.next()) {
      if (!walk->is(Kind::Identifier) || walk->text() != self_) continue;
      const Node use = walk.ancestors().empty() ? Node{} : walk.ancestors().back();
      if (use.is(Kind::KeywordArgument) && use.field(Field::Name) == *walk) continue;
      if (call_.field(Field::Function).range().contains(walk->range()))
        continue;  // super(User, self)
      check_use(use, *walk, walk.ancestors());
    }
  }

  void check_use(Node use, Node self, std::span<const Node> ancestors) {
    if (!use.is(Kind::Attribute) || use.field(Field::Object) != self)
      return refuse("'__init__' hands its object on, whose defaults are set already in SQLModel");
    if (is_without_object(use)) return;
    if (use.begin() < call_.begin())
      return refuse("'__init__' uses its object before SQLModel has set its defaults");
    const std::string_view name = use.field(Field::Attribute).text();
    const bool is_stored = ancestors.size() > 1 &&
                           ancestors[ancestors.size() - 2].is(Kind::Assignment) &&
                           ancestors[ancestors.size() - 2].field(Field::Left) == use;
    std::set<std::string, std::less<>> asked;
    if (!is_stored && !has_no_default(name, asked))
      refuse(
          fmt::format("'__init__' reads '{}.{}', which may have its default already in "
                      "SQLModel; --defaults orm-exact keeps it with the insert",
                      self_, name));
  }

  // `self.make_key()` of a static or class method of the class.
  [[nodiscard]] bool is_without_object(Node use) const {
    if (!use.parent().is(Kind::Call)) return false;
    const std::string_view called = use.field(Field::Attribute).text();
    const auto members = model::members_of(
        context_.project, model::expression_at(context_.project, context_.cls.place));
    const auto found = std::ranges::find(members, called, &model::Member::name);
    if (found == members.end() || found->decorators.size() != 1 || found->conditional ||
        std::ranges::count(members, called, &model::Member::name) > 1)
      return false;
    const std::string decorator = model::library_name(context_.project, found->decorators.front());
    return decorator == "builtins.staticmethod" || decorator == "builtins.classmethod";
  }

  // Whether reading the attribute of the object says nothing of defaults: a constant, or a method
  // that reads no other.
  [[nodiscard]] bool has_no_default(std::string_view name,
                                    std::set<std::string, std::less<>>& asked) const {
    if (starts_empty(name) || !asked.insert(std::string(name)).second) return true;
    const auto& facts = context_.mapper().members;
    const auto fact = std::ranges::find(facts, name, &model::MemberFact::name);
    if (fact == facts.end()) return false;
    if (fact->kind == model::MemberKind::Constant) return true;
    if (fact->kind != model::MemberKind::Method && fact->kind != model::MemberKind::Property)
      return false;
    const auto members = model::members_of(
        context_.project, model::expression_at(context_.project, context_.cls.place));
    const auto found = std::ranges::find(members, name, &model::Member::name);
    return found != members.end() && !found->conditional && found->function &&
           std::ranges::count(members, name, &model::Member::name) == 1 &&
           reads_no_default(found->function, asked);
  }

  [[nodiscard]] bool reads_no_default(const Expression& method,
                                      std::set<std::string, std::less<>>& asked) const {
    const std::vector<Node> parameters = method.node.field(Field::Parameters).items();
    if (parameters.empty() || !parameters.front().is(Kind::Identifier)) return false;
    const std::string_view self = parameters.front().text();
    for (syntax::Walker walk(method.node.field(Field::Body)); walk; walk.next()) {
      if (!walk->is(Kind::Identifier) || walk->text() != self) continue;
      const Node use = walk.ancestors().empty() ? Node{} : walk.ancestors().back();
      if (use.is(Kind::KeywordArgument) && use.field(Field::Name) == *walk) continue;
      if (!use.is(Kind::Attribute) || use.field(Field::Object) != *walk) return false;
      if (!has_no_default(use.field(Field::Attribute).text(), asked)) return false;
    }
    return true;
  }

  // None, or no objects, until somebody says something else.
  [[nodiscard]] bool starts_empty(std::string_view name) const {
    for (const model::DeclId id : context_.cls.own_declarations) {
      const model::ColumnDecl& decl = context_.models.decl(id);
      if (decl.attribute == name) return !decl.default_value.has_value();
    }
    return is_attribute(context_, name);
  }

  const ClassContext& context_;
  Expression function_;
  bool is_decorated_;
  std::string_view self_;
  Node call_;
  std::optional<Declined> why_;
};

// Whether the place is in the body of the class or of one above it.
bool states(const semantic::Project& project, const semantic::Project::ClassSite& cls,
            const Place& place) {
  const auto above = semantic::linearise(project, cls);
  return std::ranges::any_of(above, [&](const semantic::Ancestor& each) {
    return each.site && each.site->module->id() == place.file &&
           each.site->definition.range().contains(place.range);
  });
}

// Whether Python finds what is stated there before the constructor of the declarative base, or
// whether it is that.
bool comes_before_base(const ClassContext& context, const Place& stated) {
  const Expression definition = model::expression_at(context.project, context.cls.place);
  for (const Node each : definition.node.field(Field::Superclasses).items()) {
    if (each.is(Kind::KeywordArgument)) continue;
    const Expression base = definition.at(each);
    const auto site = declarative_base(context.project, base);
    if (!site) return false;
    if (*site)
      return (*site)->statement.file == stated.file &&
             (*site)->statement.range.contains(stated.range);
    const auto cls = context.project.class_site(model::resolve(context.project, base));
    if (cls && states(context.project, *cls, stated)) return true;
  }
  return false;
}

// Python asks a mixin that becomes SQLModel's before SQLModel, and another one behind it.
bool stays_behind(const ClassContext& context, const Place& stated) {
  return std::ranges::none_of(context.cls.bases, [&](model::ClassId id) {
    const model::ModelClass& base = context.models.model_class(id);
    return base.place.file == stated.file && base.place.range.contains(stated.range) &&
           may_be_converted(base);
  });
}

}  // namespace

std::optional<Declined> why_not_by_constructor(const ClassContext& context,
                                               const model::Member& member) {
  return ConstructorReader(context, member.function, !member.decorators.empty()).find();
}

Warning decorated_constructor(const model::Member& member) {
  return {
      "decorated-constructor",
      "what the decorator of '__init__' does with the object is not read; it finds an object of "
      "SQLModel, whose attributes have no values yet",
      member.statement.place()};
}

std::optional<Declined> why_not_by_inherited_constructor(const ClassContext& context,
                                                         const model::MemberFact& inherited) {
  const Expression stated = model::expression_at(context.project, inherited.place);
  const bool is_decorated = stated.is(Kind::DecoratedDefinition);
  const bool is_called = comes_before_base(context, inherited.place);
  if (!is_called && stays_behind(context, inherited.place)) return std::nullopt;
  if (!is_called)
    return custom_constructor("'__init__' of a mixin behind the base would be called, and is not");
  const Expression function = is_decorated ? stated.field(Field::Definition) : stated;
  if (!function.is(Kind::FunctionDefinition))
    return custom_constructor("an inherited '__init__' is no plain function");
  return ConstructorReader(context, function, is_decorated).find();
}

}  // namespace modelmend::emit
