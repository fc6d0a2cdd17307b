// Fields: the members of each value of the vocabulary, and the key that each has in a snapshot.
//
// The one description from which the snapshot is written and read, so that neither can forget what
// the other knows. A member that has its usual value (that of a value made from nothing) is left
// out, unless it is Required. Origin is not described: where a thing is written is not kept.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>

#include "schema/schema.h"

namespace modelmend::schema::snapshot {

enum class Presence : std::uint8_t { Optional, Required };

template <class Value, class Member>  // any struct of the vocabulary and any type of a member
struct Field {
  std::string_view key;
  Member Value::* member;
  Presence presence = Presence::Optional;
};

template <class Value, class Member>
constexpr Field<Value, Member> optional(std::string_view key, Member Value::* member) {
  return {key, member, Presence::Optional};
}
template <class Value, class Member>
constexpr Field<Value, Member> required(std::string_view key, Member Value::* member) {
  return {key, member, Presence::Required};
}

template <class Value>  // specialised for each struct below
struct Fields;
template <class Value>
concept Described = requires { Fields<Value>::kList; };

// The words of an enumeration, in the order of its enumerators.
template <class Enumeration>  // specialised for each enumeration below
struct Words;
template <class Enumeration>
concept Worded = requires { Words<Enumeration>::kList; };

// Those that a time and a timestamp share.
template <class Clock>
constexpr auto kClockFields = std::tuple(optional("with_time_zone", &Clock::with_time_zone),
                                         optional("precision", &Clock::precision));
// The name of a type that the user made.
template <class Named>
constexpr auto kNameFields =
    std::tuple(optional("schema", &Named::schema), required("name", &Named::name));

// --- types ---

template <>
struct Words<Integer::Width> {
  static constexpr std::array<std::string_view, 3> kList = {"small", "normal", "big"};
};
template <>
struct Words<Character::Form> {
  static constexpr std::array<std::string_view, 3> kList = {"varchar", "char", "text"};
};
template <>
struct Words<Float::Width> {
  static constexpr std::array<std::string_view, 3> kList = {"unspecified", "real", "double"};
};

template <>
struct Fields<Opaque> {
  static constexpr std::string_view kTag = "opaque";
  static constexpr auto kList = std::tuple(required("reason", &Opaque::reason));
};
template <>
struct Fields<Integer> {
  static constexpr std::string_view kTag = "integer";
  static constexpr auto kList = std::tuple(optional("width", &Integer::width));
};
template <>
struct Fields<Character> {
  static constexpr std::string_view kTag = "character";
  static constexpr auto kList =
      std::tuple(optional("form", &Character::form), optional("length", &Character::length),
                 optional("collation", &Character::collation),
                 optional("case_insensitive", &Character::case_insensitive));
};
template <>
struct Fields<Boolean> {
  static constexpr std::string_view kTag = "boolean";
  static constexpr auto kList = std::tuple();
};
template <>
struct Fields<Float> {
  static constexpr std::string_view kTag = "float";
  static constexpr auto kList =
      std::tuple(optional("width", &Float::width), optional("precision", &Float::precision));
};
template <>
struct Fields<Numeric> {
  static constexpr std::string_view kTag = "numeric";
  static constexpr auto kList =
      std::tuple(optional("precision", &Numeric::precision), optional("scale", &Numeric::scale));
};
template <>
struct Fields<Timestamp> {
  static constexpr std::string_view kTag = "timestamp";
  static constexpr auto kList = kClockFields<Timestamp>;
};
template <>
struct Fields<Date> {
  static constexpr std::string_view kTag = "date";
  static constexpr auto kList = std::tuple();
};
template <>
struct Fields<Time> {
  static constexpr std::string_view kTag = "time";
  static constexpr auto kList = kClockFields<Time>;
};
template <>
struct Fields<Interval> {
  static constexpr std::string_view kTag = "interval";
  static constexpr auto kList = std::tuple(optional("fields", &Interval::fields),
                                           optional("precision", &Interval::precision));
};
template <>
struct Fields<Binary> {
  static constexpr std::string_view kTag = "binary";
  static constexpr auto kList = std::tuple(optional("length", &Binary::length));
};
template <>
struct Fields<Uuid> {
  static constexpr std::string_view kTag = "uuid";
  static constexpr auto kList = std::tuple();
};
template <>
struct Fields<Json> {
  static constexpr std::string_view kTag = "json";
  static constexpr auto kList = std::tuple(optional("binary", &Json::binary));
};
template <>
struct Fields<Enum> {
  static constexpr std::string_view kTag = "enum";
  static constexpr auto kList =
      std::tuple(optional("schema", &Enum::schema), optional("name", &Enum::name),
                 required("labels", &Enum::labels));
};
template <>
struct Fields<Domain> {
  static constexpr std::string_view kTag = "domain";
  static constexpr auto kList = kNameFields<Domain>;
};
template <>
struct Fields<Composite> {
  static constexpr std::string_view kTag = "composite";
  static constexpr auto kList = kNameFields<Composite>;
};
template <>
struct Fields<Array> {
  static constexpr std::string_view kTag = "array";
  static constexpr auto kList =
      std::tuple(required("element", &Array::element), optional("dimensions", &Array::dimensions));
};
template <>
struct Fields<Other> {
  static constexpr std::string_view kTag = "other";
  static constexpr auto kList = std::tuple(required("sql", &Other::sql));
};
template <>
struct Fields<FromForeignKey> {
  static constexpr std::string_view kTag = "foreign-key";
  static constexpr auto kList = std::tuple();
};

// --- tables ---

template <>
struct Words<Deferral> {
  static constexpr std::array<std::string_view, 3> kList = {"not deferrable", "initially immediate",
                                                            "initially deferred"};
};
template <>
struct Words<KeyAction> {
  static constexpr std::array<std::string_view, 5> kList = {"no action", "restrict", "cascade",
                                                            "set null", "set default"};
};
template <>
struct Words<KeyMatch> {
  static constexpr std::array<std::string_view, 3> kList = {"simple", "full", "partial"};
};
template <>
struct Words<TableKind> {
  static constexpr std::array<std::string_view, 3> kList = {"table", "partitioned table",
                                                            "foreign table"};
};
template <>
struct Words<ViewKind> {
  static constexpr std::array<std::string_view, 2> kList = {"view", "materialized view"};
};
template <>
struct Words<Dialect> {
  static constexpr std::array<std::string_view, 2> kList = {"postgresql", "sqlite"};
};

template <>
struct Fields<SequenceOptions> {
  static constexpr auto kList = std::tuple(optional("start", &SequenceOptions::start),
                                           optional("increment", &SequenceOptions::increment),
                                           optional("minimum", &SequenceOptions::minimum),
                                           optional("maximum", &SequenceOptions::maximum),
                                           optional("cache", &SequenceOptions::cache),
                                           optional("cycle", &SequenceOptions::cycle));
};
template <>
struct Fields<Identity> {
  static constexpr auto kList =
      std::tuple(required("always", &Identity::always), optional("options", &Identity::options));
};
template <>
struct Fields<Generated> {
  static constexpr auto kList = std::tuple(required("expression", &Generated::expression),
                                           optional("stored", &Generated::stored));
};
template <>
struct Fields<Column> {
  static constexpr auto kList =
      std::tuple(required("name", &Column::name), required("type", &Column::type),
                 optional("nullable", &Column::nullable),
                 optional("default", &Column::default_value), optional("serial", &Column::serial),
                 optional("identity", &Column::identity), optional("generated", &Column::generated),
                 optional("collation", &Column::collation), optional("comment", &Column::comment));
};
template <>
struct Fields<PrimaryKey> {
  static constexpr auto kList = std::tuple(
      optional("name", &PrimaryKey::name), required("columns", &PrimaryKey::columns),
      optional("deferral", &PrimaryKey::deferral), optional("comment", &PrimaryKey::comment));
};
template <>
struct Fields<Unique> {
  static constexpr auto kList =
      std::tuple(optional("name", &Unique::name), required("columns", &Unique::columns),
                 optional("nulls_not_distinct", &Unique::nulls_not_distinct),
                 optional("include", &Unique::include), optional("deferral", &Unique::deferral),
                 optional("comment", &Unique::comment));
};
template <>
struct Fields<Check> {
  static constexpr auto kList =
      std::tuple(optional("name", &Check::name), required("expression", &Check::expression),
                 optional("no_inherit", &Check::no_inherit),
                 optional("validated", &Check::validated), optional("comment", &Check::comment));
};
template <>
struct Fields<Exclusion> {
  static constexpr auto kList = std::tuple(
      optional("name", &Exclusion::name), required("definition", &Exclusion::definition),
      optional("deferral", &Exclusion::deferral), optional("comment", &Exclusion::comment));
};
template <>
struct Fields<ForeignKey> {
  static constexpr auto kList = std::tuple(
      optional("name", &ForeignKey::name), required("columns", &ForeignKey::columns),
      required("target", &ForeignKey::target),
      optional("target_columns", &ForeignKey::target_columns),
      optional("match", &ForeignKey::match), optional("on_update", &ForeignKey::on_update),
      optional("on_delete", &ForeignKey::on_delete),
      optional("set_columns", &ForeignKey::set_columns),
      optional("deferral", &ForeignKey::deferral), optional("validated", &ForeignKey::validated),
      optional("comment", &ForeignKey::comment));
};
template <>
struct Fields<IndexPart> {
  static constexpr auto kList = std::tuple(optional("column", &IndexPart::column),
                                           optional("expression", &IndexPart::expression),
                                           optional("collation", &IndexPart::collation),
                                           optional("operator_class", &IndexPart::operator_class),
                                           optional("descending", &IndexPart::descending),
                                           optional("nulls_first", &IndexPart::nulls_first));
};
template <>
struct Fields<Index> {
  static constexpr auto kList =
      std::tuple(optional("name", &Index::name), optional("unique", &Index::unique),
                 optional("nulls_not_distinct", &Index::nulls_not_distinct),
                 optional("method", &Index::method), required("parts", &Index::parts),
                 optional("include", &Index::include), optional("where", &Index::where),
                 optional("options", &Index::options), optional("valid", &Index::valid),
                 optional("comment", &Index::comment));
};
template <>
struct Fields<Table> {
  static constexpr auto kList = std::tuple(
      required("name", &Table::name), optional("kind", &Table::kind),
      optional("comment", &Table::comment), optional("unlogged", &Table::unlogged),
      optional("without_rowid", &Table::without_rowid), optional("strict", &Table::strict),
      optional("inherits", &Table::inherits), optional("partition_by", &Table::partition_by),
      optional("partition_of", &Table::partition_of),
      optional("partition_bound", &Table::partition_bound),
      optional("partly_read", &Table::partly_read), required("columns", &Table::columns),
      optional("primary_key", &Table::primary_key), optional("uniques", &Table::uniques),
      optional("checks", &Table::checks), optional("exclusions", &Table::exclusions),
      optional("foreign_keys", &Table::foreign_keys), optional("indexes", &Table::indexes));
};
template <>
struct Fields<EnumType> {
  static constexpr auto kList =
      std::tuple(required("name", &EnumType::name), required("labels", &EnumType::labels),
                 optional("comment", &EnumType::comment));
};
template <>
struct Fields<DomainType> {
  static constexpr auto kList = std::tuple(
      required("name", &DomainType::name), required("base", &DomainType::base),
      optional("nullable", &DomainType::nullable), optional("default", &DomainType::default_value),
      optional("checks", &DomainType::checks), optional("collation", &DomainType::collation),
      optional("comment", &DomainType::comment));
};
template <>
struct Fields<CompositeType> {
  static constexpr auto kList = std::tuple(required("name", &CompositeType::name),
                                           required("columns", &CompositeType::columns),
                                           optional("comment", &CompositeType::comment));
};
template <>
struct Fields<Sequence> {
  static constexpr auto kList =
      std::tuple(required("name", &Sequence::name), optional("options", &Sequence::options),
                 optional("owner_table", &Sequence::owner_table),
                 optional("owner_column", &Sequence::owner_column));
};
template <>
struct Fields<View> {
  static constexpr auto kList =
      std::tuple(required("name", &View::name), optional("kind", &View::kind));
};
template <>
struct Fields<Schema> {
  static constexpr auto kList = std::tuple(
      required("dialect", &Schema::dialect), optional("schemas", &Schema::schemas),
      optional("enums", &Schema::enums), optional("domains", &Schema::domains),
      optional("composites", &Schema::composites), optional("sequences", &Schema::sequences),
      required("tables", &Schema::tables), optional("views", &Schema::views));
};

}  // namespace modelmend::schema::snapshot
