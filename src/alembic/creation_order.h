// The order in which tables can be created: each after those that its foreign keys name.
//
// Used for a migration that creates several. Where keys form a circle no order will do, so that
// some keys come after all tables. Ties are broken by name: the same tables give the same order.
#pragma once

#include <string>
#include <vector>

#include "schema/schema.h"

namespace modelmend::alembic {

struct LateKey {
  const schema::Table* table = nullptr;
  const schema::ForeignKey* key = nullptr;
};

struct CreationOrder {
  std::vector<const schema::Table*> tables;
  std::vector<LateKey> late;  // keys that are added when all tables are there
};

// `tables` by name. Keys to tables that are not among them, and to the table itself, do not count.
// A bare name is in `default_schema`.
[[nodiscard]] CreationOrder creation_order(const std::vector<const schema::Table*>& tables,
                                           const std::string& default_schema);

}  // namespace modelmend::alembic
