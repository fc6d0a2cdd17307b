// The domains that columns are declared with: postgresql.DOMAIN("age", Integer, check="VALUE > 0").
//
// Used by to_schema: a column's type knows a domain by its name only.
#pragma once

#include <optional>
#include <string>

#include "model/facts.h"
#include "schema/schema.h"
#include "semantic/project.h"

namespace modelmend::model {

struct DeclaredDomain {
  schema::DomainType domain;  // without its place
  std::string unread;         // why it is not known in whole; else empty
};

// Nullopt if the declaration has no DOMAIN that it is to create.
[[nodiscard]] std::optional<DeclaredDomain> declared_domain(const semantic::Project& project,
                                                            const ColumnDecl& decl,
                                                            const schema::Domain& type);

}  // namespace modelmend::model
