// to_schema: what the models declare, as the schema that SQLAlchemy would create from them.
//
// Made from the facts and the places that they know; used by `check`, `schema dump|diff|show` for
// the source `models`. Equal to what a reader of the created database gives, as far as static
// reading goes: what only running the code could tell is in `unclear` with its reason, and a table
// that cannot be known in whole is partly_read.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/facts.h"
#include "schema/schema.h"
#include "schema/unclear.h"
#include "semantic/project.h"

namespace modelmend::model {

struct ToSchemaOptions {
  // Whose types and words count: those that SQLAlchemy's dialect of that name creates.
  schema::Dialect dialect = schema::Dialect::PostgreSql;
  std::optional<MetaDataId> metadata = std::nullopt;  // absent: of all
};

struct DeclaredSchema {
  schema::Schema schema;
  std::vector<schema::Unclear> unclear;
  // What the models write for the expressions of a table's checks and columns. Casts that mean
  // nothing to a comparison are gone from the Schema, and CREATE TABLE may need them.
  std::map<schema::QualifiedName, std::map<std::string, std::string>> written;
};

// Tables that functions or migrations make are left out. Two tables of one name are both there.
[[nodiscard]] DeclaredSchema to_schema(const semantic::Project& project,
                                       const ProjectModels& models, const ToSchemaOptions& options);

}  // namespace modelmend::model
