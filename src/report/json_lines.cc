#include "report/json_lines.h"

#include <nlohmann/json.hpp>

namespace modelmend::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kSummary = "summary";

std::string line_of(const std::string& type, const Json& object) {
  Json line{{"type", type}};
  line.update(object);
  return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string write_lines(const Json& document) {
  Json head = Json::object();
  std::string text;
  for (const auto& [key, value] : document.items()) {
    if (key == kSummary) continue;
    if (!value.is_array()) head[key] = value;
    if (!value.is_array()) continue;
    for (const Json& object : value) text += line_of(key, object);
  }
  return line_of("head", head) + text + line_of(kSummary, document.at(kSummary));
}

}  // namespace modelmend::report
