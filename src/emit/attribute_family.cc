#include "emit/attribute_family.h"

#include <algorithm>

#include "model/declared_arguments.h"
#include "semantic/class_hierarchy.h"

namespace modelmend::emit {
namespace {

using model::ModelClass;
using Site = semantic::Project::ClassSite;

// What has its attributes may be any class.
constexpr std::string_view kProtocol = "typing.Protocol";

Place place_of(const Site& site) {
  return {site.module->id(), site.definition.range()};
}

std::vector<semantic::Ancestor> ancestors_of(const semantic::Project& project, const Place& place) {
  const model::Expression definition = model::expression_at(project, place);
  if (!definition) return {};
  return semantic::linearise(project, {definition.module, definition.node});
}

}  // namespace

AttributeFamily::AttributeFamily(const semantic::Project& project,
                                 const model::ProjectModels& models, model::ClassId owner)
    : project_(project), models_(models), owner_(models.model_class(owner).place) {
  for (const ModelClass& each : models.classes)
    if (each.id == owner || std::ranges::find(each.bases, owner) != each.bases.end())
      below_.insert(each.place);
  for (const Place& each : below_) add_above(each);
  find_shared();
}

void AttributeFamily::add_above(const Place& place) {
  for (const semantic::Ancestor& each : ancestors_of(project_, place)) {
    if (each.site && !below_.contains(place_of(*each.site))) above_.insert(place_of(*each.site));
    if (!each.site) libraries_.insert(model::library_name(each.meaning));
  }
}

void AttributeFamily::find_shared() {
  if (above_.empty()) return;
  for (const ModelClass& each : models_.classes) {
    if (below_.contains(each.place) || above_.contains(each.place)) continue;
    for (const semantic::Ancestor& ancestor : ancestors_of(project_, each.place))
      if (ancestor.site && above_.contains(place_of(*ancestor.site)))
        shared_.insert(place_of(*ancestor.site));
  }
}

Meant AttributeFamily::of(const ObjectClass& object) const {
  switch (object.kind) {
    case ObjectClass::Kind::OfProject:
      return of(*object.site);
    case ObjectClass::Kind::Library:
      return libraries_.contains(object.library) ? Meant::Unclear : Meant::Other;
    case ObjectClass::Kind::Foreign:
      return Meant::Other;
    case ObjectClass::Kind::Unknown:
      break;
  }
  return Meant::Unclear;
}

Meant AttributeFamily::of(const Site& site) const {
  const Place place = place_of(site);
  if (below_.contains(place)) return Meant::Ours;
  if (above_.contains(place)) return shared_.contains(place) ? Meant::Unclear : Meant::Ours;
  Meant meant = Meant::Other;
  for (const semantic::Ancestor& each : semantic::linearise(project_, site)) {
    if (each.site && place_of(*each.site) == owner_) return Meant::Ours;
    const bool is_open = std::holds_alternative<semantic::Unknown>(each.meaning) ||
                         semantic::is_imported(each.meaning, kProtocol);
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
