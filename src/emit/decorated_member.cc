#include "emit/decorated_member.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <ranges>
#include <variant>

#include "emit/tables.h"
#include "model/mapper/member_kinds.h"
#include "model/returns.h"
#include "semantic/class_hierarchy.h"
#include "semantic/library.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using semantic::Local;
using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// Decorators that call decorators: nobody writes more levels, or so many ways through them.
constexpr int kMostLevels = 12;
constexpr int kMostCalls = 200;

// Pydantic passes over their objects, and over those of classes below them.
constexpr std::array<std::string_view, 3> kPassedOver = {
    "builtins.property", "builtins.classmethod", "builtins.staticmethod"};

struct Function {};                          // or a property, ...
struct Given {};                             // what stands below the decorator
struct Object {                              // of a class that Pydantic does not know
  std::string cls;                           // "app.tools.classproperty"
  const semantic::Module* module = nullptr;  // absent of a library
  bool may_be_imported = true;
};
struct Column {};
struct Unread {};
using Made = std::variant<Function, Given, Object, Column, Unread>;

template <class Kind>
bool holds(const Made& made) {
  return std::holds_alternative<Kind>(made);
}

Made made_by_library(const std::string& name) {
  switch (decorator_result(name)) {
    case DecoratorResult::Function:
      return Function{};
    case DecoratorResult::Object:
      return Object{name};
    case DecoratorResult::Column:
      return Column{};
    case DecoratorResult::Unknown:
      break;
  }
  const std::string_view top = std::string_view(name).substr(0, name.find('.'));
  const bool is_passed_over = top == "builtins" || top == "pydantic" ||
                              top == "typing_extensions" ||
                              semantic::library::is_standard_package(top);
  return is_passed_over ? Made(Function{}) : Made(Unread{});
}

std::string name_of(const Project::ClassSite& site) {
  return model::qualified_name(*site.module, site.definition,
                               site.definition.field(Field::Name).text());
}

std::vector<Expression> decorators_of(const Expression& definition) {
  std::vector<Expression> decorators;
  if (!definition.is(Kind::DecoratedDefinition)) return decorators;
  for (const Node each : definition.node.items())
    if (each.is(Kind::Decorator)) decorators.push_back(definition.at(each.items().front()));
  return decorators;
}

class DecoratorReader {
 public:
  explicit DecoratorReader(const Project& project) : project_(project) {}

  // What a call with one argument gives, the function below the decorator.
  Made made_by(const Expression& decorator) {
    calls_read_ = 0;
    return called(decorator, 1, kMostLevels);
  }

 private:
  // What comes of `calls` calls of the expression one behind the other.
  Made called(const Expression& callee, int calls, int levels) {
    const auto [value, resolution] = model::meaning_of(project_, model::unwrapped(callee));
    if (levels == 0 || !value || ++calls_read_ > kMostCalls) return Unread{};
    if (value.is(Kind::Call)) return called(value.field(Field::Function), calls + 1, levels - 1);
    if (value.is(Kind::Lambda))
      return calls == 1 ? object(value.field(Field::Body), levels - 1) : Made(Unread{});
    if (const std::string name = model::library_name(resolution); !name.empty())
      return made_by_library(name);
    if (const auto site = project_.class_site(resolution))
      return made_by_class(*site, calls, levels);
    const auto* const local = std::get_if<Local>(&resolution);
    if (local == nullptr || local->kind != semantic::DefinitionKind::Function) return Unread{};
    return made_by_function(definition_of(*local), calls, levels);
  }

  [[nodiscard]] Expression definition_of(const Local& function) const {
    const auto module = project_.open(function.definition.file);
    if (!module) return {};
    const Node definition = (*module)->node_at(function.definition.range);
    const bool is_decorated = definition.parent().is(Kind::DecoratedDefinition);
    return {*module, is_decorated ? definition.parent() : definition, 0, nullptr};
  }

  Made made_by_class(const Project::ClassSite& site, int calls, int levels) {
    if (calls == 1) return object_of(site);
    const auto member = method(site, "__call__");
    return member && calls == 2 ? made_by_function(*member, 1, levels - 1) : Made(Unread{});
  }

  // An object of the class, as Python makes it.
  [[nodiscard]] Made object_of(const Project::ClassSite& site) const {
    if (method(site, "__new__")) return Unread{};
    for (const semantic::Ancestor& each : semantic::linearise(project_, site)) {
      const std::string name = model::library_name(each.meaning);
      if (std::ranges::find(kPassedOver, name) != kPassedOver.end()) return Function{};
      if (decorator_result(name) == DecoratorResult::Function) return Function{};
    }
    return Object{name_of(site), site.module, site.definition.parent().is(Kind::Module)};
  }

  // One of the class's own body.
  [[nodiscard]] std::optional<Expression> method(const Project::ClassSite& site,
                                                 std::string_view name) const {
    const Expression definition{site.module, site.definition, 0, nullptr};
    for (const model::Member& each : model::members_of(project_, definition))
      if (each.name == name && each.function) return each.statement;
    return std::nullopt;
  }

  Made made_by_function(const Expression& definition, int calls, int levels) {
    if (!definition || levels == 0) return Unread{};
    for (const Expression& each : decorators_of(definition))
      if (!holds<Function>(called(each, 1, levels - 1))) return Unread{};
    std::optional<Made> made;
    for (const Expression& each : model::returns_of(definition)) {
      Made next = calls == 1 ? object(each, levels - 1) : called(each, calls - 1, levels - 1);
      if (made && !is_same(*made, next)) return Unread{};
      made = std::move(next);
    }
    return made.value_or(Unread{});
  }

  static bool is_same(const Made& one, const Made& other) {
    const auto* const object = std::get_if<Object>(&one);
    return one.index() == other.index() &&
           (object == nullptr || object->cls == std::get<Object>(other).cls);
  }

  // What the value of an expression is.
  Made object(const Expression& written, int levels) {
    const auto [value, resolution] = model::meaning_of(project_, written);
    if (!value || levels == 0) return Unread{};
    if (value.is(Kind::Lambda)) return Function{};
    if (value.is(Kind::Call)) return called(value.field(Field::Function), 1, levels - 1);
    const auto* const local = std::get_if<Local>(&resolution);
    if (local == nullptr) return Unread{};
    if (local->kind == semantic::DefinitionKind::Parameter) return Given{};
    if (local->kind != semantic::DefinitionKind::Function) return Unread{};
    const Expression definition = definition_of(*local);
    if (!definition) return Unread{};
    return below(decorators_of(definition), levels);
  }

  Made below(const std::vector<Expression>& decorators, int levels) {
    Made made = Function{};
    for (const Expression& each : std::views::reverse(decorators)) {
      Made next = called(each, 1, levels - 1);
      if (!holds<Given>(next)) made = std::move(next);
    }
    return made;
  }

  const Project& project_;
  int calls_read_ = 0;  // for the one decorator
};

// `@total.setter`: what `total` is said to be is kept.
bool is_part(const model::MemberKindFact& fact) {
  return !fact.part_of.empty() && fact.role != "getter";
}

// The class that a resolution leads to, "app.tools.classproperty"; empty if it is none.
std::string class_named(const Project& project, const semantic::Resolution& meaning) {
  const auto site = project.class_site(meaning);
  return site ? name_of(*site) : model::library_name(meaning);
}

// A name for the class that the body knows: the decorator's own, one of the file, or an import.
std::optional<std::string> spelled(const ClassContext& context, const Expression& decorator,
                                   const Object& object, DecoratedMember& made) {
  const auto is_free = [&](std::string_view name) {
    return !context.names.contains(name.substr(0, name.find('.')));
  };
  const bool is_plain = decorator.is(Kind::Identifier) || decorator.is(Kind::Attribute);
  const std::string text = model::canonical_text(decorator);
  const semantic::Resolution meaning = model::resolve(context.project, decorator);
  if (is_plain && is_free(text) && class_named(context.project, meaning) == object.cls) return text;
  const std::string last = object.cls.substr(object.cls.rfind('.') + 1);
  const std::uint32_t at = decorator.range().begin;
  const auto bare = context.project.resolve_dotted(context.module, last, at);
  if (is_free(last) && class_named(context.project, bare) == object.cls) return last;
  if (!object.may_be_imported || object.module == &context.module) return std::nullopt;
  Speller speller(context, at, {});
  std::string name = speller.name(object.cls);
  if (speller.failure()) return std::nullopt;
  made.imports = speller.imports();
  return name;
}

// What it is in the end, and which of its decorators made that.
struct Result {
  Made made = Function{};
  const Expression* by = nullptr;
};

Result result_of(const Project& project, const model::Member& member) {
  DecoratorReader reader(project);
  Result result;
  for (const Expression& each : std::views::reverse(member.decorators)) {
    Made next = reader.made_by(each);
    if (holds<Given>(next)) continue;
    result = {std::move(next), &each};
  }
  return result;
}

Attempt<DecoratedMember> unread(const model::Member& member, const Expression& by) {
  const std::string decorator = "@" + model::canonical_text(by);
  if (member.name.starts_with('_') && !model::is_dunder(member.name))
    return decline("decorated-member",
                   fmt::format("what '{}' makes of '{}' is not read, and Pydantic takes it for a "
                               "private attribute if it is no function and no property",
                               decorator, member.name));
  return DecoratedMember{
      .warnings = {{"decorated-member",
                    fmt::format("what '{}' makes of '{}' is not read: if it is no function and no "
                                "property, Pydantic refuses the class at import until its type is "
                                "named in model_config['ignored_types']",
                                decorator, member.name),
                    member.statement.place()}}};
}

Attempt<DecoratedMember> passed_over(const ClassContext& context, const model::Member& member,
                                     const Expression& by, const Object& object) {
  if (context.options.sqlmodel < semantic::kUsesPydantic2)
    return decline("no-field-form", fmt::format("Pydantic 1 takes '{}', which is of the class "
                                                "'{}', for a field",
                                                member.name, object.cls));
  DecoratedMember made{.cls = object.cls};
  auto name = spelled(context, by, object, made);
  if (!name)
    return decline("decorated-member",
                   fmt::format("'{}' is of the class '{}', which Pydantic must be told of and "
                               "which has no name here",
                               member.name, object.cls));
  made.ignored = *std::move(name);
  return made;
}

}  // namespace

Attempt<DecoratedMember> decorated_member(const ClassContext& context,
                                          const model::Member& member) {
  if (is_part(model::member_kind(context.project, member))) return DecoratedMember{};
  const auto [made, by] = result_of(context.project, member);
  if (holds<Column>(made))
    return decline("declared-attr", fmt::format("'{}' is a column that '@{}' makes", member.name,
                                                model::canonical_text(*by)));
  if (holds<Unread>(made)) return unread(member, *by);
  if (const auto* const object = std::get_if<Object>(&made))
    return passed_over(context, member, *by, *object);
  return DecoratedMember{};
}

}  // namespace modelmend::emit
