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

// Gives a column the nullability that the run wants of it: see set_nullable.cc.
[[nodiscard]] Attempt<rewrite::TransformResult> set_nullable(const rewrite::TransformInput& input);
// Gives a column the server default that the run wants of it: see set_server_default.cc.
[[nodiscard]] Attempt<rewrite::TransformResult> set_server_default(
    const rewrite::TransformInput& input);
// Gives a column the foreign key that the run wants of it: see set_foreign_key.cc.
[[nodiscard]] Attempt<rewrite::TransformResult> set_foreign_key(
    const rewrite::TransformInput& input);

}  // namespace modelmend::transforms
