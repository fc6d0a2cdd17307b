#include "model/declared_type.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "model/column_type.h"
#include "model/declared_arguments.h"
#include "model/foreign_keys.h"
#include "model/type_parameters.h"
#include "schema/canonical_type.h"

namespace modelmend::model {

namespace {

using schema::Dialect;
using schema::SqlType;
using semantic::Project;
using syntax::Field;
using syntax::Kind;

// As many variants as a type may have one after the other.
constexpr int kMaxVariants = 8;
// SQLAlchemy keeps a UUID as hexadecimal digits where it is not to use a type for it.
constexpr std::uint32_t kUuidDigits = 32;

std::string_view dialect_name(Dialect dialect) {
  return dialect == Dialect::Sqlite ? "sqlite" : "postgresql";
}

bool names_dialect(const Project& project, const Arguments& arguments, Dialect dialect) {
  return std::any_of(
      arguments.positional.begin() + 1, arguments.positional.end(), [&](const Argument& argument) {
        return string_constant(project, argument.value).value == dialect_name(dialect);
      });
}

// `JSON().with_variant(JSONB(), "postgresql")`: the expression that counts for the dialect.
Expression variant_for(const Project& project, Expression type, Dialect dialect) {
  for (int step = 0; step < kMaxVariants; ++step) {
    type = value_of(project, type);
    if (!type.is(Kind::Call)) return type;
    const Expression function = unwrapped(type.field(Field::Function));
    if (!function.is(Kind::Attribute)) return type;
    if (function.node.field(Field::Attribute).text() != "with_variant") return type;
    const Arguments arguments = arguments_of(type);
    if (arguments.positional.empty()) return type;
    if (names_dialect(project, arguments, dialect)) return arguments.positional.front().value;
    type = function.field(Field::Object);
  }
  return type;
}

std::uint32_t longest(const std::vector<std::string>& labels) {
  std::size_t length = 0;
  for (const std::string& label : labels) length = std::max(length, label.size());
  return static_cast<std::uint32_t>(length);
}

// Where a type is declared.
struct Setting {
  Dialect dialect = Dialect::PostgreSql;
  std::string schema;  // of the table; empty: the default one
};

// What an Enum says of itself where it is written, and not by way of an annotation.
struct WrittenEnum {
  bool lists_labels = false;  // Enum("a", "b"), Enum(Color); not the Enum of a type_annotation_map
  bool is_postgres = false;   // postgresql.ENUM, which is a type of its own whatever else it says
};

// Leaves `known` without a name if that is what is written: name=None, name="".
WrittenEnum written_enum(const Project& project, const Expression& type, schema::Enum& known) {
  WrittenEnum made;
  if (!type.is(Kind::Call)) return made;
  const TypeFact own = read_type(project, type);
  made.is_postgres = own.class_name == "sqlalchemy.dialects.postgresql.ENUM";
  const auto* const labelled = own.type.as<schema::Enum>();
  made.lists_labels = labelled != nullptr && labelled->labels == known.labels;
  if (!made.lists_labels) return made;
  if (const auto name = type_argument(project, type, "name"))
    if (string_value(project, *name).value_or("").empty()) known.name.reset();
  return made;
}

// Enum(..., native_enum=False, length=20) is a VARCHAR, and so is every Enum of SQLite, and that of
// a Literal. One without a name stays an Enum: PostgreSQL creates none, so that it is no VARCHAR.
SqlType::Variant enum_variant(const Project& project, const Expression& type, schema::Enum known,
                              const Setting& in) {
  const auto option = [&](std::string_view name) { return type_argument(project, type, name); };
  const WrittenEnum written = written_enum(project, type, known);
  const auto flag = option("native_enum");
  const auto said_native = flag ? bool_constant(project, *flag) : std::nullopt;
  const bool is_native =
      written.is_postgres || said_native.value_or(known.name.has_value() || written.lists_labels);
  if (known.labels.empty()) return schema::Opaque{"the labels of its Enum are not known"};
  const auto inherits = option("inherit_schema");
  if (inherits && bool_constant(project, *inherits).value_or(false)) known.schema = in.schema;
  if (is_native && in.dialect == Dialect::PostgreSql) return known;
  const auto length = option("length");
  if (!length) return schema::Character{.length = longest(known.labels)};
  if (unwrapped(*length).is(Kind::None)) return schema::Character{};
  const auto said = int_constant(project, *length);
  if (!said) return schema::Opaque{"the length of the Enum is computed"};
  return schema::Character{.length =
                               std::max(longest(known.labels), static_cast<std::uint32_t>(*said))};
}

bool is_off(const Project& project, const Expression& type, std::string_view flag) {
  const auto given = type_argument(project, type, flag);
  return given && !bool_constant(project, *given).value_or(true);
}

// What the arguments of a type say that its fact does not.
SqlType::Variant with_arguments(const Project& project, const Expression& type,
                                SqlType::Variant known, const Setting& in) {
  if (const auto* enumeration = std::get_if<schema::Enum>(&known))
    return enum_variant(project, type, *enumeration, in);
  if (!type.is(Kind::Call)) return known;
  // Without a type of its own an interval is kept as the time that it is after 1970.
  if (std::holds_alternative<schema::Interval>(known) && is_off(project, type, "native"))
    return schema::Timestamp{};
  if (std::holds_alternative<schema::Uuid>(known) && is_off(project, type, "native_uuid"))
    return schema::Character{.form = schema::Character::Form::Char, .length = kUuidDigits};
  const Arguments arguments = arguments_of(type);
  const bool is_bare = arguments.positional.empty() && arguments.keywords.empty();
  const auto* other = std::get_if<schema::Other>(&known);
  if (is_bare || other == nullptr || other->sql.starts_with("bit")) return known;
  return schema::Opaque{fmt::format("the arguments of '{}' are not read", canonical_text(type))};
}

// What is written, with its variant for the dialect; `known` is what is read of it without. An
// array's element stays as it is read.
SqlType in_dialect(const Project& project, const Expression& written, SqlType known,
                   const Setting& in) {
  const Expression variant = variant_for(project, written, in.dialect);
  const bool is_other = variant && !(variant.place() == value_of(project, written).place());
  SqlType type = is_other ? read_type(project, variant).type : std::move(known);
  type.is = with_arguments(project, value_of(project, variant), std::move(type.is), in);
  return type;
}

// ARRAY(JSON().with_variant(...)): SQLAlchemy does not nest arrays.
SqlType with_element(const Project& project, const Expression& array, SqlType type,
                     const Setting& in) {
  if (type.as<schema::Array>() == nullptr || !array.is(Kind::Call)) return type;
  const Arguments arguments = arguments_of(array);
  const Argument* item = arguments.keyword("item_type");
  if (item == nullptr && !arguments.positional.empty()) item = &arguments.positional.front();
  if (item == nullptr) return type;
  SqlType element = in_dialect(project, item->value, read_type(project, item->value).type, in);
  if (element.as<schema::Opaque>() != nullptr) return element;
  type.is = schema::Array{std::make_shared<const SqlType>(std::move(element))};
  return type;
}

SqlType of_declaration(const Project& project, const ColumnDecl& decl, const Setting& in) {
  if (!decl.type_source) {
    SqlType type = decl.type;
    type.is = with_arguments(project, {}, std::move(type.is), in);
    return type;
  }
  const Expression written = expression_at(project, *decl.type_source);
  SqlType type = in_dialect(project, written, decl.type, in);
  return with_element(project, value_of(project, variant_for(project, written, in.dialect)),
                      std::move(type), in);
}

}  // namespace

schema::SqlType declared_type(const Project& project, const ProjectModels& models, TableId table,
                              const ColumnDecl& decl, Dialect dialect) {
  if (decl.type.as<schema::FromForeignKey>() != nullptr) {
    SqlType effective = effective_type(models, table, decl.id, nothing_changes).type;
    if (effective.as<schema::Opaque>() != nullptr) return effective;
  }
  const ColumnDecl& typed = typed_declaration(models, table, decl.id);
  SqlType type = of_declaration(
      project, typed, {.dialect = dialect, .schema = models.table(table).schema.value_or("")});
  // The type in capitals is that word in every dialect.
  const bool is_the_word = typed.type_name.ends_with(".UUID");
  if (dialect == Dialect::Sqlite && !is_the_word) type = schema::sqlite_type(std::move(type));
  return schema::canonical_type(std::move(type), dialect);
}

std::optional<std::string> declared_collation(const ColumnDecl& decl) {
  const SqlType* inner = &decl.type;
  while (const auto* array = inner->as<schema::Array>()) inner = array->element.get();
  const auto* text = inner->as<schema::Character>();
  return text == nullptr ? std::nullopt : text->collation;
}

}  // namespace modelmend::model
