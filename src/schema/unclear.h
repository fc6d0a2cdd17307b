// Unclear: a part of a schema that its source states in a way that only running it could tell.
//
// Made by the reader of the models beside the Schema, used by drift, which claims nothing about
// these parts and lists them with their reasons. A table that is unclear in whole says so itself,
// see Table::partly_read.
#pragma once

#include <string>
#include <vector>

#include "schema/schema.h"

namespace modelmend::schema {

enum class Aspect {
  Table,   // its name, so that it may be any one; `subject` is what the source calls it
  Column,  // everything about the column
  Type,
  Default,
  Generated,
  Identity,
  Comment,
  PrimaryKey,
  ForeignKeys,
  Uniques,
  Checks,
  Indexes,
};

struct Unclear {
  QualifiedName table;
  Aspect aspect = Aspect::Column;
  // The column, or the constraint's or index's name; empty: any one of that table.
  std::string subject;
  std::string reason;
  Origin origin = {};
};

}  // namespace modelmend::schema
