// Files that no rule changes: migrations, which are history, and generated files.
//
// Asked by decide() for rules that change models. The answer is a reason with its code.
#pragma once

#include <optional>

#include "base/declined.h"
#include "semantic/module.h"

namespace modelmend::rules {

// `migration-file` or `generated-file`, or nullopt for a file like any other.
[[nodiscard]] std::optional<Declined> left_alone(const semantic::Module& module);

}  // namespace modelmend::rules
