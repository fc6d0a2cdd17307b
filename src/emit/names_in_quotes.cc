#include "emit/names_in_quotes.h"

#include <optional>
#include <variant>

#include "emit/relationship.h"
#include "rewrite/module_spelling.h"

namespace modelmend::emit {
namespace {

using model::ModelClass;
using model::RelationshipFact;

// In the body of the class, or put there for the other side.
bool gets_an_annotation(const ClassContext& context, const RelationshipFact& fact) {
  if (fact.annotation || !fact.target || !names_its_target(fact)) return false;
  if (fact.form == model::RelationshipForm::Backref) return true;
  return fact.form == model::RelationshipForm::Relationship &&
         fact.place.file == context.module.id() &&
         context.cls.place.range.contains(fact.place.range);
}

std::optional<rewrite::ProjectName> name_to_import(const ClassContext& context,
                                                   const ModelClass& target) {
  const FileId file = target.place.file;
  if (file == context.module.id()) return std::nullopt;
  const std::string qualified = context.project.module_name(file) + "." + target.name;
  if (target.qualified_name != qualified) return std::nullopt;  // in a function or a class
  const auto end = static_cast<std::uint32_t>(context.text().size());
  const auto meaning = context.project.resolve_dotted(context.module, target.name, end);
  const bool is_bound = !std::holds_alternative<semantic::Unknown>(meaning) ||
                        !context.module.scopes().bindings(semantic::ScopeId{}, target.name).empty();
  if (is_bound || context.names.contains(target.name)) return std::nullopt;
  auto module = rewrite::spelled_module(context.project, context.module, file);
  if (!module) return std::nullopt;
  return rewrite::ProjectName{*std::move(module), target.name, 0, true};
}

}  // namespace

std::vector<rewrite::ProjectName> names_in_quotes(const ClassContext& context) {
  std::vector<rewrite::ProjectName> names;
  for (const RelationshipFact& each : context.mapper().relationships)
    if (gets_an_annotation(context, each))
      if (auto name = name_to_import(context, context.models.model_class(*each.target)))
        names.push_back(*std::move(name));
  return names;
}

}  // namespace modelmend::emit
