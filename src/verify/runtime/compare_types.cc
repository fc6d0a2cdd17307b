#include "verify/runtime/compare_types.h"

#include <fmt/format.h>

#include "verify/runtime/aspects.h"

namespace modelmend::verify::runtime {
namespace {

// As dump_project.py says of a database that has no such type.
constexpr std::string_view kNotAvailable = "not available";

struct Database {
  std::string_view aspect;
  std::string_view name;
};
constexpr std::array kDatabases = {Database{"type postgresql", "PostgreSQL"},
                                   Database{"type mysql", "MySQL"},
                                   Database{"type sqlite", "SQLite"}};

std::string text_of(const Aspects& schema, std::string_view name) {
  return aspect(schema, name).value_or(std::string(kNotAvailable));
}

bool differ(const Aspects& before, const Aspects& after, std::string_view name) {
  return aspect(before, name) != aspect(after, name);
}

bool both_have(const Aspects& before, const Aspects& after, std::string_view name) {
  return before.contains(name) && after.contains(name);
}

// Two enums whose own words say what differs.
std::vector<TypeChange> compare_enums(const Aspects& before, const Aspects& after) {
  std::vector<TypeChange> found;
  if (both_have(before, after, "enum") && differ(before, after, "enum"))
    found.push_back(
        {Weight::Schema, "enum.renamed",
         fmt::format("enum type {} renamed to {}", before.at("enum"), after.at("enum"))});
  if (both_have(before, after, "enum labels") && differ(before, after, "enum labels"))
    found.push_back({Weight::Schema, "enum.labels",
                     fmt::format("enum labels {} became {}", before.at("enum labels"),
                                 after.at("enum labels"))});
  return found;
}

TypeChange change_on(const Database& database, const Aspects& before, const Aspects& after) {
  const std::string was = text_of(before, database.aspect);
  const std::string is = text_of(after, database.aspect);
  const bool in_use = was != kNotAvailable && is != kNotAvailable;
  return {in_use ? Weight::Schema : Weight::Cosmetic, in_use ? "column.type" : "cosmetic.type",
          fmt::format("type on {} {} became {}", database.name, was, is)};
}

bool both_native_or_neither(const Aspects& before, const Aspects& after) {
  return before.contains("enum") == after.contains("enum");
}

}  // namespace

std::string type_words(const Aspects& schema) {
  for (const Database& database : kDatabases) {
    const std::string text = text_of(schema, database.aspect);
    if (text == kNotAvailable) continue;
    const bool named_enum = aspect(schema, "enum") == text;
    return named_enum ? "ENUM " + text : text;
  }
  return "unknown";
}

std::vector<TypeChange> compare_types(const Aspects& before, const Aspects& after) {
  if (both_native_or_neither(before, after)) {
    if (auto found = compare_enums(before, after); !found.empty()) return found;
  }
  if (differ(before, after, "type postgresql"))
    return {{Weight::Schema, "column.type",
             fmt::format("type {} became {}", type_words(before), type_words(after))}};
  for (const Database& database : kDatabases) {
    if (differ(before, after, database.aspect)) return {change_on(database, before, after)};
  }
  return {};
}

}  // namespace modelmend::verify::runtime
