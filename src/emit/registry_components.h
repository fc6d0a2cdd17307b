// registry_components: what must leave the MetaData of an old base together, or stay together.
//
// Asked by the pipeline for `--registry sqlmodel`. A string in a relationship finds a class in its
// own registry alone, and a foreign key a table in its own MetaData; so classes and tables that are
// linked by either, by a secondary table or by an abstract class above them are one component.
// Classes of SQLModel's own MetaData are in none. A class that shares a registry is one of the
// abstract ones if it gives those below it more than that. All of a MetaData that gives names to
// constraints or schemas are one component, and tables of one without classes are in none.
#pragma once

#include <vector>

#include "model/facts.h"
#include "model/mapper_facts.h"
#include "semantic/project.h"

namespace modelmend::emit {

struct RegistryComponent {
  model::MetaDataId metadata{};
  std::vector<model::ClassId> classes;  // mapped and abstract ones, by place
  std::vector<model::TableId> tables;   // Table(...) calls, by place
};

inline constexpr const char* kSqlModelMetaData = "sqlmodel.SQLModel";

// By their first member. A class that does nothing but share a registry is in none: it goes last,
// or stays.
[[nodiscard]] std::vector<RegistryComponent> registry_components(const semantic::Project& project,
                                                                 const model::ProjectModels& models,
                                                                 const model::MapperFacts& mappers);

}  // namespace modelmend::emit
