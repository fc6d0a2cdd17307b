#include "verify/apart.h"

#include <algorithm>
#include <map>
#include <vector>

#include "model/declared_arguments.h"

namespace modelmend::verify {
namespace {

using model::ModelClass;
using model::ProjectModels;
using semantic::Binding;
using semantic::BindingKind;
using syntax::Kind;
using syntax::Node;

// Decorated with nothing but what leaves it a function: no directive of SQLAlchemy.
bool is_plain_function(const semantic::Project& project, const model::Expression& function) {
  if (!function.is(Kind::FunctionDefinition)) return false;
  const Node around = function.node.parent();
  if (!around.is(Kind::DecoratedDefinition)) return true;
  return std::ranges::all_of(around.items(), [&](const Node& each) {
    if (!each.is(Kind::Decorator)) return true;
    const std::string name = model::library_name(project, function.at(each.items().front()));
    return name == "builtins.staticmethod" || name == "builtins.classmethod";
  });
}

class LooseFunctions {
 public:
  LooseFunctions(const semantic::Project& project, const ProjectModels& models)
      : project_(project), models_(models) {
    for (const ModelClass& cls : models.classes)
      if (cls.role == model::ClassRole::Mapped)
        for (const model::ClassId above : cls.bases) below_[above].push_back(&cls);
  }

  std::set<Place> find() {
    for (const ModelClass& cls : models_.classes)
      if (cls.role != model::ClassRole::Mapped) add_functions(cls);
    return std::move(found_);
  }

 private:
  [[nodiscard]] std::vector<const Binding*> bindings(const ModelClass& cls,
                                                     std::string_view name) const {
    const model::Expression definition = model::expression_at(project_, cls.place);
    if (!definition.is(Kind::ClassDefinition)) return {};
    const semantic::ScopeTable& scopes = definition.module->scopes();
    const auto body = scopes.opened_by(definition.node);
    return body ? scopes.bindings(*body, name) : std::vector<const Binding*>();
  }

  void add_functions(const ModelClass& cls) {
    const model::Expression definition = model::expression_at(project_, cls.place);
    if (!definition.is(Kind::ClassDefinition)) return;
    const semantic::ScopeTable& scopes = definition.module->scopes();
    const auto body = scopes.opened_by(definition.node);
    if (!body) return;
    for (const Binding& each : scopes.scope(*body).bindings) {
      const model::Expression function = definition.at(each.statement);
      if (each.kind != BindingKind::Function || !is_plain_function(project_, function) ||
          is_had(cls, each.name))
        continue;
      found_.insert(function.place());
      const model::Expression decorated = function.at(function.node.parent());
      if (decorated.is(Kind::DecoratedDefinition)) found_.insert(decorated.place());
    }
  }

  // By a mapped class, in which no class in front says the name as well.
  [[nodiscard]] bool is_had(const ModelClass& cls, std::string_view name) const {
    const auto below = below_.find(cls.id);
    if (below == below_.end()) return false;
    return std::ranges::any_of(below->second, [&](const ModelClass* mapped) {
      if (mapped->id != cls.id && !bindings(*mapped, name).empty()) return false;
      for (const model::ClassId above : mapped->bases) {
        if (above == cls.id) return true;
        if (!bindings(models_.model_class(above), name).empty()) return false;
      }
      return false;
    });
  }

  const semantic::Project& project_;
  const ProjectModels& models_;
  std::map<model::ClassId, std::vector<const ModelClass*>> below_;  // mapped ones
  std::set<Place> found_;
};

}  // namespace

Apart apart_of(const semantic::Project& project, const ProjectModels& models) {
  Apart apart;
  std::set<Place>& places = apart.definitions;
  for (const ModelClass& cls : models.classes) places.insert(cls.place);
  for (const model::TableFact& table : models.tables) {
    places.insert(table.place);
    const model::Expression call = model::expression_at(project, table.place);
    if (call.is(Kind::Call)) places.insert(call.at(call.node.parent()).place());
  }
  apart.loose = LooseFunctions(project, models).find();
  return apart;
}

}  // namespace modelmend::verify
