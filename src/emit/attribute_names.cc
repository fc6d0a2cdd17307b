#include "emit/attribute_names.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "emit/tables.h"
#include "model/class_body.h"
#include "model/declared_arguments.h"
#include "model/expression.h"
#include "syntax/parameters.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

constexpr std::array<std::string_view, 35> kKeywords = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};
// What annotations and calls of fields say, where a field of that name would stand in their way,
// and what Flask-SQLAlchemy gives its classes.
constexpr std::array<std::string_view, 25> kSaidInClasses = {
    "Any",          "ClassVar",  "Decimal", "Dict", "Field", "List",  "Optional",
    "Relationship", "SQLModel",  "UUID",    "bool", "bytes", "date",  "datetime",
    "decimal",      "dict",      "float",   "int",  "list",  "query", "str",
    "time",         "timedelta", "typing",  "uuid"};

template <std::size_t N>  // lists of different lengths
bool is_in(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool is_identifier(std::string_view name) {
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) == 0;
}

class Taken {
 public:
  Taken(const semantic::Project& project, const model::ProjectModels& models,
        const model::MapperFacts& mappers, const AttributeFamily& family) {
    for (const model::ModelClass& each : models.classes)
      if (family.below().contains(each.place)) add_facts(mappers.of(each.id));
    for (const Place& each : family.below()) add_body(project, each);
    for (const Place& each : family.above()) add_body(project, each);
  }

  [[nodiscard]] bool contains(std::string_view name) const { return names_.contains(name); }

 private:
  void add_facts(const model::MapperFact& fact) {
    for (const model::MemberFact& each : fact.members) names_.insert(each.name);
    for (const model::RelationshipFact& each : fact.relationships) names_.insert(each.attribute);
  }

  // What it binds, the names that it reads as it runs, and what its methods take of their object.
  void add_body(const semantic::Project& project, const Place& place) {
    const model::Expression definition = model::expression_at(project, place);
    if (!definition) return;
    const semantic::ScopeTable& scopes = definition.module->scopes();
    for (syntax::Walker walk(definition.node); walk; walk.next()) {
      if (!walk->is(Kind::Identifier)) continue;
      const Node parent = walk.ancestors().empty() ? Node() : walk.ancestors().back();
      const bool is_member = parent.is(Kind::Attribute) && parent.field(Field::Attribute) == *walk;
      const std::string_view object = is_member ? parent.field(Field::Object).text() : "";
      const bool is_own = object == "self" || object == "cls" || object == "super()";
      const bool is_keyword =
          parent.is(Kind::KeywordArgument) && parent.field(Field::Name) == *walk;
      const bool is_of_body =
          !is_member && !is_keyword && !syntax::is_parameter_name(*walk, parent) &&
          scopes.scope(scopes.scope_at(walk->begin())).kind == semantic::ScopeKind::Class;
      if (is_own || is_of_body) names_.emplace(walk->text());
    }
  }

  std::set<std::string, std::less<>> names_;
};

// `user.rank = 1`, `hasattr(user, "rank")`: what other code puts on objects of the family or looks
// for there.
class Outside {
 public:
  Outside(const semantic::Project& project, const model::ProjectModels& models,
          const model::MapperFacts& mappers, const AttributeFamily& family)
      : project_(project), family_(family), objects_(project, models, mappers) {}

  [[nodiscard]] bool take(model::FileSearch& search, const std::string& name) const {
    for (const FileId file : search.containing_any(std::vector{name}))
      if (const auto module = project_.open(file))
        for (syntax::Walker walk((*module)->root()); walk; walk.next())
          if (is_taken(**module, *walk, name)) return true;
    return false;
  }

 private:
  [[nodiscard]] bool is_taken(const semantic::Module& module, Node node,
                              std::string_view name) const {
    if (node.is(Kind::Attribute) && node.field(Field::Attribute).text() == name)
      return is_ours(module, node.field(Field::Object));
    if (!node.is(Kind::Call) || !node.field(Field::Function).text().ends_with("attr")) return false;
    const std::vector<Node> arguments = node.field(Field::Arguments).items();
    return arguments.size() > 1 && arguments[1].is(Kind::String) &&
           model::string_value(project_, {&module, arguments[1], 0, nullptr}) == name &&
           is_ours(module, arguments[0]);
  }

  [[nodiscard]] bool is_ours(const semantic::Module& module, Node object) const {
    return family_.of(objects_.of(module, object)) == Meant::Ours;
  }

  const semantic::Project& project_;
  const AttributeFamily& family_;
  ObjectClasses objects_;
};

}  // namespace

bool may_be_field(std::string_view attribute) {
  return !attribute.starts_with('_') && !is_kept_name(attribute);
}

std::optional<std::string> field_name_for(const semantic::Project& project,
                                          model::FileSearch& search,
                                          const model::ProjectModels& models,
                                          const model::MapperFacts& mappers,
                                          const AttributeFamily& family, std::string_view attribute,
                                          const std::set<std::string, std::less<>>& given) {
  const std::size_t begin = std::min(attribute.find_first_not_of('_'), attribute.size());
  const std::string_view bare = attribute.substr(begin);
  if (!is_identifier(bare)) return std::nullopt;
  const Taken taken(project, models, mappers, family);
  const Outside outside(project, models, mappers, family);
  for (const std::string_view suffix : {"", "_"}) {
    std::string name = std::string(bare) + std::string(suffix);
    const bool is_free = may_be_field(name) && !is_in(kKeywords, name) &&
                         !is_in(kSaidInClasses, name) && !taken.contains(name) &&
                         !given.contains(name);
    if (is_free && !outside.take(search, name)) return name;
  }
  return std::nullopt;
}

}  // namespace modelmend::emit
