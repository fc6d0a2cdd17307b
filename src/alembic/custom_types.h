// Custom types: what a migration writes for columns whose type is the project's or a package's own.
//
//   embedding = Column(Vector(1536))     pgvector.sqlalchemy.Vector(1536), import
//   pgvector.sqlalchemy id = Column(GUID)                    app.types.GUID(), import app.types
//
// Made from the models, used where the SQL of a type is not known: Alembic asks the type itself
// when the migration runs. Only types whose arguments are constants are there.
#pragma once

#include "alembic/op_types.h"
#include "model/facts.h"
#include "semantic/project.h"

namespace modelmend::alembic {

[[nodiscard]] CustomTypes find_custom_types(const semantic::Project& project,
                                            const model::ProjectModels& models);

}  // namespace modelmend::alembic
