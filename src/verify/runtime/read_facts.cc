#include "verify/runtime/read_facts.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

namespace modelmend::verify::runtime {
namespace {

using Json = nlohmann::json;

template <class T>
std::vector<T> list_of(const Json& json, T (*read)(const Json&)) {
  std::vector<T> list;
  list.reserve(json.size());
  for (const Json& item : json) list.push_back(read(item));
  return list;
}

// The members of a part that is absent or null are none.
template <class T>
T value_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? T{} : found->get<T>();
}

Aspects aspects_of(const Json& facts, const char* weight) {
  return value_of<Aspects>(facts, weight);
}

Facts facts_of(const Json& owner) {
  const Json& facts = owner.at("facts");
  return {.schema = aspects_of(facts, "schema"),
          .behaviour = aspects_of(facts, "behaviour"),
          .cosmetic = aspects_of(facts, "cosmetic")};
}

ColumnFacts column_of(const Json& json) {
  return {.name = json.at("name"), .facts = facts_of(json)};
}

ItemFacts item_of(const Json& json) {
  return {.kind = json.at("kind"),
          .name = json.at("name"),
          .columns = json.at("columns"),
          .what = json.at("what"),
          .facts = facts_of(json)};
}

TableFacts table_of(const Json& json) {
  return {.schema = json.at("schema"),
          .name = json.at("name"),
          .metadata = json.at("metadata"),
          .facts = facts_of(json),
          .columns = list_of(json.at("columns"), column_of),
          .items = list_of(json.at("items"), item_of),
          .classes = json.at("classes")};
}

AttributeFacts attribute_of(const Json& json) {
  return {.name = json.at("name"), .kind = json.at("kind"), .facts = facts_of(json)};
}

MapperFacts mapper_of(const Json& json) {
  return {.class_name = json.at("class"),
          .table = json.at("table"),
          .facts = facts_of(json),
          .attributes = list_of(json.at("attributes"), attribute_of)};
}

RuntimeFacts project_of(const Json& json) {
  return {.versions = json.at("versions"),
          .tables = list_of(json.at("tables"), table_of),
          .mappers = list_of(json.at("mappers"), mapper_of),
          .warnings = json.at("warnings"),
          .unconfigured = value_of<std::string>(json, "unconfigured")};
}

Refusal refusal_of(const Json& json, std::string importing) {
  Refusal refusal{.kind = json.at("kind"),
                  .module = value_of<std::string>(json, "module"),
                  .file = value_of<std::string>(json, "file"),
                  .line = value_of<int>(json, "line"),
                  .exception = value_of<std::string>(json, "exception")};
  if (refusal.module.empty()) refusal.module = std::move(importing);
  return refusal;
}

Answer answer_of(std::string_view text) {
  std::string importing;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const Json line = Json::parse(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (const auto facts = line.find("facts"); facts != line.end()) return project_of(*facts);
    if (const auto error = line.find("error"); error != line.end())
      return refusal_of(*error, std::move(importing));
    importing = value_of<std::string>(line, "importing");
  }
  return Silence{.module = std::move(importing)};
}

}  // namespace

Result<Answer> read_answer(std::string_view text) {
  try {
    return answer_of(text);
  } catch (const Json::exception& error) {
    return fail(ErrorCode::External, "python",
                fmt::format("the interpreter gave no answer that can be read: {}", error.what()),
                "name the project's own interpreter with --python");
  }
}

}  // namespace modelmend::verify::runtime
