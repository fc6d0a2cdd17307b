// Which casts of an expression say nothing that PostgreSQL would not have assumed.
//
// Used by the printer of canonical expressions only. The server adds a cast to each constant, and
// to a column that it compares as text or as a wider number; authors rarely do. Whether a cast of a
// column to text is one of these only who knows the column's type can tell.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schema/pg_query.h"
#include "schema/text_casts.h"

namespace modelmend::schema {

// Where the cast stands.
enum class Place : std::uint8_t {
  Whole,     // the expression itself, as a default: the column knows its type
  Compared,  // beside a value of the type that it is compared with
  Argument,  // of a function, or of an operator that picks its types by its operands
  Computed,  // as Argument, but integers and other numbers give other results: 5 / 2, 5 / 2.0
  Cast,      // inside of another cast, whose input it decides
};

// The constant that such a cast makes: 0 of '0'::bigint, true of 't'::boolean; none where the
// result depends on the type, and the constant alone has another one.
[[nodiscard]] std::optional<std::string> constant_of_cast(const PgQuery__TypeCast& cast,
                                                          Place place);

// The number below casts to types of numbers that leave it what it is: -1 of ('-1'::int)::numeric.
[[nodiscard]] std::optional<std::string> number_of_cast(const PgQuery__TypeCast& cast);

// The type that PostgreSQL gives to a number as it is written: "integer", "bigint", "numeric".
[[nodiscard]] std::string_view type_of_number(std::string_view number);

// False if a cast of the constant to a type with a limit makes it another one:
// 'abc'::varchar(2), '1.55'::numeric(3,1).
[[nodiscard]] bool keeps_value(std::string_view constant, std::string_view type);

// True if the operand alone means the same in that place.
[[nodiscard]] bool says_nothing(const PgQuery__TypeCast& cast, Place place,
                                const TextCastMatters& text_cast_matters);

// "smallint", "numeric", "double precision", ...
[[nodiscard]] bool is_number_type(std::string_view words);
// "-1", "0.50", "1e5"
[[nodiscard]] bool is_number(std::string_view text);
// The value of a boolean word: true, yes, on, t, y, 1.
[[nodiscard]] std::optional<bool> boolean_of(std::string_view word);

}  // namespace modelmend::schema
