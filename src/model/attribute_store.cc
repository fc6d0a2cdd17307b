#include "model/attribute_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/class_body.h"
#include "model/declared_arguments.h"
#include "semantic/class_hierarchy.h"
#include "syntax/tree.h"
#include "syntax/walker.h"

namespace modelmend::model {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

constexpr std::string_view kStore = "__setattr__";
constexpr std::string_view kConstructor = "__init__";
constexpr std::string_view kHash = "__hash__";
constexpr std::string_view kEquality = "__eq__";
constexpr std::string_view kIteration = "__iter__";
constexpr std::string_view kText = "__str__";
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
std::string shape(Node function) {
  std::string text = names_of(function.field(Field::Parameters));
  for (syntax::Walker walk(function.field(Field::Body)); walk; walk.next()) {
    const bool is_string = walk->is(Kind::String) && walk->text().size() > 1;
    const bool is_comment = walk->is(Kind::Comment);
    if (is_comment || is_string) walk.skip_children();
    if (is_comment) continue;
    text += fmt::format("\n{} ", walk.depth());
    if (is_string)
      text += walk->text().substr(1, walk->text().size() - 2);
    else if (walk->child_count() == 0)
      text += walk->text();
  }
  return text;
}

std::string shape_of_last(const std::string& text) {
  const syntax::Tree tree = syntax::parse(text);
  return shape(tree.root().items().back());
}
std::string shape_of_ours(semantic::SqlModelRelease release) {
  return shape_of_last(attribute_store(release, '"'));
}

bool is_store(const Expression& function) {
  if (!function.is(Kind::FunctionDefinition)) return false;
  static const std::array<std::string, 2> kOurs = {shape_of_ours(semantic::kNewestSqlModel),
                                                   shape_of_ours(semantic::SqlModelRelease{})};
  return std::ranges::find(kOurs, shape(function.node)) != kOurs.end();
}

bool is_constructor(const Expression& function) {
  if (!function.is(Kind::FunctionDefinition)) return false;
  static const std::string kOurs = shape_of_last(attribute_constructor('"'));
  return shape(function.node) == kOurs;
}

// What the classes between this one and SQLModel say of `name`: the first that does.
template <class HasMember>
bool is_sqlmodels(const semantic::Project& project, const Expression& class_definition,
                  const HasMember& has_member) {
  if (!class_definition.is(Kind::ClassDefinition)) return false;
  for (const semantic::Ancestor& each :
       semantic::linearise(project, {class_definition.module, class_definition.node})) {
    if (semantic::imported_name(each.meaning) == kSqlModel) return true;
    if (each.site && has_member(Expression{each.site->module, each.site->definition, 0, {}}))
      return false;
  }
  return false;
}

bool is_plain(const Member& member) {
  return member.decorators.empty() && !member.conditional;
}

}  // namespace

namespace {

std::string_view fields_of(semantic::SqlModelRelease release) {
  return release >= semantic::kUsesPydantic2 ? "model_fields" : "__fields__";
}

}  // namespace

std::string attribute_store(semantic::SqlModelRelease release, char quote) {
  const bool is_new = release >= semantic::kUsesPydantic2;
  return fmt::format(
      "__hash__ = object.__hash__\n"
      "__eq__ = object.__eq__\n"
      "\n"
      "def __setattr__(self, name, value):\n"
      "\tif name.startswith({0}__{0}) or name in self.__private_attributes__:\n"
      "\t\tsuper().__setattr__(name, value)\n"
      "\t\treturn\n"
      "\tobject.__setattr__(self, name, value)\n"
      "\tif name in type(self).{1}:\n"
      "\t\tself.{2}.add(name)\n",
      quote, fields_of(release), is_new ? "__pydantic_fields_set__" : "__fields_set__");
}

std::string attribute_constructor(char quote) {
  return fmt::format(
      "def __init__(self, **data):\n"
      "\tsuper().__init__()\n"
      "\tfor name, value in data.items():\n"
      "\t\tif not hasattr(type(self), name):\n"
      "\t\t\traise TypeError(name + {0} is no attribute of {0} + type(self).__name__)\n"
      "\t\tsetattr(self, name, value)\n",
      quote);
}

bool is_of_attribute_store(const Member& member) {
  if (!is_plain(member)) return false;
  if (member.name == kStore) return is_store(member.function);
  if (member.name == kConstructor) return is_constructor(member.function);
  if (member.name == kIteration) return member.value.is(Kind::None);
  if (member.name == kText) return member.value && member.value.text() == "object.__str__";
  const bool is_identity = member.name == kHash || member.name == kEquality;
  return is_identity && member.value && member.value.text() == "object." + member.name;
}

bool has_attribute_store(const semantic::Project& project, const Expression& class_definition) {
  const auto is_of_store = [](const Member& member) {
    const bool is_beside =
        member.name == kConstructor || member.name == kIteration || member.name == kText;
    return !is_beside && is_of_attribute_store(member);
  };
  return std::ranges::count_if(members_of(project, class_definition), is_of_store) == 3;
}

bool has_attribute_constructor(const semantic::Project& project,
                               const Expression& class_definition) {
  return std::ranges::any_of(members_of(project, class_definition), [](const Member& member) {
    return member.name == kConstructor && is_of_attribute_store(member);
  });
}

bool assigns_by_sqlmodel(const semantic::Project& project, const Expression& class_definition) {
  return is_sqlmodels(project, class_definition, [&](const Expression& between) {
    return std::ranges::any_of(members_of(project, between), [](const Member& member) {
      return member.name == kStore && is_of_attribute_store(member);
    });
  });
}

bool prints_by_sqlmodel(const semantic::Project& project, const Expression& class_definition) {
  return is_sqlmodels(project, class_definition, [&](const Expression& between) {
    return std::ranges::any_of(members_of(project, between),
                               [](const Member& member) { return member.name == kText; });
  });
}

bool constructs_by_sqlmodel(const semantic::Project& project, const Expression& class_definition) {
  return is_sqlmodels(project, class_definition, [&](const Expression& between) {
    return has_attribute_constructor(project, between);
  });
}

bool makes_its_objects(const semantic::Project& project, const MapperFact& mapper) {
  const auto init = std::ranges::find(mapper.members, kConstructor, &MemberFact::name);
  if (init == mapper.members.end()) return false;
  const Expression stated = expression_at(project, init->place);
  for (syntax::Walker walk(stated.node); walk; walk.next()) {
    const Node called = walk->is(Kind::Call) ? walk->field(Field::Function) : Node{};
    if (called.is(Kind::Attribute) && called.field(Field::Attribute).text() == kConstructor)
      return false;
  }
  return true;
}

bool has_no_hash(const semantic::Project& project, const Expression& class_definition) {
  return is_sqlmodels(project, class_definition, [&](const Expression& between) {
    return std::ranges::any_of(members_of(project, between),
                               [](const Member& member) { return member.name == kHash; });
  });
}

bool needs_hash(const RelationshipFact& relationship) {
  const std::string& collection = relationship.collection;
  return !collection.empty() && collection != "builtins.list" &&
         collection.find("ordering_list") == std::string::npos &&
         collection.find("dict") == std::string::npos &&
         collection.find("map") == std::string::npos;
}

}  // namespace modelmend::model
