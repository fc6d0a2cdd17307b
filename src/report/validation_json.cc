// The JSON form of a validation. Every key is documented in docs/json.md.
#include <nlohmann/json.hpp>

#include "report/validation.h"
#include "report/version.h"

namespace modelmend::report {
namespace {

using Json = nlohmann::ordered_json;
using validate::State;

constexpr int kFormatVersion = 1;

void add_place(Json& object, const schema::Origin& place, const std::string& prefix) {
  if (place.file.empty()) return;
  object["path"] = prefix + place.file;
  object["line"] = place.line;
  object["column"] = place.column;
}

const char* word_of(State state) {
  switch (state) {
    case State::Passed:
      return "passed";
    case State::Failed:
      return "failed";
    case State::Skipped:
      break;
  }
  return "skipped";
}

Json line_object(const validate::Line& line, const std::string& prefix) {
  Json evidence = Json::array();
  for (const validate::Evidence& each : line.evidence) {
    Json object{{"text", each.text}};
    add_place(object, each.place, prefix);
    evidence.push_back(std::move(object));
  }
  return {{"id", line.id},
          {"title", line.title},
          {"state", word_of(line.state)},
          {"summary", line.summary},
          {"evidence", std::move(evidence)}};
}

std::size_t count_of(const validate::Validation& validation, State state) {
  std::size_t count = 0;
  for (const validate::Line& line : validation.lines) count += line.state == state ? 1 : 0;
  return count;
}

}  // namespace

std::string print_validation_json(const validate::Validation& validation,
                                  const ValidationReportOptions& options) {
  Json lines = Json::array();
  for (const validate::Line& line : validation.lines)
    lines.push_back(line_object(line, options.path_prefix));
  Json legacy = Json::array();
  for (const validate::LegacyColumn& column : validation.legacy) {
    Json object{{"table", schema::to_string(column.table)},
                {"subject", column.column},
                {"type", column.type}};
    add_place(object, column.place, options.path_prefix);
    legacy.push_back(std::move(object));
  }
  const Json document{{"version", kFormatVersion},
                      {"tool", {{"name", "modelmend"}, {"version", kToolVersion}}},
                      {"lines", std::move(lines)},
                      {"legacy", std::move(legacy)},
                      {"summary",
                       {{"passed", count_of(validation, State::Passed)},
                        {"failed", count_of(validation, State::Failed)},
                        {"skipped", count_of(validation, State::Skipped)},
                        {"legacy", validation.legacy.size()}}}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace modelmend::report
