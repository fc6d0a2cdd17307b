#include "emit/attribute_family.h"

#include <algorithm>

#include "model/declared_arguments.h"
#include "model/expression.h"
#include "semantic/class_hierarchy.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::ModelClass;
using syntax::Field;
using syntax::Kind;
using Site = semantic::Project::ClassSite;

// What has its attributes may be any class.
constexpr std::string_view kProtocol = "typing.Protocol";
// Of its methods, the first parameter is a class.
constexpr std::string_view kMetaclass = "builtins.type";

Place place_of(const Site& site) {
  return {site.module->id(), site.definition.range()};
}

std::string_view last_part(std::string_view dotted) {
  return dotted.substr(dotted.rfind('.') + 1);
}

// "app.models" and "models" of "app/models.py" and of "app/models/__init__.py"
std::vector<std::string> module_names(std::string path) {
  constexpr std::string_view kPackage = "/__init__.py";
  const bool is_package = path.ends_with(kPackage);
  path.resize(is_package ? path.size() - kPackage.size() : std::min(path.rfind('.'), path.size()));
  std::ranges::replace(path, '/', '.');
  std::vector<std::string> names = {path};
  for (std::size_t i = 0; i < path.size(); ++i)
    if (path[i] == '.') names.push_back(path.substr(i + 1));
  return names;
}

std::vector<semantic::Ancestor> ancestors_of(const semantic::Project& project, const Place& place) {
  const model::Expression definition = model::expression_at(project, place);
  if (!definition) return {};
  return semantic::linearise(project, {definition.module, definition.node});
}

}  // namespace

AttributeFamily::AttributeFamily(const semantic::Project& project,
                                 const model::ProjectModels& models, model::FileSearch& search,
                                 model::ClassId owner)
    : project_(project), models_(models), owner_(models.model_class(owner).place) {
  for (const ModelClass& each : models.classes)
    if (each.id == owner || std::ranges::find(each.bases, owner) != each.bases.end())
      below_.insert(each.place);
  for (const Place& each : below_) add_above(each);
  for (std::uint32_t i = 0; i < project.sources().size(); ++i)
    for (std::string& name : module_names(project.sources().path(FileId{i})))
      modules_.insert(std::move(name));
  find_shared(search);
}

void AttributeFamily::add_above(const Place& place) {
  for (const semantic::Ancestor& each : ancestors_of(project_, place)) {
    if (each.site && !below_.contains(place_of(*each.site))) above_.insert(place_of(*each.site));
    if (!each.site) libraries_.insert(model::library_name(each.meaning));
  }
}

// With other models, and with classes that are none.
void AttributeFamily::find_shared(model::FileSearch& search) {
  if (above_.empty()) return;
  for (const ModelClass& each : models_.classes)
    if (const model::Expression definition = model::expression_at(project_, each.place))
      find_shared_with({definition.module, definition.node});
  std::vector<std::string> names;
  for (const Place& each : above_) {
    const model::Expression definition = model::expression_at(project_, each);
    if (definition && !shared_.contains(each))
      names.emplace_back(definition.node.field(Field::Name).text());
  }
  if (names.empty()) return;
  for (const FileId file : search.containing_any(names))
    if (const auto module = project_.open(file))
      for (syntax::Walker walk((*module)->root()); walk; walk.next())
        if (walk->is(Kind::ClassDefinition)) find_shared_with({*module, *walk});
}

void AttributeFamily::find_shared_with(const Site& site) {
  if (below_.contains(place_of(site)) || above_.contains(place_of(site))) return;
  for (const semantic::Ancestor& each : semantic::linearise(project_, site))
    if (each.site && above_.contains(place_of(*each.site))) shared_.insert(place_of(*each.site));
}

Meant AttributeFamily::of(const ObjectClass& object) const {
  switch (object.kind) {
    case ObjectClass::Kind::OfProject:
      return of(*object.site);
    case ObjectClass::Kind::Library:
      return libraries_.contains(object.library) || may_be_of_project(object.library)
                 ? Meant::Unclear
                 : Meant::Other;
    case ObjectClass::Kind::Foreign:
      return Meant::Other;
    case ObjectClass::Kind::Unknown:
      break;
  }
  return Meant::Unclear;
}

// `models.User`, said where Python finds the module by a path of its own: no library's, but of a
// module that was not found.
bool AttributeFamily::may_be_of_project(std::string_view library) const {
  const std::string_view name = last_part(library);
  const std::string_view module = library.substr(0, library.size() - name.size());
  if (module.empty()) return false;
  const bool is_ours = std::ranges::any_of(models_.classes, [&](const ModelClass& each) {
    return each.name == name && below_.contains(each.place);
  });
  return is_ours || modules_.contains(module.substr(0, module.size() - 1));
}

Meant AttributeFamily::of(const Site& site) const {
  const Place place = place_of(site);
  if (below_.contains(place)) return Meant::Ours;
  if (above_.contains(place)) return shared_.contains(place) ? Meant::Unclear : Meant::Ours;
  Meant meant = Meant::Other;
  for (const semantic::Ancestor& each : semantic::linearise(project_, site)) {
    if (each.site && place_of(*each.site) == owner_) return Meant::Ours;
    const bool is_open = std::holds_alternative<semantic::Unknown>(each.meaning) ||
                         semantic::is_imported(each.meaning, kProtocol) ||
                         model::library_name(each.meaning) == kMetaclass ||
                         may_be_of_project(model::library_name(each.meaning));
    if (is_open) meant = Meant::Unclear;
  }
  return meant;
}

Meant AttributeFamily::named(std::string_view name) const {
  bool is_ours = false;
  bool is_other = false;
  for (const ModelClass& each : models_.classes) {
    if (each.name != name) continue;
    (below_.contains(each.place) ? is_ours : is_other) = true;
  }
  if (is_ours != is_other) return is_ours ? Meant::Ours : Meant::Other;
  return Meant::Unclear;
}

bool AttributeFamily::is_in_body(const Place& place) const {
  const auto holds = [&](const Place& each) {
    return each.file == place.file && each.range.contains(place.range);
  };
  return std::ranges::any_of(below_, holds) || std::ranges::any_of(above_, holds);
}

}  // namespace modelmend::emit
