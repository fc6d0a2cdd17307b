#include "transforms/table.h"

#include <array>

namespace modelmend::transforms {

std::span<const rewrite::NamedTransform> all_transforms() {
  static constexpr std::array kTransforms = {
      rewrite::NamedTransform{
          .name = "retype-column",
          .summary = "gives a column and its annotation the integer type that its key points to",
          .run = retype_column,
      },
  };
  return kTransforms;
}

}  // namespace modelmend::transforms
