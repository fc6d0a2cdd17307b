#include "schema/dump/statement_scanner.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "schema/sql_tokens.h"

namespace modelmend::schema {
namespace {

// Enough to tell what a statement is and which table it names.
constexpr std::size_t kStartBytes = 512;
// The words that decide where a statement ends: CREATE OR REPLACE FUNCTION.
constexpr std::size_t kDecidingWords = 4;
constexpr std::size_t kLongestDecidingWord = 32;
constexpr std::size_t kCommentBytes = 80;

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Data: of such a statement nothing is of interest but that it is one.
bool is_data(std::string_view first_word) {
  constexpr std::array<std::string_view, 5> kData = {"insert", "update", "delete", "values",
                                                     "merge"};
  return std::ranges::find(kData, first_word) != kData.end();
}

// True for CREATE WHAT and CREATE OR REPLACE WHAT.
bool creates(std::string_view first_words, std::string_view what) {
  for (const std::string_view create : {" create ", " create or replace "})
    if (first_words.starts_with(create) && first_words.substr(create.size()).starts_with(what))
      return true;
  return false;
}

bool is_routine(std::string_view first_words) {
  return creates(first_words, "function") || creates(first_words, "procedure");
}

bool copies_from_stdin(std::string_view statement) {
  const auto tokens = sql_tokens(statement, Dialect::PostgreSql);
  if (tokens.empty() || !tokens.front().is("copy")) return false;
  for (std::size_t at = 0; at + 1 < tokens.size(); ++at)
    if (tokens[at].is("from") && tokens[at + 1].is("stdin")) return true;
  return false;
}

}  // namespace

void StatementScanner::begin_statement() {
  statement_ = {};
  begun_ = false;
  keep_whole_ = true;
  word_.clear();
  first_words_.clear();
  words_ = blocks_ = parentheses_ = 0;
}

void StatementScanner::leave_unfinished(Unfinished what, std::uint32_t line) {
  unfinished_ = what;
  unfinished_line_ = line;
}

// Takes the byte here into the statement.
void StatementScanner::keep() {
  if (!begun_) {
    begun_ = true;
    statement_.line = reader_.line();
  }
  const std::size_t most = keep_whole_ ? kMaxStatementBytes : kStartBytes;
  if (statement_.text.size() < most)
    statement_.text += reader_.here();
  else
    statement_.cut = keep_whole_;
  reader_.advance();
}

// What stands for a comment: lines are still counted, and words stay apart.
void StatementScanner::keep_blank(char blank) {
  if (begun_ && statement_.text.size() < kMaxStatementBytes) statement_.text += blank;
}

void StatementScanner::end_word() {
  if (word_.empty()) return;
  const std::string word = to_lower(std::exchange(word_, {}));
  ++words_;
  if (words_ == 1) keep_whole_ = !is_data(word);
  if (words_ <= kDecidingWords) first_words_ += " " + word;
  if (!is_routine(first_words_)) return;
  if (word == "begin" || (word == "case" && blocks_ > 0)) ++blocks_;
  if (word == "end" && blocks_ > 0) --blocks_;
}

void StatementScanner::take_quoted(char quote, Quoting quoting) {
  const std::uint32_t line = reader_.line();
  keep();
  while (!reader_.at_end()) {
    const char c = reader_.here();
    const bool pair =
        (c == '\\' && quoting == Quoting::Backslashes) || (c == quote && reader_.after() == quote);
    keep();
    if (pair && !reader_.at_end())
      keep();
    else if (!pair && c == quote)
      return;
  }
  leave_unfinished(Unfinished::Quote, line);
}

// $$...$$ or $tag$...$tag$; a dollar that opens no quote is a byte like others.
void StatementScanner::take_dollar() {
  const std::uint32_t line = reader_.line();
  std::string tag = "$";
  keep();
  const bool is_parameter = reader_.here() >= '0' && reader_.here() <= '9';
  while (is_word(reader_.here())) {
    tag += reader_.here();
    keep();
  }
  if (is_parameter || reader_.here() != '$') return;
  tag += '$';
  keep();

  // A tag ends in its only other dollar, so that a mismatch begins anew at a dollar.
  std::size_t matched = 0;
  while (!reader_.at_end()) {
    const char c = reader_.here();
    keep();
    if (c != tag[matched]) matched = 0;
    if (c == tag[matched]) ++matched;
    if (matched == tag.size()) return;
  }
  leave_unfinished(Unfinished::Quote, line);
}

void StatementScanner::take_line_comment() {
  const std::string comment = reader_.take_line(kCommentBytes);
  if (comment.starts_with("-- PostgreSQL database dump complete"))
    ++ended_dumps_;
  else if (comment.starts_with("-- PostgreSQL database dump"))
    ++begun_dumps_;
  if (comment.starts_with("-- MySQL dump") || comment.starts_with("-- MariaDB dump")) mysql_ = true;
  keep_blank('\n');
}

void StatementScanner::take_block_comment() {
  const std::uint32_t line = reader_.line();
  std::size_t depth = 0;
  while (!reader_.at_end()) {
    const char c = reader_.here();
    const char next = reader_.after();
    const bool opens = c == '/' && next == '*';
    const bool closes = c == '*' && next == '/';
    if (c == '\n') keep_blank(c);
    reader_.advance();
    if (!opens && !closes) continue;
    reader_.advance();
    depth = opens ? depth + 1 : depth - 1;
    if (depth == 0) return keep_blank(' ');
  }
  leave_unfinished(Unfinished::Comment, line);
}

// \restrict, \connect and others: psql's, to the end of the line.
void StatementScanner::take_command() {
  (void)reader_.take_line(0);
  keep_blank('\n');
}

bool StatementScanner::semicolon_ends() const {
  if (blocks_ > 0) return false;
  return parentheses_ == 0 || !creates(first_words_, "rule");  // DO (a; b)
}

void StatementScanner::take_any() {
  const char c = reader_.here();
  if (is_word(c) || (c == '$' && !word_.empty())) {
    if (word_.size() < kLongestDecidingWord) word_ += c;
    return keep();
  }
  // E'...' is the one string in which a backslash escapes.
  const bool escapes = word_ == "e" || word_ == "E";
  end_word();
  if (c == '\'') return take_quoted(c, escapes ? Quoting::Backslashes : Quoting::Plain);
  if (c == '"') return take_quoted(c, Quoting::Plain);
  if (c == '$') return take_dollar();
  if (c == '-' && reader_.after() == '-') return take_line_comment();
  if (c == '/' && reader_.after() == '*') return take_block_comment();
  if (c == '\\') return take_command();
  if (c == '(') ++parentheses_;
  if (c == ')' && parentheses_ > 0) --parentheses_;
  if (!begun_ && is_blank(c)) return reader_.advance();
  keep();
}

void StatementScanner::skip_copy_data() {
  const std::uint32_t line = reader_.line();
  (void)reader_.take_line(0);            // what is left of the line of the statement
  constexpr std::size_t kMarkBytes = 4;  // one more than "\.\r"
  while (!reader_.at_end()) {
    const std::string data = reader_.take_line(kMarkBytes);
    if (data == "\\." || data == "\\.\r") return;
  }
  leave_unfinished(Unfinished::CopyData, line);
}

SqlStatement StatementScanner::finish() {
  while (!statement_.text.empty() && is_blank(statement_.text.back())) statement_.text.pop_back();
  return std::move(statement_);
}

std::optional<SqlStatement> StatementScanner::next() {
  begin_statement();
  while (!reader_.at_end()) {
    if (reader_.here() != ';') {
      take_any();
      continue;
    }
    end_word();
    if (begun_ && !semicolon_ends()) {
      keep();
      continue;
    }
    reader_.advance();
    if (!begun_) continue;
    SqlStatement statement = finish();
    if (first_words_.starts_with(" copy") && copies_from_stdin(statement.text)) skip_copy_data();
    return statement;
  }
  end_word();
  if (!begun_) return std::nullopt;
  if (unfinished_ == Unfinished::Nothing) leave_unfinished(Unfinished::Statement, statement_.line);
  return finish();
}

}  // namespace modelmend::schema
