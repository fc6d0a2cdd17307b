// AttributeFamily: the classes that have a column's attribute, and those whose methods may mean it.
//
// Made for a column that gets another name as a field, from the class that declares it: a mapped
// class with what derives from it, or a mixin with all that use it. Asked for each class that an
// object may be of.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "emit/object_class.h"
#include "model/facts.h"
#include "model/read_models.h"

namespace modelmend::emit {

enum class Meant { Ours, Other, Unclear };

class AttributeFamily {
 public:
  // `project` and `models` must outlive this.
  AttributeFamily(const semantic::Project& project, const model::ProjectModels& models,
                  model::FileSearch& search, model::ClassId owner);

  // Whether an object of this class has the attribute.
  [[nodiscard]] Meant of(const ObjectClass& object) const;
  [[nodiscard]] Meant of(const semantic::Project::ClassSite& site) const;
  // ... a class of this bare name, as strings of relationships name classes.
  [[nodiscard]] Meant named(std::string_view name) const;

  // The classes of the project that have it, and those above them, by place.
  [[nodiscard]] const std::set<Place>& below() const { return below_; }
  [[nodiscard]] const std::set<Place>& above() const { return above_; }
  // The one of them whose body holds the place.
  [[nodiscard]] bool is_in_body(const Place& place) const;

 private:
  void add_above(const Place& place);
  [[nodiscard]] bool may_be_of_project(std::string_view library) const;
  void find_shared(model::FileSearch& search);
  void find_shared_with(const semantic::Project::ClassSite& site);

  const semantic::Project& project_;
  const model::ProjectModels& models_;
  Place owner_;
  std::set<Place> below_;
  std::set<Place> above_;
  std::set<Place> shared_;                        // of those above: others derive from them as well
  std::set<std::string, std::less<>> libraries_;  // what they derive from
  std::set<std::string, std::less<>> modules_;    // of the project, also by the ends of their names
};

}  // namespace modelmend::emit
