// Types: whether two are one in the database, and if not, in which way they differ.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"
#include "text/diagnostic.h"

namespace modelmend::drift {

struct TypeDifference {
  std::string kind;  // "type-family", "type-length", "enum-labels", ...
  Severity severity = Severity::Error;
  std::string detail;                           // "the domain is over TEXT", or empty
  std::vector<std::string> declared_only = {};  // labels of an enum
  std::vector<std::string> actual_only = {};
};

// Nullopt if they are the same, or if either is Opaque. `actual` is where domains are known.
[[nodiscard]] std::optional<TypeDifference> type_difference(const schema::SqlType& declared,
                                                            const schema::SqlType& actual,
                                                            const schema::Schema& schema);

// Its detail and labels, where the sides are called so: "only in the models: 'gone'".
[[nodiscard]] std::string detail_in_words(const TypeDifference& difference,
                                          std::string_view declared, std::string_view actual);

// What SQLAlchemy calls it: "String(50)", "DateTime(timezone=True)", "postgresql.JSONB".
[[nodiscard]] std::string sqlalchemy_type(const schema::SqlType& type);

// PostgreSQL creates no such type, so that no SQL says it.
[[nodiscard]] bool is_enum_without_name(const schema::SqlType& type);

// In SQL as it stands after a column's name: an enum by its name.
[[nodiscard]] std::string type_sql(const schema::SqlType& type);

}  // namespace modelmend::drift
