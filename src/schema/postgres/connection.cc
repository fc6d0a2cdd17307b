#include "schema/postgres/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "schema/postgres/advice.h"

namespace modelmend::schema::postgres {
namespace {

// The oldest server whose catalog has what we ask for (identity columns, partitions).
constexpr int kOldestVersion = 100'000;
// Of each host that the string names, unless the user says another: libpq would wait for minutes.
constexpr const char* kConnectTimeoutSeconds = "10";

// One line: libpq's messages have one for each address and each way that was tried, often the same,
// and below it, after a tab, advice.
std::string one_line(std::string_view message) {
  std::string line;
  while (!message.empty()) {
    const std::size_t end = std::min(message.find('\n'), message.size());
    const std::string_view part = message.substr(0, end);
    const bool is_new = line.find(part) == std::string::npos;
    if (!part.empty() && is_new && !part.starts_with('\t')) {
      if (!line.empty()) line += "; ";
      line += part;
    }
    message.remove_prefix(std::min(end + 1, message.size()));
  }
  return line;
}

// "ERROR:  permission denied; LINE 1: SELECT ...; ^" -> "permission denied": the query is ours, and
// nobody wants to see a part of it.
std::string without_frame(const std::string& message) {
  constexpr std::string_view kEnd = ":  ";
  const std::size_t end = message.find(kEnd);
  const std::string text = end == std::string::npos ? message : message.substr(end + kEnd.size());
  return text.substr(0, text.find("; LINE "));
}

// Compiling a catalog query takes longer than running it, and so does sorting it on the disk.
std::string begin_sql(std::chrono::milliseconds statement_timeout, int version) {
  constexpr int kCompilesQueries = 110'000;
  return fmt::format(
      "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;"
      "SET LOCAL statement_timeout = {};"
      "SET LOCAL search_path = pg_catalog;"
      "SET LOCAL datestyle = 'ISO, MDY';"
      "SET LOCAL intervalstyle = 'postgres';"
      "SET LOCAL timezone = 'UTC';"
      "SET LOCAL bytea_output = 'hex';"
      "SET LOCAL extra_float_digits = 1;"
      "SET LOCAL quote_all_identifiers = off;"
      "SET LOCAL work_mem = '64MB'{}",
      statement_timeout.count(), version < kCompilesQueries ? "" : ";SET LOCAL jit = off");
}

}  // namespace

Rows::Rows(const Libpq& pq, PGresult* result)
    : pq_(&pq), result_(result, pq.clear), count_(pq.row_count(result)) {}

bool Rows::next() {
  ++row_;
  column_ = 0;
  return row_ < count_;
}

std::string_view Rows::field() {
  const int column = column_++;
  return {pq_->value(result_.get(), row_, column),
          static_cast<std::size_t>(pq_->length(result_.get(), row_, column))};
}

std::string Rows::text() {
  return std::string(field());
}

std::optional<std::string> Rows::text_or_none() {
  const bool is_null = pq_->is_null(result_.get(), row_, column_) != 0;
  std::string value = text();
  if (is_null) return std::nullopt;
  return value;
}

bool Rows::flag() {
  return field() == "t";
}

char Rows::letter() {
  const std::string_view value = field();
  return value.empty() ? '\0' : value.front();
}

std::int64_t Rows::number() {
  const std::string_view value = field();
  std::int64_t number = 0;
  std::from_chars(value.data(), value.data() + value.size(), number);
  return number;
}

ObjectId Rows::id() {
  return static_cast<ObjectId>(number());
}

std::vector<std::string> Rows::list() {
  return read_text_array(field());
}

std::vector<std::string> read_text_array(std::string_view literal) {
  std::vector<std::string> elements;
  if (literal.size() < 2 || literal == "{}") return elements;
  literal = literal.substr(1, literal.size() - 2);
  elements.emplace_back();
  bool quoted = false;
  for (std::size_t at = 0; at < literal.size(); ++at) {
    if (literal[at] == '"') {
      quoted = !quoted;
    } else if (literal[at] == ',' && !quoted) {
      elements.emplace_back();
    } else {
      if (literal[at] == '\\' && at + 1 < literal.size()) ++at;
      elements.back() += literal[at];
    }
  }
  return elements;
}

std::string write_text_array(const std::vector<std::string>& elements) {
  std::string literal;
  for (const std::string& element : elements) {
    literal += literal.empty() ? "\"" : ",\"";
    for (const char c : element) {
      if (c == '"' || c == '\\') literal += '\\';
      literal += c;
    }
    literal += '"';
  }
  return "{" + literal + "}";
}

Connection::Connection(const Libpq& pq, PGconn* handle, Secrets secrets, std::string where)
    : pq_(&pq),
      handle_(handle, pq.finish),
      secrets_(std::move(secrets)),
      where_(std::move(where)) {}

Result<Connection> Connection::open(const std::string& connection,
                                    std::chrono::milliseconds statement_timeout) {
  const Result<Libpq>& library = libpq();
  if (!library) return tl::unexpected(library.error());
  auto secrets = Secrets::of(connection);
  if (!secrets) return tl::unexpected(secrets.error());

  // What stands after "dbname" here is overridden by what its string says, not the other way round.
  const bool user_sets_timeout = std::getenv("PGCONNECT_TIMEOUT") != nullptr;
  const std::array<const char*, 5> keywords = {"client_encoding", "fallback_application_name",
                                               user_sets_timeout ? "dbname" : "connect_timeout",
                                               user_sets_timeout ? nullptr : "dbname", nullptr};
  const std::array<const char*, 5> values = {
      "UTF8", "modelmend", user_sets_timeout ? connection.c_str() : kConnectTimeoutSeconds,
      user_sets_timeout ? nullptr : connection.c_str(), nullptr};
  constexpr int kExpandDatabaseName = 1;
  Connection made(*library, library->connect(keywords.data(), values.data(), kExpandDatabaseName),
                  *std::move(secrets), without_password(connection));
  if (library->status(made.handle_.get()) != CONNECTION_OK)
    return tl::unexpected(made.connect_error());
  if (auto begun = made.begin(statement_timeout); !begun) return tl::unexpected(begun.error());
  return made;
}

int Connection::version() const {
  return pq_->server_version(handle_.get());
}

std::string Connection::database() const {
  return pq_->database(handle_.get());
}

Result<void> Connection::begin(std::chrono::milliseconds statement_timeout) const {
  if (version() < kOldestVersion)
    return fail(ErrorCode::External, where_,
                fmt::format("the server's version {} is too old", version()),
                "PostgreSQL 10 or newer is read; of an older one read the output of pg_dump");
  const std::string sql = begin_sql(statement_timeout, version());
  const std::unique_ptr<PGresult, decltype(&::PQclear)> result(
      pq_->execute(handle_.get(), sql.c_str()), pq_->clear);
  if (pq_->result_status(result.get()) != PGRES_COMMAND_OK)
    return tl::unexpected(query_error(result.get()));
  return {};
}

Result<Rows> Connection::ask(const std::string& sql, const std::string& value) const {
  const std::array<const char*, 1> values = {value.c_str()};
  PGresult* result = pq_->execute_with_values(handle_.get(), sql.c_str(), 1, nullptr, values.data(),
                                              nullptr, nullptr, 0);
  Rows rows(*pq_, result);
  if (pq_->result_status(result) != PGRES_TUPLES_OK) return tl::unexpected(query_error(result));
  return rows;
}

Error Connection::connect_error() const {
  const std::string message = one_line(pq_->error_message(handle_.get()));
  PasswordUse password = PasswordUse::NotAsked;
  if (pq_->used_password(handle_.get()) != 0) password = PasswordUse::Sent;
  if (pq_->needs_password(handle_.get()) != 0) password = PasswordUse::Missing;
  return {ErrorCode::External, where_, secrets_.hide(message),
          advice_for_connecting(message, password)};
}

Error Connection::query_error(const PGresult* result) const {
  const std::string message = without_frame(one_line(pq_->error_message(handle_.get())));
  const char* field = pq_->error_field(result, PG_DIAG_SQLSTATE);
  const std::string_view state = field == nullptr ? "" : field;
  return {ErrorCode::External, where_, secrets_.hide(message),
          advice_for_asking(message, state, pq_->user(handle_.get()))};
}

}  // namespace modelmend::schema::postgres
