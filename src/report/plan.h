// The output formats of `plan`: pure functions of a Plan.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "strategy/plan.h"

namespace modelmend::report {

// For reading, and for an issue: a section for each phase, commands as they are typed.
[[nodiscard]] std::string print_plan_markdown(const strategy::Plan& plan);
// One object, described in docs/json.md.
[[nodiscard]] std::string print_plan_json(const strategy::Plan& plan);

struct PlanFormat {
  std::string_view name;
  std::string (*print)(const strategy::Plan&);
};
// The first is the default.
[[nodiscard]] std::span<const PlanFormat> plan_formats();

}  // namespace modelmend::report
