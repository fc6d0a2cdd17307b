#include "pipeline/related_tables.h"

#include <algorithm>
#include <vector>

#include "model/mapper_facts.h"

namespace modelmend::pipeline {
namespace {

using model::ClassId;
using model::ProjectModels;
using model::RelationshipFact;

using Names = std::set<std::string>;

// What a class is mapped to: its own table and those of the mapped classes above.
Names tables_of(const ProjectModels& models, ClassId id) {
  std::vector<ClassId> classes = models.model_class(id).bases;
  classes.push_back(id);
  Names names;
  for (const ClassId each : classes)
    if (const auto table = models.model_class(each).table)
      names.insert(model::qualified_table_name(models.table(*table)));
  return names;
}

bool is_table(const ProjectModels& models, const std::string& name) {
  return std::ranges::any_of(models.tables, [&](const model::TableFact& table) {
    return model::qualified_table_name(table) == name;
  });
}

}  // namespace

RelatedTables::RelatedTables(const semantic::Project& project, const ProjectModels& models,
                             model::FileSearch& search) {
  for (const model::MapperFact& mapper : model::read_mappers(project, search, models).mappers) {
    for (const RelationshipFact& fact : mapper.relationships) {
      const Names own = tables_of(models, fact.owner);
      const Names others = fact.target ? tables_of(models, *fact.target) : Names();
      if (others.empty()) open_.insert(own.begin(), own.end());
      relate(own, others);
      if (fact.secondary.empty()) continue;
      if (!is_table(models, fact.secondary)) knows_all_ = false;
      relate({fact.secondary}, own);
      relate({fact.secondary}, others);
    }
  }
}

Names RelatedTables::of(const std::string& table) const {
  const auto found = related_.find(table);
  Names related = found == related_.end() ? Names() : found->second;
  related.insert(open_.begin(), open_.end());
  return related;
}

bool RelatedTables::may_be_any(const std::string& table) const {
  return !knows_all_ || open_.contains(table);
}

void RelatedTables::relate(const Names& some, const Names& others) {
  for (const std::string& one : some)
    for (const std::string& other : others) {
      related_[one].insert(other);
      related_[other].insert(one);
    }
}

}  // namespace modelmend::pipeline
