// The facts that Python models state: classes, tables, columns, foreign keys, registries.
//
// Made by read_models() from a Project, one reader for each style (SQLAlchemy 1.x, 2.0 typed,
// Flask-SQLAlchemy, SQLModel, Core tables) into the same values; used by rules, transforms, verify,
// usage and reports. Const after it is made. An empty optional means "the code does not say", not a
// default. Every fact knows the bytes at which it is written, so a rule can edit exactly them.
// What cannot be known carries a reason.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/declarations.h"
#include "schema/types.h"
#include "text/byte_range.h"

namespace modelmend::model {

enum class DeclId : std::uint32_t {};      // index into ProjectModels::declarations
enum class TableId : std::uint32_t {};     // index into ProjectModels::tables
enum class ClassId : std::uint32_t {};     // index into ProjectModels::classes
enum class MetaDataId : std::uint32_t {};  // index into ProjectModels::metadatas

enum class Style { Column, MappedColumn, MappedOnly, SqlModelField, SqlModelAnnotation, CoreTable };
// A field of SQLModel, with a call or without.
[[nodiscard]] constexpr bool is_sqlmodel(Style style) {
  return style == Style::SqlModelField || style == Style::SqlModelAnnotation;
}

// One `ForeignKey(...)`, `foreign_key="..."` or the part of a ForeignKeyConstraint that concerns
// one column.
struct ForeignKeyFact {
  // "table.column" or "schema.table.column"; objects (`User.id`) are resolved to this form. Empty
  // if it cannot be known, then `unknown_reason` says why.
  std::string target;
  std::string unknown_reason;
  Place place;  // the ForeignKey call, the keyword argument, or the constraint call
  std::optional<Place> target_text;  // the string literal or expression that names the target
  std::optional<std::string> name;
  bool has_name = false;               // a name= is given, even one that is not a literal
  std::optional<ByteRange> use_alter;  // the whole argument, if present
  bool use_alter_value = false;
  bool from_constraint = false;           // from ForeignKeyConstraint(...)
  std::vector<std::string> options = {};  // "ondelete='CASCADE'", as written without layout; sorted
};

enum class TypeOrigin {
  Explicit,    // a type argument or type_=/sa_type=
  Annotation,  // inferred from Mapped[...] or a SQLModel annotation
  ForeignKey,  // taken over from the target: the code says none
};

// The default on the Python side, as far as a rule must know it.
struct DefaultFact {
  enum class Kind { Literal, Callable, Sql, Other };
  Kind kind = Kind::Other;
  ByteRange value;
  std::string text;           // as written
  std::string resolved_name;  // "uuid.uuid4" if it resolves to a library name
};

// One written declaration of a column: a class attribute, a mixin attribute, a declared_attr's
// return value, or a Column in a Core Table. A mixin's declaration belongs to several tables.
struct ColumnDecl {
  DeclId id{};
  Style style = Style::Column;
  Place place;                   // the whole statement, or the Column call in a Core Table
  std::optional<ClassId> owner;  // the class whose body holds it
  std::string attribute;         // the Python name; for a Core Table the column name
  std::optional<std::string> column_name;  // as given; empty = the attribute's name
  std::optional<std::string> key;

  // Where the facts are written. All ranges are in place.file unless they are Places.
  std::optional<ByteRange>
      annotation;  // the whole annotation: `Mapped[Optional[UUID]]`, string quotes included
  std::optional<ByteRange> python_type;  // the innermost type in it: `UUID`
  std::string python_type_name;  // what that resolves to: "uuid.UUID", "builtins.str", or ""
  std::optional<bool> annotation_optional;  // Optional[...] / | None
  std::optional<ByteRange> call;            // `Column(...)`, `mapped_column(...)`, `Field(...)`
  // Where column arguments stand: the Column inside `Field(sa_column=Column(...))`,
  // `deferred(Column(...))` or `column_property(Column(...))`, else the same as `call`.
  std::optional<ByteRange> column_call;
  std::optional<ByteRange> callee;     // `sa.Column`
  std::optional<ByteRange> type_expr;  // the type argument's value: `UUID(as_uuid=True)`
  // The expression that says the type, wherever it is: also in an Annotated type, in a helper or in
  // a type_annotation_map.
  std::optional<Place> type_source;
  bool type_is_keyword = false;  // type_= / sa_type=
  std::string
      type_name;  // canonical name of the type's class: "sqlalchemy.dialects.postgresql.UUID"
  std::optional<bool> as_uuid;  // for UUID types: explicit or by default of that class

  TypeOrigin type_origin = TypeOrigin::Explicit;
  schema::SqlType type;  // as declared; Opaque carries the reason
  std::optional<bool> nullable_said;
  bool nullable = true;      // effective
  bool primary_key = false;  // said here (a PrimaryKeyConstraint counts in the table)
  std::vector<ForeignKeyFact> foreign_keys;
  std::optional<DefaultFact> default_value;  // default=, insert_default=, default_factory=
  std::optional<DefaultFact> server_default;
  std::optional<DefaultFact> onupdate;
  // Every other argument as written without layout: "unique=True", "comment='x'"; sorted.
  std::vector<std::string> other_arguments;
  // Where these and server_default= are written, keywords included, those that win first. What
  // they mean is read on demand, see declared_arguments.h.
  std::vector<Place> argument_places;
  // Why this declaration cannot be trusted in whole ("*args in the call"); rules decline it.
  std::optional<std::string> dynamic_reason;
  // The reason is only that it is written elsewhere: what it says is known in whole.
  bool known_elsewhere = false;
};

struct TableColumn {
  std::string name;  // in the database
  std::string key;   // in Table.c
  DeclId decl{};
  bool primary_key = false;  // also by a PrimaryKeyConstraint
  // As the declaration, but for a PrimaryKeyConstraint, which makes NOT NULL what does not say it.
  // PostgreSQL makes every key NOT NULL, SQLite does not.
  bool nullable = true;
};

// How a table came to be: a mapped class or a Core Table(...).
struct TableFact {
  TableId id{};
  std::optional<std::string> schema;
  std::string name;
  MetaDataId metadata{};
  Place place;  // class_definition or the Table(...) call
  std::optional<ClassId> mapped_class;
  // Made when a function runs, or in an Alembic version file: no part of the application's schema.
  // A foreign key finds it only within the same MetaData.
  bool local = false;
  std::vector<TableColumn> columns;
  // Composite and single ForeignKeyConstraints are on their columns' declarations as well.
  // Every other table argument as written without layout, sorted.
  std::vector<std::string> other_arguments;
  std::vector<Place> argument_places;  // where these are written, in source order
  // Why its columns cannot be fully known ("reflected from the database").
  std::vector<std::string> unread;
};

struct MetaDataFact {
  MetaDataId id{};
  std::string name;            // "app.db.Base", "sqlmodel.SQLModel", "app.db.db.Model"
  std::optional<Place> place;  // where the project makes it; absent for SQLModel's own
  std::optional<std::string> default_schema;
  // What a statement gives to its `naming_convention` later, in place of what it is made with.
  std::optional<Place> naming_convention;
  bool naming_is_unclear = false;  // several do, or one that may come after a table is made
};

enum class ClassRole { Mapped, Abstract, Mixin, DeclarativeBase, NotAModel };

struct ModelClass {
  ClassId id{};
  ClassRole role = ClassRole::Mapped;
  std::string name;            // "User"
  std::string qualified_name;  // "app.models.user.User"
  Place place;                 // class_definition
  std::optional<MetaDataId> metadata;
  std::optional<TableId> table;
  std::vector<ClassId> bases;  // model classes and mixins of the project, MRO order
  std::vector<DeclId> own_declarations;
  // Why the table or its columns cannot be fully known ("__tablename__ is computed").
  std::vector<std::string> unread;
};

// What a foreign key points to.
struct Target {
  TableId table{};
  DeclId decl{};
  bool same_metadata = true;
};
struct AmbiguousTarget {
  std::vector<Target> candidates;  // of different types
};
struct UnresolvedTarget {
  std::string reason;                  // "no table 'users' in the project"
  std::optional<std::string> nearest;  // nearest table name
};
using TargetResolution = std::variant<UnresolvedTarget, AmbiguousTarget, Target>;

// Look-ups over ProjectModels, so that no question walks all tables.
struct ModelIndex {
  std::vector<std::vector<TableId>> tables_of_decl;                       // by DeclId
  std::map<std::string, std::vector<TableId>, std::less<>> tables_named;  // by qualified_table_name
  std::vector<std::vector<std::uint32_t>> columns_of_table;  // by TableId: indices, by key
  std::map<Place, std::vector<DeclId>> columns_of_key;       // by the place of the key's call
  // By DeclId: where the declarations up to this one, those of the same file, end at the latest.
  std::vector<std::uint32_t> reach;
};

struct ProjectModels {
  Declarations declarations;            // by place
  std::vector<TableFact> tables;        // by place
  std::vector<ModelClass> classes;      // by place
  std::vector<MetaDataFact> metadatas;  // by name
  ModelIndex index;                     // made by build_index(), after which nothing changes

  // Called once by whoever filled in the facts.
  void build_index();

  [[nodiscard]] const ColumnDecl& decl(DeclId id) const;
  [[nodiscard]] const TableFact& table(TableId id) const;
  [[nodiscard]] const ModelClass& model_class(ClassId id) const;
  [[nodiscard]] const MetaDataFact& metadata(MetaDataId id) const;

  // The declaration whose statement or call spans `offset`; innermost.
  [[nodiscard]] const ColumnDecl* declaration_at(FileId file, std::uint32_t offset) const;
  // Every table in which the declaration is a column; empty for a mixin that nobody uses.
  [[nodiscard]] std::vector<TableId> tables_of(DeclId id) const;

  // The column that Table.c knows under the key.
  [[nodiscard]] std::optional<DeclId> column_with_key(TableId table, std::string_view key) const;

  // A foreign-key string seen from a table: its own MetaData first, else the others if all
  // candidates agree on the declared type, else ambiguous. If the agreeing candidates are several,
  // the first by place is given, with same_metadata = false.
  [[nodiscard]] TargetResolution resolve_target(TableId from, const ForeignKeyFact& key) const;
};

// "users" or "app.users".
[[nodiscard]] std::string qualified_table_name(const TableFact& table);

}  // namespace modelmend::model
