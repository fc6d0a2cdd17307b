// SqlTokens: the words of an SQL text, for what has to be known without or before a real parser.
//
// Used by the dump reader (which statement is this, what table does it name), by the guard before
// libpg_query, and as the lexer of SQLite's CREATE TABLE. It knows quotes, dollar quotes and
// comments of both dialects, takes any bytes and always comes to the end of them: an unclosed
// quote or comment lasts to the end of the text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace modelmend::schema {

enum class TokenKind : std::uint8_t { Word, QuotedName, String, Number, Symbol };

struct SqlToken {
  TokenKind kind = TokenKind::Symbol;
  std::string_view text;  // as written, quotes included
  std::size_t begin = 0;  // byte offset in the text

  [[nodiscard]] std::size_t end() const { return begin + text.size(); }
  // True for the unquoted word `lower`, in any case, or the symbol.
  [[nodiscard]] bool is(std::string_view lower) const;
  [[nodiscard]] bool is_name() const {
    return kind == TokenKind::Word || kind == TokenKind::QuotedName;
  }
};

// Symbols are single bytes, but for `::`.
class SqlTokens {
 public:
  SqlTokens(std::string_view text, Dialect dialect) : text_(text), dialect_(dialect) {}

  [[nodiscard]] std::optional<SqlToken> next();

 private:
  void skip_blanks_and_comments();
  void skip_block_comment();
  [[nodiscard]] SqlToken take(TokenKind kind, std::size_t end);
  [[nodiscard]] SqlToken take_quoted(TokenKind kind, char close, bool backslashes);
  [[nodiscard]] std::optional<SqlToken> take_dollar_quoted();
  [[nodiscard]] SqlToken take_word_or_prefixed_string();
  [[nodiscard]] SqlToken take_number();

  std::string_view text_;
  Dialect dialect_;
  std::size_t at_ = 0;
};

[[nodiscard]] std::vector<SqlToken> sql_tokens(std::string_view text, Dialect dialect);

// The name that a token means: unquoted, or folded to lower case if the dialect does so.
[[nodiscard]] std::string name_of(const SqlToken& token, Dialect dialect);

// One blank for each run of blanks outside of quotes, none at the ends; comments are gone.
[[nodiscard]] std::string collapse_blanks(std::string_view sql, Dialect dialect);

[[nodiscard]] std::string to_lower(std::string_view text);

}  // namespace modelmend::schema
