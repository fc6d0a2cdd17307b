#include "model/naming_convention.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/md5.h"
#include "model/changed_values.h"
#include "model/declared_arguments.h"

namespace modelmend::model {

namespace {

using syntax::Field;
using syntax::Kind;

// SQLAlchemy shortens longer names for PostgreSQL, and SQLite takes any.
constexpr std::size_t kLongestName = 63;
constexpr std::size_t kKeptOfLongName = kLongestName - 8;
constexpr std::size_t kHashDigits = 4;

constexpr std::string_view kDefaultIndexTemplate = "ix_%(column_0_label)s";

// "app_users_email"
std::string label(const TableFact& table, const std::string& column) {
  const std::string owner =
      table.schema ? fmt::format("{}_{}", *table.schema, table.name) : table.name;
  return fmt::format("{}_{}", owner, column);
}

// column_0_name, column_0N_name, column_0_N_label, referred_column_0_name: `token` without what
// stands before the number.
std::optional<std::string> column_token(const TableFact& table,
                                        const std::vector<std::string>& columns,
                                        std::string_view token) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (error != std::errc{}) return std::nullopt;
  std::string_view rest(end, static_cast<std::size_t>(token.data() + token.size() - end));
  const bool with_underscores = rest.starts_with("_N_");
  const bool is_all = with_underscores || rest.starts_with("N_");
  rest.remove_prefix(is_all ? rest.find("N_") + 2 : std::min<std::size_t>(1, rest.size()));
  if (rest != "name" && rest != "label" && rest != "key") return std::nullopt;
  if (index >= columns.size()) return std::nullopt;
  std::string text;
  for (std::size_t i = index; i < columns.size(); ++i) {
    if (i > index && with_underscores) text += '_';
    text += rest == "label" ? label(table, columns[i]) : columns[i];
    if (!is_all) break;
  }
  return text;
}

std::optional<std::string> token_value(const TableFact& table, const NameParts& parts,
                                       std::string_view token) {
  constexpr std::string_view kColumn = "column_";
  constexpr std::string_view kReferred = "referred_column_";
  if (token == "table_name") return table.name;
  if (token == "constraint_name") return parts.given;
  if (token == "referred_table_name" && !parts.referred_table.empty()) return parts.referred_table;
  if (token.starts_with(kColumn))
    return column_token(table, parts.columns, token.substr(kColumn.size()));
  if (token.starts_with(kReferred))
    return column_token(table, parts.referred_columns, token.substr(kReferred.size()));
  return std::nullopt;
}

// https://github.com/sqlalchemy/sqlalchemy/blob/rel_2_0_36/lib/sqlalchemy/sql/compiler.py,
// _truncate_and_render_maxlen_name; it counts letters and not bytes.
std::optional<std::string> shortened(std::string name, schema::Dialect dialect) {
  if (name.size() <= kLongestName || dialect == schema::Dialect::Sqlite) return name;
  const bool is_ascii =
      std::ranges::all_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
  if (!is_ascii) return std::nullopt;
  const std::string hash = md5_hex(name);
  return fmt::format("{}_{}", name.substr(0, kKeptOfLongName),
                     hash.substr(hash.size() - kHashDigits));
}

// "%(token)s" replaced throughout; nullopt if one is not known.
std::optional<std::string> filled(std::string_view pattern, const TableFact& table,
                                  const NameParts& parts) {
  std::string name;
  while (true) {
    const std::size_t begin = pattern.find("%(");
    name += pattern.substr(0, begin);
    if (begin == std::string_view::npos) break;
    const std::size_t end = pattern.find(")s", begin);
    if (end == std::string_view::npos) return std::nullopt;
    const auto value = token_value(table, parts, pattern.substr(begin + 2, end - begin - 2));
    if (!value) return std::nullopt;
    name += *value;
    pattern.remove_prefix(end + 2);
  }
  return name;
}

// What is given to it later counts: names are made when tables are, or when their DDL is.
std::optional<Expression> written_convention(const semantic::Project& project,
                                             const MetaDataFact& metadata) {
  if (metadata.naming_convention) return expression_at(project, *metadata.naming_convention);
  if (!metadata.place) return std::nullopt;
  const Expression maker = expression_at(project, *metadata.place);
  return maker.is(Kind::Call) ? keyword_of(maker, "naming_convention") : std::nullopt;
}

}  // namespace

NamingConvention NamingConvention::of(const semantic::Project& project,
                                      const MetaDataFact& metadata) {
  NamingConvention convention;
  convention.templates_.emplace("ix", kDefaultIndexTemplate);
  const auto written = written_convention(project, metadata);
  if (!written) return convention;
  const Expression dictionary = value_of(project, *written);
  convention.is_known_ = dictionary.is(Kind::Dictionary) && !metadata.naming_is_unclear &&
                         !may_be_changed(project, *written);
  if (!convention.is_known_) return convention;
  for (const syntax::Node& pair : dictionary.node.items()) {
    const auto key = string_constant(project, dictionary.at(pair.field(Field::Key))).value;
    const auto value = string_constant(project, dictionary.at(pair.field(Field::Value))).value;
    if (pair.is(Kind::Pair) && key && value) {
      convention.templates_[*key] = *value;
    } else {
      convention.is_known_ = false;
    }
  }
  return convention;
}

std::optional<std::string> NamingConvention::name(const TableFact& table, const NameParts& parts,
                                                  schema::Dialect dialect) const {
  const auto pattern = templates_.find(parts.kind);
  const bool has_pattern = is_known_ && pattern != templates_.end();
  const bool uses_given =
      has_pattern && pattern->second.find("%(constraint_name)s") != std::string::npos;
  if (parts.given && !uses_given) return parts.given;
  if (!has_pattern) return std::nullopt;
  auto name = filled(pattern->second, table, parts);
  return name ? shortened(*std::move(name), dialect) : std::nullopt;
}

}  // namespace modelmend::model
