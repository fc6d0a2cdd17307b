// declared_type: the type that a declaration has in one database.
//
// Used by to_schema. The facts know the type as written; here the dialect counts too: with_variant,
// enums without a type of their own, what SQLite has no type for.
#pragma once

#include "model/facts.h"
#include "schema/schema.h"
#include "semantic/project.h"

namespace modelmend::model {

// Opaque with a reason where it cannot be known; never FromForeignKey.
[[nodiscard]] schema::SqlType declared_type(const semantic::Project& project,
                                            const ProjectModels& models, TableId table,
                                            const ColumnDecl& decl, schema::Dialect dialect);

// The collation that the declaration's type says.
[[nodiscard]] std::optional<std::string> declared_collation(const ColumnDecl& decl);

}  // namespace modelmend::model
