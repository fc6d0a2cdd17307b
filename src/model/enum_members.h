// What a database calls the members of a Python enum of the project.
//
// Used by the readers of types and by align, which looks for the class that stands for an enum of
// the database. Values are computed as Python's enum module would, as far as that needs no running:
// texts, whole numbers and auto(). What is not known is never made up: the list is empty then.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/expression.h"

namespace modelmend::model {

// Their names, or what the type's values_callable makes of them.
enum class EnumLabels : std::uint8_t {
  Names,
  NamesAndAliases,  // list(e.__members__)
  Values,           // [x.value for x in e]
  ValuesAsText,     // [str(x.value) for x in e]
  Unknown,          // anything that only running it would tell
};
// What the values_callable of a type's call asks for; names without one.
[[nodiscard]] EnumLabels labels_asked_for(const semantic::Project& project, const Expression& type);

[[nodiscard]] bool is_python_enum(const semantic::Project& project,
                                  const semantic::Project::ClassSite& site);

// In order, without aliases, as Enum leaves them out. Empty if they are not known.
[[nodiscard]] std::vector<std::string> enum_labels(const semantic::Project& project,
                                                   const semantic::Project::ClassSite& site,
                                                   EnumLabels labels);

// The members as they are written, for who must notice a change of labels that are not known.
[[nodiscard]] std::string enum_text(const semantic::Project::ClassSite& site);

}  // namespace modelmend::model
