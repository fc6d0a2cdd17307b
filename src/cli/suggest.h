// 'Did you mean': the nearest of the names that exist.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace modelmend::cli {

// "did you mean 'run'?", or what exists if nothing is near: "there is: run, rules, undo".
[[nodiscard]] std::string suggest(std::string_view wanted, std::span<const std::string> names);

}  // namespace modelmend::cli
