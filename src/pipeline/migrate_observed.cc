#include "pipeline/migrate_observed.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

#include "model/declared_arguments.h"
#include "syntax/walker.h"

namespace modelmend::pipeline {
namespace {

using model::ClassId;
using model::Expression;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

constexpr std::string_view kObserves = "observes";

class ObserverReader {
 public:
  ObserverReader(const semantic::Project& project, const model::ProjectModels& models,
                 const model::MapperFacts& mappers)
      : project_(project), models_(models), mappers_(mappers) {}

  void read(const semantic::Module& module) {
    for (syntax::Walker walk(module.root()); walk; walk.next()) {
      const Expression decorator{&module, *walk, 0, nullptr};
      if (!walk->is(Kind::Decorator)) continue;
      const Expression call = decorator.at(walk->items().front());
      if (!call.is(Kind::Call)) continue;
      const std::string name = model::library_name(project_, call.field(Field::Function));
      if (!name.starts_with("sqlalchemy_utils.") || !name.ends_with(".observes")) continue;
      for (const ClassId id : classes_around(call)) add(id, model::arguments_of(call));
    }
  }

  std::set<ClassId> found;

 private:
  // The class that the function stands in, or those that have it from there.
  [[nodiscard]] std::set<ClassId> classes_around(const Expression& call) const {
    Node at = call.node;
    while (at && !at.is(Kind::ClassDefinition)) at = at.parent();
    std::set<ClassId> ids;
    if (!at) return ids;
    const Place place = call.at(at).place();
    for (const model::ModelClass& cls : models_.classes) {
      const bool is_below = std::ranges::any_of(
          cls.bases, [&](ClassId base) { return models_.model_class(base).place == place; });
      if (cls.place == place || is_below) ids.insert(cls.id);
    }
    return ids;
  }

  void add(ClassId owner, const model::Arguments& arguments) {
    found.insert(owner);
    for (const model::Argument& path : arguments.positional) {
      const auto words = model::string_value(project_, path.value);
      std::set<ClassId> at = {owner};
      for (std::string_view rest = words ? std::string_view(*words) : ""; !rest.empty();) {
        const std::size_t dot = std::min(rest.find('.'), rest.size());
        at = targets(at, rest.substr(0, dot));
        rest.remove_prefix(std::min(dot + 1, rest.size()));
        found.insert(at.begin(), at.end());
      }
      if (!words) found.merge(targets(at, ""));
    }
  }

  // Where a relationship of that name leads; without a name where any leads.
  [[nodiscard]] std::set<ClassId> targets(const std::set<ClassId>& owners,
                                          std::string_view attribute) const {
    std::set<ClassId> ids;
    for (const ClassId owner : owners)
      for (const model::RelationshipFact& each : mappers_.of(owner).relationships)
        if (each.target && (attribute.empty() || each.attribute == attribute))
          ids.insert(*each.target);
    return ids;
  }

  const semantic::Project& project_;
  const model::ProjectModels& models_;
  const model::MapperFacts& mappers_;
};

}  // namespace

std::set<ClassId> observed_classes(const semantic::Project& project, model::FileSearch& search,
                                   const model::ProjectModels& models,
                                   const model::MapperFacts& mappers) {
  ObserverReader reader(project, models, mappers);
  const std::array<std::string, 1> words = {std::string(kObserves)};
  for (const FileId file : search.containing_any(words))
    if (const auto module = project.open(file)) reader.read(**module);
  return std::move(reader.found);
}

}  // namespace modelmend::pipeline
