// The labels of an enum that stand one by one in the code.
//
//   Literal["open", "done"]    Enum("open", "done")    Enum(*get_args(State))    Enum(*STATES)
//
// Used by the readers of types. A label that only running the code would tell makes the whole list
// unknown, with the reason.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/expression.h"

namespace modelmend::model {

struct LabelList {
  std::vector<std::string> labels;
  std::string reason;  // why they are not known; else empty
};

// The strings of a Literal, each once, through aliases and Literals in it; nullopt if it is none.
[[nodiscard]] std::optional<LabelList> literal_labels(const semantic::Project& project,
                                                      const Expression& type);

// The arguments by place of a call, also those of a list that is spread there.
[[nodiscard]] LabelList listed_labels(const semantic::Project& project, const Expression& call);

}  // namespace modelmend::model
