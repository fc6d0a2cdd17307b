// Casts of columns to text, and of numbers beside columns, settled by who knows the types of the
// columns.
//
//   (status)::text = 'new'    status = 'new' where status is a VARCHAR: the server added the cast
//   (mail)::text = 'a@b.c'    stays where mail is citext, or an enum: it says something else
//   price * (2)::numeric      price * 2 where price is a NUMERIC
//
// Called by the readers of PostgreSQL's schemas and by to_schema, once a table is read in whole: a
// later column, or ALTER TABLE, may say a type. Of a column that is not known the cast to text is
// taken for the server's.
#pragma once

#include <span>
#include <string>

#include "schema/schema.h"

namespace modelmend::schema {

// Of a canonical expression.
[[nodiscard]] std::string settled(std::string expression, std::span<const Column> columns);

void settle_casts(Table& table);
// Of all its tables, and of the checks of its domains.
void settle_casts(Schema& schema);

}  // namespace modelmend::schema
