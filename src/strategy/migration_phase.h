// The phase of a plan that migrates old models, file by file.
//
// Made by make_plan(). A step is a group of order_files(): the command that converts it, and then
// the one that commits it.
#pragma once

#include "strategy/plan.h"

namespace modelmend::strategy {

[[nodiscard]] Phase migration_phase(const PlanInput& input);

}  // namespace modelmend::strategy
