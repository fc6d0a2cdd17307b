// Words that the parts of a plan share.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace modelmend::strategy {

// "1 model", "3 models"
[[nodiscard]] std::string counted(std::size_t number, std::string_view noun);

// A word as a POSIX shell takes it.
[[nodiscard]] std::string shell_word(std::string_view text);

}  // namespace modelmend::strategy
