// The version of this program, as the build says it.
#pragma once

#include <string_view>

namespace modelmend::report {

inline constexpr std::string_view kToolVersion = MODELMEND_VERSION;

}  // namespace modelmend::report
