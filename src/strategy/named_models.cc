#include "strategy/named_models.h"

#include <algorithm>
#include <map>

#include "model/expression.h"
#include "semantic/test_files.h"

namespace modelmend::strategy {
namespace {

using model::ModelClass;
using model::ProjectModels;
using model::TableFact;

// The path of a class inside of its module.
std::string path_in_module(const semantic::Project& project, const ModelClass& cls) {
  const std::string module = project.module_name(cls.place.file) + ".";
  return cls.qualified_name.starts_with(module) ? cls.qualified_name.substr(module.size())
                                                : cls.name;
}

bool is_inside_function(const semantic::Project& project, const Place& place) {
  const auto opened = project.open(place.file);
  return opened && model::is_inside_function((*opened)->node_at(place.range));
}

NamedModel of_class(const semantic::Project& project, const ProjectModels& models,
                    const ModelClass& cls) {
  const std::string& path = project.sources().path(cls.place.file);
  NamedModel named{.name = path + "::" + path_in_module(project, cls),
                   .cls = cls.id,
                   .table = cls.table,
                   .table_name = {},
                   .place = cls.place};
  bool local = is_inside_function(project, cls.place);
  if (cls.table) {
    named.table_name = qualified_table_name(models.table(*cls.table));
    local = local || models.table(*cls.table).local;
  }
  named.needs_decision = !local && !semantic::is_test_file(path);
  return named;
}

NamedModel of_table(const semantic::Project& project, const TableFact& table) {
  const std::string& path = project.sources().path(table.place.file);
  const std::string name = qualified_table_name(table);
  return {.name = path + "::Table(" + name + ")",
          .cls = std::nullopt,
          .table = table.id,
          .table_name = name,
          .place = table.place,
          .needs_decision = !table.local && !semantic::is_test_file(path)};
}

}  // namespace

std::vector<NamedModel> named_models(const semantic::Project& project,
                                     const ProjectModels& models) {
  std::vector<NamedModel> named;
  for (const ModelClass& cls : models.classes)
    if (cls.role == model::ClassRole::Mapped) named.push_back(of_class(project, models, cls));
  for (const TableFact& table : models.tables)
    if (!table.mapped_class) named.push_back(of_table(project, table));
  std::ranges::sort(named, {}, &NamedModel::place);
  std::map<std::string, std::size_t> seen;
  for (NamedModel& model : named) {
    const std::size_t number = ++seen[model.name];
    if (number > 1) model.name += "#" + std::to_string(number);
  }
  return named;
}

}  // namespace modelmend::strategy
