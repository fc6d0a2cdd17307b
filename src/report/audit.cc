// The concise form of `audit`, its summary, and the list of forms.
#include "report/audit.h"

#include <fmt/format.h>

#include <array>
#include <set>

#include "report/audit_words.h"
#include "report/words.h"

namespace modelmend::report {
namespace {

using strategy::InventoryModel;

std::string base_words(const InventoryModel& model) {
  if (model.base.empty()) return fmt::format("in {}", model.registry);
  return fmt::format("{}, in {}", model.base, model.registry);
}

std::string decision_words(const InventoryModel& model) {
  if (!model.named.needs_decision) return model.proposal.reason;
  std::string text =
      fmt::format("{}: {}", strategy::word_of(model.proposal.choice), model.proposal.reason);
  if (model.decision)
    text += fmt::format(" [decided: {}]", strategy::word_of(model.decision->choice));
  return text;
}

std::string use_line(const AuditView& view, const InventoryModel& model,
                     const usage::ClassUse& use) {
  const Spot spot = spot_of(view.sources, use.place);
  const bool own = model.named.cls && use.by == model.named.cls;
  return fmt::format("    {}{}: {}{}\n", view.options.path_prefix, spot.describe(),
                     word_of(use.kind), own ? " (its own)" : "");
}

std::string line(const AuditView& view, const InventoryModel& model) {
  std::string text = fmt::format("{}{}:{}: {}: {} ({}), {}; {}; {}\n", view.options.path_prefix,
                                 model.place.file, model.place.line, class_name(model),
                                 strategy::words_of(model.style), base_words(model),
                                 table_words(model), words_of(model.counts), decision_words(model));
  for (const strategy::Conflict& conflict : model.conflicts)
    text += fmt::format("    table {} {}\n", model.named.table_name,
                        words_of(conflict, view.inventory));
  if (view.options.with_uses)
    for (const usage::ClassUse& use : model.uses) text += use_line(view, model, use);
  return text;
}

}  // namespace

std::string print_audit_concise(const AuditView& view) {
  std::string text;
  for (const InventoryModel* model : wanted_models(view)) text += line(view, *model);
  return text;
}

std::string print_audit_summary(const AuditView& view) {
  const auto models = wanted_models(view);
  std::set<std::string> files;
  std::size_t undecided = 0;
  bool any_decided = false;
  for (const InventoryModel* model : models) {
    files.insert(model->place.file);
    any_decided = any_decided || model->decision;
    if (model->named.needs_decision && !model->decision) ++undecided;
  }
  if (models.empty()) return "no models\n";
  std::string text = fmt::format("{} in {}: {}\n", count(models.size(), "model"),
                                 count(files.size(), "file"), style_counts(models));
  text += fmt::format("proposed: {}\n", choice_counts(models));
  if (any_decided && undecided > 0) text += fmt::format("undecided: {}\n", undecided);
  return text;
}

std::span<const AuditFormat> audit_formats() {
  static constexpr std::array kFormats{
      AuditFormat{"concise", print_audit_concise}, AuditFormat{"markdown", print_audit_markdown},
      AuditFormat{"json", print_audit_json}, AuditFormat{"csv", print_audit_csv}};
  return kFormats;
}

}  // namespace modelmend::report
