// Schema: what a database contains, in the one vocabulary that every source is read into.
//
// Made by the readers of this folder (postgres/, dump/, sqlite/, snapshot/) and from the Python
// models by model/; compared by drift, aligned against by align, written by snapshot. Plain values.
// Everything is in canonical form when it leaves a reader: names as the database stores them
// (unquoted, case kept), expressions as `expressions.h` normalises them, lists sorted where their
// order means nothing. Equal things are equal values whichever reader made them; `origin` is where
// a source file says the thing and takes no part in comparisons.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/types.h"

namespace modelmend::schema {

// A line of a dump or of a model file; lines and columns are 1-based, columns in code points.
struct Origin {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  // Where a thing is written does not make it another thing.
  friend bool operator==(const Origin&, const Origin&) { return true; }
};

// The name of a table, type or sequence. `schema` is never empty for PostgreSQL ("public"), and
// always empty for SQLite, which has none, and for models that name none.
struct QualifiedName {
  std::string schema;
  std::string name;
  friend auto operator<=>(const QualifiedName&, const QualifiedName&) = default;
};
// "app.users", or "users" without a schema.
[[nodiscard]] std::string to_string(const QualifiedName& name);

// The numbers of a sequence, absent where they are what the database would choose.
struct SequenceOptions {
  std::optional<std::int64_t> start = std::nullopt;
  std::optional<std::int64_t> increment = std::nullopt;
  std::optional<std::int64_t> minimum = std::nullopt;
  std::optional<std::int64_t> maximum = std::nullopt;
  std::optional<std::int64_t> cache = std::nullopt;
  bool cycle = false;
  friend bool operator==(const SequenceOptions&, const SequenceOptions&) = default;
};

struct Identity {
  bool always = false;  // GENERATED ALWAYS, else BY DEFAULT
  SequenceOptions options = {};
  friend bool operator==(const Identity&, const Identity&) = default;
};

struct Generated {
  std::string expression;
  bool stored = true;  // SQLite also has VIRTUAL
  friend bool operator==(const Generated&, const Generated&) = default;
};

struct Column {
  std::string name;
  SqlType type;
  bool nullable = true;
  std::optional<std::string> default_value = std::nullopt;  // an SQL expression
  // A sequence that this column owns makes its values (`serial`); then `default_value` is absent.
  bool serial = false;
  std::optional<Identity> identity = std::nullopt;
  std::optional<Generated> generated = std::nullopt;
  std::optional<std::string> collation = std::nullopt;  // absent: the default of its type
  std::optional<std::string> comment = std::nullopt;
  Origin origin = {};
  friend bool operator==(const Column&, const Column&) = default;
};

// When a deferrable constraint is checked.
enum class Deferral { NotDeferrable, InitiallyImmediate, InitiallyDeferred };

struct PrimaryKey {
  std::optional<std::string> name = std::nullopt;  // absent: the source names none
  std::vector<std::string> columns;                // in key order
  Deferral deferral = Deferral::NotDeferrable;
  std::optional<std::string> comment = std::nullopt;
  Origin origin = {};
  friend bool operator==(const PrimaryKey&, const PrimaryKey&) = default;
};

struct Unique {
  std::optional<std::string> name = std::nullopt;
  std::vector<std::string> columns;  // in order
  bool nulls_not_distinct = false;
  std::vector<std::string> include = {};
  Deferral deferral = Deferral::NotDeferrable;
  std::optional<std::string> comment = std::nullopt;
  Origin origin = {};
  friend bool operator==(const Unique&, const Unique&) = default;
};

struct Check {
  std::optional<std::string> name = std::nullopt;
  std::string expression;
  bool no_inherit = false;
  bool validated = true;  // false: NOT VALID
  std::optional<std::string> comment = std::nullopt;
  Origin origin = {};
  friend bool operator==(const Check&, const Check&) = default;
};

struct Exclusion {
  std::optional<std::string> name = std::nullopt;
  std::string definition;  // "EXCLUDE USING gist (room WITH =, during WITH &&) WHERE ..."
  Deferral deferral = Deferral::NotDeferrable;
  std::optional<std::string> comment = std::nullopt;
  Origin origin = {};
  friend bool operator==(const Exclusion&, const Exclusion&) = default;
};

enum class KeyAction { NoAction, Restrict, Cascade, SetNull, SetDefault };
enum class KeyMatch { Simple, Full, Partial };

struct ForeignKey {
  std::optional<std::string> name = std::nullopt;
  std::vector<std::string> columns;
  QualifiedName target;
  std::vector<std::string> target_columns;  // empty: the target's primary key, where not resolved
  KeyMatch match = KeyMatch::Simple;
  KeyAction on_update = KeyAction::NoAction;
  KeyAction on_delete = KeyAction::NoAction;
  // ON DELETE SET NULL (a, b): those columns only; empty: all.
  std::vector<std::string> set_columns = {};
  Deferral deferral = Deferral::NotDeferrable;
  bool validated = true;  // false: NOT VALID
  std::optional<std::string> comment = std::nullopt;
  Origin origin = {};
  friend bool operator==(const ForeignKey&, const ForeignKey&) = default;
};

struct IndexPart {
  std::string column;      // empty if an expression
  std::string expression;  // empty if a column
  std::optional<std::string> collation = std::nullopt;
  // Absent: the default of the type; without a schema, as an extension may be installed in any, and
  // with its parameters: "gin_trgm_ops", "gist_trgm_ops(siglen=4)"
  std::optional<std::string> operator_class = std::nullopt;
  bool descending = false;
  bool nulls_first = false;  // effective: true for DESC unless NULLS LAST is said
  friend bool operator==(const IndexPart&, const IndexPart&) = default;
};

struct Index {
  std::optional<std::string> name = std::nullopt;
  bool unique = false;
  bool nulls_not_distinct = false;
  std::string method = "btree";
  std::vector<IndexPart> parts;
  std::vector<std::string> include = {};
  std::optional<std::string> where = std::nullopt;
  std::vector<std::string> options = {};  // "fillfactor=70"; sorted
  bool valid = true;                      // false: a CREATE INDEX CONCURRENTLY that failed
  std::optional<std::string> comment = std::nullopt;
  Origin origin = {};
  friend bool operator==(const Index&, const Index&) = default;
};

enum class TableKind { Table, PartitionedTable, ForeignTable };

// A child of INHERITS has the columns and checks of its parents, too. A partition has all but the
// foreign keys of the table it is part of: these are said there only, as pg_dump does it.
struct Table {
  QualifiedName name;
  TableKind kind = TableKind::Table;
  std::vector<Column> columns;  // in table order
  std::optional<PrimaryKey> primary_key = std::nullopt;
  std::vector<Unique> uniques = {};  // each list by name, then by what it says
  std::vector<Check> checks = {};
  std::vector<Exclusion> exclusions = {};
  std::vector<ForeignKey> foreign_keys = {};
  std::vector<Index> indexes = {};                         // without those that carry a constraint
  std::vector<QualifiedName> inherits = {};                // in order
  std::optional<std::string> partition_by = std::nullopt;  // "RANGE (logdate)"
  std::optional<QualifiedName> partition_of = std::nullopt;
  std::optional<std::string> partition_bound = std::nullopt;  // "FOR VALUES FROM (...) TO (...)"
  std::optional<std::string> comment = std::nullopt;
  bool unlogged = false;
  bool without_rowid = false;  // SQLite
  bool strict = false;         // SQLite
  // Why this table is not known in whole ("line 12: ALTER TABLE ... was not read"); no drift is
  // claimed for it then.
  std::vector<std::string> partly_read = {};
  Origin origin = {};
  friend bool operator==(const Table&, const Table&) = default;
};

struct EnumType {
  QualifiedName name;
  std::vector<std::string> labels;  // in order
  std::optional<std::string> comment = std::nullopt;
  Origin origin = {};
  friend bool operator==(const EnumType&, const EnumType&) = default;
};

struct DomainType {
  QualifiedName name;
  SqlType base;
  bool nullable = true;
  std::optional<std::string> default_value = std::nullopt;
  std::vector<Check> checks = {};
  std::optional<std::string> collation = std::nullopt;
  std::optional<std::string> comment = std::nullopt;
  Origin origin = {};
  friend bool operator==(const DomainType&, const DomainType&) = default;
};

struct CompositeType {
  QualifiedName name;
  std::vector<Column> columns;
  std::optional<std::string> comment = std::nullopt;
  Origin origin = {};
  friend bool operator==(const CompositeType&, const CompositeType&) = default;
};

struct Sequence {
  QualifiedName name;
  SequenceOptions options = {};
  // The column whose values it makes: table and column; absent for a sequence of its own.
  std::optional<QualifiedName> owner_table = std::nullopt;
  std::string owner_column;
  Origin origin = {};
  friend bool operator==(const Sequence&, const Sequence&) = default;
};

enum class ViewKind { View, MaterializedView };

struct View {
  QualifiedName name;
  ViewKind kind = ViewKind::View;
  Origin origin = {};
  friend bool operator==(const View&, const View&) = default;
};

enum class Dialect { PostgreSql, Sqlite };

struct Schema {
  Dialect dialect = Dialect::PostgreSql;
  std::vector<std::string> schemas = {};  // those that were read, sorted; empty for SQLite
  std::vector<Table> tables = {};         // each list by name
  std::vector<EnumType> enums = {};
  std::vector<DomainType> domains = {};
  std::vector<CompositeType> composites = {};
  std::vector<Sequence> sequences = {};  // without those of identity columns
  std::vector<View> views = {};

  [[nodiscard]] const Table* find_table(const QualifiedName& name) const;

  friend bool operator==(const Schema&, const Schema&) = default;
};

// Sorts every list whose order means nothing, as every reader does last.
void sort(Schema& schema);

// Something in a source that could not be read, beside what could.
struct Unread {
  Origin origin;
  std::string what;  // "DO block is not read", "syntax error at or near 'FOO'"
};

// What a reader gives: the schema, and what it could not make sense of, by place.
struct ReadSchema {
  Schema schema;
  std::vector<Unread> unread;
};

}  // namespace modelmend::schema
