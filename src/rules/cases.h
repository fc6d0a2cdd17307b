// Cases: the examples beside a rule, each a small project before and after.
//
//   A sentence that says what is shown.
//   -- models.py [crlf] --
//   ...
//   -- models.py (after) [crlf] --
//   ...
//   -- report --
//   models.py:12 rejected primary-key
//
// Marks: [crlf] line ends, [bom] a byte order mark, [no-eol] no line end at the end, [latin-1] that
// encoding. A file without an (after) section stays as it is. Lines of the report must be among the
// outcomes. Run by `modelmend rules test`; what runs the pipeline comes from above.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace modelmend::rules {

struct Case {
  std::string name;                           // "uuid-to-integer/uuid-to-integer/chain"
  std::string sentence;                       // without a line end
  std::map<std::string, std::string> before;  // bytes by path
  std::map<std::string, std::string> after;   // the files that change
  std::vector<std::string> report;            // "models.py:12 rejected primary-key"
};

[[nodiscard]] Result<Case> parse_case(std::string name, std::string_view text);
// The cases of the rules that are embedded in the binary, by name; those of a pack ("PACK"), of a
// rule ("RULE"), or all ("").
[[nodiscard]] Result<std::vector<Case>> embedded_cases(std::string_view pack_or_rule);

// What a run made of a project: all files by path, and its outcomes as lines of a report.
struct CaseResult {
  std::map<std::string, std::string> files;
  std::vector<std::string> outcomes;
};
using RunCase = std::function<Result<CaseResult>(const std::map<std::string, std::string>& files)>;

// What is wrong, one line each; none if the case holds. Runs twice: the second run must change
// nothing.
[[nodiscard]] std::vector<std::string> check_case(const Case& example, const RunCase& run);

}  // namespace modelmend::rules
