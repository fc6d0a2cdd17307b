#include "emit/type_meaning.h"

#include <algorithm>
#include <optional>

#include "model/annotation.h"
#include "model/class_body.h"
#include "model/python_type.h"
#include "semantic/class_hierarchy.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using model::Member;
using semantic::Project;
using syntax::Field;
using syntax::Kind;

// Names, variants and decorators around one type.
constexpr int kMaxLayers = 8;
constexpr std::string_view kDecorator = "sqlalchemy.TypeDecorator";

// The nearest one up to TypeDecorator itself.
std::optional<Member> member_of_decorator(const Project& project, const Project::ClassSite& site,
                                          std::string_view name) {
  for (const semantic::Ancestor& each : semantic::linearise(project, site)) {
    if (!each.site) return std::nullopt;
    const Expression definition{each.site->module, each.site->definition, 0, nullptr};
    for (const Member& member : model::members_of(project, definition))
      if (member.name == name) return member;
  }
  return std::nullopt;
}

bool is_decorator(const Project& project, const Project::ClassSite& site) {
  return !model::first_library_base(project, site, {kDecorator}).empty();
}

// `def process_result_value(self, value, dialect) -> UUID | None`
std::string returned_type(const Project& project, const Expression& function) {
  const Expression annotation = function.field(Field::ReturnType);
  if (!annotation) return {};
  const std::string name = model::read_annotation(project, annotation).python_type_name;
  return model::python_type_named(name) == nullptr ? std::string() : name;
}

class Unwrapper {
 public:
  explicit Unwrapper(const Project& project) : project_(project) {}

  TypeMeaning unwrap(const Expression& type) {
    Expression layer = type;
    for (int i = 0; i < kMaxLayers && layer; ++i) layer = below(layer);
    return std::move(found_);
  }

 private:
  // What the layer stands around; null when there is nothing more to find.
  Expression below(const Expression& layer) {
    const Expression value = model::unwrapped(model::value_of(project_, model::unwrapped(layer)));
    const Expression callee =
        value.is(Kind::Call) ? model::unwrapped(value.field(Field::Function)) : value;
    if (callee.node.field(Field::Attribute).text() == "with_variant")
      return callee.field(Field::Object);
    if (const auto site = project_.class_site(model::resolve(project_, callee)))
      return below_decorator(*site);
    found_.type = written_type(project_, value);
    found_.at = value;
    return {};
  }

  Expression below_decorator(const Project::ClassSite& site) {
    if (!is_decorator(project_, site)) return {};
    if (const auto result = member_of_decorator(project_, site, "process_result_value")) {
      if (result->function) found_.says = returned_type(project_, result->function);
      return {};
    }
    if (member_of_decorator(project_, site, "result_processor")) return {};
    const auto impl = member_of_decorator(project_, site, "impl");
    return impl ? impl->value : Expression{};
  }

  const Project& project_;
  TypeMeaning found_;
};

}  // namespace

WrittenType written_type(const Project& project, const Expression& type) {
  const Expression written = model::unwrapped(type);
  if (!written.is(Kind::Call)) return {model::library_name(project, written), {}};
  return {model::library_name(project, written.field(Field::Function)),
          model::arguments_of(written)};
}

Expression enum_of_any_class(const Project& project, const Expression& type) {
  const Expression call = model::value_of(project, type);
  const WrittenType written = written_type(project, call);
  const std::vector<model::Argument>& classes = written.arguments.positional;
  const bool is_of_any = written.name == "sqlalchemy.Enum" && classes.size() == 1 &&
                         model::library_name(project, classes.front().value) == "enum.Enum";
  return is_of_any ? call : Expression{};
}

TypeMeaning meaning_of_type(const Project& project, const Expression& type) {
  return Unwrapper(project).unwrap(type);
}

}  // namespace modelmend::emit
