// SqlType: the type of a column in the one relational vocabulary.
//
// Made by every schema reader and by the model readers; compared by drift, align and verify. Equal
// types are equal values: spelling differences are gone (int4 = integer, VARCHAR without length =
// length absent). What the vocabulary does not know is Other (known by its SQL name, compared by
// it) or Opaque (a custom Python type whose SQL nobody can tell statically).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace modelmend::schema {

struct Integer {
  enum class Width { Small, Normal, Big };
  Width width = Width::Normal;
  friend bool operator==(const Integer&, const Integer&) = default;
};
struct Character {
  enum class Form { Varchar, Char, Text };
  Form form = Form::Varchar;
  std::optional<std::uint32_t> length = std::nullopt;
  std::optional<std::string> collation = std::nullopt;
  bool case_insensitive = false;  // citext
  friend bool operator==(const Character&, const Character&) = default;
};
struct Boolean {
  friend bool operator==(const Boolean&, const Boolean&) = default;
};
struct Float {
  enum class Width { Unspecified, Real, Double };
  Width width = Width::Unspecified;
  std::optional<std::uint32_t> precision = std::nullopt;
  friend bool operator==(const Float&, const Float&) = default;
};
struct Numeric {
  std::optional<std::uint32_t> precision = std::nullopt;
  std::optional<std::int32_t> scale = std::nullopt;
  friend bool operator==(const Numeric&, const Numeric&) = default;
};
struct Timestamp {
  bool with_time_zone = false;
  std::optional<std::uint32_t> precision = std::nullopt;
  friend bool operator==(const Timestamp&, const Timestamp&) = default;
};
struct Date {
  friend bool operator==(const Date&, const Date&) = default;
};
struct Time {
  bool with_time_zone = false;
  std::optional<std::uint32_t> precision = std::nullopt;
  friend bool operator==(const Time&, const Time&) = default;
};
struct Interval {
  std::string fields = {};  // "day to second"; empty: all of them
  std::optional<std::uint32_t> precision = std::nullopt;
  friend bool operator==(const Interval&, const Interval&) = default;
};
struct Binary {
  std::optional<std::uint32_t> length = std::nullopt;
  friend bool operator==(const Binary&, const Binary&) = default;
};
struct Uuid {
  friend bool operator==(const Uuid&, const Uuid&) = default;
};
struct Json {
  bool binary = false;  // jsonb
  friend bool operator==(const Json&, const Json&) = default;
};
struct Enum {
  std::optional<std::string> name =
      std::nullopt;  // the database type's name, if the source says or implies one
  std::vector<std::string> labels = {};  // in order
  std::string schema = {};               // of the database type; empty: the source says none
  friend bool operator==(const Enum&, const Enum&) = default;
};
// A domain, known by its name; what it stands for is in Schema::domains.
struct Domain {
  std::string schema;
  std::string name;
  friend bool operator==(const Domain&, const Domain&) = default;
};
// The row type of CREATE TYPE ... AS (...), or of a table; see Schema::composites.
struct Composite {
  std::string schema;
  std::string name;
  friend bool operator==(const Composite&, const Composite&) = default;
};

struct SqlType;

struct Array {
  std::shared_ptr<const SqlType> element;  // never null
  std::optional<std::uint32_t> dimensions = std::nullopt;
  friend bool operator==(const Array& a, const Array& b);
};
// A type known by its SQL name only: inet, tsvector, int4range, geometry(point,4326), ... An
// extension may be installed in any schema, so none is said.
struct Other {
  std::string sql;  // lower case, canonical spacing
  friend bool operator==(const Other&, const Other&) = default;
};
// Only a foreign key was given: the column has the type of its target (SQLAlchemy's NullType).
struct FromForeignKey {
  friend bool operator==(const FromForeignKey&, const FromForeignKey&) = default;
};
// Nobody can tell without running code: a TypeDecorator, an unknown name, a computed expression.
struct Opaque {
  std::string reason;
  friend bool operator==(const Opaque& a, const Opaque& b) { return a.reason == b.reason; }
};

struct SqlType {
  using Variant = std::variant<Opaque, Integer, Character, Boolean, Float, Numeric, Timestamp, Date,
                               Time, Interval, Binary, Uuid, Json, Enum, Domain, Composite, Array,
                               Other, FromForeignKey>;
  Variant is = Opaque{"not said"};
  std::string raw;  // as the source spells it: "PG_UUID(as_uuid=True)", "int4"; not compared

  // A template because the alternatives are closed by Variant.
  template <class T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&is);
  }
  friend bool operator==(const SqlType& a, const SqlType& b) { return a.is == b.is; }
};

inline bool operator==(const Array& a, const Array& b) {
  return *a.element == *b.element && a.dimensions == b.dimensions;
}

// The words a rule uses for a family: "integer", "bigint", "smallint", "varchar", "text", "char",
// "boolean", "float", "double", "numeric", "timestamp", "timestamptz", "date", "time", "timetz",
// "interval", "binary", "uuid", "json", "jsonb", "enum", "domain", "composite", "array", "other",
// "foreign-key", "opaque".
[[nodiscard]] std::string_view family(const SqlType& type);
// DDL words: "INTEGER", "VARCHAR(50)", "TIMESTAMP WITH TIME ZONE", "UUID[]".
[[nodiscard]] std::string to_sql(const SqlType& type);

}  // namespace modelmend::schema
