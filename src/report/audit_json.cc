// The JSON form of `audit`. Every key is documented in docs/json.md.
#include <nlohmann/json.hpp>

#include "report/audit_words.h"
#include "report/version.h"
#include "report/words.h"

namespace modelmend::report {
namespace {

using Json = nlohmann::ordered_json;
using strategy::InventoryModel;

constexpr int kFormatVersion = 1;

Json existence(strategy::Existence existence) {
  if (existence == strategy::Existence::Unknown) return nullptr;
  return existence == strategy::Existence::Exists;
}

Json conflict(const strategy::Conflict& conflict, const strategy::Inventory& inventory) {
  Json object{
      {"with", conflict.model ? Json(inventory.models[*conflict.model].named.name) : Json()}};
  if (conflict.model) object["same_registry"] = conflict.same_registry;
  object["common"] = conflict.difference.common;
  object["only_here"] = conflict.difference.only_here;
  object["only_there"] = conflict.difference.only_there;
  object["other_type"] = conflict.difference.other_type;
  return object;
}

Json counts(const strategy::UseCounts& counts) {
  return {{"imports", counts.imports},
          {"queries", counts.queries},
          {"constructions", counts.constructions},
          {"relationships", counts.relationships},
          {"foreign_keys", counts.foreign_keys},
          {"annotations", counts.annotations},
          {"subclasses", counts.subclasses},
          {"others", counts.others},
          {"tests", counts.tests},
          {"migrations", counts.migrations}};
}

Json use(const AuditView& view, const InventoryModel& model, const usage::ClassUse& use) {
  const Spot spot = spot_of(view.sources, use.place);
  return {{"kind", word_of(use.kind)},
          {"in", word_of(use.where)},
          {"own", model.named.cls && use.by == model.named.cls},
          {"path", view.options.path_prefix + spot.path},
          {"line", spot.begin.line},
          {"column", spot.begin.column}};
}

Json model(const AuditView& view, const InventoryModel& model) {
  Json object{{"model", model.named.name},
              {"class", class_name(model)},
              {"path", view.options.path_prefix + model.place.file},
              {"line", model.place.line},
              {"style", strategy::words_of(model.style)},
              {"base", model.base},
              {"registry", model.registry},
              {"table", model.named.table_name},
              {"exists", existence(model.existence)},
              {"needs_decision", model.named.needs_decision},
              {"standing", strategy::words_of(model.standing)},
              {"counts", counts(model.counts)},
              {"proposal", strategy::word_of(model.proposal.choice)},
              {"reason", model.proposal.reason},
              {"decision", nullptr}};
  if (model.decision)
    object["decision"] = {{"choice", strategy::word_of(model.decision->choice)},
                          {"reason", model.decision->reason}};
  object["conflicts"] = Json::array();
  for (const auto& each : model.conflicts)
    object["conflicts"].push_back(conflict(each, view.inventory));
  object["uses"] = Json::array();
  for (const usage::ClassUse& each : model.uses) object["uses"].push_back(use(view, model, each));
  return object;
}

}  // namespace

std::string print_audit_json(const AuditView& view) {
  Json models = Json::array();
  std::map<std::string, std::size_t> styles;
  std::map<std::string, std::size_t> proposals;
  for (const InventoryModel* each : wanted_models(view)) {
    models.push_back(model(view, *each));
    ++styles[std::string(strategy::words_of(each->style))];
    if (each->named.needs_decision)
      ++proposals[std::string(strategy::word_of(each->proposal.choice))];
  }
  const std::size_t number = models.size();
  const Json document{
      {"version", kFormatVersion},
      {"tool", {{"name", "modelmend"}, {"version", kToolVersion}}},
      {"models", std::move(models)},
      {"summary", {{"models", number}, {"styles", styles}, {"proposals", proposals}}}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace modelmend::report
