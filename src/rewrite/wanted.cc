#include "rewrite/wanted.h"

#include "schema/words.h"

namespace modelmend::rewrite {

std::string words(const WantedType& wanted) {
  return schema::to_sql(wanted.type);
}

std::string words(const WantedNullability& wanted) {
  return wanted.nullable ? "NULL" : "NOT NULL";
}

std::string words(const WantedDefault& wanted) {
  return wanted.sql ? "DEFAULT " + *wanted.sql : "no DEFAULT";
}

std::string words(const WantedKeys& wanted) {
  std::string text;
  for (const WantedKey& each : wanted.keys) {
    const std::string options = schema::options_in_words(each.key);
    text += (text.empty() ? "" : ", ") + ("a key to " + each.target);
    if (each.key.name) text += " named " + *each.key.name;
    if (!options.empty()) text += " " + options;
  }
  return text.empty() ? "no foreign key" : text;
}

}  // namespace modelmend::rewrite
