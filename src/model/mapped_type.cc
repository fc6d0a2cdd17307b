// type_from_mapped: the type of Mapped[...] where no argument says one.
//
// https://docs.sqlalchemy.org/en/20/orm/declarative_tables.html#customizing-the-type-map, and
// registry._resolve_type(): what the map has for the annotation itself; then, for an enum, what it
// has for a base of its class, and for a Literal what it has for Literal; then SQLAlchemy's own.
#include <algorithm>
#include <utility>

#include "model/annotation.h"
#include "model/enum_labels.h"
#include "model/python_type.h"
#include "model/type_form.h"
#include "semantic/class_hierarchy.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// A Python type whose values are labels.
struct LabelledType {
  std::optional<LabelList> literal;  // those of a Literal; else it is an enum
  std::optional<std::string> name;   // of the enum's type in the database
};

std::optional<LabelledType> labelled_type(const Project& project, const Expression& python_type) {
  if (auto labels = literal_labels(project, python_type))
    return LabelledType{.literal = std::move(labels), .name = std::nullopt};
  const auto type = enum_type_of(project, python_type);
  if (!type) return std::nullopt;
  return LabelledType{.literal = std::nullopt, .name = type->as<schema::Enum>()->name};
}

LabelList labels_of(const Project& project, const LabelledType& type, const Expression& python_type,
                    EnumLabels asked_for) {
  if (type.literal) return *type.literal;
  const auto known = enum_type_of(project, python_type, asked_for);
  return {.labels = known ? known->as<schema::Enum>()->labels : std::vector<std::string>(),
          .reason = {}};
}

TypeFact enum_fact(const LabelList& list, std::optional<std::string> name,
                   const Expression& annotation) {
  if (!list.reason.empty()) return unknown_type(list.reason, annotation);
  schema::Enum type;
  type.name = std::move(name);
  type.labels = list.labels;
  return typed(std::move(type), "sqlalchemy.Enum", annotation);
}

// Reads a type_annotation_map for one annotation.
class TypeMap {
 public:
  TypeMap(const Project& project, const Expression& written, const AnnotationFact& annotation)
      : project_(project),
        map_(value_of(project, written)),
        annotation_(annotation),
        labelled_(labelled_type(project, annotation.python_type)) {}

  // Nullopt if the map says nothing of it.
  std::optional<TypeFact> find() const {
    if (!map_.is(Kind::Dictionary)) return is_computed();
    for (const Expression& alias : annotation_.annotated)
      if (const Expression type = value_for(canonical_type(project_, alias)))
        return read_type(project_, type);
    for (const Expression& made : annotation_.new_types)
      if (const Expression type = value_for(canonical_type(project_, made)))
        return read_type(project_, type);
    if (const Expression type = value_for(canonical_type(project_, annotation_.python_type)))
      return exact(type);
    if (labelled_)
      for (const std::string& wider : wider_types())
        if (const Expression type = value_for(wider))
          if (auto fact = made_for_labels(type)) return fact;
    if (has_unknown_keys()) return is_computed();
    return std::nullopt;
  }

 private:
  [[nodiscard]] TypeFact is_computed() const {
    return unknown_type("the type_annotation_map is computed", annotation_.python_type);
  }

  [[nodiscard]] Expression value_for(const std::string& key) const {
    Expression found;
    for (const Node& pair : map_.node.items())
      if (pair.is(Kind::Pair) && key_of(map_.at(pair.field(Field::Key))) == key)
        found = unwrapped(map_.at(pair.field(Field::Value)));
    return found;
  }

  // registry.update_type_annotation_map() takes the Optional from a key; the last of equal keys
  // counts.
  [[nodiscard]] std::string key_of(const Expression& key) const {
    const AnnotationFact fact = read_annotation(project_, key);
    const bool is_plain = fact.annotated.empty() && fact.new_types.empty();
    return canonical_type(project_, fact.optional && is_plain ? fact.python_type : key);
  }

  // `{**OTHER, int: BigInteger}`, `{type_of(money): Numeric}`
  [[nodiscard]] bool has_unknown_keys() const {
    return std::ranges::any_of(map_.node.items(), [this](const Node& item) {
      return item.is(Kind::DictionarySplat) ||
             (item.is(Kind::Pair) && only_running_tells(map_.at(item.field(Field::Key))));
    });
  }

  // Only running the code tells which type it is.
  [[nodiscard]] bool only_running_tells(const Expression& key) const {
    const AnnotationFact fact = read_annotation(project_, key);
    if (!fact.annotated.empty() || !fact.new_types.empty()) return false;
    const Expression type = value_of(project_, unwrapped(key));
    if (type.is(Kind::Subscript)) return is_variable(type.field(Field::Value));
    return type.is(Kind::Call) || type.is(Kind::ConditionalExpression) || is_variable(type);
  }

  // `KINDS` of `KINDS["money"]`; one that is bound in branches.
  [[nodiscard]] bool is_variable(const Expression& type) const {
    const semantic::Resolution resolution = resolve(project_, type);
    const auto* local = std::get_if<semantic::Local>(&resolution);
    return local != nullptr && local->kind == semantic::DefinitionKind::Variable;
  }

  // The classes that the enum is one of, nearest first; "typing.Literal" for a Literal.
  [[nodiscard]] std::vector<std::string> wider_types() const {
    const auto site = project_.class_site(resolve(project_, annotation_.python_type));
    if (!site) return {"typing.Literal", "typing_extensions.Literal"};
    std::vector<std::string> names;
    for (const semantic::Ancestor& each : semantic::linearise(project_, *site)) {
      if (const auto* local = std::get_if<semantic::Local>(&each.meaning))
        names.push_back(local->name);
      else
        names.emplace_back(semantic::imported_name(each.meaning));
    }
    names.emplace_back("enum.Enum");  // of a class of the library, as StrEnum
    return names;
  }

  [[nodiscard]] TypeFact exact(const Expression& type) const {
    if (labelled_ && is_generic(type))
      if (auto fact = made_for_labels(type)) return *std::move(fact);
    return read_type(project_, type);
  }

  [[nodiscard]] bool is_enum_type(const Expression& type) const {
    const Expression made = value_of(project_, type);
    const Expression callee = made.is(Kind::Call) ? made.field(Field::Function) : made;
    const std::string name = library_name(project_, callee);
    return name.starts_with("sqlalchemy.") && name.ends_with(".Enum");
  }

  // `Enum(enum.Enum, ...)` takes the labels of whatever it is used for.
  [[nodiscard]] bool is_generic(const Expression& type) const {
    const Expression made = value_of(project_, type);
    if (!is_enum_type(type) || !made.is(Kind::Call)) return false;
    const Arguments arguments = arguments_of(made);
    return arguments.positional.size() == 1 &&
           library_name(project_, arguments.positional.front().value) == "enum.Enum";
  }

  // An Enum with the labels of the annotation and the options of the map; for a Literal any type.
  [[nodiscard]] std::optional<TypeFact> made_for_labels(const Expression& type) const {
    if (!is_enum_type(type))
      return labelled_->name ? std::nullopt : std::optional(read_type(project_, type));
    const Expression made = value_of(project_, type);
    TypeFact fact = enum_fact(
        labels_of(project_, *labelled_, annotation_.python_type, labels_asked_for(project_, made)),
        labelled_->name ? name_in(made) : std::nullopt, annotation_.python_type);
    if (!type.quoted) fact.written = type.place();
    return fact;
  }

  // The name that the type in the map says, or the one that it has from its own class.
  [[nodiscard]] std::optional<std::string> name_in(const Expression& type) const {
    if (type.is(Kind::Call) && !is_generic(type)) {
      const TypeFact fact = read_type(project_, type);
      const auto* own = fact.type.as<schema::Enum>();
      if (own != nullptr && own->name) return own->name;
    }
    const auto given = type.is(Kind::Call) ? keyword_of(type, "name") : std::nullopt;
    const auto said = given ? string_value(project_, *given) : std::nullopt;
    return said ? said : labelled_->name;
  }

  const Project& project_;
  Expression map_;
  const AnnotationFact& annotation_;
  std::optional<LabelledType> labelled_;
};

}  // namespace

TypeFact type_from_mapped(const Project& project, const AnnotationFact& annotation,
                          const Expression& type_annotation_map) {
  if (type_annotation_map)
    if (auto mapped = TypeMap(project, type_annotation_map, annotation).find()) return *mapped;
  if (const auto labelled = labelled_type(project, annotation.python_type))
    return enum_fact(labels_of(project, *labelled, annotation.python_type, EnumLabels::Names),
                     labelled->name, annotation.python_type);
  // A subclass of str or int has no type of its own, unlike in SQLModel.
  if (const PythonType* known = python_type_named(annotation.python_type_name))
    return typed(known->make(), std::string(known->class_name), annotation.python_type);
  return no_column_type(annotation);
}

}  // namespace modelmend::model
