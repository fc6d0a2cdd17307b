// The words of a PostgreSQL type as a SqlType.
//
// Used by the live reader, which asks the server's format_type() for the words, and by the dump
// reader, which finds them in DDL: `character varying(50)` and `varchar(50)` give equal values.
// Words that name neither a known type nor one of the user's become Other; nothing is refused.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "schema/types.h"

namespace modelmend::schema {

// What an enum, a domain or a composite type of that name is; absent if there is none. `schema` is
// empty where the words name none: then the search path of the source decides.
using UserTypeLookup =
    std::function<std::optional<SqlType::Variant>(std::string_view schema, std::string_view name)>;

// "numeric(10,2)", "timestamp(3) with time zone", "app.\"Odd Name\"[]", "pg_catalog.int4",
// "interval day to second(3)". PostgreSQL does not enforce how many dimensions an array has, nor
// does it say so again, so they are left out. `serial` is not a type: it is the caller's to know.
[[nodiscard]] SqlType read_postgres_type(std::string_view words, const UserTypeLookup& user_types);

}  // namespace modelmend::schema
