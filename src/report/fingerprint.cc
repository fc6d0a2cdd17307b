#include "report/fingerprint.h"

#include <fmt/format.h>

#include "patch/object_id.h"

namespace modelmend::report {
namespace {

constexpr std::size_t kDigits = 32;

}  // namespace

std::string Fingerprints::next(const std::string& rule, const std::string& key) {
  const std::string whole = rule + '\0' + key;
  const std::size_t times = seen_[whole]++;
  return patch::sha256_hex(fmt::format("{}\n{}", whole, times)).substr(0, kDigits);
}

}  // namespace modelmend::report
