#include "emit/field_type.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "emit/python_annotation.h"
#include "emit/said_here.h"
#include "emit/tables.h"
#include "emit/type_meaning.h"
#include "model/column_type.h"
#include "model/declared_arguments.h"
#include "model/enum_labels.h"
#include "model/foreign_keys.h"
#include "model/python_type.h"
#include "model/type_behaviour.h"
#include "syntax/walker.h"
#include "text/python_literal.h"

namespace modelmend::emit {
namespace {

using model::AnnotationFact;
using model::Arguments;
using model::ColumnDecl;
using model::Expression;
using syntax::Field;
using syntax::Kind;

constexpr std::string_view kAny = "typing.Any";
constexpr std::string_view kDateTime = "datetime.datetime";
constexpr std::string_view kString = "sqlalchemy.String";
constexpr std::string_view kNativeEnum = "native_enum";
// Takes the type of the column that the key leads to, as a column without a type does.
constexpr std::string_view kNullType = "sqlalchemy.types.NullType";

// What Pydantic has a schema for, of Python; each was tried.
// https://docs.pydantic.dev/latest/api/standard_library_types/
constexpr auto kKnownTypes = std::to_array<std::string_view>({"builtins.bool",
                                                              "builtins.bytes",
                                                              "builtins.complex",
                                                              "builtins.dict",
                                                              "builtins.float",
                                                              "builtins.frozenset",
                                                              "builtins.int",
                                                              "builtins.list",
                                                              "builtins.object",
                                                              "builtins.set",
                                                              "builtins.str",
                                                              "builtins.tuple",
                                                              "builtins.type",
                                                              "typing.Any",
                                                              "typing.Optional",
                                                              "typing.Union",
                                                              "typing.Literal",
                                                              "typing.Annotated",
                                                              "typing.List",
                                                              "typing.Dict",
                                                              "typing.Set",
                                                              "typing.FrozenSet",
                                                              "typing.Tuple",
                                                              "typing.Type",
                                                              "typing.Sequence",
                                                              "typing.Iterable",
                                                              "typing.Mapping",
                                                              "typing.MutableMapping",
                                                              "typing.AbstractSet",
                                                              "typing.MutableSet",
                                                              "typing.MutableSequence",
                                                              "typing.Deque",
                                                              "typing.DefaultDict",
                                                              "typing.OrderedDict",
                                                              "typing.Counter",
                                                              "typing.Callable",
                                                              "typing.Hashable",
                                                              "typing.Generator",
                                                              "typing.Pattern",
                                                              "typing.Text",
                                                              "collections.Counter",
                                                              "collections.OrderedDict",
                                                              "collections.deque",
                                                              "collections.abc.Callable",
                                                              "collections.abc.Generator",
                                                              "collections.abc.Hashable",
                                                              "collections.abc.Iterable",
                                                              "collections.abc.Mapping",
                                                              "collections.abc.MutableMapping",
                                                              "collections.abc.MutableSequence",
                                                              "collections.abc.MutableSet",
                                                              "collections.abc.Sequence",
                                                              "collections.abc.Set",
                                                              "datetime.date",
                                                              "datetime.datetime",
                                                              "datetime.time",
                                                              "datetime.timedelta",
                                                              "decimal.Decimal",
                                                              "enum.Enum",
                                                              "enum.IntEnum",
                                                              "enum.StrEnum",
                                                              "enum.Flag",
                                                              "enum.IntFlag",
                                                              "uuid.UUID",
                                                              "ipaddress.IPv4Address",
                                                              "ipaddress.IPv4Interface",
                                                              "ipaddress.IPv4Network",
                                                              "ipaddress.IPv6Address",
                                                              "ipaddress.IPv6Interface",
                                                              "ipaddress.IPv6Network",
                                                              "pathlib.Path",
                                                              "pathlib.PurePath"});
constexpr std::string_view kExtensions = "typing_extensions.";
constexpr semantic::PythonRelease kOwnTypedDict{12};

bool is_known_library(std::string_view name) {
  if (name.starts_with("pydantic.")) return true;
  if (name.starts_with(kExtensions))
    return is_known_library("typing." + std::string(name.substr(kExtensions.size())));
  return std::ranges::find(kKnownTypes, name) != kKnownTypes.end();
}

// Enums, models and dictionaries of the project. Before Python 3.12 Pydantic takes no TypedDict of
// `typing`.
bool is_known_class(const ClassContext& context, const semantic::Project::ClassSite& site) {
  if (model::is_python_enum(context.project, site)) return true;
  const bool takes_all = context.options.python && *context.options.python >= kOwnTypedDict;
  const std::string base =
      model::first_library_base(context.project, site,
                                {"pydantic.BaseModel", "pydantic.RootModel",
                                 "typing_extensions.TypedDict", "typing.TypedDict"});
  return !base.empty() && (takes_all || base != "typing.TypedDict");
}

bool is_known_name(const ClassContext& context, const Expression& name) {
  const std::string library = model::library_name(context.project, name);
  if (!library.empty()) return is_known_library(library);
  const auto site = context.project.class_site(model::resolve(context.project, name));
  return site && is_known_class(context, *site);
}

// What Pydantic can make a field of without being told more, down to the last element of a list.
bool is_known_to_pydantic(const ClassContext& context, const AnnotationFact& annotation) {
  const Expression type = annotation.python_type;
  for (syntax::Walker walk(type.node); walk; walk.next()) {
    if (!walk->is(Kind::Identifier) && !walk->is(Kind::Attribute)) continue;
    if (!is_known_name(context, type.at(*walk))) return false;
    walk.skip_children();
  }
  return true;
}

class TypeEmitter {
 public:
  TypeEmitter(const ClassContext& context, const ColumnDecl& decl, const ColumnParts& parts,
              Speller& speller)
      : context_(context),
        decl_(decl),
        parts_(parts),
        speller_(speller),
        written_(parts.source.type ? written_type(context.project, parts.source.type)
                                   : WrittenType{}),
        row_(find_type(written_.name)) {}

  Attempt<FieldType> emit() {
    if (uses_annotation()) {
      take_annotation();
    } else {
      derive_annotation();
    }
    if (!why_) say_type();
    if (why_) return tl::unexpected(*why_);
    return std::move(made_);
  }

 private:
  void refuse(std::string code, std::string reason) {
    if (!why_) why_ = Declined{std::move(code), std::move(reason)};
  }

  // MutableDict.as_mutable(JSON)
  [[nodiscard]] bool is_tracked() const {
    const auto traits = model::type_behaviour(context_.project, decl_, parts_.source.type).traits;
    return std::ranges::find(traits, "mutable", &model::TypeTrait::aspect) != traits.end();
  }

  // Beside a Column(...) of 1.x an annotation says nothing to SQLAlchemy.
  [[nodiscard]] bool uses_annotation() const {
    return parts_.source.has_annotation && parts_.source.annotation.is_mapped &&
           decl_.style != model::Style::Column;
  }

  void take_annotation() {
    const AnnotationFact& annotation = parts_.source.annotation;
    if (!annotation.annotated.empty() || (annotation.through_alias && !names_labels()))
      return take_type_behind(annotation);
    const bool is_here = annotation.content && annotation.content.module == &context_.module &&
                         decl_.place.range.contains(annotation.content.range());
    const bool is_usable = is_here && is_known_to_pydantic(context_, annotation);
    // The type that is said beside it decides, and tells the Python type as well.
    const bool says_more = is_usable && !annotation.content.quoted && !annotation.through_alias;
    if (!says_more && parts_.source.type) return derive_annotation();
    if (!is_here)
      return refuse("annotation-opaque",
                    fmt::format("the annotation of '{}' is an alias", decl_.attribute));
    if (!is_usable)
      return refuse("annotation-opaque",
                    fmt::format("Pydantic has no field for '{}'", annotation.python_type.text()));
    made_.annotation = std::string(annotation.content.range().in(context_.text()));
    made_.is_optional = annotation.optional;
    made_.is_any = model::library_name(context_.project, annotation.python_type) == kAny;
  }

  // `Status` of `Status = Literal["open", "done"]`, which may stay as Pydantic knows it.
  [[nodiscard]] bool names_labels() const {
    const AnnotationFact& annotation = parts_.source.annotation;
    return annotation.new_types.empty() &&
           model::literal_labels(context_.project, annotation.python_type).has_value();
  }

  // Of `Annotated[int, mapped_column(...)]` the first; what the column has of the rest is said.
  void take_type_behind(const AnnotationFact& annotation) {
    const std::string& name = annotation.python_type_name;
    const bool is_sayable =
        may_be_said_here(context_, annotation.python_type, decl_.place, NewNames::None) &&
        is_known_to_pydantic(context_, annotation);
    if (model::python_type_named(name) != nullptr) {
      made_.annotation = speller_.name(name);
    } else if (is_sayable) {
      made_.annotation = term_of_value(context_, annotation.python_type, speller_).text;
      made_.is_any = name == kAny;
    } else if (parts_.source.type) {
      derive_annotation();
    } else {
      refuse("annotation-opaque",
             fmt::format("the type in the annotation of '{}' has no name here", decl_.attribute));
    }
  }

  void derive_annotation() {
    if (!parts_.source.type) return take_type_of_target();
    is_derived_ = true;
    PythonAnnotation annotation(context_, decl_, speller_);
    made_.annotation = annotation.of(parts_.source.type);
    made_.is_any = annotation.is_any(made_.annotation);
  }

  // The column has the type of the one that it points to.
  void take_type_of_target() {
    const ColumnDecl* const target = target_of_keys();
    if (target == nullptr) return refuse_unknown_target();
    const Expression type = type_of(*target);
    if (type) {
      PythonAnnotation annotation(context_, decl_, speller_);
      made_.annotation = annotation.of(type);
      made_.is_any = annotation.is_any(made_.annotation);
    } else if (model::python_type_named(target->python_type_name) != nullptr) {
      made_.annotation = speller_.name(target->python_type_name);
    } else {
      return refuse_unknown_target();
    }
    say_type_of_target(target);
  }

  void refuse_unknown_target() {
    const bool has_target =
        decl_.foreign_keys.size() == 1 && !decl_.foreign_keys.front().target.empty();
    refuse("type-unresolvable",
           has_target
               ? fmt::format("'{}' has the type of '{}', which is not known here", decl_.attribute,
                             decl_.foreign_keys.front().target)
               : fmt::format("'{}' has the type of the column that its key leads to, which is "
                             "not known here",
                             decl_.attribute));
  }

  // Null if an annotation alone says it.
  [[nodiscard]] Expression type_of(const ColumnDecl& decl) const {
    if (decl.type_source) return model::expression_at(context_.project, *decl.type_source);
    if (!decl.type_expr) return {};
    return model::expression_at(context_.project, {decl.place.file, *decl.type_expr});
  }

  // A type of the library that can be said anywhere.
  struct SayableType {
    const TypeRow& row;
    Expression written;
    std::string arguments;  // "(50)"
  };
  [[nodiscard]] std::optional<SayableType> sayable_type_of(const ColumnDecl& target) const {
    if (!target.type_expr) return std::nullopt;
    const TypeRow* const row = find_type(target.type_name);
    if (row == nullptr || (row->python != "uuid" && row->python.find('.') == std::string::npos))
      return std::nullopt;
    const Expression written =
        model::expression_at(context_.project, {target.place.file, *target.type_expr});
    auto arguments = written ? constant_arguments(written) : std::nullopt;
    if (!arguments) return std::nullopt;
    return SayableType{*row, written, *std::move(arguments)};
  }

  // Null: a column that is not known.
  void say_type_of_target(const ColumnDecl* target) {
    if (target == nullptr) return say_library_type(kNullType);
    const auto type = sayable_type_of(*target);
    if (is_annotated_otherwise(*target, type) &&
        context_.options.sqlmodel < semantic::kUsesPydantic2)
      return refuse("no-field-form",
                    fmt::format("'{}' is annotated as another type than '{}' has, whose values "
                                "Pydantic 1 does not take",
                                decl_.attribute, decl_.foreign_keys.front().target));
    if (makes_type_of(*target)) return say_length_of_text(target->python_type_name);
    if (type) return say_sayable(*target, *type);
    const Expression written = type_of(*target);
    if (!written || !may_be_said_here(context_, written, decl_.place))
      return say_library_type(kNullType);
    made_.arguments = {argument("sa_type", written)};
  }

  [[nodiscard]] bool is_annotated_otherwise(const ColumnDecl& target,
                                            const std::optional<SayableType>& type) const {
    if (!uses_annotation()) return false;
    if (type) return !makes_annotation(*type);
    return target.type_origin == model::TypeOrigin::Annotation &&
           target.python_type_name != decl_.python_type_name;
  }

  // What SQLAlchemy makes of the target's annotation, SQLModel makes of the same one here.
  [[nodiscard]] bool makes_type_of(const ColumnDecl& target) const {
    const bool is_of_annotation =
        target.type_origin == model::TypeOrigin::Annotation && !target.type_source;
    const std::string& name = target.python_type_name;
    if (!is_of_annotation || model::python_type_named(name) == nullptr || name == kDateTime)
      return false;
    return !uses_annotation() || decl_.python_type_name == name;
  }

  void say_sayable(const ColumnDecl& target, const SayableType& type) {
    if (!is_annotated_otherwise(target, type) && is_plain(type.row) && type.arguments.empty() &&
        !needs_length(type.row)) {
      made_.relies_on_dialect = relies_on_length(type.row);
      return;
    }
    say_type_as(speller_.name(target.type_name) + type.arguments);
  }

  // "(50)" of String(50), "" of String; absent if the arguments mean something only where they are.
  [[nodiscard]] static std::optional<std::string> constant_arguments(const Expression& type) {
    if (!type.is(Kind::Call)) return "";
    const Arguments arguments = model::arguments_of(type);
    const auto is_constant = [](const model::Argument& each) {
      return each.value.is(Kind::Integer) || each.value.is(Kind::True) ||
             each.value.is(Kind::False);
    };
    if (arguments.has_splat || !std::ranges::all_of(arguments.positional, is_constant) ||
        !std::ranges::all_of(arguments.keywords, is_constant))
      return std::nullopt;
    if (arguments.positional.empty() && arguments.keywords.empty()) return "";
    return std::string(type.field(Field::Arguments).text());
  }

  // The column that says the type, at the end of a chain of keys; null if it is not known.
  [[nodiscard]] const ColumnDecl* target_of_keys() const {
    const std::vector<model::TableId> tables = context_.models.tables_of(decl_.id);
    if (decl_.foreign_keys.empty() || tables.empty()) return nullptr;
    const bool are_known = std::ranges::all_of(decl_.foreign_keys, [&](const auto& key) {
      return std::holds_alternative<model::Target>(
          context_.models.resolve_target(tables.front(), key));
    });
    if (!are_known) return nullptr;
    const ColumnDecl& typed = model::typed_declaration(context_.models, tables.front(), decl_.id);
    return typed.type.as<schema::FromForeignKey>() != nullptr ? nullptr : &typed;
  }

  [[nodiscard]] bool is_plain(const TypeRow& row) const {
    const bool is_same = row.is_plain || relies_on_dialect(row);
    return is_same && context_.options.sqlmodel >= row.since;
  }
  [[nodiscard]] bool relies_on_dialect(const TypeRow& row) const {
    return !row.is_plain && row.plain_on && row.plain_on == context_.options.only_dialect;
  }

  // A type without a length, which SQLModel's has on a database that the project may use.
  [[nodiscard]] bool needs_length(const TypeRow& row) const {
    return relies_on_length(row) && !context_.options.only_dialect;
  }
  [[nodiscard]] bool relies_on_length(const TypeRow& row) const {
    return row.has_length_on_mysql && context_.options.may_use_mysql;
  }

  void say_type() {
    if (!parts_.source.type) return say_type_of_annotation();
    if (decl_.type_origin == model::TypeOrigin::Annotation)
      if (const Expression call = enum_of_any_class(context_.project, parts_.source.type))
        return say_enum_of_annotation(call);
    if (row_ != nullptr && is_plain(*row_) && !is_tracked() && annotation_makes(*row_) &&
        say_arguments()) {
      const bool lacks_length = made_.arguments.empty() && relies_on_length(*row_);
      const bool must_say_it = lacks_length && needs_length(*row_);
      made_.relies_on_dialect = relies_on_dialect(*row_) || (lacks_length && !must_say_it);
      if (!must_say_it) return;
    }
    made_.arguments = {argument("sa_type", parts_.source.type)};
  }

  // SQLAlchemy makes the same with the annotated class or its labels for `enum.Enum`.
  void say_enum_of_annotation(const Expression& call) {
    const Expression& python_type = parts_.source.annotation.python_type;
    const auto list = model::literal_labels(context_.project, python_type);
    const model::Arguments arguments = model::arguments_of(call);
    const auto can_be_said = [&](const Expression& part) {
      return may_be_said_here(context_, part, decl_.place);
    };
    const bool is_sayable =
        (list || can_be_said(python_type)) &&
        std::ranges::all_of(arguments.keywords, can_be_said, &model::Argument::value);
    if (!is_sayable)
      return refuse("type-unresolvable",
                    fmt::format("what the type_annotation_map has for the enum of '{}' cannot be "
                                "said here",
                                decl_.attribute));
    std::string options;
    for (const model::Argument& each : arguments.keywords)
      if (!list || each.keyword != kNativeEnum)
        options += fmt::format(", {}={}", each.keyword,
                               term_of_value(context_, each.value, speller_).text);
    if (list) return say_labels(*list, options);
    say_type_as(fmt::format("{}({}{})", speller_.name("sqlalchemy.Enum"),
                            term_of_value(context_, python_type, speller_).text, options));
  }

  [[nodiscard]] CallArgument argument(std::string keyword, const Expression& value) {
    return {.keyword = std::move(keyword),
            .group = CallArgument::Group::None,
            .terms = {term_of_value(context_, value, speller_)}};
  }

  // SQLModel makes the type of this very annotation.
  [[nodiscard]] bool annotation_makes(const TypeRow& row) const {
    if (!uses_annotation() || is_derived_) return row.python != "enum" || has_enum_class();
    const std::string& name = parts_.source.annotation.python_type_name;
    if (row.python == "enum") return has_enum_class() && name == enum_class_name();
    if (row.python == "uuid") return name == "uuid.UUID";
    return name == row.python;
  }

  [[nodiscard]] std::string enum_class_name() const {
    const auto resolved =
        model::resolve(context_.project, written_.arguments.positional.front().value);
    const auto* const local = std::get_if<semantic::Local>(&resolved);
    return local == nullptr ? std::string() : local->name;
  }
  [[nodiscard]] bool has_enum_class() const {
    return written_.arguments.positional.size() == 1 &&
           context_.project
               .class_site(
                   model::resolve(context_.project, written_.arguments.positional.front().value))
               .has_value();
  }

  // False if the type has an argument that Field() does not have.
  bool say_arguments() {
    if (written_.arguments.has_splat) return false;
    if (row_->python == "enum") return written_.arguments.keywords.empty();
    std::vector<CallArgument> said;
    constexpr std::array<std::string_view, 2> kNumeric = {"precision", "scale"};
    for (std::size_t i = 0; i < written_.arguments.positional.size(); ++i) {
      const std::string_view name = row_->arguments.contains("length") ? (i == 0 ? "length" : "")
                                    : i < kNumeric.size()              ? kNumeric[i]
                                                                       : "";
      if (!say_argument(name, written_.arguments.positional[i].value, said)) return false;
    }
    for (const model::Argument& each : written_.arguments.keywords)
      if (!say_argument(each.keyword, each.value, said)) return false;
    made_.arguments = std::move(said);
    return true;
  }

  bool say_argument(std::string_view name, const Expression& value,
                    std::vector<CallArgument>& said) {
    const auto found = row_->arguments.find(name);
    if (found == row_->arguments.end()) return false;
    if (found->second.empty()) return model::bool_constant(context_.project, value) == true;
    if (value.is(Kind::None)) return true;
    said.push_back(argument(found->second, value));
    return true;
  }

  // What SQLAlchemy makes of the annotation SQLModel makes as well, but for these.
  void say_type_of_annotation() {
    if (decl_.type_origin == model::TypeOrigin::ForeignKey) {
      if (uses_annotation()) say_type_of_target(target_of_keys());
      return;
    }
    const AnnotationFact& annotation = parts_.source.annotation;
    if (annotation.python_type_name == kDateTime) return say_library_type("sqlalchemy.DateTime");
    if (const auto list = model::literal_labels(context_.project, annotation.python_type))
      return say_labels(*list, {});
    say_length_of_text(annotation.python_type_name);
  }

  // SQLAlchemy makes a text of `Literal["open", "done"]` that takes these alone; SQLModel nothing.
  // `options` are further arguments of the type: ", length=20".
  void say_labels(const model::LabelList& list, std::string_view options) {
    if (!list.reason.empty())
      return refuse("type-unresolvable",
                    fmt::format("the type of '{}' is {}", decl_.attribute, list.reason));
    std::string labels;
    for (const std::string& label : list.labels)
      labels += text::python_literal(label, context_.imports.style().quote) + ", ";
    say_type_as(fmt::format("{}({}{}=False{})", speller_.name("sqlalchemy.Enum"), labels,
                            kNativeEnum, options));
  }

  void say_length_of_text(std::string_view python_type) {
    const TypeRow& text = *find_type(kString);
    if (python_type != text.python) return;
    if (needs_length(text)) return say_library_type(kString);
    made_.relies_on_dialect = relies_on_length(text);
  }

  void say_library_type(std::string_view name) { say_type_as(speller_.name(name)); }

  void say_type_as(std::string text) {
    made_.arguments = {{.keyword = "sa_type",
                        .group = CallArgument::Group::None,
                        .terms = {{.text = std::move(text), .indent = {}}}}};
  }

  [[nodiscard]] bool makes_annotation(const SayableType& type) const {
    const bool is_text = type.arguments.find("False") != std::string::npos;  // as_uuid=False
    const std::string_view made = type.row.python != "uuid" ? std::string_view(type.row.python)
                                  : is_text                 ? "builtins.str"
                                                            : "uuid.UUID";
    return decl_.python_type_name == made;
  }

  const ClassContext& context_;
  const ColumnDecl& decl_;
  const ColumnParts& parts_;
  Speller& speller_;
  WrittenType written_;
  const TypeRow* row_;
  bool is_derived_ = false;  // the annotation is the type's, whatever the old one was
  FieldType made_;
  std::optional<Declined> why_;
};

}  // namespace

Attempt<FieldType> field_type(const ClassContext& context, const ColumnDecl& decl,
                              const ColumnParts& parts, Speller& speller) {
  return TypeEmitter(context, decl, parts, speller).emit();
}

}  // namespace modelmend::emit
