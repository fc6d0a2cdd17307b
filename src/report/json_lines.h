// One JSON object as lines: its head, an object for each element of its arrays, its summary.
//
// Used by the `jsonl` formats; a reader may begin before the last line is written, and needs to
// hold no more than one.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace modelmend::report {

// Each line has a `type`: "head", then the name of the array that the object is from ("files",
// "matches", ...), and "summary" last.
[[nodiscard]] std::string write_lines(const nlohmann::ordered_json& document);

}  // namespace modelmend::report
