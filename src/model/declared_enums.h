// find_declared_enums: the enum types that stand at a MetaData by themselves.
//
//   MOOD = Enum("calm", "wild", name="mood", metadata=Base.metadata)   in a file with models
//
// Used by to_schema for PostgreSQL, where `create_all` makes such a type whether a column has it or
// not. Its name is read by the rules of a column's type.
#pragma once

#include <optional>
#include <vector>

#include "model/facts.h"
#include "schema/schema.h"
#include "schema/unclear.h"
#include "semantic/project.h"

namespace modelmend::model {

struct DeclaredEnums {
  std::vector<schema::EnumType> enums;   // by place
  std::vector<schema::Unclear> unclear;  // whose name or labels are computed
};

// What an Unclear about such a type has as its subject; it has no table.
inline constexpr std::string_view kEnumSubject = "Enum";

// `metadata` absent: of all.
[[nodiscard]] DeclaredEnums find_declared_enums(const semantic::Project& project,
                                                const ProjectModels& models,
                                                std::optional<MetaDataId> metadata);

}  // namespace modelmend::model
