#include "verify/kinds.h"

#include <array>

namespace modelmend::verify {

std::span<const Kind> kinds() {
  static constexpr auto kKinds = std::to_array<Kind>({
      {"check.changed", "a check of the same name or expression says something else"},
      {"check.gained", "a check constraint is new"},
      {"check.lost", "a check constraint is gone"},
      {"check.name", "a check has another name, or none"},
      {"class.form", "a class became a Core table, or the reverse"},
      {"class.moved", "the class of a table is in another module (cosmetic)"},
      {"class.renamed", "the class of a table has another name (cosmetic)"},
      {"class.unmapped", "a class is still there and has no table any more"},
      {"column.autoincrement", "SERIAL or IDENTITY is gone, new or other"},
      {"column.collation", "the collation is another"},
      {"column.comment", "the comment is gone, new or other"},
      {"column.gained", "a column is new"},
      {"column.generated", "the expression of a generated column is gone, new or other"},
      {"column.lost", "a column is gone"},
      {"column.nullable", "NOT NULL is gone or new"},
      {"column.renamed", "an attribute's column has another name"},
      {"column.server-default", "the DEFAULT of the database is gone, new or other"},
      {"column.type", "the type is another"},
      {"enum.labels", "the labels of an enum type are others, or in another order"},
      {"enum.renamed", "the enum type of a column has another name"},
      {"exclusion.changed", "an exclusion of the same name says something else"},
      {"exclusion.gained", "an exclusion constraint is new"},
      {"exclusion.lost", "an exclusion constraint is gone"},
      {"exclusion.name", "an exclusion has another name, or none"},
      {"foreign-key.gained", "a foreign key is new"},
      {"foreign-key.lost", "a foreign key is gone"},
      {"foreign-key.name", "a foreign key has another name, or none"},
      {"foreign-key.on-delete", "ON DELETE is gone, new or other"},
      {"foreign-key.on-update", "ON UPDATE is gone, new or other"},
      {"foreign-key.options", "DEFERRABLE, MATCH or NOT VALID is gone, new or other"},
      {"foreign-key.target", "a foreign key leads to another column"},
      {"foreign-key.use-alter", "use_alter is gone or new"},
      {"index.changed", "an index of the same name says something else"},
      {"index.gained", "an index is new"},
      {"index.lost", "an index is gone"},
      {"index.name", "an index has another name"},
      {"primary-key.changed", "the primary key has other columns or options"},
      {"primary-key.gained", "a primary key is new"},
      {"primary-key.lost", "the primary key is gone"},
      {"primary-key.name", "the primary key has another name, or none"},
      {"registry.alembic",
       "Alembic's target_metadata lacks a MetaData that tables moved to (behaviour)"},
      {"registry.foreign-key", "a foreign key leads into another MetaData now, or no more"},
      {"registry.renamed", "a MetaData is made under another name (cosmetic)"},
      {"registry.table", "a table is in another MetaData (behaviour)"},
      {"table.comment", "the comment of a table is gone, new or other"},
      {"table.gained", "a table is new"},
      {"table.lost", "a table is gone"},
      {"table.option", "an option of PostgreSQL or SQLite is gone, new or other"},
      {"table.renamed", "the table of a class has another name"},
      {"unique.changed", "a unique constraint of the same name says something else"},
      {"unique.gained", "a unique constraint is new"},
      {"unique.lost", "a unique constraint is gone"},
      {"unique.name", "a unique constraint has another name, or none"},
  });
  return kKinds;
}

}  // namespace modelmend::verify
