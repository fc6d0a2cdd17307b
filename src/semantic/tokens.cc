#include "semantic/tokens.h"

#include <algorithm>
#include <array>

#include "semantic/text_hints.h"
#include "semantic/word_chars.h"

namespace modelmend::semantic {
namespace {

constexpr std::uint32_t kTabStop = 8;

// Beyond these CPython itself refuses a file: MAXLEVEL and MAXINDENT of Parser/tokenizer.h.
constexpr std::size_t kMostBrackets = 200;
constexpr std::size_t kMostIndents = 100;

bool is_one_of(std::string_view word, const auto& words) {
  return std::ranges::find(words, word) != std::end(words);
}

// Behind or before one of these another word or string may stand.
constexpr std::array kKeywords = std::to_array<std::string_view>(
    {"and",    "as",   "assert", "async",  "await",  "break",   "class",    "continue",
     "def",    "del",  "elif",   "else",   "except", "finally", "for",      "from",
     "global", "if",   "import", "in",     "is",     "lambda",  "nonlocal", "not",
     "or",     "pass", "raise",  "return", "try",    "while",   "with",     "yield"});
// Keywords only where a statement begins.
constexpr std::array kSoftKeywords = std::to_array<std::string_view>({"match", "case", "type"});
// Statements whose first line has a colon.
constexpr std::array kHeads = std::to_array<std::string_view>(
    {"class", "def", "elif", "else", "except", "finally", "for", "if", "try", "while", "with"});

char partner_of(char bracket) {
  return bracket == ')' ? '(' : bracket == ']' ? '[' : '{';
}

bool is_string_prefix(std::string_view word) {
  return word.size() <= 2 && word.find_first_not_of("rRbBuUfFtT") == std::string_view::npos;
}

}  // namespace

class TokenReader {
 public:
  TokenReader(std::string_view text, Tokens& tokens) : text_(text), out_(tokens) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
    out_.tokens_.reserve(text.size() / 4);
    out_.lines_.reserve(text.size() / 24);
  }

  // False if the text is not whole.
  bool read() {
    begin_line();
    while (is_whole_ && at_ < text_.size()) read_next();
    end_line();
    return is_whole_ && open_.empty() && !opens_block_;
  }

 private:
  void read_next() {
    const char c = text_[at_];
    if (c == '\n' || c == '\r') {
      ++at_;
      if (!open_.empty()) return;
      end_line();
      begin_line();
    } else if (c == ' ' || c == '\t' || c == '\f') {
      ++at_;
    } else if (c == '#') {
      at_ = end_of_comment(text_, at_);
    } else if (is_in_word(c)) {
      read_word();
    } else if (c == '"' || c == '\'') {
      read_string(at_);
    } else if (c == '\\') {
      read_joint();
    } else {
      read_mark(c);
    }
  }

  void begin_line() {
    indent_ = 0;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == ' ') {
        ++indent_;
      } else if (text_[at_] == '\t') {
        indent_ = (indent_ / kTabStop + 1) * kTabStop;
      } else if (text_[at_] == '\f') {
        indent_ = 0;
      } else {
        break;
      }
    }
    first_ = static_cast<std::uint32_t>(out_.tokens_.size());
    has_colon_ = false;
    // The marks of a merge, which no line of Python begins with.
    for (const std::string_view mark : {"<<<<<<<", "=======", ">>>>>>>"})
      is_whole_ = is_whole_ && !text_.substr(at_).starts_with(mark);
  }

  void end_line() {
    const auto end = static_cast<std::uint32_t>(out_.tokens_.size());
    if (end == first_) return;
    check_indent();
    opens_block_ = out_.is_mark(end - 1, ':');
    std::string_view head = out_.text(first_);
    if (head == "async" && first_ + 1 < end) head = out_.text(first_ + 1);
    if (is_one_of(head, kHeads) && !has_colon_) is_whole_ = false;
    out_.lines_.push_back({first_, end, indent_});
  }

  // A line goes deeper behind a colon and nowhere else, and back to a depth that there was.
  void check_indent() {
    const bool goes_deeper = indent_ > indents_.back();
    if (goes_deeper != opens_block_) is_whole_ = false;
    if (goes_deeper) indents_.push_back(indent_);
    while (indents_.back() > indent_) indents_.pop_back();
    if (indents_.back() != indent_ || indents_.size() > kMostIndents) is_whole_ = false;
  }

  void read_word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_in_word(text_[at_])) ++at_;
    const std::string_view word = text_.substr(begin, at_ - begin);
    const bool opens_string = at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'');
    if (opens_string && is_string_prefix(word)) return read_string(begin);
    check_beside(word);
    add(TokenKind::Word, begin);
  }

  // At the opening quote. Even in a raw string a backslash keeps the next quote from closing it.
  void read_string(std::size_t begin) {
    const char quote = text_[at_];
    const bool is_long = are_three_quotes(text_, at_);
    at_ += is_long ? 3 : 1;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\\') {
        at_ += text_.substr(at_ + 1, 2) == "\r\n" ? 3U : 2U;
      } else if (c == quote && (!is_long || are_three_quotes(text_, at_))) {
        at_ += is_long ? 3 : 1;
        check_beside({});
        return add(TokenKind::String, begin);
      } else if (!is_long && (c == '\n' || c == '\r')) {
        break;
      } else {
        at_ = skip_plain_bytes(text_, at_ + 1);
      }
    }
    is_whole_ = false;
  }

  void read_joint() {
    const std::string_view rest = text_.substr(at_ + 1);
    is_whole_ = rest.starts_with('\n') || rest.starts_with('\r');
    at_ += rest.starts_with("\r\n") ? 3U : 2U;
  }

  void read_mark(char c) {
    constexpr std::string_view kNoMarks = "$?`";
    if (kNoMarks.find(c) != std::string_view::npos) is_whole_ = false;
    if (c == '!' && text_.substr(at_ + 1, 1) != "=") is_whole_ = false;
    if (c == ':' && open_.empty()) has_colon_ = true;
    const auto index = static_cast<std::uint32_t>(out_.tokens_.size());
    const std::size_t begin = at_++;
    if (c == ')' || c == ']' || c == '}') {
      if (open_.empty() || !out_.is_mark(open_.back(), partner_of(c))) {
        is_whole_ = false;
        return;
      }
      const std::uint32_t opening = open_.back();
      open_.pop_back();
      add(TokenKind::Mark, begin);
      out_.tokens_[opening].partner = index;
      out_.tokens_[index].partner = opening;
      return;
    }
    add(TokenKind::Mark, begin);
    if (c == '(' || c == '[' || c == '{') open_.push_back(index);
    if (open_.size() > kMostBrackets) is_whole_ = false;
  }

  void add(TokenKind kind, std::size_t begin) {
    out_.tokens_.push_back({.kind = kind,
                            .begin = static_cast<std::uint32_t>(begin),
                            .end = static_cast<std::uint32_t>(at_),
                            .inside = open_.empty() ? Tokens::kNone : open_.back(),
                            .partner = Tokens::kNone});
  }

  // `foo bar`, `foo "x"`, `foo() bar`: no Python. `word` is empty for a string.
  void check_beside(std::string_view word) {
    const auto count = static_cast<std::uint32_t>(out_.tokens_.size());
    if (count == first_) return;
    const std::uint32_t last = count - 1;
    if (out_.is_word(last)) {
      const std::string_view before = out_.text(last);
      const bool opens = last == first_ && is_one_of(before, kSoftKeywords);
      if (opens || is_one_of(before, kKeywords) || is_one_of(word, kKeywords)) return;
      is_whole_ = false;
    } else if (out_.is_string(last)) {
      if (!word.empty() && !is_one_of(word, kKeywords)) is_whole_ = false;
    } else if (out_.is_mark(last, ')') || out_.is_mark(last, ']') || out_.is_mark(last, '}')) {
      if (!is_one_of(word, kKeywords)) is_whole_ = false;
    }
  }

  std::string_view text_;
  Tokens& out_;
  std::size_t at_ = 0;
  std::vector<std::uint32_t> open_;  // brackets, the outermost first
  std::uint32_t first_ = 0;          // token of the line
  std::uint32_t indent_ = 0;
  bool has_colon_ = false;                 // the line, outside of brackets
  std::vector<std::uint32_t> indents_{0};  // of the blocks around the line
  bool opens_block_ = false;               // the line before it
  bool is_whole_ = true;
};

std::optional<Tokens> Tokens::read(std::string_view text) {
  Tokens tokens(text);
  if (!TokenReader(text, tokens).read()) return std::nullopt;
  return tokens;
}

std::string_view Tokens::text(const TokenLine& line) const {
  const std::uint32_t begin = tokens_[line.begin].begin;
  return text_.substr(begin, tokens_[line.end - 1].end - begin);
}

bool Tokens::is_equals(std::uint32_t token) const {
  if (!is_mark(token, '=')) return false;
  const std::uint32_t at = tokens_[token].begin;
  const char before = at > 0 ? text_[at - 1] : ' ';
  const char after = at + 1 < text_.size() ? text_[at + 1] : ' ';
  constexpr std::string_view kJoined = "=<>!:+-*/%&|^@";
  return after != '=' && kJoined.find(before) == std::string_view::npos;
}

std::optional<std::string_view> plain_string(std::string_view token) {
  if (token.starts_with('u') || token.starts_with('r')) token.remove_prefix(1);
  if (token.size() < 2 || (token[0] != '"' && token[0] != '\'')) return std::nullopt;
  const bool is_long = token.size() >= 6 && token[1] == token[0] && token[2] == token[0];
  const std::size_t quotes = is_long ? 3 : 1;
  token = token.substr(quotes, token.size() - 2 * quotes);
  if (token.find('\\') != std::string_view::npos) return std::nullopt;
  return token;
}

std::optional<Blocks::Kind> Blocks::opens(const Tokens& tokens, const TokenLine& line) {
  std::uint32_t first = line.begin;
  if (tokens.text(first) == "async" && first + 1 < line.end) ++first;
  if (tokens.text(first) == "class") return Kind::Class;
  if (tokens.text(first) == "def") return Kind::Function;
  return std::nullopt;
}

}  // namespace modelmend::semantic
