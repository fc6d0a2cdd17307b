#include "pipeline/mixin_uses.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "model/declared_arguments.h"
#include "syntax/walker.h"

namespace modelmend::pipeline {
namespace {

using model::Expression;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

enum class Use : std::uint8_t { None, Base, TypeCheckers, Asked };

// What the shared registry gives both.
bool is_of_registry(std::string_view attribute) {
  return attribute == "metadata" || attribute == "registry";
}

bool is_of_import(Node node) {
  return node.is(Kind::ImportStatement) || node.is(Kind::ImportFromStatement) ||
         node.is(Kind::FutureImportStatement);
}

// `x: Stamped` in a class body: a field of Pydantic or a dataclass, for which it may be asked.
bool is_of_field(Node type) {
  const Node around = type.parent();
  if (!around.is(Kind::Assignment)) return false;
  const Node body = around.parent().parent();
  return body.is(Kind::Block) && body.parent().is(Kind::ClassDefinition);
}

// TypeVar("T", bound=Stamped), cast(Stamped, row)
bool is_for_type_checkers(const semantic::Project& project, const Expression& call) {
  const std::string callee = model::library_name(project, call.field(Field::Function));
  return callee == "typing.TypeVar" || callee == "typing.cast";
}

// type("Note", (Stamped, Base), {...})
bool makes_class(Node call) {
  return call.field(Field::Function).text() == "type" &&
         call.field(Field::Arguments).items().size() == 3;
}

class UseFinder {
 public:
  UseFinder(const semantic::Project& project, const model::ModelClass& mixin)
      : project_(project), mixin_(mixin) {}

  void look_at(const semantic::Module& module) {
    const std::set<std::string, std::less<>> names = names_in(module);
    for (syntax::Walker walk(module.root()); walk; walk.next()) {
      if (is_of_import(*walk)) {
        walk.skip_children();
      } else if (walk->is(Kind::Attribute)) {
        if (names.contains(walk->field(Field::Attribute).text()))
          note({&module, *walk, 0, nullptr});
      } else if (walk->is(Kind::Identifier) && names.contains(walk->text())) {
        note({&module, *walk, 0, nullptr});
      }
    }
  }

  MixinUses take() { return std::move(found_); }

 private:
  // What the mixin may be called in the file.
  [[nodiscard]] std::set<std::string, std::less<>> names_in(const semantic::Module& module) const {
    std::set<std::string, std::less<>> names{mixin_.name};
    for (const semantic::Scope& scope : module.scopes().scopes())
      for (const semantic::Binding& each : scope.bindings)
        if (each.imported == mixin_.name) names.insert(std::string(each.name));
    return names;
  }

  void note(const Expression& name) {
    const Node around = name.node.parent();
    const bool is_part_of_name =
        (around.is(Kind::Attribute) && around.field(Field::Attribute) == name.node) ||
        (around.is(Kind::KeywordArgument) && around.field(Field::Name) == name.node) ||
        (around.is(Kind::ClassDefinition) && around.field(Field::Name) == name.node);
    if (is_part_of_name || !means_mixin(name)) return;
    switch (use_of(name)) {
      case Use::TypeCheckers:
        found_.by_type_checkers.push_back(name.place());
        break;
      case Use::Asked:
        if (!found_.asked) found_.asked = name.place();
        break;
      case Use::None:
      case Use::Base:
        break;
    }
  }

  [[nodiscard]] bool means_mixin(const Expression& name) const {
    const auto meaning = model::resolve(project_, name);
    const auto* const local = std::get_if<semantic::Local>(&meaning);
    return local != nullptr && local->definition == mixin_.place;
  }

  [[nodiscard]] Use use_of(const Expression& name) const {
    const Node above = name.node.parent();
    if (above.is(Kind::Attribute) && above.field(Field::Object) == name.node &&
        is_of_registry(above.field(Field::Attribute).text()))
      return Use::None;
    bool is_class = true;  // and not a part of `Generic[Stamped]`
    for (Node node = name.node; node.parent(); node = node.parent()) {
      const Node around = node.parent();
      if (around.is(Kind::Type)) return is_of_field(around) ? Use::Asked : Use::TypeCheckers;
      if (around.is(Kind::TypeParameter)) return Use::TypeCheckers;
      if (around.is(Kind::Subscript)) {
        is_class &= around.field(Field::Value) == node;
        continue;
      }
      if (around.is(Kind::ArgumentList)) return use_in_arguments(name, around, is_class);
      if (around.is(Kind::ExpressionStatement) || around.is(Kind::Block)) break;
      if (!around.is(Kind::Tuple) && !around.is(Kind::BinaryOperator) &&
          !around.is(Kind::KeywordArgument))
        break;
    }
    return Use::Asked;
  }

  [[nodiscard]] Use use_in_arguments(const Expression& name, Node arguments, bool is_class) const {
    const Node around = arguments.parent();
    if (makes_class(around)) return Use::Base;
    if (around.is(Kind::ClassDefinition)) return is_class ? Use::Base : Use::TypeCheckers;
    return is_for_type_checkers(project_, name.at(around)) ? Use::TypeCheckers : Use::Asked;
  }

  const semantic::Project& project_;
  const model::ModelClass& mixin_;
  MixinUses found_;
};

}  // namespace

MixinUses uses_of_mixin(const semantic::Project& project, model::FileSearch& search,
                        const model::ModelClass& mixin) {
  UseFinder finder(project, mixin);
  const std::vector<std::string> words{mixin.name};
  for (const FileId file : search.containing_any(words))
    if (const auto module = project.open(file)) finder.look_at(**module);
  return finder.take();
}

}  // namespace modelmend::pipeline
