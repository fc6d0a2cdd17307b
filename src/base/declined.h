// Attempt: a change that a rule may refuse to make, with the reason.
//
// Made by transforms, fact checks and planners; carried to the report. Declining is our caution,
// not a failure: the code is left whole and the user is told why. Codes are stable, kebab-case and
// listed in docs/reason-codes.md.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace modelmend {

struct Declined {
  std::string code;    // "ambiguous-target"
  std::string reason;  // one sentence without a period, user text in single quotes

  friend bool operator==(const Declined&, const Declined&) = default;
};

template <class T>
using Attempt = tl::expected<T, Declined>;

[[nodiscard]] inline tl::unexpected<Declined> decline(std::string code, std::string reason) {
  return tl::unexpected<Declined>(Declined{std::move(code), std::move(reason)});
}

}  // namespace modelmend
