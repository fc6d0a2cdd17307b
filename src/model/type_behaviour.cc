#include "model/type_behaviour.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/overloaded.h"
#include "model/class_body.h"
#include "model/column_type.h"
#include "model/declared_arguments.h"
#include "model/enum_members.h"
#include "model/resolved_text.h"
#include "model/type_parameters.h"
#include "schema/types.h"
#include "semantic/class_hierarchy.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;

// Variants and as_mutable() around one type.
constexpr int kMaxLayers = 8;

// What the schema says of types, so that it needs no words here.
bool is_in_the_schema(std::string_view option) {
  constexpr auto kOptions = std::to_array<std::string_view>(
      {"length", "precision", "scale", "timezone", "collation", "native_enum", "name", "schema",
       "create_constraint", "native_uuid", "item_type", "as_uuid", "asdecimal", "values_callable",
       "native", "fields", "type_", "varying", "second_precision"});
  return std::ranges::find(kOptions, option) != kOptions.end();
}

// The type in Python where nothing is said to change it; empty where the class alone decides.
std::string python_type_of(const schema::SqlType& type) {
  return std::visit(Overloaded{
                        [](const schema::Boolean&) { return "bool"; },
                        [](const schema::Integer&) { return "int"; },
                        [](const schema::Float&) { return "float"; },
                        [](const schema::Numeric&) { return "decimal.Decimal"; },
                        [](const schema::Character&) { return "str"; },
                        [](const schema::Binary&) { return "bytes"; },
                        [](const schema::Date&) { return "datetime.date"; },
                        [](const schema::Timestamp&) { return "datetime.datetime"; },
                        [](const schema::Time&) { return "datetime.time"; },
                        [](const schema::Interval&) { return "datetime.timedelta"; },
                        [](const schema::Json&) { return "dict"; },
                        [](const schema::Array&) { return "list"; },
                        [](const auto&) { return ""; },
                    },
                    type.is);
}

class TypeReader {
 public:
  TypeReader(const Project& project, const ColumnDecl& decl, const Expression& written)
      : project_(project), decl_(decl), place_(written ? written.place() : decl.place) {
    unwrap(written);
  }

  TypeBehaviour read() {
    if (is_computed()) return std::move(made_);
    if (!class_is_known()) {
      made_.evaluates_none |= class_evaluates_none();
      const std::string text = type_ ? type_text() : decl_.type_name;
      if (!text.empty()) add("type", text);
      return std::move(made_);
    }
    if (decl_.type_name == "sqlmodel.UTCDateTime") add("type", decl_.type_name);
    if (decl_.type_name == "sqlalchemy.PickleType") add("type", decl_.type_name);
    const std::string python = python_type();
    if (!python.empty()) add("python type", python);
    read_options();
    return std::move(made_);
  }

 private:
  void add(std::string aspect, std::string value) {
    made_.traits.push_back({std::move(aspect), std::move(value), place_});
  }

  // Down to the call or name of the class, with what stands around it as traits.
  void unwrap(const Expression& written) {
    if (!written) return;
    type_ = named_value(project_, written);
    for (int layer = 0; layer < kMaxLayers && type_.is(Kind::Call); ++layer) {
      const Expression function = unwrapped(type_.field(Field::Function));
      const std::string_view method = function.node.field(Field::Attribute).text();
      const Arguments arguments = arguments_of(type_);
      if (method == "evaluates_none") {
        made_.evaluates_none = true;
        type_ = named_value(project_, function.field(Field::Object));
        continue;
      }
      if (arguments.positional.empty()) return;
      if (method == "as_mutable") {
        add("mutable", resolved_text(project_, function.field(Field::Object)));
        type_ = named_value(project_, arguments.positional.front().value);
      } else if (method == "with_variant") {
        add_variant(arguments);
        type_ = named_value(project_, function.field(Field::Object));
      } else {
        return;
      }
    }
  }

  // Those of PostgreSQL and SQLite are read with the schema.
  void add_variant(const Arguments& arguments) {
    for (std::size_t i = 1; i < arguments.positional.size(); ++i) {
      const auto dialect = string_constant(project_, arguments.positional[i].value).value;
      if (dialect == "postgresql" || dialect == "sqlite") {
        made_.has_variant = true;
        continue;
      }
      add(fmt::format("type for {}", dialect.value_or("?")),
          resolved_text(project_, arguments.positional.front().value));
    }
  }

  [[nodiscard]] bool class_is_known() const {
    const std::string& name = decl_.type_name;
    const bool is_of_library = name.starts_with("sqlalchemy.") || name.starts_with("sqlmodel.");
    return is_of_library && decl_.type.as<schema::Opaque>() == nullptr;
  }

  // A TypeDecorator of the project with `should_evaluate_none = True`.
  [[nodiscard]] bool class_evaluates_none() const {
    const Expression cls = type_.is(Kind::Call) ? type_.field(Field::Function) : type_;
    const auto site = cls ? project_.class_site(resolve(project_, cls)) : std::nullopt;
    if (!site) return false;
    const std::vector<semantic::Ancestor> ancestors = semantic::linearise(project_, *site);
    return std::ranges::any_of(ancestors, [&](const semantic::Ancestor& each) {
      if (!each.site) return false;
      const auto members =
          members_of(project_, {each.site->module, each.site->definition, 0, nullptr});
      return std::ranges::find(members, "should_evaluate_none", &Member::name) != members.end();
    });
  }

  // Its class is known and its arguments are not, which the schema says.
  [[nodiscard]] bool is_computed() const {
    return decl_.type.as<schema::Opaque>() != nullptr && is_known_type(decl_.type_name);
  }

  // `Money` and `Money()` are one type.
  [[nodiscard]] std::string type_text() const {
    std::string text = resolved_text(project_, type_);
    if (text.ends_with("()")) text.resize(text.size() - 2);
    return text;
  }

  [[nodiscard]] std::optional<Expression> option(std::string_view name) const {
    return type_argument(project_, type_, name);
  }
  [[nodiscard]] std::optional<bool> flag(std::string_view name) const {
    const auto value = option(name);
    return value ? bool_constant(project_, *value) : std::nullopt;
  }

  [[nodiscard]] std::string python_type() const {
    if (decl_.as_uuid) return *decl_.as_uuid ? "uuid.UUID" : "str";
    if (decl_.type.as<schema::Enum>() != nullptr) return enum_class().value_or("str");
    const auto asdecimal = flag("asdecimal");
    if (decl_.type.as<schema::Numeric>() != nullptr && asdecimal == false) return "float";
    if (decl_.type.as<schema::Float>() != nullptr && asdecimal == true) return "decimal.Decimal";
    return python_type_of(decl_.type);
  }

  [[nodiscard]] std::optional<std::string> enum_class() const {
    // A type_annotation_map may say Enum(enum.Enum) for whatever enum is annotated.
    if (!type_ || decl_.type_origin == TypeOrigin::Annotation) return annotated_enum();
    if (!type_.is(Kind::Call)) return std::nullopt;
    const Arguments arguments = arguments_of(type_);
    if (arguments.positional.size() != 1) return std::nullopt;
    const Expression& first = arguments.positional.front().value;
    if (!project_.class_site(resolve(project_, first))) return std::nullopt;
    return resolved_text(project_, first);
  }

  [[nodiscard]] std::optional<std::string> annotated_enum() const {
    if (decl_.python_type_name.empty()) return std::nullopt;
    return decl_.python_type_name;
  }

  void read_options() {
    const auto* const is_json = decl_.type.as<schema::Json>();
    const bool is_null = flag("none_as_null").value_or(false);
    made_.evaluates_none |= is_json != nullptr && !is_null;
    read_enum();
    if (!type_ || !type_.is(Kind::Call)) return;
    const Arguments arguments = named_type_arguments(project_, type_);
    if (!arguments.positional.empty() && known_enum() == nullptr) add("type", type_text());
    for (const Argument& argument : arguments.keywords) {
      if (is_in_the_schema(argument.keyword) && !is_check_of_a_boolean(argument)) continue;
      if (named_value(project_, argument.value).is(Kind::None)) continue;
      if (argument.keyword == "none_as_null" && !is_null) continue;
      add(fmt::format("type {}", argument.keyword), resolved_text(project_, argument.value));
    }
  }

  [[nodiscard]] const schema::Enum* known_enum() const { return decl_.type.as<schema::Enum>(); }

  // PostgreSQL needs none, so only the schema of other databases has it.
  [[nodiscard]] bool is_check_of_a_boolean(const Argument& argument) const {
    return argument.keyword == "create_constraint" && flag(argument.keyword).value_or(false) &&
           decl_.type.as<schema::Boolean>() != nullptr;
  }

  // The labels of an enum that the database keeps as text are seen nowhere else.
  void read_enum() {
    const schema::Enum* const known = known_enum();
    if (known == nullptr) return;
    std::string labels;
    for (const std::string& label : known->labels)
      labels += fmt::format("{}{}", labels.empty() ? "" : ", ", quoted_text(label));
    if (!labels.empty()) return add("enum labels", fmt::format("[{}]", labels));
    const std::string written = what_makes_labels();
    if (!written.empty()) add("enum labels", written);
  }

  // Labels that only running the code would tell: what stands for them in the code.
  [[nodiscard]] std::string what_makes_labels() const {
    if (!type_ || !type_.is(Kind::Call)) return {};
    const Arguments arguments = arguments_of(type_);
    std::string written;
    if (const Argument* callable = arguments.keyword("values_callable"))
      written = resolved_text(project_, callable->value);
    if (arguments.positional.empty()) return written;
    const auto site =
        project_.class_site(meaning_of(project_, arguments.positional.front().value).resolution);
    return site ? fmt::format("{} {}", written, enum_text(*site)) : written;
  }

  const Project& project_;
  const ColumnDecl& decl_;
  Place place_;
  Expression type_;
  TypeBehaviour made_;
};

}  // namespace

TypeBehaviour type_behaviour(const Project& project, const ColumnDecl& decl,
                             const Expression& written) {
  return TypeReader(project, decl, written).read();
}

}  // namespace modelmend::model
