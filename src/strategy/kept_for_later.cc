#include "strategy/kept_for_later.h"

#include <algorithm>

#include "strategy/future_mark.h"

namespace modelmend::strategy {
namespace {

bool is_for_later(const semantic::Project& project, const NamedModel& model,
                  const DecisionFile* decisions) {
  const Decision* const decided = decisions == nullptr ? nullptr : decisions->find(model.name);
  return decided == nullptr ? has_future_mark(project, model) : decided->choice == Choice::Future;
}

}  // namespace

bool has_future_mark(const semantic::Project& project, const NamedModel& model) {
  if (!model.cls) return false;
  const auto module = project.open(model.place.file);
  return module && future_mark(**module, model.place.range).has_value();
}

KeptForLater kept_for_later(const semantic::Project& project, const model::ProjectModels& models,
                            const std::vector<NamedModel>& named, const DecisionFile* decisions) {
  KeptForLater later;
  std::set<schema::QualifiedName> needed;
  for (const NamedModel& model : named) {
    const bool waits = is_for_later(project, model, decisions);
    if (waits && model.cls) later.classes.insert(*model.cls);
    if (!model.table) continue;
    const model::TableFact& table = models.table(*model.table);
    const schema::QualifiedName name{table.schema.value_or(""), table.name};
    if (!waits) needed.insert(name);
    if (waits) later.tables.insert(table.id);
    if (waits) later.by_name.insert(name);
  }
  std::erase_if(later.by_name, [&](const auto& name) { return needed.contains(name); });
  return later;
}

void excuse(const KeptForLater& later, std::vector<drift::Finding>& findings) {
  for (drift::Finding& finding : findings) {
    if (finding.kind != "missing-table" || !later.has(finding.table)) continue;
    finding.severity = Severity::Note;
    finding.message += "; its model is kept for later";
    finding.edit_model = "remove its mark when the table is wanted";
  }
}

}  // namespace modelmend::strategy
