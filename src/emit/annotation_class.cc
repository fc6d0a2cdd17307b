#include "emit/annotation_class.h"

#include <algorithm>
#include <variant>

namespace modelmend::emit {
namespace {

bool is_model_already(const ClassContext& context, const model::ModelClass& cls) {
  return std::ranges::any_of(cls.own_declarations, [&](model::DeclId id) {
    return model::is_sqlmodel(context.models.decl(id).style);
  });
}

bool evaluates_annotations(const ClassContext& context) {
  return context.options.sqlmodel < semantic::kUsesPydantic2;
}

}  // namespace

bool means_its_target(const ClassContext& context, const model::RelationshipFact& fact) {
  if (!evaluates_annotations(context)) return true;
  const model::ModelClass& target = context.models.model_class(*fact.target);
  const semantic::Resolution meaning =
      context.project.resolve_dotted(context.module, target.name, context.module.root().end());
  if (std::holds_alternative<semantic::Unknown>(meaning)) return true;
  const auto site = context.project.class_site(meaning);
  return site && Place{site->module->id(), site->definition.range()} == target.place;
}

bool finds_its_target(const ClassContext& context, const model::RelationshipFact& fact) {
  if (!evaluates_annotations(context)) return true;
  const model::ModelClass& target = context.models.model_class(*fact.target);
  const bool is_model = context.becoming.contains(target.id) || is_model_already(context, target);
  return is_model && means_its_target(context, fact);
}

}  // namespace modelmend::emit
