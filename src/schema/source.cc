#include "schema/source.h"

#include <fmt/format.h>

#include "schema/dump/read_dump.h"
#include "schema/postgres/read_postgres.h"
#include "schema/snapshot/snapshot.h"
#include "schema/sqlite/read_sqlite.h"

namespace modelmend::schema {

namespace {

constexpr std::string_view kForms =
    "give postgresql://user@host/db, sqlite:///file.db or a SQLite file, a .sql file, a .json "
    "snapshot of `modelmend schema dump`, or models";
constexpr std::string_view kSqliteUrl = "sqlite:///";
constexpr std::string_view kSqliteMagic = "SQLite format 3";

// "postgresql+psycopg2://..." is SQLAlchemy's; libpq knows no drivers.
std::string without_driver(std::string_view url) {
  const std::size_t scheme_end = url.find("://");
  const std::size_t plus = url.substr(0, scheme_end).find('+');
  if (plus == std::string_view::npos) return std::string(url);
  return std::string(url.substr(0, plus)) + std::string(url.substr(scheme_end));
}

bool is_postgres_url(std::string_view text) {
  const std::string_view scheme = text.substr(0, text.find("://"));
  const std::string_view base = scheme.substr(0, scheme.find('+'));
  return base == "postgresql" || base == "postgres";
}

// "host=localhost dbname=app"
bool is_connection_words(std::string_view text) {
  for (const std::string_view key : {"host=", "dbname=", "service=", "hostaddr="})
    if (text.starts_with(key) || text.find(fmt::format(" {}", key)) != std::string_view::npos)
      return true;
  return false;
}

Result<Source> file_source(const FileSystem& files, std::string path) {
  const auto stat = files.stat(path);
  if (!stat) return tl::unexpected(stat.error());
  // A connection without its scheme may hold a password.
  if (!*stat && path.find('@') != std::string::npos)
    return fail(ErrorCode::Usage, "--schema", "this is neither a file nor a connection",
                std::string(kForms));
  if (!*stat)
    return fail(ErrorCode::Usage, "--schema", fmt::format("there is no file '{}'", path),
                std::string(kForms));
  std::string name(file_name(path));
  if (path.ends_with(".sql")) return Source{SourceKind::Sql, std::move(path), std::move(name)};
  if (path.ends_with(".json"))
    return Source{SourceKind::Snapshot, std::move(path), std::move(name)};
  const auto bytes = files.read_file(path);
  if (!bytes) return tl::unexpected(bytes.error());
  if (bytes->starts_with(kSqliteMagic) || bytes->empty())
    return Source{SourceKind::Sqlite, std::move(path), std::move(name)};
  return fail(ErrorCode::Usage, "--schema",
              fmt::format("'{}' is neither .sql, .json nor a SQLite file", path),
              std::string(kForms));
}

}  // namespace

std::string anchored(std::string_view text, std::string_view folder) {
  if (text == "models") return std::string(text);
  if (text.starts_with(kSqliteUrl))
    return std::string(kSqliteUrl) + join_path(folder, text.substr(kSqliteUrl.size()));
  if (text.find("://") != std::string_view::npos || is_connection_words(text))
    return std::string(text);
  return join_path(folder, text);
}

Result<Source> parse_source(const FileSystem& files, std::string_view text) {
  if (text == "models") return Source{SourceKind::Models, {}, "the models"};
  if (text.starts_with(kSqliteUrl)) {
    std::string path(text.substr(kSqliteUrl.size()));
    std::string name(file_name(path));
    return Source{SourceKind::Sqlite, std::move(path), std::move(name)};
  }
  const std::size_t scheme = text.find("://");
  if (scheme != std::string_view::npos) {
    if (is_postgres_url(text))
      return Source{SourceKind::Postgres, without_driver(text), "the database"};
    // What follows may hold a password.
    return fail(ErrorCode::Usage, "--schema",
                fmt::format("'{}://...' is no kind of source", text.substr(0, scheme)),
                std::string(kForms));
  }
  if (is_connection_words(text))
    return Source{SourceKind::Postgres, std::string(text), "the database"};
  return file_source(files, std::string(text));
}

Result<ReadSchema> read_source(const FileSystem& files, const Source& source,
                               const std::vector<std::string>& schemas) {
  switch (source.kind) {
    case SourceKind::Postgres: {
      PostgresSource postgres{.connection = source.location};
      if (!schemas.empty()) postgres.schemas = schemas;
      return read_postgres(postgres);
    }
    case SourceKind::Sqlite:
      return read_sqlite_file(source.location);
    case SourceKind::Sql:
      return read_dump(source.location);
    case SourceKind::Snapshot: {
      const auto text = files.read_file(source.location);
      if (!text) return tl::unexpected(text.error());
      return read_snapshot(*text, source.location);
    }
    case SourceKind::Models:
      break;
  }
  return fail(ErrorCode::Usage, "--schema", "'models' is read from the tree, not from a source");
}

}  // namespace modelmend::schema
