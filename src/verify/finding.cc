#include "verify/finding.h"

#include <fmt/format.h>

namespace modelmend::verify {

std::string Finding::message() const {
  return subject.empty() ? fmt::format("{}: {}", table, words)
                         : fmt::format("{}.{}: {}", table, subject, words);
}

}  // namespace modelmend::verify
