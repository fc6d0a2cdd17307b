#include "report/plan.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "report/version.h"
#include "report/words.h"

namespace modelmend::report {
namespace {

using Json = nlohmann::ordered_json;
using strategy::Phase;
using strategy::Step;

constexpr int kFormatVersion = 1;

std::string step_text(const Step& step, std::size_t number) {
  std::string text = fmt::format("{}. {}\n", number, printable(step.what));
  for (const std::string& detail : step.details)
    text += fmt::format("   ({})\n", printable(detail));
  if (!step.command.empty()) text += fmt::format("\n       {}\n", step.command);
  if (!step.take_back.empty()) text += fmt::format("\n   take back: `{}`\n", step.take_back);
  return text + "\n";
}

std::string phase_text(const Phase& phase, std::size_t number) {
  std::string text = fmt::format("## {}. {}\n\n{}.\nRisk: {}.\n\n", number, phase.title,
                                 printable(phase.counts), phase.risk);
  for (const std::string& item : phase.items) text += fmt::format("- {}\n", printable(item));
  if (!phase.items.empty()) text += "\n";
  std::size_t step_number = 0;
  for (const Step& step : phase.steps) text += step_text(step, ++step_number);
  return text;
}

Json step_json(const Step& step) {
  return {{"what", step.what},
          {"details", step.details},
          {"command", step.command},
          {"take_back", step.take_back}};
}

Json phase_json(const Phase& phase) {
  Json steps = Json::array();
  for (const Step& step : phase.steps) steps.push_back(step_json(step));
  return {{"title", phase.title},
          {"counts", phase.counts},
          {"risk", phase.risk},
          {"items", phase.items},
          {"steps", std::move(steps)}};
}

}  // namespace

std::string print_plan_markdown(const strategy::Plan& plan) {
  std::string text = "# Plan\n\n";
  std::size_t number = 0;
  for (const Phase& phase : plan.phases) text += phase_text(phase, ++number);
  text += "## Not pursued\n\n";
  for (const strategy::NotPursued& each : plan.not_pursued)
    text += fmt::format("- {}: {}\n", each.what, each.counts);
  return text;
}

std::string print_plan_json(const strategy::Plan& plan) {
  Json phases = Json::array();
  for (const Phase& phase : plan.phases) phases.push_back(phase_json(phase));
  Json not_pursued = Json::array();
  for (const strategy::NotPursued& each : plan.not_pursued)
    not_pursued.push_back({{"what", each.what}, {"counts", each.counts}});
  const Json document{{"version", kFormatVersion},
                      {"tool", {{"name", "modelmend"}, {"version", kToolVersion}}},
                      {"phases", std::move(phases)},
                      {"not_pursued", std::move(not_pursued)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::span<const PlanFormat> plan_formats() {
  static constexpr std::array kFormats{PlanFormat{"markdown", print_plan_markdown},
                                       PlanFormat{"json", print_plan_json}};
  return kFormats;
}

}  // namespace modelmend::report
