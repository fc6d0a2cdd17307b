#include "model/attribute_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/class_body.h"
#include "semantic/class_hierarchy.h"
#include "syntax/tree.h"
#include "syntax/walker.h"

namespace modelmend::model {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

constexpr std::string_view kLookup = "inspect.getattr_static";
constexpr std::string_view kStore = "__setattr__";
constexpr std::string_view kSqlModel = "sqlmodel.SQLModel";

// Whatever their annotations are.
std::string names_of(Node parameters) {
  std::string names;
  for (const Node each : parameters.items())
    names += fmt::format("{} ", (each.is(Kind::TypedParameter) ? each.child(0) : each).text());
  return names;
}

// The parameters, then every node with its depth, and the tokens: two functions of one shape do the
// same, however they are laid out and whatever their quotes are.
template <class IsLookup>  // of a project names are resolved, of our own text they are known
std::string shape(Node function, const IsLookup& is_lookup) {
  std::string text = names_of(function.field(Field::Parameters));
  for (syntax::Walker walk(function.field(Field::Body)); walk; walk.next()) {
    const bool is_string = walk->is(Kind::String) && walk->text().size() > 1;
    const bool is_name = walk->is(Kind::Identifier) || walk->is(Kind::Attribute);
    const bool is_found = is_name && is_lookup(*walk);
    const bool is_comment = walk->is(Kind::Comment);
    if (is_comment || is_found || is_string) walk.skip_children();
    if (is_comment) continue;
    text += fmt::format("\n{} ", walk.depth());
    if (is_found)
      text += kLookup;
    else if (is_string)
      text += walk->text().substr(1, walk->text().size() - 2);
    else if (walk->child_count() == 0)
      text += walk->text();
  }
  return text;
}

std::string shape_of_ours(semantic::SqlModelRelease release) {
  const std::string text = attribute_store(release, "getattr_static", '"');
  const syntax::Tree tree = syntax::parse(text);
  return shape(tree.root().items().front(),
               [](Node name) { return name.text() == "getattr_static"; });
}

}  // namespace

std::string attribute_store(semantic::SqlModelRelease release, std::string_view lookup,
                            char quote) {
  const bool is_new = release >= semantic::kUsesPydantic2;
  return fmt::format(
      "def __setattr__(self, name, value):\n"
      "\tattribute = {0}(type(self), name, None)\n"
      "\tif name.startswith({1}__{1}) or not hasattr(type(attribute), {1}__set__{1}):\n"
      "\t\tsuper().__setattr__(name, value)\n"
      "\t\treturn\n"
      "\tobject.__setattr__(self, name, value)\n"
      "\tif name in type(self).{2}:\n"
      "\t\tself.{3}.add(name)\n",
      lookup, quote, is_new ? "model_fields" : "__fields__",
      is_new ? "__pydantic_fields_set__" : "__fields_set__");
}

bool is_attribute_store(const semantic::Project& project, const Expression& function) {
  if (!function.is(Kind::FunctionDefinition) || function.node.field(Field::Name).text() != kStore)
    return false;
  const std::string made = shape(function.node, [&](Node name) {
    return library_name(project, function.at(name)) == kLookup;
  });
  static const std::array<std::string, 2> kOurs = {shape_of_ours(semantic::kNewestSqlModel),
                                                   shape_of_ours(semantic::SqlModelRelease{})};
  return std::ranges::find(kOurs, made) != kOurs.end();
}

bool has_attribute_store(const semantic::Project& project, const Expression& class_definition) {
  return std::ranges::any_of(members_of(project, class_definition), [&](const Member& member) {
    return member.name == kStore && member.decorators.empty() && !member.conditional &&
           is_attribute_store(project, member.function);
  });
}

bool assigns_by_sqlmodel(const semantic::Project& project, const Expression& class_definition) {
  if (!class_definition.is(Kind::ClassDefinition)) return false;
  for (const semantic::Ancestor& each :
       semantic::linearise(project, {class_definition.module, class_definition.node})) {
    if (semantic::imported_name(each.meaning) == kSqlModel) return true;
    if (each.site &&
        has_attribute_store(project, {each.site->module, each.site->definition, 0, {}}))
      return false;
  }
  return false;
}

}  // namespace modelmend::model
