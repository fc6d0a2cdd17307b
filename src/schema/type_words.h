// The SQL words of a type in a parse tree, as the server's format_type() would say them:
// "character varying(50)", "timestamp(3) with time zone", "app.mood[]", "geometry(point,4326)".
//
// Used for the casts of canonical expressions and, through read_postgres_type, by the dump reader.
#pragma once

#include <string>

#include "schema/pg_query.h"

namespace modelmend::schema {

[[nodiscard]] std::string type_words(const PgQuery__TypeName& type);

}  // namespace modelmend::schema
