// The mark of a model that is kept for later: a comment above its class.
//
//   # modelmend: future - until the billing is rewritten
//   class Invoice(Base):
//
// Written by `audit --apply`; read by audit and validate, for whom it is a decision in the source.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "semantic/module.h"

namespace modelmend::strategy {

struct FutureMark {
  std::string reason;  // may be empty
  ByteRange comment;
};

// The mark among the comments directly above the statement at `place` (a class_definition, with
// its decorators), or nullopt.
[[nodiscard]] std::optional<FutureMark> future_mark(const semantic::Module& module,
                                                    ByteRange place);

// "# modelmend: future - REASON"
[[nodiscard]] std::string future_comment(std::string_view reason);

}  // namespace modelmend::strategy
