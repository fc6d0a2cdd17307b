// create_missing: the statements that create what is missing, and take it back.
//
// Used by the command `revision`. Types and sequences first, then tables in an order that their
// foreign keys allow, each with its indexes and comments, last the keys that form circles; the
// downgrade is the same backwards. Also makes the statements of single tables for drift.
#pragma once

#include "alembic/missing.h"
#include "alembic/op_words.h"

namespace modelmend::alembic {

// The table with all that is part of it but foreign keys that are not in `keys`.
void add_create_table(std::vector<Statement>& statements, OpContext& context,
                      const schema::Table& table,
                      const std::vector<const schema::ForeignKey*>& keys, Guard guard);
void add_drop_table(std::vector<Statement>& statements, const schema::Table& table, Guard guard);

[[nodiscard]] Migration create_missing(const Missing& missing, OpContext& context,
                                       const std::string& default_schema, Guard guard);

}  // namespace modelmend::alembic
