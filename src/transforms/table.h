// The transforms that a rule may name under `action: {transform: NAME}`.
//
// One .cc file each in this folder; this is the only list of them. The pipeline and `modelmend
// rules` pass it to the rule loader, which lies below and cannot know them.
#pragma once

#include <span>

#include "rewrite/transform.h"

namespace modelmend::transforms {

// By name.
[[nodiscard]] std::span<const rewrite::NamedTransform> all_transforms();

// Gives a column the type that the fact `target-type` says: see retype_column.cc.
[[nodiscard]] Attempt<rewrite::TransformResult> retype_column(const rewrite::TransformInput& input);

}  // namespace modelmend::transforms
