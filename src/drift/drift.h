// drift: where what the models declare and what a database has are not the same.
//
// Called by `check --schema` with what to_schema and a reader made, and by `schema diff` with two
// schemas of any source. Both directions, table by table and column by column. Equal things are
// equal whatever their spelling: types in canonical form, constraints by what they say where either
// side has no name, serial and identity as one, a unique constraint and a unique index as a note.
// Nothing is claimed about what is opaque, unclear or partly read; it is listed with its reason.
#pragma once

#include <string>
#include <vector>

#include "drift/finding.h"
#include "schema/unclear.h"

namespace modelmend::drift {

struct DriftOptions {
  // What a table without a schema is in; empty for SQLite.
  std::string default_schema = "public";
  std::string declared_name = "the models";  // how messages call the sides
  std::string actual_name = "the database";
  // False where two databases are compared: models need not say how a table is partitioned.
  bool declared_are_models = true;
};

[[nodiscard]] Drift drift(const schema::Schema& declared,
                          const std::vector<schema::Unclear>& unclear, const schema::Schema& actual,
                          const DriftOptions& options);

// The options that fit a database: its default schema is "public", or the only one that was read.
[[nodiscard]] DriftOptions options_for(const schema::Schema& actual);

}  // namespace modelmend::drift
