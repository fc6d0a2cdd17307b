#include "model/text_clause.h"

#include <algorithm>

namespace modelmend::model {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

char at(std::string_view text, std::size_t i) {
  return i < text.size() ? text[i] : '\0';
}

std::size_t end_of_word(std::string_view text, std::size_t i) {
  while (is_word(at(text, i))) ++i;
  return i;
}

// SQLAlchemy's r"\x5c(:\w*)(?![:\w])".
bool is_escape(std::string_view text, std::size_t i) {
  return text[i] == '\\' && at(text, i + 1) == ':' && at(text, end_of_word(text, i + 2)) != ':';
}

// SQLAlchemy's r"(?<![:\w\x5c]):(\w+)(?![:\w])".
bool is_parameter(std::string_view text, std::size_t i) {
  const char before = i == 0 ? '\0' : text[i - 1];
  return text[i] == ':' && before != ':' && before != '\\' && !is_word(before) &&
         is_word(at(text, i + 1)) && at(text, end_of_word(text, i + 1)) != ':';
}

bool has_parameter(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (is_parameter(text, i)) return true;
  return false;
}

// Whether it is a word for Python cannot be told of other letters without Unicode's tables.
bool has_letters_beside_colons(std::string_view sql) {
  for (std::size_t i = 0; i < sql.size(); ++i)
    if (sql[i] == ':' && (!is_ascii(at(sql, i + 1)) || (i > 0 && !is_ascii(sql[i - 1]))))
      return true;
  return false;
}

}  // namespace

std::optional<std::string> sql_of_text_clause(std::string_view written) {
  if (has_parameter(written)) return std::nullopt;
  std::string sql;
  for (std::size_t i = 0; i < written.size(); ++i)
    if (!is_escape(written, i)) sql += written[i];
  return sql;
}

std::optional<std::string> text_clause_of_sql(std::string_view sql) {
  if (has_letters_beside_colons(sql)) return std::nullopt;
  std::string written;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (is_parameter(sql, i) || is_escape(sql, i)) written += '\\';
    written += sql[i];
  }
  return sql_of_text_clause(written) == sql ? std::optional(written) : std::nullopt;
}

}  // namespace modelmend::model
