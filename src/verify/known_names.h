// known_names: whether the naming convention of a MetaData is written out, so that the names that
// it makes are known.
//
// Used by unknown_parts, which says where it is not, and by who compares names of constraints: one
// that is absent only for that is no name lost.
#pragma once

#include <optional>
#include <string>

#include "verify/pair_findings.h"

namespace modelmend::verify {

// `written` is the argument naming_convention.
[[nodiscard]] bool is_written_out(const semantic::Project& project,
                                  const model::Expression& written);

// False if one of two names is absent as nobody can tell it.
[[nodiscard]] bool are_known(const PairFindings& tables, const std::optional<std::string>& before,
                             const std::optional<std::string>& after);

}  // namespace modelmend::verify
