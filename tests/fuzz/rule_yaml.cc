// Any bytes as a rule file: it loads or says why not, with a place, and never crashes.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "rules/rule_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace modelmend;
  const std::string text(data, data + size);
  const rules::ReadRules read = rules::read_rules("fuzz.yaml", text, {});
  for (const Error& error : read.errors) {
    CHECK(error.where.starts_with("fuzz.yaml:"));
    CHECK(!error.what.empty());
  }
  for (const rules::Rule& rule : read.rules) CHECK(!rule.id.empty());
  return 0;
}
