#include "emit/attribute_names.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "emit/tables.h"
#include "model/class_body.h"
#include "model/declared_arguments.h"
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

}  // namespace

bool may_be_field(std::string_view attribute) {
  return !attribute.starts_with('_') && !is_kept_name(attribute);
}

std::optional<std::string> field_name_for(const semantic::Project& project,
                                          const model::ProjectModels& models,
                                          const model::MapperFacts& mappers,
                                          const AttributeFamily& family, std::string_view attribute,
                                          const std::set<std::string, std::less<>>& given) {
  const std::size_t begin = std::min(attribute.find_first_not_of('_'), attribute.size());
  const std::string_view bare = attribute.substr(begin);
  if (!is_identifier(bare)) return std::nullopt;
  const Taken taken(project, models, mappers, family);
  for (const std::string_view suffix : {"", "_"}) {
    std::string name = std::string(bare) + std::string(suffix);
    const bool is_free = may_be_field(name) && !is_in(kKeywords, name) &&
                         !is_in(kSaidInClasses, name) && !taken.contains(name) &&
                         !given.contains(name);
    if (is_free) return name;
  }
  return std::nullopt;
}

}  // namespace modelmend::emit
