#include "model/python_enums.h"

#include <algorithm>
#include <array>

#include "syntax/walker.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// Classes that exist as soon as their module is imported.
std::vector<Node> classes_of(const semantic::Module& module) {
  std::vector<Node> classes;
  for (syntax::Walker walker(module.root()); walker; walker.next())
    if (walker->is(Kind::ClassDefinition) && !is_inside_function(*walker))
      classes.push_back(*walker);
  return classes;
}

}  // namespace

std::vector<PythonEnums::Known> PythonEnums::read() const {
  static const std::array<std::string, 1> kWords = {"Enum"};
  std::vector<Known> known;
  for (const FileId file : search_.containing_any(kWords)) {
    const auto module = project_.open(file);
    if (!module) continue;
    for (const Node definition : classes_of(**module)) {
      const Project::ClassSite site{*module, definition};
      if (!is_python_enum(project_, site)) continue;
      known.push_back(
          {.name = qualified_name(**module, definition, definition.field(Field::Name).text()),
           .names = enum_labels(project_, site, EnumLabels::Names),
           .values = enum_labels(project_, site, EnumLabels::Values)});
    }
  }
  return known;
}

std::vector<PythonEnum> PythonEnums::with_labels(const std::vector<std::string>& labels) {
  if (!known_) known_ = read();
  std::vector<PythonEnum> found;
  for (const Known& each : *known_) {
    if (each.names == labels) {
      found.push_back({each.name, EnumLabels::Names});
    } else if (!labels.empty() && each.values == labels) {
      found.push_back({each.name, EnumLabels::Values});
    }
  }
  return found;
}

}  // namespace modelmend::model
