#include "model/annotation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace modelmend::model {

namespace {

using schema::SqlType;
using semantic::Local;
using semantic::Project;
using semantic::Resolution;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// How many wrappers and aliases are looked through.
constexpr int kMaxLayers = 32;

// `Head[args]`, `a | b` or a plain expression.
struct TypeForm {
  Expression head;               // of a subscript
  std::vector<Expression> args;  // of a subscript or a union
  bool is_union = false;
};

// The operands of `a | b | c`, left to right.
std::vector<Expression> union_operands(const Expression& e) {
  std::vector<Expression> operands;
  Expression left = e;
  while (left.is(Kind::BinaryOperator) || left.is(Kind::UnionType)) {
    const std::vector<Node> items = left.node.items();
    if (items.size() < 2) break;
    for (std::size_t i = items.size() - 1; i > 0; --i)
      operands.push_back(unwrapped(left.at(items[i])));
    left = unwrapped(left.at(items.front()));
  }
  operands.push_back(left);
  std::reverse(operands.begin(), operands.end());
  return operands;
}

TypeForm form_of(const Expression& e) {
  TypeForm form;
  if (e.is(Kind::GenericType)) {
    const std::vector<Node> items = e.node.items();
    if (items.size() != 2) return form;
    form.head = e.at(items[0]);
    for (const Node& argument : items[1].items()) form.args.push_back(unwrapped(e.at(argument)));
  } else if (e.is(Kind::Subscript)) {
    form.head = e.field(Field::Value);
    for (const Node& argument : e.node.fields(Field::Subscript)) {
      if (argument.is(Kind::Tuple)) {
        for (const Node& item : argument.items()) form.args.push_back(unwrapped(e.at(item)));
      } else {
        form.args.push_back(unwrapped(e.at(argument)));
      }
    }
  } else if (e.is(Kind::UnionType) ||
             (e.is(Kind::BinaryOperator) && e.node.field(Field::Operator).text() == "|")) {
    form.is_union = true;
    form.args = union_operands(e);
  }
  return form;
}

bool is_none(const Project& project, const Expression& e) {
  return e.is(Kind::None) || library_name(project, e) == "types.NoneType";
}

bool is_mapped_name(std::string_view name) {
  return name == "sqlalchemy.orm.Mapped" || name == "sqlalchemy.orm.MappedColumn" ||
         name == "sqlalchemy.orm.base.Mapped";
}

bool ends_with_name(std::string_view name, std::string_view last) {
  if (!name.ends_with(last)) return false;
  name.remove_suffix(last.size());
  return name == "typing." || name == "typing_extensions.";
}

Expression opened(const Expression& e) {
  const Expression plain = unwrapped(e);
  if (plain.is(Kind::String))
    if (auto content = quoted_content(plain)) return *content;
  return plain;
}

// Looks through one layer of an annotation after the other.
class AnnotationReader {
 public:
  explicit AnnotationReader(const Project& project) : project_(project) {}

  AnnotationFact read(const Expression& annotation) {
    current_ = opened(annotation);
    fact_.content = current_;
    for (int layer = 0; layer < kMaxLayers; ++layer)
      if (!step()) break;
    fact_.python_type = current_;
    if (optional_forms_ != 1) fact_.optional_form = {};
    name_the_type();
    return std::move(fact_);
  }

 private:
  // True if a layer was taken off.
  bool step() {
    const TypeForm form = form_of(current_);
    if (form.is_union) return strip_none(form.args);
    if (form.head) return form.args.empty() ? false : strip_subscript(form);
    return current_.is(Kind::Call) ? strip_new_type() : follow_alias();
  }

  // `UserId = NewType("UserId", int)`.
  bool strip_new_type() {
    const Arguments arguments = arguments_of(current_);
    const bool is_new_type =
        ends_with_name(library_name(project_, current_.field(Field::Function)), "NewType");
    if (!is_new_type || arguments.positional.size() != 2) return false;
    current_ = opened(arguments.positional[1].value);
    return true;
  }

  bool strip_subscript(const TypeForm& form) {
    const std::string name = library_name(project_, form.head);
    if (is_mapped_name(name)) {
      fact_.is_mapped = true;
    } else if (ends_with_name(name, "Optional")) {
      note_optional(form.args.front());
      is_in_union_ = true;
    } else if (ends_with_name(name, "ClassVar")) {
      fact_.is_class_var = true;
    } else if (ends_with_name(name, "Annotated")) {
      fact_.annotated.push_back(current_);
      fact_.annotated_items.insert(fact_.annotated_items.end(), form.args.begin() + 1,
                                   form.args.end());
      if (!is_in_union_) fact_.items_of_field = fact_.annotated_items.size();
    } else if (ends_with_name(name, "Union")) {
      return strip_none(form.args);
    } else if (!ends_with_name(name, "Final")) {
      return false;
    }
    current_ = opened(form.args.front());
    if (is_mapped_name(name)) fact_.content = current_;
    return true;
  }

  // `current_` says that `content` may be None.
  void note_optional(const Expression& content) {
    fact_.optional = true;
    ++optional_forms_;
    if (fact_.through_alias) return;
    fact_.optional_form = current_;
    fact_.optional_content = content;
  }

  bool strip_none(const std::vector<Expression>& members) {
    is_in_union_ = true;
    std::vector<Expression> left;
    for (const Expression& member : members)
      if (!is_none(project_, member)) left.push_back(member);
    if (left.size() < members.size()) note_optional(left.size() == 1 ? left.front() : Expression{});
    if (left.size() != 1) return false;
    current_ = opened(left.front());
    return true;
  }

  // `str50 = Annotated[str, 50]`, `MaybeInt = Optional[int]`: an alias of a form, not of a class.
  bool follow_alias() {
    const Resolution resolution = resolve(project_, current_);
    const auto* local = std::get_if<Local>(&resolution);
    if (local == nullptr) return false;
    const auto value = variable_value(project_, *local);
    if (!value) return false;
    fact_.through_alias = true;
    current_ = opened(*value);
    return true;
  }

  void name_the_type() {
    const Resolution resolution = resolve(project_, current_);
    if (const auto* imported = std::get_if<semantic::Imported>(&resolution)) {
      fact_.python_type_name = imported->name;
    } else if (const auto* builtin = std::get_if<semantic::Builtin>(&resolution)) {
      fact_.python_type_name = "builtins." + builtin->name;
    } else if (const auto* local = std::get_if<Local>(&resolution)) {
      fact_.python_type_name = local->name;
    }
  }

  const Project& project_;
  Expression current_;
  AnnotationFact fact_;
  int optional_forms_ = 0;
  bool is_in_union_ = false;
};

std::string canonical_nested(const Project& project, const Expression& written, int depth) {
  Expression e = opened(written);
  if (depth > kMaxLayers) return canonical_text(e);
  if (e.is(Kind::Identifier) || e.is(Kind::Attribute)) {
    e = opened(value_of(project, e));
    const Resolution resolution = resolve(project, e);
    if (const auto* local = std::get_if<Local>(&resolution)) return local->name;
    if (const std::string name = library_name(project, e); !name.empty()) return name;
  }
  const TypeForm form = form_of(e);
  if (!form.head && !form.is_union) return canonical_text(e);
  std::string text = form.is_union ? "union" : canonical_nested(project, form.head, depth + 1);
  text += '[';
  for (std::size_t i = 0; i < form.args.size(); ++i) {
    if (i != 0) text += ',';
    text += canonical_nested(project, form.args[i], depth + 1);
  }
  return text + ']';
}

TypeFact typed(SqlType::Variant type, std::string class_name, const Expression& annotation) {
  TypeFact fact;
  fact.type = SqlType{std::move(type), canonical_text(annotation)};
  fact.class_name = std::move(class_name);
  if (fact.type.as<schema::Uuid>() != nullptr) fact.as_uuid = true;
  return fact;
}

TypeFact unknown(std::string reason, const Expression& annotation) {
  return typed(schema::Opaque{std::move(reason)}, "", annotation);
}

// The builtin or library class that the Python type is or derives from, among those with a type.
std::string python_base(const Project& project, const AnnotationFact& annotation,
                        const std::vector<std::string_view>& wanted) {
  const std::string& name = annotation.python_type_name;
  if (std::find(wanted.begin(), wanted.end(), name) != wanted.end()) return name;
  const auto site = project.class_site(resolve(project, annotation.python_type));
  return site ? first_library_base(project, *site, wanted) : std::string();
}

struct PythonType {
  std::string_view name;
  std::string_view class_name;
  SqlType::Variant (*make)();
};

// sqlalchemy.sql.sqltypes._type_map; SQLModel's own table differs in what is said below.
constexpr auto kPythonTypes = std::to_array<PythonType>({
    {"builtins.int", "sqlalchemy.Integer", []() -> SqlType::Variant { return schema::Integer{}; }},
    {"builtins.str", "sqlalchemy.String", []() -> SqlType::Variant { return schema::Character{}; }},
    {"builtins.float", "sqlalchemy.Float", []() -> SqlType::Variant { return schema::Float{}; }},
    {"builtins.bool", "sqlalchemy.Boolean", []() -> SqlType::Variant { return schema::Boolean{}; }},
    {"builtins.bytes", "sqlalchemy.LargeBinary",
     []() -> SqlType::Variant { return schema::Binary{}; }},
    {"datetime.datetime", "sqlalchemy.DateTime",
     []() -> SqlType::Variant { return schema::Timestamp{}; }},
    {"datetime.date", "sqlalchemy.Date", []() -> SqlType::Variant { return schema::Date{}; }},
    {"datetime.time", "sqlalchemy.Time", []() -> SqlType::Variant { return schema::Time{}; }},
    {"datetime.timedelta", "sqlalchemy.Interval",
     []() -> SqlType::Variant { return schema::Interval{}; }},
    {"decimal.Decimal", "sqlalchemy.Numeric",
     []() -> SqlType::Variant { return schema::Numeric{}; }},
    {"uuid.UUID", "sqlalchemy.Uuid", []() -> SqlType::Variant { return schema::Uuid{}; }},
});

const PythonType* python_type_named(std::string_view name) {
  const auto* found = std::find_if(kPythonTypes.begin(), kPythonTypes.end(),
                                   [&](const PythonType& t) { return t.name == name; });
  return found == kPythonTypes.end() ? nullptr : found;
}

std::vector<std::string_view> python_type_names() {
  std::vector<std::string_view> names;
  for (const PythonType& type : kPythonTypes) names.push_back(type.name);
  return names;
}

// What type_annotation_map says of the annotation; nullopt if it says nothing.
std::optional<TypeFact> mapped_by(const Project& project, const AnnotationFact& annotation,
                                  const Expression& type_annotation_map) {
  const Expression map = value_of(project, type_annotation_map);
  if (!map || !map.is(Kind::Dictionary)) return std::nullopt;
  std::vector<std::string> wanted;
  for (const Expression& alias : annotation.annotated)
    wanted.push_back(canonical_type(project, alias));
  wanted.push_back(canonical_type(project, annotation.python_type));
  for (const std::string& key : wanted) {
    for (const Node& pair : map.node.items()) {
      if (!pair.is(Kind::Pair)) continue;
      if (canonical_type(project, map.at(pair.field(Field::Key))) != key) continue;
      return read_type(project, map.at(pair.field(Field::Value)));
    }
  }
  return std::nullopt;
}

// `{enum.Enum: Enum(enum.Enum, values_callable=...)}` speaks of every enum of the project.
// https://docs.sqlalchemy.org/en/20/orm/declarative_tables.html#using-python-enum-or-pep-586-literal-types-in-the-type-map
EnumLabels labels_by(const Project& project, const Expression& type_annotation_map) {
  if (!type_annotation_map) return EnumLabels::Names;
  const Expression map = value_of(project, type_annotation_map);
  if (!map || !map.is(Kind::Dictionary)) return EnumLabels::Names;
  for (const Node& pair : map.node.items()) {
    if (!pair.is(Kind::Pair)) continue;
    if (library_name(project, map.at(pair.field(Field::Key))) != "enum.Enum") continue;
    const Expression type = value_of(project, unwrapped(map.at(pair.field(Field::Value))));
    if (type.is(Kind::Call) && keyword_of(type, "values_callable")) return EnumLabels::Values;
  }
  return EnumLabels::Names;
}

// Literal["a", "b"]: a non-native enum of these strings.
std::optional<TypeFact> literal_type(const Project& project, const AnnotationFact& annotation) {
  const TypeForm form = form_of(annotation.python_type);
  if (!form.head || !ends_with_name(library_name(project, form.head), "Literal"))
    return std::nullopt;
  schema::Enum type;
  for (const Expression& label : form.args) {
    StringConstant text = string_constant(project, label);
    if (!text.value) return unknown("a Literal that is not a string", annotation.python_type);
    type.labels.push_back(std::move(*text.value));
  }
  return typed(std::move(type), "sqlalchemy.Enum", annotation.python_type);
}

std::string not_a_column_type(const AnnotationFact& annotation) {
  return fmt::format("'{}' stands for no column type", canonical_text(annotation.python_type));
}

const Expression* field_argument(const Arguments& field, std::string_view name) {
  const Argument* argument = field.keyword(name);
  return argument == nullptr ? nullptr : &argument->value;
}

std::optional<std::uint32_t> field_number(const Project& project, const Arguments& field,
                                          std::string_view name) {
  const Expression* value = field_argument(field, name);
  const auto number = value == nullptr ? std::nullopt : int_constant(project, *value);
  if (!number || *number < 0) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

// SQLModel's str-like types that are not subclasses of str in the table above.
bool is_text_like(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"ipaddress.IPv4Address", "ipaddress.IPv4Network", "ipaddress.IPv6Address",
       "ipaddress.IPv6Network", "pathlib.Path", "pydantic.EmailStr", "pydantic.StrictStr",
       "pydantic.networks.EmailStr"});
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// With Pydantic 2, for which these releases are the first.
bool keeps_lengths(semantic::SqlModelRelease release) {
  return release < semantic::kLosesLengths || release >= semantic::kKeepsLengths;
}

// Pydantic's names for types that SQLModel reads as the plain ones.
std::string_view plain_name(std::string_view name) {
  if (name == "pydantic.UUID1" || name == "pydantic.UUID3" || name == "pydantic.UUID4" ||
      name == "pydantic.UUID5")
    return "uuid.UUID";
  if (name == "pydantic.StrictInt" || name == "pydantic.PositiveInt" ||
      name == "pydantic.NonNegativeInt" || name == "pydantic.NegativeInt")
    return "builtins.int";
  if (name == "pydantic.StrictBool") return "builtins.bool";
  if (name == "pydantic.StrictFloat" || name == "pydantic.PositiveFloat") return "builtins.float";
  if (name == "pydantic.NaiveDatetime" || name == "pydantic.AwareDatetime" ||
      name == "pydantic.PastDatetime" || name == "pydantic.FutureDatetime")
    return "datetime.datetime";
  if (name == "pydantic.PastDate" || name == "pydantic.FutureDate") return "datetime.date";
  return name;
}

}  // namespace

AnnotationFact read_annotation(const Project& project, const Expression& annotation) {
  return AnnotationReader(project).read(annotation);
}

std::string canonical_type(const Project& project, const Expression& expression) {
  return canonical_nested(project, expression, 0);
}

TypeFact type_from_mapped(const Project& project, const AnnotationFact& annotation,
                          const Expression& type_annotation_map) {
  if (type_annotation_map)
    if (auto mapped = mapped_by(project, annotation, type_annotation_map)) return *mapped;
  if (auto enumeration =
          enum_type_of(project, annotation.python_type, labels_by(project, type_annotation_map)))
    return typed(enumeration->is, "sqlalchemy.Enum", annotation.python_type);
  if (auto literal = literal_type(project, annotation)) return *literal;
  // A subclass of str or int has no type of its own, unlike in SQLModel.
  if (const PythonType* known = python_type_named(annotation.python_type_name))
    return typed(known->make(), std::string(known->class_name), annotation.python_type);
  return unknown(not_a_column_type(annotation), annotation.python_type);
}

TypeFact type_from_sqlmodel(const Project& project, const AnnotationFact& annotation,
                            const Arguments& field, semantic::SqlModelRelease release) {
  if (auto enumeration = enum_type_of(project, annotation.python_type))
    return typed(enumeration->is, "sqlalchemy.Enum", annotation.python_type);
  std::string base(plain_name(annotation.python_type_name));
  if (python_type_named(base) == nullptr)
    base = python_base(project, annotation, python_type_names());
  if (is_text_like(annotation.python_type_name)) base = "builtins.str";
  if (base == "builtins.str") {
    schema::Character type;
    if (keeps_lengths(release)) type.length = field_number(project, field, "max_length");
    return typed(type, "sqlmodel.AutoString", annotation.python_type);
  }
  // Before, every datetime was without a time zone.
  if (base == "datetime.datetime" && release >= semantic::kStoresAwareTimes &&
      annotation.python_type_name != "pydantic.NaiveDatetime")
    return typed(schema::Timestamp{.with_time_zone = true}, "sqlmodel.UTCDateTime",
                 annotation.python_type);
  if (base == "decimal.Decimal") {
    schema::Numeric type{.precision = field_number(project, field, "max_digits")};
    if (const auto scale = field_number(project, field, "decimal_places"))
      type.scale = static_cast<std::int32_t>(*scale);
    return typed(type, "sqlalchemy.Numeric", annotation.python_type);
  }
  if (const PythonType* known = python_type_named(base))
    return typed(known->make(), std::string(known->class_name), annotation.python_type);
  return unknown(not_a_column_type(annotation), annotation.python_type);
}

}  // namespace modelmend::model
