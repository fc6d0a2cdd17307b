// The uses of mapped classes and Core tables in one file.
//
// Made by find_class_uses() for each file that may hold one, in parallel. Relationships and foreign
// keys are not looked for here: the models know them.
#pragma once

#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "usage/class_names.h"
#include "usage/class_uses.h"

namespace modelmend::usage {

using Subject = std::variant<model::ClassId, model::TableId>;

struct UseInModule {
  Subject subject;
  UseKind kind = UseKind::Other;
  ByteRange range;
  std::optional<model::ClassId> by;
};

// `relationships`: the statements of relationships in this file, in which nothing else is a use.
// `attributes`: what is a column or a relationship of a class, for `User.email`.
[[nodiscard]] std::vector<UseInModule> uses_in_module(
    const semantic::Project& project, const semantic::Module& module, const ClassNames& names,
    const std::set<ByteRange>& relationships,
    const std::vector<std::set<std::string, std::less<>>>& attributes);

}  // namespace modelmend::usage
