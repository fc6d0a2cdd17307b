#include "schema/nextval.h"

#include <string>
#include <vector>

#include "schema/sql_tokens.h"

namespace modelmend::schema {

std::optional<QualifiedName> sequence_of(std::string_view expression) {
  constexpr std::string_view kBefore = "nextval('";
  constexpr std::string_view kAfter = "'::regclass)";
  if (!expression.starts_with(kBefore) || !expression.ends_with(kAfter)) return std::nullopt;
  expression.remove_prefix(kBefore.size());
  expression.remove_suffix(kAfter.size());
  std::vector<std::string> names;
  for (const SqlToken& token : sql_tokens(expression, Dialect::PostgreSql))
    if (token.is_name()) names.push_back(name_of(token, Dialect::PostgreSql));
  if (names.empty() || names.size() > 2) return std::nullopt;
  return QualifiedName{names.size() == 2 ? names.front() : "", names.back()};
}

}  // namespace modelmend::schema
