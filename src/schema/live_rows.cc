#include "schema/live_rows.h"

#include <utility>

#include "schema/postgres/connection.h"
#include "schema/sqlite/database.h"

namespace modelmend::schema {
namespace {

using Answer = Result<std::vector<LiveRow>>;
using Answers = std::vector<Answer>;

Answer ask_postgres(const postgres::Connection& server, const LiveQuery& query) {
  auto rows = server.ask(query.sql, query.value);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<LiveRow> found;
  while (rows->next()) {
    LiveRow row;
    for (std::size_t i = 0; i < query.columns; ++i) row.push_back(rows->text_or_none());
    found.push_back(std::move(row));
  }
  return found;
}

// A query that fails ends its transaction, so that the next one needs another connection.
Result<Answers> ask_all_of_postgres(const Source& source, const std::vector<LiveQuery>& queries,
                                    std::chrono::milliseconds timeout) {
  auto server = postgres::Connection::open(source.location, timeout);
  if (!server) return tl::unexpected(server.error());
  Answers answers;
  for (const LiveQuery& query : queries) {
    answers.push_back(server ? ask_postgres(*server, query)
                             : Answer(tl::unexpected(server.error())));
    if (!answers.back()) server = postgres::Connection::open(source.location, timeout);
  }
  return answers;
}

Result<Answers> ask_all_of_sqlite(const Source& source, const std::vector<LiveQuery>& queries) {
  auto database = sqlite::Database::open(source.location);
  if (!database) return tl::unexpected(database.error());
  Answers answers;
  for (const LiveQuery& query : queries) answers.push_back(database->ask(query.sql, {query.value}));
  return answers;
}

}  // namespace

bool is_live(const Source& source) {
  return source.kind == SourceKind::Postgres || source.kind == SourceKind::Sqlite;
}

Result<std::vector<Result<std::vector<LiveRow>>>> ask_rows(const Source& source,
                                                           const std::vector<LiveQuery>& queries,
                                                           std::chrono::milliseconds timeout) {
  return source.kind == SourceKind::Sqlite ? ask_all_of_sqlite(source, queries)
                                           : ask_all_of_postgres(source, queries, timeout);
}

}  // namespace modelmend::schema
