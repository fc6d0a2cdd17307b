// Connection: one read-only transaction on a PostgreSQL server; Rows: what it answers.
//
// Made by read_postgres. All queries of a Connection see the same state of the database, whatever
// others do meanwhile; names in what the server prints are qualified, and times, intervals and
// bytes are printed in one way whatever the settings of server and user. Errors name the server
// and never hold a password.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "schema/postgres/libpq.h"
#include "schema/postgres/redact.h"

namespace modelmend::schema::postgres {

// The oid of an object in the catalog.
enum class ObjectId : std::uint32_t {};

// A cursor: `next` goes to the next row, and each of the others reads its next column.
class Rows {
 public:
  Rows(const Libpq& pq, PGresult* result);

  [[nodiscard]] int size() const { return count_; }
  bool next();

  [[nodiscard]] std::string text();  // NULL is empty
  [[nodiscard]] std::optional<std::string> text_or_none();
  [[nodiscard]] bool flag();
  [[nodiscard]] char letter();  // of the type "char"; NULL and empty are '\0'
  [[nodiscard]] std::int64_t number();
  [[nodiscard]] ObjectId id();
  [[nodiscard]] std::vector<std::string> list();  // of the type text[]; NULL is empty

 private:
  [[nodiscard]] std::string_view field();

  const Libpq* pq_;
  std::unique_ptr<PGresult, decltype(&::PQclear)> result_;
  int count_ = 0;
  int row_ = -1;
  int column_ = 0;
};

// "{a,\"b c\",NULL}" as the server prints arrays of one dimension.
[[nodiscard]] std::vector<std::string> read_text_array(std::string_view literal);
[[nodiscard]] std::string write_text_array(const std::vector<std::string>& elements);

class Connection {
 public:
  // Connects and begins the transaction.
  [[nodiscard]] static Result<Connection> open(const std::string& connection,
                                               std::chrono::milliseconds statement_timeout);

  [[nodiscard]] int version() const;  // 150004
  [[nodiscard]] std::string database() const;
  [[nodiscard]] const std::string& where() const { return where_; }
  // `value` is the text of $1.
  [[nodiscard]] Result<Rows> ask(const std::string& sql, const std::string& value) const;

 private:
  Connection(const Libpq& pq, PGconn* handle, Secrets secrets, std::string where);

  [[nodiscard]] Result<void> begin(std::chrono::milliseconds statement_timeout) const;
  [[nodiscard]] Error connect_error() const;
  [[nodiscard]] Error query_error(const PGresult* result) const;

  const Libpq* pq_;
  std::unique_ptr<PGconn, decltype(&::PQfinish)> handle_;
  Secrets secrets_;
  std::string where_;
};

}  // namespace modelmend::schema::postgres
