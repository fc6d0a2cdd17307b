// Tokens: the words, strings and brackets of a file in logical lines, read without a parser.
//
// For looks at statements of one shape in many files, at a small part of what a parser costs. It
// knows what Outline's lexer knows, keeps where everything stands, and is stricter: of a file that
// is not whole (a bracket or a string that nothing closes, two names side by side, a block without
// lines, the marks of a merge, more nesting than CPython takes) there are no Tokens, and who asks
// has to parse it. Made by PlainNames' users.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace modelmend::semantic {

enum class TokenKind : std::uint8_t { Word, String, Mark };

struct Token {
  TokenKind kind = TokenKind::Mark;
  std::uint32_t begin = 0;  // bytes of the text; a string with its prefix and quotes
  std::uint32_t end = 0;
  std::uint32_t inside = 0;  // the innermost open bracket around it; Tokens::kNone if there is none
  std::uint32_t partner = 0;  // of a bracket: the other one; else Tokens::kNone
};

// A logical line: brackets, backslashes and triple quotes do not end it.
struct TokenLine {
  std::uint32_t begin = 0;   // its first token
  std::uint32_t end = 0;     // behind its last one
  std::uint32_t indent = 0;  // columns
};

class Tokens {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  // `text` must outlive them.
  [[nodiscard]] static std::optional<Tokens> read(std::string_view text);

  [[nodiscard]] const std::vector<Token>& all() const { return tokens_; }
  [[nodiscard]] const std::vector<TokenLine>& lines() const { return lines_; }
  [[nodiscard]] std::string_view text(std::uint32_t token) const {
    const Token& at = tokens_[token];
    return text_.substr(at.begin, at.end - at.begin);
  }
  // From the first token of a line to its last.
  [[nodiscard]] std::string_view text(const TokenLine& line) const;
  [[nodiscard]] bool is_word(std::uint32_t token) const {
    return token < tokens_.size() && tokens_[token].kind == TokenKind::Word;
  }
  [[nodiscard]] bool is_string(std::uint32_t token) const {
    return token < tokens_.size() && tokens_[token].kind == TokenKind::String;
  }
  [[nodiscard]] bool is_mark(std::uint32_t token, char mark) const {
    return token < tokens_.size() && tokens_[token].kind == TokenKind::Mark &&
           text_[tokens_[token].begin] == mark;
  }
  // An `=` that is neither part of a comparison nor of `:=` or `+=`.
  [[nodiscard]] bool is_equals(std::uint32_t token) const;

 private:
  friend class TokenReader;
  explicit Tokens(std::string_view text) : text_(text) {}

  std::string_view text_;
  std::vector<Token> tokens_;
  std::vector<TokenLine> lines_;
};

// What a string token says, if it is written out: no f-string, no bytes, no escapes.
[[nodiscard]] std::optional<std::string_view> plain_string(std::string_view token);

// The blocks of classes and functions that lines stand in. Give it the lines in order.
class Blocks {
 public:
  enum class Kind : std::uint8_t { Class, Function };
  struct Block {
    std::uint32_t indent = 0;
    Kind kind = Kind::Class;
    std::uint32_t line = 0;  // index of its header
  };

  // Blocks that end before the line, the innermost first, are given to `left`. A template for a
  // lambda.
  template <class Left>
  void enter(const Tokens& tokens, std::uint32_t line, Left left) {
    const TokenLine& now = tokens.lines()[line];
    while (!open_.empty() && now.indent <= open_.back().indent) {
      left(open_.back());
      open_.pop_back();
    }
    around_ = open_.size();
    if (const auto kind = opens(tokens, now)) open_.push_back({now.indent, *kind, line});
  }
  void enter(const Tokens& tokens, std::uint32_t line) {
    enter(tokens, line, [](const Block&) {});
  }

  // The innermost block around the line that was entered last, or null.
  [[nodiscard]] const Block* around() const { return around_ == 0 ? nullptr : &open_[around_ - 1]; }
  [[nodiscard]] bool in_class_body() const {
    return around() != nullptr && around()->kind == Kind::Class;
  }
  [[nodiscard]] const std::vector<Block>& open() const { return open_; }

  [[nodiscard]] static std::optional<Kind> opens(const Tokens& tokens, const TokenLine& line);

 private:
  std::vector<Block> open_;  // with the one that the line opens itself
  std::size_t around_ = 0;
};

}  // namespace modelmend::semantic
