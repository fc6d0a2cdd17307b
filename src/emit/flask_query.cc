#include "emit/flask_query.h"

#include <algorithm>
#include <array>

#include "model/declared_arguments.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

constexpr std::string_view kModel = ".Model";
constexpr std::string_view kQuery = "query";
constexpr std::string_view kQueryClass = "query_class";

bool is_own_name(std::string_view name) {
  return name == kQuery || name == kQueryClass;
}

bool is_owner(std::string_view object, std::string_view owner) {
  return object == owner || (object.ends_with(owner) && object.size() > owner.size() &&
                             object[object.size() - owner.size() - 1] == '.');
}

bool is_of_queries(std::string_view attribute) {
  return attribute == "session" || attribute == "Query";
}

// `db.session = ...`, `monkeypatch.setattr(db, "session", ...)`, `patch.object(db, "session")`
bool replaces_session(const semantic::Project& project, const semantic::Module& module,
                      std::string_view owner) {
  for (syntax::Walker walk(module.root()); walk; walk.next()) {
    const Expression node{&module, *walk, 0, nullptr};
    if (walk->is(Kind::Assignment)) {
      const Node target = walk->field(Field::Left);
      if (target.is(Kind::Attribute) && is_of_queries(target.field(Field::Attribute).text()) &&
          is_owner(target.field(Field::Object).text(), owner))
        return true;
    } else if (walk->is(Kind::Call)) {
      const model::Arguments arguments = model::arguments_of(node);
      if (arguments.positional.size() < 2 || !is_owner(arguments.positional[0].value.text(), owner))
        continue;
      const auto name = model::string_value(project, arguments.positional[1].value);
      if (name && is_of_queries(*name)) return true;
    }
  }
  return false;
}

}  // namespace

std::string flask_owner(const BaseSite& base) {
  return base.name.ends_with(kModel) ? base.name.substr(0, base.name.size() - kModel.size())
                                     : std::string();
}

bool may_give_query(const semantic::Project& project, model::FileSearch& search,
                    const model::ProjectModels& models, const model::MapperFacts& mappers,
                    std::string_view owner) {
  const bool is_taken =
      std::ranges::any_of(
          models.declarations,
          [](const model::ColumnDecl& each) { return is_own_name(each.attribute); }) ||
      std::ranges::any_of(mappers.mappers, [](const model::MapperFact& mapper) {
        return std::ranges::any_of(mapper.members,
                                   [](const model::MemberFact& each) {
                                     const bool is_own_class =
                                         each.name == kQueryClass && !each.is_inherited &&
                                         each.kind == model::MemberKind::Constant;
                                     return is_own_name(each.name) && !is_own_class;
                                   }) ||
               std::ranges::any_of(mapper.relationships, [](const model::RelationshipFact& each) {
                 return is_own_name(each.attribute);
               });
      });
  if (is_taken) return false;
  const std::array<std::string, 6> replacing = {
      ".session =", ".session=", ".Query =", ".Query=", "\"session\"", "'session'"};
  return std::ranges::none_of(search.containing_any(replacing), [&](FileId file) {
    const auto module = project.open(file);
    return module && replaces_session(project, **module, owner);
  });
}

bool has_query(const semantic::Project& project, const BaseSite& base, const SharedBase& shared) {
  const auto module = project.open(base.statement.file);
  return shared.is_there && module && has_member(project, **module, shared.name, kQuery);
}

}  // namespace modelmend::emit
