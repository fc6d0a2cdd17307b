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
      rewrite::NamedTransform{
          .name = "set-foreign-key",
          .summary = "gives a column the foreign key and the options that the database has",
          .run = set_foreign_key,
      },
      rewrite::NamedTransform{
          .name = "set-nullable",
          .summary = "gives a column and its annotation the nullability of the database",
          .run = set_nullable,
      },
      rewrite::NamedTransform{
          .name = "set-server-default",
          .summary = "gives a column the server default of the database",
          .run = set_server_default,
      },
  };
  return kTransforms;
}

}  // namespace modelmend::transforms
