// DdlCondition: where a constraint or an index is made that is bound to a condition.
//
//   Index("ix_user_name", "name", postgresql_using="gin").ddl_if(dialect="postgresql")
//   UniqueConstraint("name").ddl_if(dialect=("postgresql", "sqlite"))
//
// Read by to_schema, which leaves out what the database that is spoken of does not get, and by
// table_behaviour for the other databases. A condition that a function decides is not read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/expression.h"
#include "schema/schema.h"

namespace modelmend::model {

struct ConditionalItem {
  Expression item;                    // `Index(...)`
  bool is_read = true;                // the condition
  bool is_said = false;               // else it is made everywhere
  std::vector<std::string> dialects;  // "postgresql", "mysql"; sorted

  [[nodiscard]] bool is_made_on(schema::Dialect dialect) const;
};

// Absent if no condition is bound to what the expression makes.
[[nodiscard]] std::optional<ConditionalItem> conditional_item(const semantic::Project& project,
                                                              const Expression& call);

}  // namespace modelmend::model
