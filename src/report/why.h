// The text of `modelmend why FILE:LINE`. A pure function of an Inspection.
#pragma once

#include <string>

#include "pipeline/inspect.h"

namespace modelmend::report {

[[nodiscard]] std::string print_inspection(const pipeline::Inspection& inspection, bool color);

}  // namespace modelmend::report
