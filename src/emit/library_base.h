// Library base: a class of a library that stands beside SQLModel's in the list of bases.
//
//   class User(UserMixin, SQLBase, table=True)
//
// What is known of such classes are rows of rewrite_rules/sqlmodel/bases.yaml; no other may stay.
// Asked by the checks of bases, by the emitter of columns and by who looks at uses of objects.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "semantic/project.h"

namespace modelmend::emit {

struct BaseRow {
  std::vector<std::string> members;
  [[nodiscard]] bool has(std::string_view member) const;
};
// By the canonical name; null if the class is not known.
[[nodiscard]] const BaseRow* find_base(std::string_view canonical);

// Whether a library's class above the class has the member.
[[nodiscard]] bool has_from_library(const semantic::Project& project,
                                    const semantic::Project::ClassSite& cls,
                                    std::string_view member);

// The class above that has a function or a property of that name, and is called so: one of a
// library, or of the project.
[[nodiscard]] std::optional<std::string> class_with_member(const semantic::Project& project,
                                                           const semantic::Project::ClassSite& cls,
                                                           std::string_view member);

}  // namespace modelmend::emit
