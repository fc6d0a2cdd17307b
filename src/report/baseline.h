// Baseline: findings that are known and accepted, in a file that is committed.
//
// Written by `check --write-baseline`, read by `check --baseline`. A finding is known by its kind,
// its table and subject, and what both sides say, so moved lines do not wake it and another type
// does; what a rule would change, by the rule, the file and the text that it would change. The text
// is sorted JSON, a line for each finding.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drift/finding.h"

namespace modelmend::report {

class Baseline {
 public:
  // `file` is the place that errors name.
  [[nodiscard]] static Result<Baseline> read(std::string_view text, const std::string& file);
  [[nodiscard]] static std::string write(const std::vector<drift::Finding>& findings);

  // Takes the known ones out, and gives them back.
  [[nodiscard]] std::vector<drift::Finding> silence(std::vector<drift::Finding>& findings) const;
  // The entries that no finding has any more, as far as an entry tells.
  [[nodiscard]] std::vector<drift::Finding> absent(
      const std::vector<drift::Finding>& findings) const;

 private:
  std::set<std::string> known_;
};

}  // namespace modelmend::report
