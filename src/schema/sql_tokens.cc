#include "schema/sql_tokens.h"

#include <algorithm>

namespace modelmend::schema {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Bytes above ASCII are letters to both databases.
bool starts_word(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool continues_word(char c) {
  return starts_word(c) || is_digit(c) || c == '$';
}

// E'..' has backslash escapes; B, X, N and U& strings have none.
bool is_string_prefix(std::string_view word) {
  return word.size() == 1 && std::string_view("ebxn").find(lower(word[0])) != std::string::npos;
}

char closing(char open) {
  return open == '[' ? ']' : open;
}

}  // namespace

bool SqlToken::is(std::string_view lower_text) const {
  if (kind != TokenKind::Word && kind != TokenKind::Symbol) return false;
  return std::ranges::equal(text, lower_text, {}, lower);
}

void SqlTokens::skip_block_comment() {
  std::size_t depth = 0;
  while (at_ < text_.size()) {
    const std::string_view here = text_.substr(at_, 2);
    if (here == "/*" && (depth == 0 || dialect_ == Dialect::PostgreSql)) {
      ++depth;
      at_ += 2;
    } else if (here == "*/") {
      at_ += 2;
      if (--depth == 0) return;
    } else {
      ++at_;
    }
  }
}

void SqlTokens::skip_blanks_and_comments() {
  while (at_ < text_.size()) {
    if (is_blank(text_[at_])) {
      ++at_;
    } else if (text_.substr(at_, 2) == "--") {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (text_.substr(at_, 2) == "/*") {
      skip_block_comment();
    } else {
      return;
    }
  }
}

SqlToken SqlTokens::take(TokenKind kind, std::size_t end) {
  const std::size_t begin = at_;
  at_ = std::min(end, text_.size());
  return {.kind = kind, .text = text_.substr(begin, at_ - begin), .begin = begin};
}

// A quote is written twice inside; a prefix (E, U&) before it belongs to the token.
SqlToken SqlTokens::take_quoted(TokenKind kind, char close, bool backslashes) {
  const std::size_t open = text_.find_first_of("'\"`[", at_);
  std::size_t end = open + 1;
  for (; end < text_.size(); ++end) {
    if (backslashes && text_[end] == '\\') {
      ++end;
    } else if (text_[end] == close) {
      const bool doubled = close != ']' && end + 1 < text_.size() && text_[end + 1] == close;
      if (!doubled) break;
      ++end;
    }
  }
  return take(kind, end + 1);
}

// $$..$$ or $tag$..$tag$; nothing if the dollar opens no quote.
std::optional<SqlToken> SqlTokens::take_dollar_quoted() {
  std::size_t end = at_ + 1;
  while (end < text_.size() && text_[end] != '$' && continues_word(text_[end])) ++end;
  const bool is_parameter = at_ + 1 < text_.size() && is_digit(text_[at_ + 1]);
  if (end >= text_.size() || text_[end] != '$' || is_parameter) return std::nullopt;
  const std::string_view tag = text_.substr(at_, end + 1 - at_);
  const std::size_t close = text_.find(tag, end + 1);
  return take(TokenKind::String, close == std::string::npos ? text_.size() : close + tag.size());
}

SqlToken SqlTokens::take_word_or_prefixed_string() {
  std::size_t end = at_;
  while (end < text_.size() && continues_word(text_[end])) ++end;
  const std::string_view word = text_.substr(at_, end - at_);
  const char after = end < text_.size() ? text_[end] : ' ';
  if (after == '\'' && is_string_prefix(word))
    return take_quoted(TokenKind::String, '\'',
                       lower(word[0]) == 'e' && dialect_ == Dialect::PostgreSql);
  if (after == '&' && word.size() == 1 && lower(word[0]) == 'u' && end + 1 < text_.size()) {
    if (text_[end + 1] == '\'') return take_quoted(TokenKind::String, '\'', false);
    if (text_[end + 1] == '"') return take_quoted(TokenKind::QuotedName, '"', false);
  }
  return take(TokenKind::Word, end);
}

SqlToken SqlTokens::take_number() {
  std::size_t end = at_;
  while (end < text_.size()) {
    const bool exponent_sign = (text_[end] == '+' || text_[end] == '-') && end > at_ &&
                               lower(text_[end - 1]) == 'e' && end + 1 < text_.size() &&
                               is_digit(text_[end + 1]);
    if (!is_digit(text_[end]) && text_[end] != '.' && !starts_word(text_[end]) && !exponent_sign)
      break;
    ++end;
  }
  return take(TokenKind::Number, end);
}

std::optional<SqlToken> SqlTokens::next() {
  skip_blanks_and_comments();
  if (at_ >= text_.size()) return std::nullopt;
  const char c = text_[at_];
  const bool sqlite = dialect_ == Dialect::Sqlite;
  if (c == '\'') return take_quoted(TokenKind::String, '\'', false);
  if (c == '"') return take_quoted(TokenKind::QuotedName, '"', false);
  if (sqlite && (c == '`' || c == '['))
    return take_quoted(TokenKind::QuotedName, closing(c), false);
  if (starts_word(c)) return take_word_or_prefixed_string();
  const char after = at_ + 1 < text_.size() ? text_[at_ + 1] : ' ';
  if (is_digit(c) || (c == '.' && is_digit(after))) return take_number();
  if (c == '$' && !sqlite) {
    if (auto token = take_dollar_quoted()) return token;
  }
  return take(TokenKind::Symbol, at_ + (c == ':' && after == ':' ? 2 : 1));
}

std::vector<SqlToken> sql_tokens(std::string_view text, Dialect dialect) {
  std::vector<SqlToken> tokens;
  SqlTokens reader(text, dialect);
  while (auto token = reader.next()) tokens.push_back(*token);
  return tokens;
}

std::string name_of(const SqlToken& token, Dialect dialect) {
  if (token.kind == TokenKind::Word)
    return dialect == Dialect::PostgreSql ? to_lower(token.text) : std::string(token.text);
  if (token.text.empty()) return {};
  const std::size_t open = token.text.find_first_of("'\"`[");
  if (open == std::string::npos) return std::string(token.text);
  const char close = closing(token.text[open]);
  std::string name;
  for (std::size_t at = open + 1; at < token.text.size(); ++at) {
    if (token.text[at] == close) {
      if (at + 1 >= token.text.size() || token.text[at + 1] != close) break;
      ++at;
    }
    name += token.text[at];
  }
  return name;
}

std::string collapse_blanks(std::string_view sql, Dialect dialect) {
  std::string text;
  std::size_t last_end = 0;
  SqlTokens reader(sql, dialect);
  while (const auto token = reader.next()) {
    if (!text.empty() && token->begin > last_end) text += ' ';
    text += token->text;
    last_end = token->end();
  }
  return text;
}

std::string to_lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), lower);
  return result;
}

}  // namespace modelmend::schema
