#include "report/format.h"

#include <array>

namespace modelmend::report {

std::span<const Format> formats() {
  static constexpr std::array kFormats{
      Format{"diff", "unified diff, as git apply takes it", print_diff},
      Format{"concise", "one line for each match", print_concise},
      Format{"json", "one object, see docs/json.md", print_json},
      Format{"jsonl", "the same as lines", print_jsonl},
      Format{"sarif", "SARIF 2.1.0, for code scanning", print_sarif},
      Format{"github", "workflow commands of GitHub", print_github},
      Format{"markdown", "report for a pull request", print_markdown},
  };
  return kFormats;
}

}  // namespace modelmend::report
