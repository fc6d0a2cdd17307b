// The output formats of `validate`: pure functions of a Validation.
//
// Called by cli, which decides where each text goes. The same validation gives the same bytes.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "validate/validation.h"

namespace modelmend::report {

struct ValidationReportOptions {
  std::string path_prefix;  // from the top of the repository to the root, "" or "backend/"
};

// A line for each Line, "ok", "FAIL" or "--" in front, its evidence below it.
[[nodiscard]] std::string print_validation_concise(const validate::Validation& validation,
                                                   const ValidationReportOptions& options);
// One object, described in docs/json.md.
[[nodiscard]] std::string print_validation_json(const validate::Validation& validation,
                                                const ValidationReportOptions& options);
// For a pull request: a table, and the evidence as lists.
[[nodiscard]] std::string print_validation_markdown(const validate::Validation& validation,
                                                    const ValidationReportOptions& options);

struct ValidationFormat {
  std::string_view name;
  std::string (*print)(const validate::Validation&, const ValidationReportOptions&);
};
[[nodiscard]] std::span<const ValidationFormat> validation_formats();

// "9 passed, 1 failed, 2 skipped"
[[nodiscard]] std::string validation_summary(const validate::Validation& validation);

}  // namespace modelmend::report
