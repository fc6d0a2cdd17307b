// StatementScanner: cuts a dump into its statements, as psql does.
//
// Used by the dump reader. Knows quotes, dollar quotes, nested comments, function bodies in
// BEGIN ATOMIC, the data of COPY ... FROM stdin and the backslash commands of psql, none of which
// end a statement. What is thrown away anyway (data, and the rest of statements that are longer
// than anyone writes) is not kept, so that memory does not grow with the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "schema/dump/piece_reader.h"

namespace modelmend::schema {

// The longest statement that is kept; views and functions are the long ones, and are not read.
inline constexpr std::size_t kMaxStatementBytes = std::size_t{4} * 1024 * 1024;

struct SqlStatement {
  std::string text;  // without the semicolon; the start only, if `cut` or of no interest
  std::uint32_t line = 0;
  bool cut = false;  // longer than kMaxStatementBytes
};

// Where the file ends, if not between two statements.
enum class Unfinished : std::uint8_t { Nothing, Statement, Quote, Comment, CopyData };

class StatementScanner {
 public:
  explicit StatementScanner(PieceReader::Source source) : reader_(std::move(source)) {}

  // Nothing at the end.
  [[nodiscard]] std::optional<SqlStatement> next();

  // From here on true once next() has given nothing.
  [[nodiscard]] Unfinished unfinished() const { return unfinished_; }
  // The line where what is unfinished begins.
  [[nodiscard]] std::uint32_t unfinished_line() const { return unfinished_line_; }
  // pg_dump says in comments that it begins and that it has come to its end.
  [[nodiscard]] bool lacks_its_end() const { return begun_dumps_ > ended_dumps_; }
  // mysqldump and mariadb-dump say so in the first line.
  [[nodiscard]] bool is_mysql() const { return mysql_; }

 private:
  enum class Quoting : std::uint8_t { Plain, Backslashes };

  void begin_statement();
  void keep();
  void keep_blank(char blank);
  void end_word();
  void take_any();
  void take_quoted(char quote, Quoting quoting);
  void take_dollar();
  void take_line_comment();
  void take_block_comment();
  void take_command();
  [[nodiscard]] bool semicolon_ends() const;
  [[nodiscard]] SqlStatement finish();
  void skip_copy_data();
  void leave_unfinished(Unfinished what, std::uint32_t line);

  PieceReader reader_;
  SqlStatement statement_;
  bool begun_ = false;       // a byte of the statement was seen
  bool keep_whole_ = true;   // false: only its start is of interest
  std::string word_;         // the word that is being read, in lower case
  std::string first_words_;  // " create or replace function"
  std::size_t words_ = 0;
  std::size_t blocks_ = 0;  // open BEGIN ATOMIC and CASE
  std::size_t parentheses_ = 0;
  Unfinished unfinished_ = Unfinished::Nothing;
  std::uint32_t unfinished_line_ = 0;
  int begun_dumps_ = 0;
  int ended_dumps_ = 0;
  bool mysql_ = false;
};

}  // namespace modelmend::schema
